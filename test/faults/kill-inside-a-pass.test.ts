import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/domain/run.ts';
import { listingSyncWorkflowId } from '../../workflows/messages.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import type { KillPoint } from './kill-points.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

/** Where the worker is killed, how the run must end all the same, and by which attempt. */
const cases: readonly { readonly point: KillPoint; readonly status: Run['status']; readonly attempts: number }[] = [
  { point: 'after claim', status: 'succeeded', attempts: 2 },
  { point: 'after the first reading', status: 'succeeded', attempts: 2 },
  { point: 'before settle', status: 'succeeded', attempts: 2 },
  { point: 'after settle', status: 'failed', attempts: 1 },
  { point: 'after the report', status: 'failed', attempts: 1 },
];

let engine: Engine;
const killed = new Map<KillPoint, { readonly listing: SyncedListing; readonly run: Run }>();

async function requestAll(): Promise<void> {
  for (const { point, status } of cases) {
    const listing = await engine.aListing('airbnb', 'booking.com');
    // Only a run that fails is reported.
    if (status === 'failed')
      for (const room of listing.rooms) engine.sandbox.control.setFault(room, { kind: 'status', code: 404 });
    killed.set(point, { listing, run: await engine.request(listing) });
  }
}

/** All passes are brought to their places by one process, which is then killed. No mail is to be sent of it. */
function killWorker(): Promise<void> {
  const stops = [...killed].map(([point, { listing }]) => [listingSyncWorkflowId(listing.listingId), point] as const);
  const nobody = { url: 'smtp://127.0.0.1:9' };
  return killAtItsPlaces(engine, Object.fromEntries(stops), { taking: nobody, hanging: nobody });
}

const alertOpened = ({ listingId }: SyncedListing) =>
  eventuallyTrue('the alert', () => engine.stores.supervision.isOpen(listingId), 60_000);

beforeAll(async () => {
  engine = await Engine.create();
  await requestAll();
  await killWorker();
  await engine.whileWorking(async () => {
    for (const { run, listing } of killed.values()) {
      await engine.endedRun(run.id, 60_000);
      await engine.client.workflow.getHandle(listingSyncWorkflowId(listing.listingId)).result();
      // Its review may have been under way in the worker that was killed.
      if ((await engine.run(run.id)).status === 'failed') await alertOpened(listing);
    }
  });
}, 240_000);
afterAll(() => engine.close());

function killedAt(point: KillPoint) {
  const found = killed.get(point);
  if (!found) throw new Error(`No pass was killed ${point}.`);
  return found;
}

describe.each(cases)('a worker that is killed $point', ({ point, status, attempts }) => {
  test('leaves a run that another worker ends, once', async () => {
    const { listing, run } = killedAt(point);
    const runs = await engine.runs(listing.listingId);
    expect(runs).toMatchObject([{ id: run.id, number: 1, status, attempts }]);
    expect(runs[0]?.results.map(({ connectionId }) => connectionId).sort()).toEqual(
      listing.connections.map(({ id }) => id).sort(),
    );
  });

  test('leaves every stay accepted once and published once', async () => {
    const { listing } = killedAt(point);
    const where = { listingId: listing.listingId };
    const accepted = await engine.world.prisma.acceptedEvent.findMany({ where, orderBy: { from: 'asc' } });
    const published = await engine.world.prisma.listingAvailability.count({ where });
    const wanted = status === 'failed' ? 0 : 2;
    expect([accepted.length, new Set(accepted.map(({ connectionId }) => connectionId)).size, published]).toEqual([
      wanted,
      wanted,
      wanted,
    ]);
  });

  test('leaves one audit entry of the request, and one of a failure where there was one', async () => {
    const { listing, run } = killedAt(point);
    const entries = await engine.world.prisma.auditEvent.findMany({
      where: { listingId: listing.listingId, runId: run.id },
    });
    expect(entries.map(({ action }) => action).sort()).toEqual(
      status === 'failed' ? ['alert_opened', 'run_requested'] : ['run_requested'],
    );
  });
});
