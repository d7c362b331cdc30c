import { describe, expect, it } from '@jest/globals';
import type { MailRecipient, SilenceDelivery } from '../../../src/alert-ports.ts';
import { renderSilenceMail } from '../../../src/connectors/mail/render-silence-mail.ts';
import type { SilenceMailEntry } from '../../../src/export-ports.ts';

const silence: SilenceMailEntry = {
  exportId: 'e1',
  listingId: 'l1',
  listingName: 'Gîte <b>des</b> Pins',
  timeZone: 'Europe/Paris',
  label: 'Été',
  platform: 'booking.com',
  since: '2026-11-24T13:20:00.000Z',
};

function written(locale: MailRecipient['locale'], ...more: readonly SilenceMailEntry[]) {
  const recipient = { recipientId: 'm1', address: 'camille@example.net', name: 'Camille Durand', locale };
  const delivery: SilenceDelivery = {
    ...{ deliveryId: 'd1', isRepeated: false, entries: [] },
    recipient,
    silences: [silence, ...more],
  };
  return renderSilenceMail(delivery, 'https://relais.example');
}

describe('the mail to an owner whose calendar is no longer read', () => {
  it('says which platform, of what, since when by the listing’s clock, what to do and where', async () => {
    const { subject, text, html } = await written('fr');

    expect(subject).toBe('Booking.com ne lit plus le calendrier de «\u00a0Gîte <b>des</b> Pins\u00a0»');
    for (const part of [
      'Bonjour Camille Durand,',
      'Booking.com (Été)',
      '24 novembre 2026, 14\u00a0h\u00a020 (Europe/Paris)',
      'changez l’adresse dans relais',
      'https://relais.example/listings/l1?tab=exports',
    ])
      expect(text).toContain(part);
    expect(html).not.toContain('<b>des');
  });

  it('speaks English to who reads English', async () => {
    const { subject, text } = await written('en');

    expect(subject).toBe('Booking.com no longer reads the calendar of “Gîte <b>des</b> Pins”');
    expect(text).toContain('Last read: 24 November 2026, 14:20 (Europe/Paris)');
  });

  it('names an export that is for no known platform by its own name', async () => {
    const { subject, text } = await written('fr', {
      ...silence,
      exportId: 'e2',
      platform: null,
      label: 'Gîtes du coin',
    });

    expect(subject).toBe('2 calendriers publiés ne sont plus lus');
    expect(text).toContain('Calendrier publié pour\u00a0: Gîtes du coin');
    expect(text).toContain('https://relais.example/listings\n');
  });
});
