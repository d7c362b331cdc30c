import { describe, expect, it } from '@jest/globals';
import type { MailRecipient, ModeDelivery, ModeMailEntry } from '../../../src/alert-ports.ts';
import { renderModeMail } from '../../../src/connectors/mail/render-mode-mail.ts';
import { modeNotices } from '../../../src/domain/mode-table.ts';

const fallen: ModeMailEntry = {
  noticeId: 'n1',
  listingId: 'l1',
  listingName: 'Gîte <b>des</b> Pins',
  timeZone: 'Europe/Paris',
  label: 'Été',
  platform: 'booking.com',
  notice: 'fallen',
  state: 'batch',
  reason: 'failed_runs',
  since: '2026-11-24T13:20:00.000Z',
  backAt: null,
};

function written(locale: MailRecipient['locale'], ...modes: readonly [ModeMailEntry, ...ModeMailEntry[]]) {
  const recipient = { recipientId: 'm1', address: 'camille@example.net', name: 'Camille Durand', locale };
  const delivery: ModeDelivery = { deliveryId: 'd1', isRepeated: false, entries: [], recipient, modes };
  return renderModeMail(delivery, 'https://relais.example');
}

describe('the mail to an owner whose calendar is read less often than chosen', () => {
  it('says which calendar, of what, since when, why, what to do and where', async () => {
    const { subject, text, html } = await written('fr', fallen);

    expect(subject).toBe('Le calendrier Booking.com de «\u00a0Gîte <b>des</b> Pins\u00a0» n’est plus lu en temps réel');
    for (const part of [
      'Bonjour Camille Durand,',
      'Booking.com (Été)',
      'Depuis\u00a0: 24 novembre 2026, 14\u00a0h\u00a020 (Europe/Paris)',
      'trois lectures de suite ont échoué',
      'reviendra de lui-même',
      'https://relais.example/listings/l1',
    ])
      expect(text).toContain(part);
    expect(html).not.toContain('<b>des');
  });

  it('says after a long failure that only one try a day is left', async () => {
    const { subject, text } = await written('en', {
      ...fallen,
      ...{ notice: 'long_failure', state: 'manual_fallback', reason: 'long_failure', platform: 'other' },
    });

    expect(subject).toBe('The Été calendar of “Gîte <b>des</b> Pins” no longer answers: one try a day');
    expect(text).toContain('a new booking there would stay unknown until then');
  });

  it('says when it is back, and nothing of why it fell', async () => {
    const { subject, text } = await written('en', {
      ...fallen,
      ...{ notice: 'back', state: 'realtime_poll', reason: 'chosen', backAt: '2026-11-25T08:00:00.000Z' },
    });

    expect(subject).toBe('The Booking.com calendar of “Gîte <b>des</b> Pins” is read as planned again');
    expect(text).toContain('25 November 2026');
    expect(text).not.toContain('Why:');
  });

  it('tells several in one mail, each with its own sentence', async () => {
    const back: ModeMailEntry = { ...fallen, noticeId: 'n2', notice: 'back', label: 'Hiver', platform: 'other' };
    const { subject, text } = await written('fr', fallen, back);

    expect(subject).toBe('2 calendriers ont changé de mode de lecture');
    expect(text).toContain('Le calendrier Hiver de «\u00a0Gîte <b>des</b> Pins\u00a0» est de nouveau lu');
    expect(text).toContain('https://relais.example/listings\n');
  });

  it.each(modeNotices)('has French words whose marks stand after a no-break space: %s', async (notice) => {
    const { subject, text } = await written('fr', { ...fallen, notice });
    expect(`${subject} ${text.replaceAll(/https?:\S+/g, '')}`).not.toMatch(/[^\u00a0\d][;:!?](\s|$)/);
  });
});
