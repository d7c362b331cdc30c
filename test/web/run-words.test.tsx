/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import type { Locale } from '../../src/domain/member.ts';
import { startLanguage, type Words, wordsIn } from '../../web/src/language.ts';
import { type ConnectionNames, namesOfConnections } from '../../web/src/words/connection-words.ts';
import { changesInWords, connectionResultInWords, runInWords } from '../../web/src/words/run-words.ts';
import { aConnection, anId, aResult, aRun } from './builders.ts';

const texts = startLanguage('fr');
const inWords = (language: Locale): Words => wordsIn(texts, language);

const theOnlyOne = namesOfConnections([], 1);

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

  test.each<[Locale, string]>([
    ['fr', 'Rien n’a changé ici.'],
    ['en', 'Nothing changed here.'],
  ])('in %s a run that only closed nights elsewhere does not say that nothing changed', (language, sentence) => {
    const told = { connectionId: anId('b1'), label: 'Beds24 · Chalet', outcome: 'published' as const, error: null };
    const of = (nightsClosed: number) => aRun({ publications: [{ ...told, nightsClosed, nightsOpened: 0 }] });
    expect(runInWords(of(4), theOnlyOne, inWords(language))).toBe(sentence);
    expect(runInWords(of(0), theOnlyOne, inWords(language))).not.toBe(sentence);
  });

  test('a failed run says the failure and not that nothing changed', () => {
    const run = aRun({
      status: 'failed',
      error: { type: 'NOT_FOUND', message: 'Airbnb ne connaît plus cette adresse.' },
    });
    expect(runInWords(run, theOnlyOne, inWords('fr'))).toBe('Airbnb ne connaît plus cette adresse.');
  });

  test('a partial run says both what changed and what failed', () => {
    const error = { type: 'TRANSIENT' as const, message: 'Booking.com ne répond pas.' };
    const run = aRun({ status: 'partial', counts: { nightsAdded: 2 }, error });
    expect(plain(runInWords(run, theOnlyOne, inWords('fr')))).toBe(
      '2 nuits fermées, rien d’autre n’a changé. Booking.com ne répond pas.',
    );
  });

  test('each connection has its own line', () => {
    const read = aResult({ label: 'Airbnb Studio', nightsAdded: 1 });
    expect(plain(connectionResultInWords(read, theOnlyOne, inWords('fr')))).toBe(
      'Airbnb Studio : 1 nuit fermée, rien d’autre n’a changé',
    );
    const failed = aResult({ outcome: 'failed', error: { type: 'AUTH', message: 'Access refused.' } });
    expect(connectionResultInWords(failed, theOnlyOne, inWords('en'))).toBe(
      'Airbnb: could not be read. Access refused.',
    );
  });
});

describe('a failed run of a listing', () => {
  const error = { type: 'AUTH' as const, message: 'Accès refusé.' };
  const failed = aResult({ label: 'Studio Airbnb', outcome: 'failed', error });
  const read = aResult({ connectionId: anId('b'), label: 'Booking.com' });
  const alsoFailed = aResult({ ...failed, connectionId: anId('c'), label: 'Abritel' });
  const unnamed = aResult({ label: 'www.airbnb.fr', outcome: 'failed', error });
  const of = (count: number): ConnectionNames => namesOfConnections([aConnection()], count);

  test.each([
    ['with several connections names the one that was read', [failed], of(2), 'Studio Airbnb : Accès refusé.'],
    ['that read several names the one that failed', [failed, read], of(1), 'Studio Airbnb : Accès refusé.'],
    ['names all that failed alike', [failed, alsoFailed], of(2), 'Studio Airbnb, Abritel : Accès refusé.'],
    ['names the platform of one without a name', [unnamed], of(2), 'Airbnb : Accès refusé.'],
    ['with one connection need not name it', [failed], of(1), 'Accès refusé.'],
    ['names none when the run itself broke', [read], of(2), 'Accès refusé.'],
  ])('%s', (_, results, names, sentence) => {
    const run = aRun({ status: 'failed', error, results });
    expect(plain(runInWords(run, names, inWords('fr')))).toBe(sentence);
  });
});

/** French puts unbreakable spaces before some signs; they read the same. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
