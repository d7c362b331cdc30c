/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import type { Locale } from '../../src/domain/member.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import {
  dateInWords,
  executedInWords,
  instantInWords,
  relativeInWords,
  stayInWords,
  timeInWords,
} from '../../web/src/words/date-words.ts';

const texts = startLanguage('fr');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('dates in words', () => {
  test.each<[Locale, string, string, string]>([
    ['fr', '2026-12-24', '2026-12-27', 'du 24 au 27 décembre 2026 (3 nuits)'],
    ['fr', '2026-12-01', '2026-12-02', 'du 1er au 2 décembre 2026 (1 nuit)'],
    ['fr', '2026-11-30', '2026-12-01', 'du 30 novembre au 1er décembre 2026 (1 nuit)'],
    ['fr', '2026-12-31', '2027-01-01', 'du 31 décembre 2026 au 1er janvier 2027 (1 nuit)'],
    ['en', '2026-12-24', '2026-12-27', 'from 24 to 27 December 2026 (3 nights)'],
    ['en', '2026-12-31', '2027-01-01', 'from 31 December 2026 to 1 January 2027 (1 night)'],
  ])('in %s the stay %s to %s reads “%s”', (language, from, to, sentence) => {
    expect(plain(stayInWords({ from, to }, wordsIn(texts, language)))).toBe(sentence);
  });

  test('only the first of a month is an ordinal in French', () => {
    expect(dateInWords('2026-12-11', 'fr')).toBe('11 décembre 2026');
    expect(dateInWords('2026-12-01', 'fr', 'weekday')).toBe('mardi 1er décembre 2026');
  });

  test('the first of a month is an ordinal in French where a time follows it too', () => {
    const [first, later] = [new Date(2026, 11, 1, 14, 20).toISOString(), new Date(2026, 11, 11, 14, 20).toISOString()];
    expect(plain(instantInWords(first, 'fr'))).toBe('1er décembre 2026, 14 h 20');
    expect(plain(instantInWords(later, 'fr'))).toBe('11 décembre 2026, 14 h 20');
    expect(plain(timeInWords(first, later, 'fr'))).toBe('1er décembre, 14 h 20');
    expect(executedInWords(first, 'fr')).toBe('1er décembre 2026, 14:20:00');
    expect(instantInWords(first, 'en')).toBe('1 December 2026, 14:20');
  });

  test.each<[Locale, string, string]>([
    ['fr', '2026-11-24T05:55:00.000Z', 'il y a 5 minutes'],
    ['fr', '2026-11-24T05:59:50.000Z', 'à l’instant'],
    ['fr', '2026-11-24T06:12:00.000Z', 'dans 12 minutes'],
    ['en', '2026-11-24T03:00:00.000Z', '3 hours ago'],
    ['en', '2026-11-25T06:00:00.000Z', 'tomorrow'],
  ])('in %s, at 06:00, %s is “%s”', (language, at, text) => {
    expect(plain(relativeInWords(at, '2026-11-24T06:00:00.000Z', wordsIn(texts, language)))).toBe(text);
  });
});
