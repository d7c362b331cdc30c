import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openHubs } from '../../src/parts/hubs.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { connectionSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncDueConnections } from '../../workflows/sync-due-connections.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { MovableClock } from '../temporal/movable-clock.ts';
import type { KillPoint } from './kill-points.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

const points = [
  'after the publication is taken',
  'after the hub has closed',
  'after the publication is ended',
] as const satisfies readonly KillPoint[];

type Told = { readonly listing: SyncedListing; readonly connectionId: string; readonly roomId: number };

let engine: Engine;
const told = new Map<KillPoint, Told>();

/** A listing with a room at the simulated Beds24, and a stay that the room is to be closed for. */
async function aBookedListing(): Promise<Told> {
  const { connectors } = openHubs(engine.sandbox.url, pino({ level: 'silent' }));
  const { beds24 } = engine.sandbox.hubs;
  const { ownerId, roomIds } = beds24.addAccount([[{ name: 'Grange' }]]);
  const call = { signal: new AbortController().signal };
  const opened = await connectors.beds24.connect({ inviteCode: beds24.inviteCode(ownerId) }, call);
  if (opened.outcome === 'failed') throw new Error(opened.failure.detail);
  const listing = await engine.aListing();
  const by = { ...engine.world.byHand(listing.owner, listing.listingId), now: systemClock.now() };
  const account = await engine.stores.hubs.save(
    { actor: listing.owner, now: by.now },
    { connector: 'beds24', ...opened.value },
  );
  const [roomId = 0] = roomIds;
  const unit = { accountId: account.id, unit: { id: String(roomId), name: 'Grange' }, label: 'Grange' };
  const how = { mode: 'auto', syncIntervalMin: undefined, syncEnabled: true, readOnly: false, sales: null } as const;
  const connected = await engine.stores.hubs.connectUnit(by, { ...unit, ...how });
  if (connected?.outcome !== 'saved') throw new Error(`The unit was not connected: ${connected?.outcome}`);
  await engine.stores.calendars.book(by, { from: engine.dateIn(10), to: engine.dateIn(12), guestName: null });
  return { listing, connectionId: connected.connectionId, roomId };
}

function closedAt({ roomId }: Told): string[] {
  return engine.sandbox.hubs.beds24
    .bookings(roomId)
    .filter(({ status }) => status === 'black')
    .map(({ arrival, departure }) => `${arrival}..${departure}`);
}

async function isInStep({ connectionId, listing }: Told): Promise<boolean> {
  const row = await engine.world.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const { revision } = await engine.world.prisma.listing.findUniqueOrThrow({ where: { id: listing.listingId } });
  return row.publishedRevision === revision && row.publisher === null;
}

beforeAll(async () => {
  engine = await Engine.create();
  const stops: [string, KillPoint][] = [];
  for (const point of points) {
    const one = await aBookedListing();
    told.set(point, one);
    stops.push([connectionSyncWorkflowId(one.connectionId), point]);
    const ref = { connectionId: one.connectionId, listingId: one.listing.listingId };
    await engine.orchestrator.connectionSyncRequested(ref, 'publish');
  }
  const nobody = { url: 'smtp://127.0.0.1:9' };
  await killAtItsPlaces(engine, Object.fromEntries(stops), { taking: nobody, hanging: nobody });
  // The lease of the publisher that died is over by now.
  const clock = new MovableClock();
  clock.aheadMin = 2;
  const { connectors: hubs, units } = openHubs(engine.sandbox.url, pino({ level: 'silent' }));
  await engine.whileWorking(
    async () => {
      for (const one of told.values()) {
        await engine.client.workflow.getHandle(connectionSyncWorkflowId(one.connectionId)).result();
      }
      await engine.client.workflow.execute(syncDueConnections, { workflowId: 'a-tick', taskQueue: TASK_QUEUE });
      for (const [point, one] of told) await eventuallyTrue(`${point}: in step`, () => isInStep(one));
    },
    { clock, hubs, units },
  );
}, 240_000);
afterAll(() => engine.close());

describe.each(points)('a worker that is killed %s', (point) => {
  test('leaves the nights to be closed at the hub by another, once', () => {
    const one = told.get(point);
    if (!one) throw new Error(`No worker was killed ${point}.`);
    expect(closedAt(one)).toEqual([`${engine.dateIn(10)}..${engine.dateIn(12)}`]);
  });

  test('leaves one closure that is known to stand', async () => {
    const { connectionId = '' } = told.get(point) ?? {};
    const rows = await engine.world.prisma.publishedClosure.findMany({ where: { connectionId } });
    expect(rows.map(({ state }) => state)).toEqual(['closed']);
  });
});
