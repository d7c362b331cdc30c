import { describe, expect, it } from '@jest/globals';
import { failureKinds } from '../../src/domain/failure.ts';
import { failureMessage, kindForMember } from '../../src/domain/failure-message.ts';
import { locales } from '../../src/domain/member.ts';

const cases = locales.flatMap((locale) => failureKinds.map((kind) => ({ locale, kind })));

describe('failure messages', () => {
  it.each(cases)('say in $locale what happened and what to do about $kind', ({ locale, kind }) => {
    const sentences = failureMessage(kind, locale).split(/(?<=\.) /);

    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(failureMessage(kind, locale)).not.toMatch(/[A-Z]{3,}_|HTTP|URL/);
  });

  it('are careful French: typographic apostrophes, and no plain space before double signs', () => {
    for (const kind of failureKinds) expect(failureMessage(kind, 'fr')).not.toMatch(/'| [;:!?]/);
  });

  it('read alike for what we refuse, what does not answer and what answers with an error', () => {
    for (const locale of locales) {
      const alike = ['BLOCKED', 'TRANSIENT', 'CONFIG'] as const;
      expect(new Set(alike.map((kind) => failureMessage(kind, locale))).size).toBe(1);
      expect(new Set(alike.map(kindForMember)).size).toBe(1);
    }
  });

  it('differ for everything that asks for another deed', () => {
    const kinds = failureKinds.filter((kind) => kindForMember(kind) === kind);

    expect(new Set(kinds.map((kind) => failureMessage(kind, 'fr'))).size).toBe(kinds.length);
  });
});
