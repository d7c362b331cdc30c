import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import { listingSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import type { PassInput } from '../../workflows/pass-messages.ts';
import { syncListing } from '../../workflows/sync-listing.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { aReport, barrier, fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let listings = 0;
const aListing = () => `listing-${(listings += 1)}`;

/** Starts the sync as the sweep does and gives its result. */
async function syncBySchedule(listingId: string, activities: Activities, maximumAttempts = 4) {
  const worker = await workerWith(environment, activities);
  return worker.runUntil(
    environment.client.workflow.execute(syncListing, {
      workflowId: listingSyncWorkflowId(listingId),
      taskQueue: TASK_QUEUE,
      args: [{ listingId, trigger: 'schedule', maximumAttempts }],
    }),
  );
}

async function request(listingId: string) {
  return environment.client.workflow.signalWithStart(syncListing, {
    workflowId: listingSyncWorkflowId(listingId),
    taskQueue: TASK_QUEUE,
    args: [{ listingId, trigger: 'manual', maximumAttempts: 4 }],
    signal: syncRequested,
    signalArgs: [],
  });
}

describe('a listing’s sync', () => {
  test('makes one pass and says in words what it did', async () => {
    const listingId = aListing();
    const report = await syncBySchedule(listingId, fakeActivities());
    expect(report).toEqual({ outcome: 'succeeded', summary: 'Run 1: succeeded.', runIds: [`${listingId}#1`] });
  });

  test('tells each attempt apart by the kind of failure and leaves it to the last attempt to conclude', async () => {
    let attempts = 0;
    const report = await syncBySchedule(
      aListing(),
      fakeActivities({
        syncListingPass: async () => {
          attempts += 1;
          if (attempts < 4)
            throw ApplicationFailure.create({ type: 'TRANSIENT', message: 'attempt failed', nextRetryDelay: 1000 });
          return { step: 'done', report: aReport({ outcome: 'failed' }) };
        },
      }),
    );
    expect([attempts, report.outcome]).toEqual([4, 'failed']);
  });

  test('records the run as failed by the kind of its last failure when every attempt throws', async () => {
    const recorded: unknown[] = [];
    const report = await syncBySchedule(
      aListing(),
      fakeActivities({
        syncListingPass: async () => {
          throw ApplicationFailure.create({ type: 'SYSTEM', message: 'database gone' });
        },
        failPass: async ({ kind, detail, attempts }) => {
          recorded.push({ kind, detail, attempts });
          return aReport({ outcome: 'failed' });
        },
      }),
    );
    expect(report.outcome).toBe('failed');
    expect(recorded).toEqual([{ kind: 'SYSTEM', detail: 'database gone', attempts: 4 }]);
  });

  test('ends when the worker that took the pass never answers, and records that as failed', async () => {
    const recorded: unknown[] = [];
    const { opened, open } = barrier();
    const report = await syncBySchedule(
      aListing(),
      fakeActivities({
        syncListingPass: async () => {
          await opened;
          return { step: 'nothing_to_do', reason: 'nothing_owed' };
        },
        failPass: async ({ kind, detail }) => {
          recorded.push({ kind, detail });
          open();
          return aReport({ outcome: 'failed' });
        },
      }),
      1,
    );
    expect(report.outcome).toBe('failed');
    expect(recorded).toEqual([{ kind: 'SYSTEM', detail: 'No answer; attempt 1 was the last (HEARTBEAT).' }]);
  });

  test('that ops cancel records its run as cancelled, and nothing as failed', async () => {
    const listingId = aListing();
    const started = barrier();
    const recorded: string[] = [];
    const worker = await workerWith(
      environment,
      fakeActivities({
        syncListingPass: async () => {
          started.open();
          await Context.current().cancelled;
          return { step: 'nothing_to_do', reason: 'nothing_owed' };
        },
        failPass: async () => {
          recorded.push('failed');
          return undefined;
        },
        cancelPass: async ({ pass }) => void recorded.push(`cancelled ${pass}`),
      }),
    );
    const result = await worker.runUntil(async () => {
      const handle = await request(listingId);
      await started.opened;
      await handle.cancel();
      return handle.result().catch((error: Error) => error.name);
    });
    expect([result, recorded]).toEqual(['WorkflowFailedError', ['cancelled 1']]);
  });

  test('has nothing to do for a listing that is gone, and leaves no run', async () => {
    const report = await syncBySchedule(
      aListing(),
      fakeActivities({ syncListingPass: async () => ({ step: 'nothing_to_do', reason: 'listing_gone' }) }),
    );
    expect(report).toEqual({ outcome: 'nothing_to_do', summary: 'There was nothing to do.', runIds: [] });
  });
});

describe('requests', () => {
  test('that arrive during a pass make exactly one more, however many they are', async () => {
    const listingId = aListing();
    const passes: PassInput[] = [];
    const { opened, open } = barrier();
    const started = barrier();
    const worker = await workerWith(
      environment,
      fakeActivities({
        syncListingPass: async (input) => {
          passes.push(input);
          started.open();
          await opened;
          return { step: 'done', report: aReport({ runId: `#${input.pass}` }) };
        },
      }),
    );
    const report = await worker.runUntil(async () => {
      const handle = await request(listingId);
      await started.opened;
      for (let click = 0; click < 10; click += 1) await request(listingId);
      open();
      return handle.result();
    });
    expect(passes.map(({ pass, trigger }) => [pass, trigger])).toEqual([
      [1, 'manual'],
      [2, 'manual'],
    ]);
    expect(report.runIds).toEqual(['#1', '#2']);
  });

  test('that come too soon after a pass wait on a timer and ask again', async () => {
    let asked = 0;
    const report = await syncBySchedule(
      aListing(),
      fakeActivities({
        syncListingPass: async () => {
          asked += 1;
          return asked === 1 ? { step: 'too_soon', waitMs: 1500 } : { step: 'done', report: aReport() };
        },
      }),
    );
    expect([asked, report.outcome]).toEqual([2, 'succeeded']);
  });
});
