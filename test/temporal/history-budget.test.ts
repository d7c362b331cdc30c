import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listingSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { aSweepInput } from '../support/sweep-input.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
afterAll(() => engine.close());

let sweeps = 0;

/** Sweeps all listings and gives the sweep's workflow ID. */
async function sweep(): Promise<string> {
  sweeps += 1;
  const workflowId = `calendar-sweep-${sweeps}`;
  await engine.client.workflow.execute(syncListingCalendars, {
    ...{ workflowId, taskQueue: TASK_QUEUE },
    args: [aSweepInput()],
  });
  return workflowId;
}

async function eventsOf(workflowId: string) {
  const { events } = await engine.client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

/** The events of a sweep that are there because of its children. */
async function eventsForChildren(workflowId: string): Promise<number> {
  const events = await eventsOf(workflowId);
  return events.filter(
    (event) =>
      event.startChildWorkflowExecutionInitiatedEventAttributes ??
      event.childWorkflowExecutionStartedEventAttributes ??
      event.childWorkflowExecutionCompletedEventAttributes,
  ).length;
}

/** Each published row with the transaction that wrote it, so that a row written again as it was shows. */
function rowVersions(listingId: string) {
  return engine.world.prisma.$queryRaw`
    SELECT 'availability' AS "table", "from", xmin::text FROM "ListingAvailability" WHERE "listingId" = ${listingId}::uuid
    UNION ALL
    SELECT 'accepted', "from", xmin::text FROM "AcceptedEvent" WHERE "listingId" = ${listingId}::uuid
    ORDER BY 1, 2`;
}

async function revisionOf(listingId: string): Promise<number> {
  return (await engine.world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } })).revision;
}

describe('a listing with three feeds', () => {
  let listing: SyncedListing;
  beforeEach(async () => {
    await engine.world.prisma.listing.updateMany({ data: { active: false } });
    listing = await engine.aListing('airbnb', 'booking.com', 'vrbo');
  });

  test('that is new costs at most 24 history events in its child', async () => {
    await engine.whileWorking(sweep);
    const [run] = await engine.runs(listing.listingId);
    expect(run).toMatchObject({ status: 'succeeded', counts: { connectionsRead: 3, nightsAdded: 9 } });
    expect((await eventsOf(listingSyncWorkflowId(listing.listingId))).length).toBeLessThanOrEqual(24);
  });

  test('that is unchanged costs at most 12 history events in its child and 15 with those of the sweep', async () => {
    const sweepId = await engine.whileWorking(async () => {
      await sweep();
      return sweep();
    });
    const [run] = await engine.runs(listing.listingId);
    expect(run).toMatchObject({
      number: 2,
      availabilityChanged: false,
      counts: { connectionsRead: 3, nightsAdded: 0 },
    });
    const childEvents = (await eventsOf(listingSyncWorkflowId(listing.listingId))).length;
    expect(childEvents).toBeLessThanOrEqual(12);
    expect(childEvents + (await eventsForChildren(sweepId))).toBeLessThanOrEqual(15);
  });

  test('that changed in every feed costs at most 24 history events in its child', async () => {
    await engine.whileWorking(async () => {
      await sweep();
      for (const [index, room] of listing.rooms.entries())
        engine.sandbox.control.addReservation(room, {
          from: engine.dateIn(300 + index),
          to: engine.dateIn(301 + index),
        });
      await sweep();
    });
    const [run] = await engine.runs(listing.listingId);
    expect(run).toMatchObject({ number: 2, availabilityChanged: true, counts: { nightsAdded: 3 } });
    expect((await eventsOf(listingSyncWorkflowId(listing.listingId))).length).toBeLessThanOrEqual(24);
  });

  test('that is unchanged has no row of its calendar written again, and keeps its revision', async () => {
    await engine.whileWorking(async () => {
      await sweep();
      const before = [await rowVersions(listing.listingId), await revisionOf(listing.listingId)];
      expect(before[0]).toHaveLength(6);
      await sweep();
      expect([await rowVersions(listing.listingId), await revisionOf(listing.listingId)]).toEqual(before);
    });
    expect(await engine.runs(listing.listingId)).toHaveLength(2);
  });
});
