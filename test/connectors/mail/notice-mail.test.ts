import { describe, expect, it } from '@jest/globals';
import type { MailRecipient, NoticeDelivery } from '../../../src/alert-ports.ts';
import { renderNoticeMail } from '../../../src/connectors/mail/render-notice-mail.ts';
import type { NoticeMailEntry } from '../../../src/notice-ports.ts';

const nights = { from: '2026-12-24', to: '2026-12-27', platform: 'booking.com' } as const;
const booked: NoticeMailEntry = {
  ...{ noticeId: 'n1', at: '2026-11-24T13:20:00.000Z', listingId: 'l1', listingName: 'Gîte <b>des</b> Pins' },
  data: { kind: 'booking_new', stay: 'booking', ...nights },
};
const closed: NoticeMailEntry = { ...booked, data: { kind: 'booking_new', stay: 'unknown', ...nights } };
const cancelled: NoticeMailEntry = { ...booked, noticeId: 'n2', data: { kind: 'booking_cancelled', ...nights } };
const held: NoticeMailEntry = {
  ...{ ...booked, noticeId: 'n3' },
  data: {
    kind: 'release_held',
    reason: 'vanished',
    dueAt: '2026-12-22T10:00:00.000Z',
    stays: 1,
    daysAhead: 2,
    ...nights,
  },
};

function written(locale: MailRecipient['locale'], ...notices: NoticeDelivery['notices']) {
  const recipient = { recipientId: 'm1', address: 'camille@example.net', name: 'Camille Durand', locale };
  return renderNoticeMail(
    { deliveryId: 'd1', isRepeated: false, entries: [], recipient, notices },
    'https://relais.example',
  );
}

describe('the mail about what its recipient chose to be told of', () => {
  it('says which nights of what are booked, on which platform, and where to look', async () => {
    const { subject, text, html } = await written('fr', booked);

    expect(subject).toBe('Nouvelle réservation Booking.com pour «\u00a0Gîte <b>des</b> Pins\u00a0»');
    expect(text).toContain('est réservé du 24 au 27 décembre 2026 sur Booking.com');
    expect(text).toContain('https://relais.example/listings/l1');
    expect(html).not.toContain('<b>des');
  });

  it('does not call a booking what may be none', async () => {
    const { subject, text } = await written('en', closed);

    expect(subject).toBe('Dates closed on Booking.com for “Gîte <b>des</b> Pins”');
    expect(text).toContain('without saying whether it is a booking');
  });

  it('tells several in one mail, in order, and leads to the list', async () => {
    const { subject, text } = await written('en', cancelled, held);

    expect(subject).toBe('2 changes in your listings');
    expect(text.indexOf('no longer booked')).toBeLessThan(text.indexOf('you can free them at once'));
    expect(text).toContain('https://relais.example/notifications');
  });

  it('names a listing that is gone as such', async () => {
    const { subject } = await written('fr', { ...cancelled, listingId: null, listingName: null });
    expect(subject).toBe('Réservation Booking.com annulée pour «\u00a0logement supprimé\u00a0»');
  });
});
