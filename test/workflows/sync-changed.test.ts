import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUE } from '../../workflows/messages.ts';
import type { NewsInput, NewsStep } from '../../workflows/sweep-messages.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { aSweepInput } from '../support/sweep-input.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { barrier, fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let sweeps = 0;

/** A sweep over `count` listings in ID order; `news` says which of a batch have some. */
function aChangedSweep(count: number, news: (id: string, index: number) => boolean) {
  sweeps += 1;
  const ids = Array.from({ length: count }, (_, index) => `c${sweeps}-${String(index).padStart(5, '0')}`);
  const calls = {
    asked: [] as NewsInput[],
    started: [] as string[],
    sweepIds: new Set<string | undefined>(),
    ended: [] as number[],
  };
  const ask = async (input: NewsInput): Promise<NewsStep> => {
    calls.asked.push(input);
    const batch = ids.filter((id) => input.afterId === null || id > input.afterId).slice(0, input.limit);
    const toStart = batch.filter((id) => news(id, ids.indexOf(id)));
    const unchanged = batch.length - toStart.length;
    return { lastId: batch.at(-1) ?? null, asked: batch.length, unchanged, handedOver: 0, toStart, busyIds: [] };
  };
  const base = fakeActivities();
  const activities: Activities = {
    ...base,
    beginSweep: async () => ({ sweepId: 'the sweep', mode: 'changed' }),
    endSweep: async ({ busy }) => void calls.ended.push(busy),
    askForNews: ask,
    activeListingIds: async ({ afterId, limit }) =>
      ids.filter((id) => afterId === null || id > afterId).slice(0, limit),
    syncListingPass: async (input) => {
      calls.started.push(input.listingId);
      calls.sweepIds.add('sweepId' in input ? input.sweepId : undefined);
      return base.syncListingPass(input);
    },
  };
  return { ids, calls, activities };
}

async function sweep(activities: Activities, fields: Parameters<typeof aSweepInput>[0] = {}) {
  const worker = await workerWith(environment, activities);
  const workflowId = `changed-sweep-${sweeps}`;
  const args: [ReturnType<typeof aSweepInput>] = [aSweepInput(fields)];
  const handle = { workflowId, taskQueue: TASK_QUEUE, args };
  return worker.runUntil(environment.client.workflow.execute(syncListingCalendars, handle));
}

/** How many events each run of the sweep's chain has, the newest first. */
async function eventCounts(): Promise<number[]> {
  const counts: number[] = [];
  let runId: string | null | undefined;
  do {
    const handle = environment.client.workflow.getHandle(`changed-sweep-${sweeps}`, runId ?? undefined);
    const { events } = await handle.fetchHistory();
    counts.push(events?.length ?? 0);
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  } while (runId);
  return counts;
}

describe('a sweep that asks for news', () => {
  test('asks batch by batch and starts a child only where there is some', async () => {
    const { ids, calls, activities } = aChangedSweep(450, (_id, index) => index % 100 === 7);
    const report = await sweep(activities);
    expect(calls.asked.map(({ afterId, limit }) => [afterId, limit])).toEqual([
      [null, 200],
      [ids[199], 200],
      [ids[399], 200],
    ]);
    expect(calls.started.sort()).toEqual(ids.filter((_, index) => index % 100 === 7));
    expect(report).toMatchObject({ started: 5, succeeded: 5, unchanged: 445 });
    expect(report.summary).toBe('445 listings without news, 0 handed over. 5 listings started: 5 succeeded.');
    expect(calls.ended).toEqual([0]);
    expect([...calls.sweepIds]).toEqual(['the sweep']);
  });

  test('asks the next batch while the one before waits for places in the window', async () => {
    const { calls, activities } = aChangedSweep(250, (_id, index) => index < 3);
    const second = barrier();
    const report = await sweep(
      {
        ...activities,
        askForNews: async (input) => {
          if (input.afterId !== null) second.open();
          return activities.askForNews(input);
        },
        syncListingPass: async (input) => {
          await second.opened;
          return activities.syncListingPass(input);
        },
      },
      { window: 2, slotMs: 2_000 },
    );
    expect(report).toMatchObject({ started: 3, succeeded: 3, unfinished: 0, unchanged: 247 });
    expect(calls.asked).toHaveLength(2);
  });

  test('of no listing asks once and ends its report', async () => {
    const { calls, activities } = aChangedSweep(0, () => true);
    await sweep(activities);
    expect([calls.asked.length, calls.ended]).toEqual([1, [0]]);
  });

  test('of 2,000 listings leaves as much of the budget as those with news cost, 2 % of them at 12 events', async () => {
    const { activities } = aChangedSweep(2_000, () => false);
    // What has news is handed over by the activity, which costs the sweep nothing: see test/temporal for the 12.
    const report = await sweep(activities);
    expect(report.unchanged).toBe(2_000);
    const events = (await eventCounts()).reduce((sum, count) => sum + count, 0);
    expect((events + 2_000 * 0.02 * 12) / 2_000).toBeLessThanOrEqual(0.3);
  }, 120_000);

  test('of 6,000 listings continues as new, and costs next to no history where nothing is new', async () => {
    const { calls, activities } = aChangedSweep(6_000, () => false);
    const report = await sweep(activities);
    expect(report.unchanged).toBe(6_000);
    expect(calls.asked).toHaveLength(31);
    const counts = await eventCounts();
    expect(counts.length).toBeGreaterThanOrEqual(3);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(6_000 * 0.05);
  }, 120_000);

  test('has all listings of a batch synced where asking breaks', async () => {
    const { ids, calls, activities } = aChangedSweep(3, () => false);
    const broken = { ...activities, askForNews: async () => Promise.reject(new Error('broken')) };
    const report = await sweep(broken);
    expect(calls.started.sort()).toEqual(ids);
    expect(report).toMatchObject({ started: 3, succeeded: 3 });
    expect(calls.ended).toEqual([0]);
  });

  test('has those looked at that were busy, and counts them in its report', async () => {
    const { ids, calls, activities } = aChangedSweep(3, () => false);
    const looked: (readonly string[])[] = [];
    const [busy = ''] = ids;
    await sweep({
      ...activities,
      askForNews: async (input) => ({ ...(await activities.askForNews(input)), unchanged: 2, busyIds: [busy] }),
      failStaleRuns: async ({ listingIds }) => looked.push(listingIds),
    });
    expect(looked).toEqual([[busy]]);
    expect(calls.ended).toEqual([1]);
  });
});
