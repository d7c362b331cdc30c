/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import type { Locale } from '../../src/domain/member.ts';
import { startLanguage, type Words, wordsIn } from '../../web/src/language.ts';
import { changesInWords, connectionResultInWords, runInWords } from '../../web/src/words/run-words.ts';
import { aResult, aRun } from './builders.ts';

const texts = startLanguage('fr');
const inWords = (language: Locale): Words => wordsIn(texts, language);

const counts = (over: Partial<Parameters<typeof changesInWords>[0]>) => ({
  nightsAdded: 0,
  nightsReleased: 0,
  nightsHeld: 0,
  nightsRestored: 0,
  ...over,
});

describe('what a run changed, in words', () => {
  test.each<[Locale, Parameters<typeof counts>[0], string]>([
    ['fr', {}, 'rien n’a changé'],
    ['fr', { nightsAdded: 1 }, '1 nuit fermée, rien d’autre n’a changé'],
    [
      'fr',
      { nightsAdded: 3, nightsHeld: 2 },
      '3 nuits fermées, 2 nuits en attente de confirmation, rien d’autre n’a changé',
    ],
    [
      'fr',
      { nightsReleased: 1, nightsRestored: 2 },
      '1 nuit libérée, 2 nuits de nouveau confirmées, rien d’autre n’a changé',
    ],
    ['en', {}, 'nothing changed'],
    ['en', { nightsAdded: 1 }, '1 night closed, nothing else changed'],
    ['en', { nightsAdded: 3, nightsHeld: 2 }, '3 nights closed, 2 nights awaiting confirmation, nothing else changed'],
  ])('%s %j reads “%s”', (language, changed, sentence) => {
    expect(plain(changesInWords(counts(changed), inWords(language)))).toBe(sentence);
  });

  test('a failed run says the failure and not that nothing changed', () => {
    const run = aRun({
      status: 'failed',
      error: { type: 'NOT_FOUND', message: 'Airbnb ne connaît plus cette adresse.' },
    });
    expect(runInWords(run, inWords('fr'))).toBe('Airbnb ne connaît plus cette adresse.');
  });

  test('a partial run says both what changed and what failed', () => {
    const error = { type: 'TRANSIENT' as const, message: 'Booking.com ne répond pas.' };
    const run = aRun({ status: 'partial', counts: { nightsAdded: 2 }, error });
    expect(plain(runInWords(run, inWords('fr')))).toBe(
      '2 nuits fermées, rien d’autre n’a changé. Booking.com ne répond pas.',
    );
  });

  test('each connection has its own line', () => {
    const read = aResult({ label: 'Airbnb Studio', nightsAdded: 1 });
    expect(plain(connectionResultInWords(read, inWords('fr')))).toBe(
      'Airbnb Studio : 1 nuit fermée, rien d’autre n’a changé',
    );
    const failed = aResult({ outcome: 'failed', error: { type: 'AUTH', message: 'Access refused.' } });
    expect(connectionResultInWords(failed, inWords('en'))).toBe('Airbnb: could not be read. Access refused.');
  });
});

/** French puts unbreakable spaces before some signs; they read the same. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
