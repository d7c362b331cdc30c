/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import { hubConnectors, hubCredentialFields } from '../../src/domain/hub.ts';
import { locales } from '../../src/domain/member.ts';
import { problemOf } from '../../web/src/api-problem.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import { closingOf, credentialInWords, credentialTexts, type UnitClosing } from '../../web/src/words/hub-words.ts';
import { aListing, aUnitConnection } from './builders.ts';
import { problem } from './fake-api.ts';

const texts = startLanguage('fr');

describe('the credentials of a hub', () => {
  const all = locales.flatMap((locale) =>
    hubConnectors.flatMap((hub) => hubCredentialFields[hub].map((field) => ({ locale, hub, field }))),
  );
  test.each(all)('have in $locale a name for $field of $hub and one sentence that says where it is', (each) => {
    const { label, find } = credentialInWords(each.hub, each.field, wordsIn(texts, each.locale));
    expect(label).not.toBe(each.field);
    expect(find.match(/\.(?= |$)/g)).toHaveLength(1);
  });

  const fields = ['apiKey', 'apiSecret'];
  const refused = (errors: readonly object[]) => problemOf(422, problem(422, 'invalid', { errors }).body, null);
  const texted = (errors: readonly object[]) => credentialTexts(refused(errors), fields, wordsIn(texts, 'fr'));

  test('that are refused as a whole are all marked, and the first says why', () => {
    const shown = texted([{ pointer: '/credentials', code: 'hub_refused', detail: 'refused' }]);
    expect(shown).toEqual({ apiKey: expect.stringMatching(/^Ces identifiants sont refusés/), apiSecret: true });
  });

  test('of which one is wrong leave the other alone', () => {
    const shown = texted([{ pointer: '/credentials/apiSecret', code: 'invalid_type', detail: 'is needed' }]);
    expect(shown).toEqual({ apiSecret: expect.stringMatching(/^Cette valeur manque/) });
  });

  test('say nothing for a refusal that is about something else', () => {
    expect(texted([{ pointer: '/connector', code: 'invalid_value', detail: 'is unknown' }])).toEqual({});
  });
});

describe('nights of a unit', () => {
  test.each<[string, Parameters<typeof aUnitConnection>[0], boolean, UnitClosing]>([
    ['are closed', {}, true, 'closes'],
    ['are not closed where it is read only', { readOnly: true, mode: 'manual' }, true, 'readOnly'],
    ['are closed where it is read on request alone', { mode: 'manual' }, true, 'closes'],
    ['are not closed where it is switched off', { syncEnabled: false }, true, 'off'],
    ['are not closed while the listing is inactive', {}, false, 'inactive'],
    [
      'may be open where its last sync failed',
      { lastSyncError: { type: 'AUTH', message: 'Refusé.' } },
      true,
      'failing',
    ],
  ])('%s', (_, over, active, closing) => {
    expect(closingOf(aUnitConnection(over), aListing({ active }))).toBe(closing);
  });
});
