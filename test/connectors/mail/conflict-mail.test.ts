import { describe, expect, it } from '@jest/globals';
import type { ConflictDelivery, MailRecipient } from '../../../src/alert-ports.ts';
import type { ConflictMailEntry } from '../../../src/conflict-ports.ts';
import { renderConflictMail } from '../../../src/connectors/mail/render-conflict-mail.ts';
import { aBlock, aBooking, anEntry } from '../../domain/claims.ts';

const twice: ConflictMailEntry = {
  noticeId: 'n1',
  conflictId: 'c1',
  listingName: 'Gîte <b>des</b> Pins',
  timeZone: 'Europe/Paris',
  stage: 'opened',
  state: 'open',
  severity: 'high',
  nights: { from: '2026-07-13', to: '2026-07-15' },
  sides: [aBooking('b', '2026-07-01', '2026-07-15'), anEntry('a', '2026-07-13', '2026-08-02', { on: 'booking.com' })],
  labels: [null, 'Été'],
  keep: null,
};
const closed: ConflictMailEntry = {
  ...twice,
  conflictId: 'c2',
  noticeId: 'n2',
  sides: [aBlock('k', '2026-07-01', '2026-08-01'), anEntry('a', '2026-07-13', '2026-07-15', { held: true })],
  labels: [null, 'Airbnb'],
};
const waiting: ConflictMailEntry = { ...twice, stage: 'reminder', state: 'waiting_platform', keep: 0 };

function written(locale: MailRecipient['locale'], ...conflicts: readonly [ConflictMailEntry, ...ConflictMailEntry[]]) {
  const recipient = { recipientId: 'm1', address: 'camille@example.net', name: 'Camille Durand', locale };
  const delivery: ConflictDelivery = { deliveryId: 'd1', isRepeated: false, entries: [], recipient, conflicts };
  return renderConflictMail(delivery, 'https://relais.example');
}

describe('the mail to an owner whose listing is in conflict', () => {
  it('says which listing is booked twice, on which nights, by whom, what to do and where', async () => {
    const { subject, text, html } = await written('fr', twice);

    expect(subject).toBe('Double réservation de «\u00a0Gîte <b>des</b> Pins\u00a0», du 13 au 15 juillet 2026');
    for (const part of [
      'Bonjour Camille Durand,',
      'Nuits en conflit\u00a0: du 13 au 15 juillet 2026',
      'Réservation directe, du 1er au 15 juillet 2026',
      'Booking.com (Été), du 13 juillet au 2 août 2026',
      'si un autre de vos logements est libre',
      'https://relais.example/conflicts/c1',
    ])
      expect(text).toContain(part);
    expect(html).not.toContain('<b>des');
  });

  it('tells a guest on closed nights from two guests, and says what its feed no longer lists', async () => {
    const { subject, text } = await written('en', closed);

    expect(subject).toBe('A booking on closed nights of “Gîte <b>des</b> Pins”, 13 to 15 July 2026');
    expect(text).toContain('Your block, 1 July to 1 August 2026');
    expect(text).toContain('Airbnb, 13 to 15 July 2026 (no longer listed)');
  });

  it('reminds of what is to be cancelled, and where', async () => {
    const { subject, text } = await written('fr', waiting);

    expect(subject).toBe(
      'À annuler sur Booking.com\u00a0: «\u00a0Gîte <b>des</b> Pins\u00a0» est toujours réservé deux fois',
    );
    expect(text).toContain('À garder\u00a0: Réservation directe');
    expect(text).toContain('À annuler\u00a0: Booking.com (Été)');
    expect(text).toContain('Vous recevez ce rappel');
  });

  it('tells several in one mail, with each remedy once', async () => {
    const { subject, text } = await written('fr', twice, { ...twice, conflictId: 'c3' }, closed);

    expect(subject).toBe('3 conflits de réservation à régler');
    expect(text.split('ouvrez le conflit. relais')).toHaveLength(2);
    expect(text).toContain('https://relais.example/conflicts\n');
  });

  it.each([twice, closed, waiting])('has French words whose marks stand after a no-break space', async (each) => {
    const { subject, text } = await written('fr', each);
    expect(`${subject} ${text.replaceAll(/https?:\S+/g, '')}`).not.toMatch(/[^\u00a0\d][;:!?](\s|$)/);
  });
});
