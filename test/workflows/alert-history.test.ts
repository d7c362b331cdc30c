import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DeliveryStep } from '../../workflows/alert-messages.ts';
import {
  alertWorkflowId,
  failureReported,
  notificationOwed,
  notifyWorkflowId,
  TASK_QUEUE,
} from '../../workflows/messages.ts';
import { notifyMember } from '../../workflows/notify-member.ts';
import { superviseAlert } from '../../workflows/supervise-alert.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { devServerEnvironment, workerWith } from '../support/temporal.ts';
import { anOpenReview, fakeActivities } from './fake-activities.ts';

const DAY_MS = 24 * 60 * 60_000;
/** The length at which the server suggests a new history; its own is 4096. */
const SUGGESTED_EVENTS = 60;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  const limit = `limit.historyCount.suggestContinueAsNew=${SUGGESTED_EVENTS}`;
  environment = await devServerEnvironment(['--dynamic-config-value', limit]);
}, 120_000);
afterAll(() => environment.teardown());

function report(listingId: string) {
  return environment.client.workflow.signalWithStart(superviseAlert, {
    workflowId: alertWorkflowId(listingId),
    taskQueue: TASK_QUEUE,
    args: [{ subject: { kind: 'listing', id: listingId } }],
    signal: failureReported,
    signalArgs: [],
  });
}

function owe(recipientId: string) {
  return environment.client.workflow.signalWithStart(notifyMember, {
    workflowId: notifyWorkflowId(recipientId),
    taskQueue: TASK_QUEUE,
    args: [{ recipientId, delivered: 0 }],
    signal: notificationOwed,
    signalArgs: [],
  });
}

/** The runs that a workflow’s ID has had. */
async function runsOf({ workflowId }: WorkflowHandle): Promise<number> {
  let { runId, raw } = await environment.client.workflow.getHandle(workflowId).describe();
  const first = raw.workflowExecutionInfo?.firstRunId;
  let runs = 1;
  while (runId !== first) {
    const { events } = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? first ?? '';
    runs += 1;
  }
  return runs;
}

describe('a history that grows long', () => {
  test('is renewed while an alert is open, and no failure that is told is lost by it', async () => {
    const FAILURES = 40;
    let told = 0;
    let heard = 0;
    const reviewAlert = async () => {
      heard = told;
      if (heard === FAILURES) return { step: 'ended', outcome: 'resolved', summary: '', owedTo: [] } as const;
      return anOpenReview({ waitMs: DAY_MS });
    };
    const worker = await workerWith(environment, fakeActivities({ reviewAlert }));
    const runs = await worker.runUntil(async () => {
      const handle = await report('failing');
      while (told < FAILURES) {
        told += 1;
        await report('failing');
        await eventuallyTrue(`a review after failure ${told}`, () => heard === told);
      }
      await environment.client.workflow.getHandle(handle.workflowId).result();
      return runsOf(handle);
    });
    expect(runs).toBeGreaterThanOrEqual(3);
  });

  test('is renewed while a person gets mail after mail, and the count goes on', async () => {
    let tries = 0;
    const deliverOwed = async (): Promise<DeliveryStep> => {
      tries += 1;
      return tries <= 40 ? { step: 'delivered', alerts: 1, owedTo: [] } : { step: 'nothing_owed' };
    };
    const worker = await workerWith(environment, fakeActivities({ deliverOwed }));
    const [summary, runs] = await worker.runUntil(async () => {
      const handle = await owe('much-told');
      return [(await handle.result()).summary, await runsOf(handle)];
    });
    expect(summary).toBe('40 mails and 0 pushes delivered.');
    expect(runs).toBeGreaterThanOrEqual(3);
  });

  test('is renewed in a storm of signals while the mail server is down, which is asked no sooner for it', async () => {
    const SIGNALS = 300;
    let tries = 0;
    const deliverOwed = async (): Promise<DeliveryStep> => {
      tries += 1;
      return { step: 'wait', waitMs: DAY_MS, because: 'mail_server' };
    };
    const worker = await workerWith(environment, fakeActivities({ deliverOwed }));
    await worker.runUntil(async () => {
      const handle = environment.client.workflow.getHandle((await owe('waiting')).workflowId);
      for (let signals = 0; signals < SIGNALS; signals += 1) await owe('waiting');
      await eventuallyTrue('a short history', async () => (await handle.describe()).historyLength <= SUGGESTED_EVENTS);
      // Each history begins with one question, the last one soon; between them nobody is asked.
      let [runs, asked] = [0, 0];
      await eventuallyTrue('a question in each history', async () => {
        runs = await runsOf(handle);
        asked = tries;
        // A history that began meanwhile has its question too: both are counted again.
        return asked >= runs && (await runsOf(handle)) === runs;
      });
      await handle.terminate();
      expect(runs).toBeGreaterThanOrEqual(2);
      expect(asked).toBe(runs);
    });
  });
});
