import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import type { DeliveryStep, PushStep } from '../../workflows/alert-messages.ts';
import { notificationOwed, notifyWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { notifyMember } from '../../workflows/notify-member.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { barrier, fakeActivities } from './fake-activities.ts';

const MINUTE_MS = 60_000;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let people = 0;
const aRecipient = () => `recipient-${(people += 1)}`;

function owe(recipientId: string) {
  return environment.client.workflow.signalWithStart(notifyMember, {
    workflowId: notifyWorkflowId(recipientId),
    taskQueue: TASK_QUEUE,
    args: [{ recipientId, delivered: 0 }],
    signal: notificationOwed,
    signalArgs: [],
  });
}

const delivered: DeliveryStep = { step: 'delivered', alerts: 1, owedTo: [] };
const nothing: DeliveryStep = { step: 'nothing_owed' };

/** Delivers by tries that give what `steps` say; answers with the minutes after the start at which each was made. */
async function triesOf(
  steps: readonly DeliveryStep[],
  meanwhile: (recipientId: string, tries: number) => Promise<unknown> = async () => undefined,
  differences: Partial<Activities> = {},
): Promise<{ minutes: number[]; summary: string }> {
  const recipientId = aRecipient();
  const startedAtMs = await environment.currentTimeMs();
  const minutes: number[] = [];
  const deliverOwed = async () => {
    minutes.push(Math.round(((await environment.currentTimeMs()) - startedAtMs) / MINUTE_MS));
    const step = steps[minutes.length - 1] ?? nothing;
    await meanwhile(recipientId, minutes.length);
    return step;
  };
  const worker = await workerWith(environment, fakeActivities({ deliverOwed, ...differences }));
  const { summary } = await worker.runUntil(async () => (await owe(recipientId)).result());
  return { minutes, summary };
}

describe('the delivery of a person’s mail', () => {
  test('goes on until nothing is owed, and says how many mails it was', async () => {
    expect(await triesOf([delivered, delivered])).toEqual({
      minutes: [0, 0, 0],
      summary: '2 mails and 0 pushes delivered.',
    });
  });

  test('waits as long as it is told, for the next mail of a person or for the mail server', async () => {
    const steps: DeliveryStep[] = [
      delivered,
      { step: 'wait', waitMs: MINUTE_MS, because: 'spacing' },
      { step: 'wait', waitMs: 60 * MINUTE_MS, because: 'mail_server' },
      delivered,
    ];
    expect((await triesOf(steps)).minutes).toEqual([0, 0, 1, 61, 61]);
  });

  test('asks a mail server that is down no sooner because more is owed', async () => {
    const steps: DeliveryStep[] = [{ step: 'wait', waitMs: 32 * MINUTE_MS, because: 'mail_server' }, delivered];
    const storm = (recipientId: string, tries: number) =>
      tries === 1 ? Promise.all(Array.from({ length: 100 }, () => owe(recipientId))) : Promise.resolve();
    expect((await triesOf(steps, storm)).minutes).toEqual([0, 32, 32]);
  });

  test('looks again at a snoozed alert’s mail when something is owed, or when it is told to', async () => {
    const held: DeliveryStep = { step: 'held', waitMs: 15 * MINUTE_MS };
    expect((await triesOf([held])).minutes).toEqual([0, 15]);
    const heard = await triesOf([held], (recipientId, tries) => (tries === 1 ? owe(recipientId) : Promise.resolve()));
    expect(heard.minutes).toEqual([0, 0]);
  });

  test('wakes the next in line when a mail was refused for good, and goes on', async () => {
    const woken: (readonly string[])[] = [];
    const steps: DeliveryStep[] = [{ step: 'refused', alerts: 2, owedTo: ['next'] }, delivered];
    const { summary } = await triesOf(steps, undefined, {
      wakeRecipients: async ({ recipientIds }) => void woken.push(recipientIds),
    });
    expect([woken, summary]).toEqual([[['next']], '1 mails and 0 pushes delivered.']);
  });

  test('delivers what is owed while it is about to end', async () => {
    const [asking, owed] = [barrier(), barrier()];
    const recipientId = aRecipient();
    let tries = 0;
    const worker = await workerWith(
      environment,
      fakeActivities({
        deliverOwed: async () => {
          tries += 1;
          asking.open();
          await owed.opened;
          return nothing;
        },
      }),
    );
    await worker.runUntil(async () => {
      const handle = await owe(recipientId);
      await asking.opened;
      await owe(recipientId);
      owed.open();
      await handle.result();
    });
    expect(tries).toBe(2);
  });

  test('is tried again when the database or the worker fails it', async () => {
    let tries = 0;
    const { summary } = await triesOf([], undefined, {
      deliverOwed: async () => {
        tries += 1;
        if (tries < 4) throw ApplicationFailure.create({ type: 'SYSTEM', message: 'An error of our own.' });
        return tries === 4 ? delivered : nothing;
      },
    });
    expect([tries, summary]).toEqual([5, '1 mails and 0 pushes delivered.']);
  });
});

describe('the delivery of a person’s pushes', () => {
  /** Pushes by steps, while mail does what `mail` says; answers with the minutes at which each push was asked for. */
  async function pushesOf(
    steps: readonly PushStep[],
    mail: Activities['deliverOwed'] = async () => nothing,
    meanwhile: (recipientId: string, asked: number) => Promise<unknown> = async () => undefined,
  ): Promise<{ minutes: number[]; summary: string }> {
    const startedAtMs = await environment.currentTimeMs();
    const minutes: number[] = [];
    const recipientId = aRecipient();
    const deliverPushes = async () => {
      minutes.push(Math.round(((await environment.currentTimeMs()) - startedAtMs) / MINUTE_MS));
      const step = steps[minutes.length - 1] ?? { pushed: 0, waitMs: null };
      await meanwhile(recipientId, minutes.length);
      return step;
    };
    const worker = await workerWith(environment, fakeActivities({ deliverOwed: mail, deliverPushes }));
    const { summary } = await worker.runUntil(async () => (await owe(recipientId)).result());
    return { minutes, summary };
  }

  test('goes on until nothing is owed, by the waits that it is told, and is counted', async () => {
    const steps: PushStep[] = [
      { pushed: 8, waitMs: 0 },
      { pushed: 2, waitMs: 30 * MINUTE_MS },
      { pushed: 1, waitMs: null },
    ];
    expect(await pushesOf(steps)).toEqual({ minutes: [0, 0, 30], summary: '0 mails and 11 pushes delivered.' });
  });

  test('waits neither for the spacing of mail nor for a mail server that is down, and is woken meanwhile', async () => {
    let mails = 0;
    const down: Activities['deliverOwed'] = async () => {
      mails += 1;
      return mails === 1 ? { step: 'wait', waitMs: 60 * MINUTE_MS, because: 'mail_server' } : nothing;
    };
    const steps: PushStep[] = [
      { pushed: 1, waitMs: null },
      { pushed: 1, waitMs: null },
    ];
    const oweOnce = (recipientId: string, asked: number) => (asked === 1 ? owe(recipientId) : Promise.resolve());
    const { minutes, summary } = await pushesOf(steps, down, oweOnce);
    expect([minutes, mails, summary]).toEqual([[0, 0], 2, '0 mails and 2 pushes delivered.']);
  });

  test('waits for no mail that hangs', async () => {
    const [pushed, hanging] = [barrier(), barrier()];
    const worker = await workerWith(
      environment,
      fakeActivities({
        deliverOwed: async () => {
          await hanging.opened;
          return nothing;
        },
        deliverPushes: async () => {
          pushed.open();
          return { pushed: 1, waitMs: null };
        },
      }),
    );
    await worker.runUntil(async () => {
      const handle = await owe(aRecipient());
      await pushed.opened;
      hanging.open();
      await handle.result();
    });
  });

  test('looks again when something is owed while hours are quiet', async () => {
    const quiet: PushStep = { pushed: 0, waitMs: 8 * 60 * MINUTE_MS };
    const oweOnce = (recipientId: string, asked: number) => (asked === 1 ? owe(recipientId) : Promise.resolve());
    expect((await pushesOf([quiet, { pushed: 1, waitMs: null }], undefined, oweOnce)).minutes).toEqual([0, 0]);
    expect((await pushesOf([quiet])).minutes).toEqual([0, 480]);
  });
});
