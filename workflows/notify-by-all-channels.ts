import { condition, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { NotifyMemberInput } from './alert-messages.ts';
import { MAIL_TASK_QUEUE, PUSH_TASK_QUEUE } from './messages.ts';

const { deliverOwed } = proxyActivities<Activities>({
  taskQueue: MAIL_TASK_QUEUE,
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '15 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '5 s', maximumInterval: '5 min', maximumAttempts: 30 },
  summary: 'Deliver what is owed, in one mail',
});
const { deliverPushes } = proxyActivities<Activities>({
  taskQueue: PUSH_TASK_QUEUE,
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '15 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '1 s', maximumInterval: '1 min', maximumAttempts: 120 },
  summary: 'Push what is owed to the person’s browsers',
});
const { wakeRecipients } = proxyActivities<Activities>({
  startToCloseTimeout: '30 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '1 s', maximumInterval: '1 min', maximumAttempts: 120 },
  summary: 'Wake the mail of who is next in line',
});

/** What is owed since it was looked at last, by channel; a signal owes by both. */
export type Owed = { mail: boolean; push: boolean };

/** What has been delivered so far. */
export type Delivered = { mails: number; pushes: number };

/**
 * Until when one channel rests. `waitMs` null: until something is owed. `wakes`: it looks again sooner when something is; a
 * mail server that is down is not asked sooner because more is owed.
 */
type Rest = { readonly waitMs: number | null; readonly wakes: boolean; readonly because: string };

const atOnce: Rest = { waitMs: 0, wakes: true, because: '' };

/**
 * Delivers by mail and by push, each beside the other, so that no push waits for a mail server, until neither is owed
 * anything or the history is to be renewed.
 */
export async function notifyByAllChannels(input: NotifyMemberInput, owed: Owed): Promise<Delivered> {
  const delivered = { mails: input.delivered, pushes: input.pushed ?? 0 };
  const ending = new Ending(owed);
  await Promise.all([
    deliver('mail', ending, () => mailOnce(input, delivered)),
    deliver('push', ending, () => pushOnce(input, delivered)),
  ]);
  return delivered;
}

async function deliver(channel: keyof Owed, ending: Ending, once: () => Promise<Rest>): Promise<void> {
  while (!ending.isOver()) {
    ending.look(channel);
    const rest = await once();
    if (rest.waitMs !== 0) await ending.rest(channel, rest);
  }
}

async function mailOnce(input: NotifyMemberInput, delivered: Delivered): Promise<Rest> {
  const step = await deliverOwed({ recipientId: input.recipientId });
  switch (step.step) {
    case 'wait':
      return { waitMs: step.waitMs, wakes: false, because: waits[step.because] };
    case 'held':
      return { waitMs: step.waitMs, wakes: true, because: 'The alert is snoozed, or hours are quiet' };
    case 'nothing_owed':
      return { waitMs: null, wakes: true, because: '' };
    case 'delivered':
    case 'refused':
      if (step.step === 'delivered') delivered.mails += 1;
      if (step.owedTo.length > 0) await wakeRecipients({ recipientIds: step.owedTo });
      return atOnce;
  }
}

async function pushOnce(input: NotifyMemberInput, delivered: Delivered): Promise<Rest> {
  const { pushed, waitMs } = await deliverPushes({ recipientId: input.recipientId });
  delivered.pushes += pushed;
  return { waitMs, wakes: true, because: 'Hours are quiet, or a push service did not take it' };
}

const waits = {
  spacing: 'At most one mail a minute to one person',
  mail_server: 'The mail server did not take it',
} as const;

/** When both channels are through: neither is owed anything, or the history is to be renewed. */
class Ending {
  private readonly owed: Owed;
  private readonly isIdle = { mail: false, push: false };
  private isThrough = false;

  constructor(owed: Owed) {
    this.owed = owed;
  }

  isOver(): boolean {
    return this.isThrough || workflowInfo().continueAsNewSuggested;
  }

  /** The channel looks at what it owes now. */
  look(channel: keyof Owed): void {
    this.owed[channel] = false;
    this.isIdle[channel] = false;
  }

  async rest(channel: keyof Owed, { waitMs, wakes, because }: Rest): Promise<void> {
    this.isIdle[channel] = waitMs === null;
    const { owed, isIdle } = this;
    if (isIdle.mail && isIdle.push && !owed.mail && !owed.push) this.isThrough = true;
    const isWoken = () => this.isOver() || (wakes && owed[channel]);
    if (waitMs === null) await condition(isWoken);
    else await condition(isWoken, waitMs, { summary: because });
  }
}
