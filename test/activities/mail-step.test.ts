import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNotificationActivities } from '../../activities/notification.ts';
import type { MailClaim, MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import { aListingSubject } from '../support/alert-subjects.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { NOW } from '../support/world.ts';

const delivery: MailDelivery = {
  deliveryId: 'delivery',
  isRepeated: false,
  recipient: { recipientId: 'samira', address: 'samira@relais.example', name: 'Samira', locale: 'fr' },
  entries: [
    {
      ...{ alertId: 'alert', subject: aListingSubject({ name: 'Attic' }), timeZone: 'Europe/Paris' },
      ...{ stage: 'escalated', errorType: 'AUTH', firstFailedAt: NOW, lastFailedAt: NOW },
      ...{ failedAttempts: 3, reminder: 0 },
    },
  ],
};
const taken: MailClaim = { outcome: 'claimed', delivery };

/** One try of delivering, of a claim that the mail server answers so; with what settling it comes to. */
function delivering(
  claim: MailClaim,
  answer: MailHandover = { outcome: 'accepted' },
  settled: { readonly owedTo: readonly string[]; readonly retryInMs: number | null } = { owedTo: [], retryInMs: null },
) {
  const mailer = new RecordingMailer();
  mailer.answer = () => answer;
  const { deliverOwed } = createNotificationActivities({
    notifications: { claim: async () => claim, settle: async () => settled, recipientsOwed: async () => [] },
    mailer,
    clock: { now: () => NOW },
    random: () => 0.5,
  });
  return new MockActivityEnvironment().run(deliverOwed, { recipientId: 'samira' });
}

describe('one try of delivering', () => {
  test('says how many alerts were told, and no name and no address', async () => {
    const step = await delivering(taken);
    expect(step).toEqual({ step: 'delivered', alerts: 1, owedTo: [] });
    expect(JSON.stringify(step)).not.toMatch(/samira|attic/i);
  });

  test('names the next in line when the mail was refused for good', async () => {
    const refused = { outcome: 'refused', trouble: '550' } as const;
    const step = await delivering(taken, refused, { owedTo: ['alex'], retryInMs: null });
    expect(step).toEqual({ step: 'refused', alerts: 1, owedTo: ['alex'] });
  });

  test.each(['not_taken', 'unknown'] as const)('waits when the mail server’s answer is %s', async (outcome) => {
    const step = await delivering(taken, { outcome, trouble: '421' }, { owedTo: [], retryInMs: 120_000 });
    expect(step).toEqual({ step: 'wait', waitMs: 120_000, because: 'mail_server' });
  });

  test('tells a wait between two mails of a person from a wait for the mail server', async () => {
    expect(await delivering({ outcome: 'too_soon', waitMs: 60_000 })).toMatchObject({ because: 'spacing' });
    expect(await delivering({ outcome: 'too_soon', waitMs: 60_001 })).toMatchObject({ because: 'mail_server' });
  });

  test('waits while all that is owed is held, and ends when nothing is owed', async () => {
    expect(await delivering({ outcome: 'held', waitMs: 900_000 })).toEqual({ step: 'held', waitMs: 900_000 });
    expect(await delivering({ outcome: 'nothing_owed' })).toEqual({ step: 'nothing_owed' });
  });
});
