import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import { listingSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import type { SyncListingCalendarsInput } from '../../workflows/sweep-messages.ts';
import { emptyTally } from '../../workflows/sweep-messages.ts';
import { syncListing } from '../../workflows/sync-listing.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { barrier, fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const plan: SyncListingCalendarsInput = {
  maximumAttempts: 1,
  afterId: null,
  pageSize: 500,
  window: 50,
  slotMs: 60_000,
  tally: emptyTally,
};

let sweeps = 0;

/** `count` listings that no other test uses, in ID order. */
function listings(count: number): string[] {
  sweeps += 1;
  return Array.from({ length: count }, (_, index) => `${sweeps}-${String(index).padStart(5, '0')}`);
}

function paged(ids: readonly string[]): Activities['activeListingIds'] {
  return async ({ afterId, limit }) => ids.filter((id) => afterId === null || id > afterId).slice(0, limit);
}

async function sweep(activities: Activities, input: Partial<SyncListingCalendarsInput> = {}) {
  const worker = await workerWith(environment, activities);
  return worker.runUntil(
    environment.client.workflow.execute(syncListingCalendars, {
      workflowId: `sweep-${sweeps}`,
      taskQueue: TASK_QUEUE,
      args: [{ ...plan, ...input }],
    }),
  );
}

/** How many events each run of the sweep's chain has, the newest first. */
async function eventCounts(): Promise<number[]> {
  const counts: number[] = [];
  let runId: string | null | undefined;
  do {
    const handle = environment.client.workflow.getHandle(`sweep-${sweeps}`, runId ?? undefined);
    const { events } = await handle.fetchHistory();
    counts.push(events?.length ?? 0);
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  } while (runId);
  return counts;
}

describe('a sweep', () => {
  test.each([0, 1, 50, 51])('of %i listings starts one child for each', async (count) => {
    const seen: string[] = [];
    const ids = listings(count);
    const activities = fakeActivities({ activeListingIds: paged(ids) });
    const { syncListingPass } = activities;
    const report = await sweep({
      ...activities,
      syncListingPass: async (input) => {
        seen.push(input.listingId);
        return syncListingPass(input);
      },
    });
    expect(seen.sort()).toEqual(ids);
    expect(report).toMatchObject({ started: count, succeeded: count, unfinished: 0, alreadyRunning: 0 });
  });

  test('of 1,000 listings goes page by page, and no run of it comes near the history limit', async () => {
    const ids = listings(1000);
    const report = await sweep(fakeActivities({ activeListingIds: paged(ids) }));
    expect(report).toMatchObject({ started: 1000, succeeded: 1000 });
    const counts = await eventCounts();
    expect(counts.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...counts)).toBeLessThan(10_240);
  }, 180_000);

  test('is not harmed by a listing whose pass always throws', async () => {
    const ids = listings(5);
    const activities = fakeActivities({ activeListingIds: paged(ids) });
    const { syncListingPass } = activities;
    const report = await sweep({
      ...activities,
      syncListingPass: async (input) => {
        if (input.listingId === ids[2]) throw new Error('poison');
        return syncListingPass(input);
      },
    });
    expect(report).toMatchObject({ started: 5, succeeded: 4, failed: 1 });
    expect(report.summary).toBe('5 listings started: 4 succeeded, 1 failed.');
  });

  test('frees the places of children that hang, so that the others get their turn', async () => {
    const ids = listings(5);
    const { opened, open } = barrier();
    const activities = fakeActivities({ activeListingIds: paged(ids) });
    const { syncListingPass } = activities;
    const report = await sweep(
      {
        ...activities,
        syncListingPass: async (input) => {
          // The first two hang until all others are through.
          if (input.listingId === ids[4]) open();
          if (input.listingId === ids[0] || input.listingId === ids[1]) await opened;
          return syncListingPass(input);
        },
      },
      { window: 2, slotMs: 4_000 },
    );
    expect(report.started).toBe(5);
    expect(report.unfinished + report.succeeded + report.failed).toBe(5);
    expect(report.unfinished).toBeGreaterThanOrEqual(1);
  });

  test('counts a listing that is already running, and has its old run looked at', async () => {
    const ids = listings(2);
    const looked: (readonly string[])[] = [];
    const { opened, open } = barrier();
    const activities = fakeActivities({
      activeListingIds: paged(ids),
      failStaleRuns: async ({ listingIds }) => {
        looked.push(listingIds);
        open();
        return 0;
      },
    });
    const { syncListingPass } = activities;
    const worker = await workerWith(environment, {
      ...activities,
      syncListingPass: async (input) => {
        if (input.trigger === 'manual') await opened;
        return syncListingPass(input);
      },
    });
    const [busy = ''] = ids;
    const report = await worker.runUntil(async () => {
      const before = await environment.client.workflow.start(syncListing, {
        workflowId: listingSyncWorkflowId(busy),
        taskQueue: TASK_QUEUE,
        args: [{ listingId: busy, trigger: 'manual', maximumAttempts: 1 }],
      });
      const handle = await environment.client.workflow.start(syncListingCalendars, {
        workflowId: `sweep-${sweeps}`,
        taskQueue: TASK_QUEUE,
        args: [plan],
      });
      const result = await handle.result();
      await before.result();
      return result;
    });
    expect(report).toMatchObject({ started: 1, alreadyRunning: 1, succeeded: 1 });
    expect(looked).toEqual([[busy]]);
  });
});
