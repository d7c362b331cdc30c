import { describe, expect, it } from '@jest/globals';
import { failureKinds } from '../../src/domain/failure.ts';
import { failureMessage, failureSources, kindForMember } from '../../src/domain/failure-message.ts';
import { locales } from '../../src/domain/member.ts';

const cases = locales.flatMap((locale) =>
  failureSources.flatMap((source) => failureKinds.map((kind) => ({ locale, source, kind }))),
);
const places = locales.flatMap((locale) => failureSources.map((source) => ({ locale, source })));

describe('failure messages', () => {
  it.each(cases)('say in $locale what happened and what to do about $kind at $source', ({ locale, source, kind }) => {
    const message = failureMessage(kind, locale, source);

    expect(message.split(/(?<=\.) /).length).toBeGreaterThanOrEqual(2);
    expect(message).not.toMatch(/[A-Z]{3,}_|HTTP|URL/);
  });

  it.each(failureSources)(
    'are careful French at %s: typographic apostrophes, no plain space before double signs',
    (at) => {
      for (const kind of failureKinds) expect(failureMessage(kind, 'fr', at)).not.toMatch(/'| [;:!?»]|« /);
    },
  );

  it.each(places)(
    'read alike in $locale for what we refuse, what does not answer and what answers with an error at $source',
    ({ locale, source }) => {
      const alike = ['BLOCKED', 'TRANSIENT', 'CONFIG'] as const;
      expect(new Set(alike.map((kind) => failureMessage(kind, locale, source))).size).toBe(1);
      expect(new Set(alike.map(kindForMember)).size).toBe(1);
    },
  );

  it.each(places)('differ in $locale for everything that asks for another deed at $source', ({ locale, source }) => {
    const kinds = failureKinds.filter((kind) => kindForMember(kind) === kind);

    expect(new Set(kinds.map((kind) => failureMessage(kind, locale, source))).size).toBe(kinds.length);
  });

  it.each(failureKinds)('never send to an address for %s at a hub, nor to an account at a calendar', (kind) => {
    expect(failureMessage(kind, 'fr', 'hub')).not.toMatch(/adresse/);
    expect(failureMessage(kind, 'en', 'hub')).not.toMatch(/address/);
    expect(failureMessage(kind, 'fr', 'feed')).not.toMatch(/compte/);
    expect(failureMessage(kind, 'en', 'feed')).not.toMatch(/account/);
  });

  it('name the one deed that helps where a hub refuses the account, and both where the source is not known', () => {
    expect(failureMessage('AUTH', 'fr', 'hub')).toMatch(/Reliez de nouveau ce compte/);
    expect(failureMessage('AUTH', 'en', 'hub')).toMatch(/Connect this account again/);
    expect(failureMessage('AUTH', 'fr', 'unknown')).toMatch(/adresse d’exportation.*reliez de nouveau ce compte/);
    expect(failureMessage('AUTH', 'en', 'unknown')).toMatch(/export address.*connect that account again/);
  });
});
