import { describe, expect, it } from '@jest/globals';
import type { DoubtDelivery, DoubtMailEntry, MailRecipient } from '../../../src/alert-ports.ts';
import { renderDoubtMail } from '../../../src/connectors/mail/render-doubt-mail.ts';
import { feedDoubts } from '../../../src/domain/feed-doubt.ts';

const doubt: DoubtMailEntry = {
  noticeId: 'n1',
  listingId: 'l1',
  listingName: 'Gîte <b>des</b> Pins',
  timeZone: 'Europe/Paris',
  label: 'Été',
  platform: 'booking.com',
  doubt: 'feed_empty',
  since: '2026-11-24T13:20:00.000Z',
  dueAt: '2026-11-24T19:20:00.000Z',
};

function written(locale: MailRecipient['locale'], ...doubts: readonly [DoubtMailEntry, ...DoubtMailEntry[]]) {
  const recipient = { recipientId: 'm1', address: 'camille@example.net', name: 'Camille Durand', locale };
  const delivery: DoubtDelivery = { deliveryId: 'd1', isRepeated: false, entries: [], recipient, doubts };
  return renderDoubtMail(delivery, 'https://relais.example');
}

describe('the mail to an owner whose calendar is in doubt', () => {
  it('says which calendar, of what, since when, when its nights may be freed, what to do and where', async () => {
    const { subject, text, html } = await written('fr', doubt);

    expect(subject).toBe('Le calendrier Booking.com de «\u00a0Gîte <b>des</b> Pins\u00a0» est devenu vide');
    for (const part of [
      'Bonjour Camille Durand,',
      'Booking.com (Été)',
      '24 novembre 2026, 14\u00a0h\u00a020 (Europe/Paris)',
      'Libération au plus tôt\u00a0: 24 novembre 2026, 20\u00a0h\u00a020',
      'après 6 heures',
      'https://relais.example/listings/l1',
    ])
      expect(text).toContain(part);
    expect(html).not.toContain('<b>des');
  });

  it('asks for the origin of nights without a time, and speaks English to who reads English', async () => {
    const { subject, text } = await written('en', { ...doubt, platform: 'other', doubt: 'origin_gone', dueAt: null });

    expect(subject).toBe('The Été calendar of “Gîte <b>des</b> Pins” closes nights of unknown origin');
    expect(text).toContain('say it on the listing’s page');
    expect(text).not.toContain('Freed at the earliest');
  });

  it('tells several in one mail, with each remedy once', async () => {
    const { subject, text } = await written('fr', doubt, { ...doubt, noticeId: 'n2', doubt: 'many_vanished' });

    expect(subject).toBe('2 calendriers à vérifier');
    expect(text.split('après 6 heures')).toHaveLength(2);
    expect(text).toContain('https://relais.example/listings\n');
  });

  it.each(feedDoubts)('has French words whose marks stand after a no-break space: %s', async (each) => {
    const { subject, text } = await written('fr', { ...doubt, doubt: each });
    expect(`${subject} ${text.replaceAll(/https?:\S+/g, '')}`).not.toMatch(/[^\u00a0\d][;:!?](\s|$)/);
  });
});
