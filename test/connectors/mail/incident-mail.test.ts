import { describe, expect, it } from '@jest/globals';
import type { IncidentMailEntry, MailRecipient } from '../../../src/alert-ports.ts';
import { renderIncidentMail } from '../../../src/connectors/mail/render-incident-mail.ts';

const opened: IncidentMailEntry = {
  ...{ noticeId: 'n1', incidentId: 'i1', key: 'www.airbnb.fr', stage: 'opened', listings: 1_204 },
  openedAt: '2026-11-24T13:20:00.000Z',
  end: null,
};
const over: IncidentMailEntry = {
  ...{ ...opened, noticeId: 'n2', stage: 'over' },
  end: { at: '2026-11-24T15:00:00.000Z', how: 'recovered' },
};

function written(locale: MailRecipient['locale'], ...incidents: [IncidentMailEntry, ...IncidentMailEntry[]]) {
  const recipient = { recipientId: 'support-mailbox', address: 'support@example.net', name: 'Support', locale };
  return renderIncidentMail(
    { ...{ deliveryId: 'd1', isRepeated: false, entries: [] }, recipient, incidents },
    'https://relais.example',
  );
}

describe('the mail to support about a platform', () => {
  it('that is down says which, since when, for how many listings, what to do and where', async () => {
    const { subject, text } = await written('fr', opened);
    expect(subject).toBe('Panne de plateforme\u00a0: www.airbnb.fr (1204 logements)');
    for (const part of [
      'www.airbnb.fr ne répond plus comme il faut',
      'En panne depuis\u00a0: 24 novembre 2026, 13\u00a0h\u00a020 (UTC)',
      'relais l’essaie de nouveau de lui-même',
      'https://relais.example/admin/platforms',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('Terminée');
  });

  it('that is back says since when, and that what still fails will be told', async () => {
    const { subject, text } = await written('en', over);
    expect(subject).toBe('Platform back: www.airbnb.fr');
    expect(text).toContain('Over: 24 November 2026, 15:00 (UTC)');
    expect(text).toContain('How it ended: the platform answers again');
  });

  it('tells several in one', async () => {
    const { subject, text } = await written('en', over, { ...opened, noticeId: 'n3', key: 'ical.booking.com' });
    expect(subject).toBe('2 news of platforms that are down or back');
    expect(text).toMatch(/www\.airbnb\.fr[\s\S]*ical\.booking\.com/);
  });

  it('of account connections counts those, and says nothing of dates', async () => {
    const french = await written('fr', { ...opened, key: 'kraken', listings: 3 });
    expect(french.subject).toBe('Panne de plateforme\u00a0: Kraken (3 comptes reliés)');
    expect(french.text).toContain('suspendues pour 3 comptes reliés\u00a0: ce qui a été lu est conservé');
    expect(french.text).toContain('Comptes reliés concernés\u00a0: 3');
    const { subject } = await written('en', { ...opened, key: 'ibkr-flex', listings: 1 });
    expect(subject).toBe('Platform down: Interactive Brokers (Flex) (1 connected account)');
  });

  it('makes no markup of a host that a member typed', async () => {
    const { html } = await written('fr', { ...opened, key: '<b>evil</b>.example' });
    expect(html).not.toContain('<b>evil');
  });
});
