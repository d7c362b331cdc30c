import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SweepReport } from '../../src/sweep-ports.ts';
import { listingSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { sweepInput } from '../../workflows/sweep-messages.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { Engine, MAXIMUM_ATTEMPTS, type SyncedListing } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
afterAll(() => engine.close());

let listings: readonly SyncedListing[];
beforeEach(async () => {
  await engine.world.prisma.listing.updateMany({ data: { active: false } });
  listings = [await engine.aListing('airbnb'), await engine.aListing('vrbo'), await engine.aListing('airbnb')];
});

let sweeps = 0;

/** Sweeps all listings, waits for the runs that it handed over, and gives its report with its workflow's ID. */
async function sweep(): Promise<SweepReport> {
  sweeps += 1;
  const workflowId = `changed-sweep-${sweeps}`;
  await engine.client.workflow.execute(syncListingCalendars, {
    ...{ workflowId, taskQueue: TASK_QUEUE },
    args: [sweepInput(MAXIMUM_ATTEMPTS)],
  });
  return settledReport((report) => report.workflowId === workflowId);
}

/** The report once none of its runs is under way. */
function settledReport(isIt: (report: SweepReport) => boolean): Promise<SweepReport> {
  return eventually('a report whose runs have ended', async () => {
    const { items } = await engine.stores.sweepReports.list({ kind: 'any' }, { page: 1, pageSize: 50 });
    return items.find((report) => isIt(report) && report.status === 'completed' && report.figures.unfinished === 0);
  });
}

async function whileSweeping<T>(use: () => Promise<T>): Promise<T> {
  const { settings } = engine.activityDeps();
  return engine.whileWorking(use, { settings: { ...settings, sweepMode: 'changed' } });
}

async function eventsOf(workflowId: string): Promise<number> {
  const { events } = await engine.client.workflow.getHandle(workflowId).fetchHistory();
  return events?.length ?? 0;
}

const historyIds = () =>
  Promise.all(
    listings.map(async ({ listingId }) => {
      const handle = engine.client.workflow.getHandle(listingSyncWorkflowId(listingId));
      return (await handle.describe()).runId;
    }),
  );

describe('a sweep that asks for news', () => {
  test('has what was never synced synced, then logs what is unchanged by itself', async () => {
    await whileSweeping(async () => {
      const first = await sweep();
      expect(first).toMatchObject({
        mode: 'changed',
        operationId: null,
        figures: { listings: 3, changed: 3, nightsAdded: 9 },
      });
      const before = await historyIds();
      const second = await sweep();
      expect(second.figures).toMatchObject({ listings: 3, unchanged: 3, changed: 0, requests: { airbnb: 2, vrbo: 1 } });
      // No listing had a workflow for it, and the sweep's own history is as long as for any other batch.
      expect(await historyIds()).toEqual(before);
      expect(await eventsOf(second.workflowId)).toBeLessThanOrEqual(25);
      for (const { listingId } of listings) {
        const [latest] = await engine.runs(listingId);
        expect(latest).toMatchObject({
          number: 2,
          status: 'succeeded',
          workflowId: second.workflowId,
          availabilityChanged: false,
        });
      }
    });
  });

  test('has a listing with a new stay synced, at 12 events, and no other', async () => {
    const [first] = listings;
    if (!first) throw new Error('There is a listing.');
    await whileSweeping(async () => {
      await sweep();
      const [, ...othersBefore] = await historyIds();
      const [room = ''] = first.rooms;
      engine.sandbox.control.addReservation(room, { from: engine.dateIn(200), to: engine.dateIn(202) });
      const { figures, workflowId } = await sweep();
      // It was asked, and then read by its own run.
      expect(figures).toMatchObject({ unchanged: 2, changed: 1, nightsAdded: 2, requests: { airbnb: 3, vrbo: 1 } });
      const [, ...others] = await historyIds();
      expect(others).toEqual(othersBefore);
      expect(await eventsOf(listingSyncWorkflowId(first.listingId))).toBeLessThanOrEqual(12);
      expect(await eventsOf(workflowId)).toBeLessThanOrEqual(25);
    });
  });

  test('is started once for an operation, over the listings of its owner', async () => {
    const [first, second] = listings;
    if (!first || !second) throw new Error('There are listings.');
    const scope = { operationId: randomUUID(), ownerId: first.owner.memberId };
    const report = await whileSweeping(async () => {
      await engine.orchestrator.startSweep(scope);
      await engine.orchestrator.startSweep(scope);
      const done = await settledReport(({ operationId }) => operationId === scope.operationId);
      await engine.orchestrator.startSweep(scope);
      return done;
    });
    expect(report).toMatchObject({ ...scope, mode: 'changed', figures: { listings: 1, changed: 1 } });
    expect(report.workflowId).toBe(`calendar-sweep-${scope.operationId}`);
    expect(await engine.world.prisma.sweepReport.count({ where: { operationId: scope.operationId } })).toBe(1);
    expect(await engine.runs(second.listingId)).toEqual([]);
  });
});
