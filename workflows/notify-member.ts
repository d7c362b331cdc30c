import { condition, continueAsNew, patched, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { DeliveryStep, NotifyMemberInput } from './alert-messages.ts';
import { MAIL_TASK_QUEUE, notificationOwed } from './messages.ts';
import { notifyByAllChannels, type Owed } from './notify-by-all-channels.ts';

const { deliverOwed } = proxyActivities<Activities>({
  taskQueue: MAIL_TASK_QUEUE,
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '15 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '5 s', maximumInterval: '5 min', maximumAttempts: 30 },
  summary: 'Deliver what is owed, in one mail',
});
const { wakeRecipients } = proxyActivities<Activities>({
  startToCloseTimeout: '30 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '1 s', maximumInterval: '1 min', maximumAttempts: 120 },
  summary: 'Wake the mail of who is next in line',
});

/**
 * Delivers what one person is owed, by mail, one at a time and at most one a minute, and by push, until nothing is owed. The
 * waits are kept in the database too, so that it can be started again at any time.
 */
export async function notifyMember(input: NotifyMemberInput): Promise<{ summary: string }> {
  const owed: Owed = { mail: true, push: true };
  setHandler(notificationOwed, () => {
    owed.mail = true;
    owed.push = true;
  });
  // Runs of before there was web push go on as they began, and end within 72 h.
  if (!patched('web-push')) return notifyByMail(input, owed);
  const delivered = await notifyByAllChannels(input, owed);
  const { mails, pushes } = delivered;
  if (workflowInfo().continueAsNewSuggested)
    await continueAsNew<typeof notifyMember>({ ...input, delivered: mails, pushed: pushes });
  return { summary: `${mails} mails and ${pushes} pushes delivered.` };
}

async function notifyByMail(input: NotifyMemberInput, owed: Owed): Promise<{ summary: string }> {
  let { delivered } = input;
  for (;;) {
    owed.mail = false;
    const step = await deliverOwed(input);
    if (step.step === 'delivered') delivered += 1;
    if (step.step === 'nothing_owed' && !owed.mail) return { summary: `${delivered} mails delivered.` };
    await follow(step, () => owed.mail);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof notifyMember>({ ...input, delivered });
  }
}

/** What is to happen before the next try. A mail server that is down is not asked sooner because more is owed. */
async function follow(step: DeliveryStep, isOwed: () => boolean): Promise<void> {
  switch (step.step) {
    case 'wait':
      // Each alert that waits for mail tells of it again and again: the history is renewed before it is too long.
      await condition(() => workflowInfo().continueAsNewSuggested, step.waitMs, { summary: waits[step.because] });
      return;
    case 'held':
      await condition(isOwed, step.waitMs, { summary: 'The alert is snoozed' });
      return;
    case 'delivered':
    case 'refused':
      if (step.owedTo.length > 0) await wakeRecipients({ recipientIds: step.owedTo });
      return;
    case 'nothing_owed':
      return;
  }
}

const waits = {
  spacing: 'At most one mail a minute to one person',
  mail_server: 'The mail server did not take it',
} as const;
