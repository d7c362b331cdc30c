import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import type { IncidentReviewStep } from '../../workflows/alert-messages.ts';
import { incidentChanged, incidentWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { superviseIncident } from '../../workflows/supervise-incident.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { barrier, fakeActivities } from './fake-activities.ts';

const MINUTE_MS = 60_000;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let keys = 0;
const aKey = () => `host-${(keys += 1)}.example`;

const over: IncidentReviewStep = { step: 'ended', summary: 'The breaker is closed: the incident is over.', owedTo: [] };

function open(fields: { waitMs?: number; owedTo?: readonly string[] } = {}): IncidentReviewStep {
  const summary = 'The breaker is open; 3 listings are put off.';
  return { step: 'open', summary, waitMs: MINUTE_MS, owedTo: [], ...fields };
}

function tell(key: string) {
  return environment.client.workflow.signalWithStart(superviseIncident, {
    workflowId: incidentWorkflowId(key),
    taskQueue: TASK_QUEUE,
    args: [{ key }],
    signal: incidentChanged,
    signalArgs: [],
  });
}

async function whileWorking<T>(activities: Partial<Activities>, use: () => Promise<T>): Promise<T> {
  const worker = await workerWith(environment, fakeActivities(activities));
  return worker.runUntil(use);
}

describe('the supervision of an incident', () => {
  test('re-reads on its timer until the breaker has closed, with what happened in words', async () => {
    const steps = [open(), open({ waitMs: 4 * MINUTE_MS }), over];
    const atMs: number[] = [];
    const reviewIncident = async () => {
      atMs.push(await environment.currentTimeMs());
      return steps[atMs.length - 1] ?? over;
    };
    const result = await whileWorking({ reviewIncident }, async () => (await tell(aKey())).result());
    expect(result).toEqual({ outcome: 'ended', summary: 'The breaker is closed: the incident is over.' });
    expect(atMs.map((ms) => Math.round((ms - (atMs[0] ?? 0)) / MINUTE_MS))).toEqual([0, 1, 5]);
  });

  test('wakes the mail of who is told, and re-reads when it is told that the breaker changed', async () => {
    const waiting = barrier();
    const woken: string[] = [];
    let reviews = 0;
    await whileWorking(
      {
        reviewIncident: async () => {
          reviews += 1;
          return reviews === 1 ? open({ waitMs: 100 * 24 * 60 * MINUTE_MS, owedTo: ['support'] }) : over;
        },
        wakeRecipients: async ({ recipientIds }) => {
          woken.push(...recipientIds);
          waiting.open();
        },
      },
      async () => {
        const handle = await tell(aKey());
        await waiting.opened;
        await handle.signal(incidentChanged);
        await handle.result();
      },
    );
    expect([woken, reviews]).toEqual([['support'], 2]);
  });

  test('reviews before it ends an opening that is told while its last review is under way', async () => {
    const [reviewing, told] = [barrier(), barrier()];
    let reviews = 0;
    await whileWorking(
      {
        reviewIncident: async () => {
          reviews += 1;
          reviewing.open();
          await told.opened;
          return over;
        },
      },
      async () => {
        const key = aKey();
        const handle = await tell(key);
        await reviewing.opened;
        await tell(key);
        told.open();
        await handle.result();
      },
    );
    expect(reviews).toBe(2);
  });
});
