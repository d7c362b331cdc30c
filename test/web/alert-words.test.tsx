/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import { failureKinds } from '../../src/domain/failure.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import {
  acknowledgementInWords,
  errorInWords,
  recoveryInWords,
  resolutionInWords,
  snoozeInWords,
  stageInWords,
} from '../../web/src/words/alert-words.ts';
import { lastingInWords, untilInWords } from '../../web/src/words/date-words.ts';
import { aMail, anAlert, anEscalatedAlert, aResolvedAlert } from './alert-builders.ts';

const NOW = '2026-11-24T06:10:00.000Z';
const texts = startLanguage('fr');
const french = wordsIn(texts, 'fr');
const english = wordsIn(texts, 'en');
const spaced = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');
const later = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();

describe('how long an alert has been failing', () => {
  test.each([
    ['2026-11-24T06:09:30.000Z', 'moins d’une minute', 'less than a minute'],
    ['2026-11-24T06:09:00.000Z', '1 minute', '1 minute'],
    ['2026-11-24T05:11:00.000Z', '59 minutes', '59 minutes'],
    ['2026-11-24T05:10:00.000Z', '1 heure', '1 hour'],
    ['2026-11-22T07:10:00.000Z', '47 heures', '47 hours'],
    ['2026-11-22T06:10:00.000Z', '2 jours', '2 days'],
  ])('since %s is “%s”', (since, inFrench, inEnglish) => {
    expect(spaced(lastingInWords(since, NOW, french))).toBe(inFrench);
    expect(spaced(lastingInWords(since, NOW, english))).toBe(inEnglish);
  });
});

describe('an alert in words', () => {
  test('says until when by the time today, and by the date on another day', () => {
    expect(spaced(untilInWords(NOW, NOW, french))).toMatch(/^jusqu’à \d/);
    expect(spaced(untilInWords(later(72), NOW, french))).toMatch(/^jusqu’au 27 novembre, /);
  });

  test('names who looks after it, and nobody once that has ended', () => {
    const acknowledgedBy = { id: 's1', name: 'Dominique' };
    const alert = anAlert({ acknowledgedBy, acknowledgedUntil: later(1) });
    expect(acknowledgementInWords(alert, NOW, french)).toMatch(/^Pris en charge par Dominique jusqu’à /);
    expect(acknowledgementInWords({ ...alert, acknowledgedBy: null }, NOW, french)).toMatch(/^Pris en charge jusqu’à /);
    expect(acknowledgementInWords(alert, later(1), french)).toBeUndefined();
    expect(acknowledgementInWords(anAlert(), NOW, french)).toBeUndefined();
  });

  test('is snoozed until then and no longer', () => {
    const alert = anAlert({ snoozedUntil: later(1) });
    expect(snoozeInWords(alert, NOW, french)).toMatch(/^En veille jusqu’à /);
    expect(snoozeInWords(alert, later(1), french)).toBeUndefined();
  });

  test('tells how far it is on the way to recover', () => {
    expect(spaced(recoveryInWords(anEscalatedAlert({ goodRuns: 1 }), french))).toBe('1 bonne synchronisation sur 2');
    expect(recoveryInWords(anEscalatedAlert(), french)).toBeUndefined();
  });

  test.each([
    [aResolvedAlert(), 'Résolue par Dominique il y a 5 minutes'],
    [aResolvedAlert({ resolvedBy: { id: 's1', name: null } }), 'Résolue par le support il y a 5 minutes'],
    [aResolvedAlert({ resolution: 'recovered', resolvedBy: null }), 'Rétablie d’elle-même il y a 5 minutes'],
    [aResolvedAlert({ resolution: 'listing_deleted' }), 'Fermée il y a 5 minutes : le logement a été supprimé'],
    [aResolvedAlert({ resolution: 'listing_inactive' }), 'Fermée il y a 5 minutes : le logement n’est plus actif'],
    [anAlert(), undefined],
  ])('says how it ended: %#', (alert, said) => {
    expect(spaced(resolutionInWords(alert, NOW, french))).toBe(said);
  });

  test('has a name for every kind of failure in both languages', () => {
    for (const errorType of failureKinds) {
      expect(errorInWords(anAlert({ errorType }), french)).toMatch(/^\p{Lu}/u);
      expect(errorInWords(anAlert({ errorType }), english)).not.toBe(errorInWords(anAlert({ errorType }), french));
    }
  });

  test('counts reminders, and no other mail', () => {
    expect(spaced(stageInWords(aMail({ stage: 'reminder', ordinal: 2 }), french))).toBe('Rappel nº 2');
    expect(stageInWords(aMail(), french)).toBe('Mail d’escalade');
  });

  test.each([
    [0, 'échec de suite', 'failures in a row'],
    [1, 'échec de suite', 'failure in a row'],
    [2, 'échecs de suite', 'failures in a row'],
  ])('with %i failures takes the right plural', (count, inFrench, inEnglish) => {
    expect(french.t('alert.failures', { count })).toBe(inFrench);
    expect(english.t('alert.failures', { count })).toBe(inEnglish);
  });

  test.each([
    [0, 'Aucune alerte'],
    [1, '1 alerte'],
    [23, '23 alertes'],
  ])('among %i is counted in French', (count, said) => {
    expect(spaced(french.t('alertList.found', { count }))).toBe(said);
  });
});
