import { describe, expect, test } from '@jest/globals';
import type { Locale } from '../../src/domain/member.ts';
import { instantInWords } from '../../web/src/words/date-words.ts';
import { type NoticeTold, noticeInWords } from '../../web/src/words/notice-words.ts';
import { workerWords } from '../../web/src/worker/worker-words.ts';
import { anId } from './builders.ts';

const nights = { from: '2026-12-13', to: '2026-12-15' };
const since = '2026-11-24T06:00:00.000Z';
// On the clock of whoever reads.
const at = { fr: plain(instantInWords(since, 'fr')), en: plain(instantInWords(since, 'en')) };
const endedAt = '2026-11-24T09:30:00.000Z';
const ended = { fr: plain(instantInWords(endedAt, 'fr')), en: plain(instantInWords(endedAt, 'en')) };
const held = { kind: 'release_held', platform: 'airbnb', daysAhead: 19, ...nights } as const;
const fallback = {
  kind: 'platform_fallback',
  connectionId: anId('c'),
  label: 'Airbnb',
  platform: 'airbnb',
  since,
} as const;
const silent = {
  kind: 'platform_silent',
  subject: anId('c'),
  label: 'Booking.com',
  platform: 'booking.com',
  since,
} as const;

function told(data: NoticeTold, language: Locale): string {
  const { title, text } = noticeInWords(data, workerWords(language));
  return plain(`${title} | ${text}`);
}

/** With ordinary spaces, as a person reads it. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, ' ');
}

describe('a notice says', () => {
  test.each<[NoticeTold, string, string]>([
    [
      { kind: 'conflict_opened', conflictId: anId('c1'), stage: 'opened', severity: 'high', ...nights },
      'Conflit à régler | Deux sources veulent les mêmes nuits, du 13 au 15 décembre 2026 (2 nuits). Elles restent fermées partout.',
      'Conflict to settle | Two sources want the same nights, from 13 to 15 December 2026 (2 nights). They stay closed everywhere.',
    ],
    [
      { kind: 'conflict_opened', conflictId: anId('c1'), stage: 'reminder', severity: 'high', ...nights },
      'Conflit toujours à régler | Deux sources veulent les mêmes nuits, du 13 au 15 décembre 2026 (2 nuits). Elles restent fermées partout.',
      'Conflict still to settle | Two sources want the same nights, from 13 to 15 December 2026 (2 nights). They stay closed everywhere.',
    ],
    [
      { kind: 'booking_new', stay: 'booking', platform: 'airbnb', ...nights },
      'Nouvelle réservation | Airbnb, du 13 au 15 décembre 2026 (2 nuits).',
      'New booking | Airbnb, from 13 to 15 December 2026 (2 nights).',
    ],
    [
      { kind: 'booking_new', stay: 'booking', platform: null, ...nights },
      'Nouvelle réservation | Prise dans relais, du 13 au 15 décembre 2026 (2 nuits).',
      'New booking | Taken in relais, from 13 to 15 December 2026 (2 nights).',
    ],
    [
      { kind: 'booking_new', stay: 'unknown', platform: 'booking.com', ...nights },
      'Dates fermées | Booking.com, du 13 au 15 décembre 2026 (2 nuits). C’est peut-être une réservation.',
      'Dates closed | Booking.com, from 13 to 15 December 2026 (2 nights). It may be a booking.',
    ],
    [
      { kind: 'booking_cancelled', platform: 'airbnb', ...nights },
      'Réservation annulée | Airbnb, du 13 au 15 décembre 2026 (2 nuits).',
      'Booking cancelled | Airbnb, from 13 to 15 December 2026 (2 nights).',
    ],
    [
      { ...held, reason: 'vanished', stays: 1, dueAt: since },
      `Annulation à confirmer | N’apparaît plus sur Airbnb, du 13 au 15 décembre 2026 (2 nuits) : libéré vers le ${at.fr} si cela se confirme.`,
      `Cancellation to confirm | No longer on Airbnb, from 13 to 15 December 2026 (2 nights): freed at about ${at.en} if that is confirmed.`,
    ],
    [
      { ...held, reason: 'asked', stays: 2, dueAt: since },
      'Annulation à confirmer | 2 séjours n’apparaissent plus sur Airbnb, du 13 au 15 décembre 2026 (2 nuits) : à vous de dire si cela se confirme.',
      'Cancellation to confirm | 2 stays are no longer on Airbnb, from 13 to 15 December 2026 (2 nights): it is for you to say whether that is so.',
    ],
    [
      { ...fallback, move: 'fallen', reason: 'webhook_silent' },
      'Calendrier lu moins souvent | Airbnb. La plateforme ne prévient plus relais. Le temps réel reviendra à la première lecture réussie.',
      'Calendar read less often | Airbnb. The platform no longer tells relais. Real time comes back with the first good reading.',
    ],
    [
      { ...fallback, move: 'back', reason: 'sweep' },
      'Calendrier de nouveau lu comme prévu | Airbnb répond de nouveau.',
      'Calendar read as planned again | Airbnb answers again.',
    ],
    [
      { ...silent, what: 'export' },
      `Calendrier publié qui n’est plus lu | Booking.com ne l’a pas lu depuis le ${at.fr} : vos nouvelles nuits prises n’y sont pas fermées.`,
      `Published calendar no longer read | Booking.com has not read it since ${at.en}: nights newly taken are not closed there.`,
    ],
    [
      { ...silent, what: 'webhook' },
      `Plateforme qui ne prévient plus | Booking.com ne prévient plus relais depuis le ${at.fr} : ce calendrier est lu moins vite.`,
      `Platform that tells nothing any more | Booking.com has told relais nothing since ${at.en}: this calendar is read less quickly.`,
    ],
    [
      { kind: 'critical_fault', fault: 'no_sweep', since, endedAt: null },
      `Panne grave de relais | Depuis le ${at.fr} : aucune synchronisation générale n’aboutit.`,
      `Critical fault of relais | Since ${at.en}: no general sync ends well.`,
    ],
    [
      { kind: 'critical_fault', fault: 'mail_stuck', since, endedAt },
      `Panne grave terminée | Depuis le ${ended.fr}, le serveur de mail prend de nouveau les mails. La panne durait depuis le ${at.fr}.`,
      `Critical fault over | Since ${ended.en} the mail server takes mail again. It had lasted since ${at.en}.`,
    ],
    [
      { kind: 'critical_fault', fault: 'newer_code', since, endedAt },
      `Panne grave terminée | Depuis le ${ended.fr}, c’est terminé (newer_code). La panne durait depuis le ${at.fr}.`,
      `Critical fault over | Since ${ended.en} it is over (newer_code). It had lasted since ${at.en}.`,
    ],
  ])('%j', (data, french, english) => {
    expect([told(data, 'fr'), told(data, 'en')]).toEqual([french, english]);
  });
});
