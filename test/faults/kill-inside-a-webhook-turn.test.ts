import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openHubs } from '../../src/parts/hubs.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { webhooksWorkflowId } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { MovableClock } from '../temporal/movable-clock.ts';
import type { KillPoint } from './kill-points.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

const points = [
  'after claim',
  'after the first reading',
  'after the hub has closed',
  'before settle',
] as const satisfies readonly KillPoint[];

type Room = { readonly connectionId: string; readonly accountId: string; readonly roomId: number };
type Lost = {
  readonly listingId: string;
  readonly sold: Room;
  readonly other: Room;
  readonly statusesAtKill: string[];
};

let engine: Engine;
let hubs: ReturnType<typeof openHubs>;
const lost = new Map<KillPoint, Lost>();

/** A listing with rooms at two accounts of the simulated Beds24. */
async function aListingWithTwoRooms() {
  const listing = await engine.aListing();
  const by = { ...engine.world.byHand(listing.owner, listing.listingId), now: systemClock.now() };
  const rooms: Room[] = [];
  for (const name of ['Grange', 'Pigeonnier']) rooms.push(await aRoom(by, name));
  const [sold, other] = rooms;
  if (!sold || !other) throw new Error('There are two rooms.');
  return { listingId: listing.listingId, sold, other };
}

async function aRoom(by: ReturnType<Engine['world']['byHand']>, name: string): Promise<Room> {
  const { beds24 } = engine.sandbox.hubs;
  const { ownerId, roomIds } = beds24.addAccount([[{ name }]]);
  const call = { signal: new AbortController().signal };
  const opened = await hubs.connectors.beds24.connect({ inviteCode: beds24.inviteCode(ownerId) }, call);
  if (opened.outcome === 'failed') throw new Error(opened.failure.detail);
  const account = await engine.stores.hubs.save(
    { actor: by.actor, now: by.now },
    { connector: 'beds24', ...opened.value },
  );
  const [roomId = 0] = roomIds;
  const unit = { accountId: account.id, unit: { id: String(roomId), name }, label: name };
  const how = { mode: 'auto', syncIntervalMin: undefined, syncEnabled: true, readOnly: false, sales: null } as const;
  const connected = await engine.stores.hubs.connectUnit(by, { ...unit, ...how });
  if (connected?.outcome !== 'saved') throw new Error(`The room was not connected: ${connected?.outcome}`);
  return { connectionId: connected.connectionId, accountId: account.id, roomId };
}

/** The hub of a room says that something changed there. */
async function tell({ accountId, roomId }: Room): Promise<void> {
  const news = { eventId: null, unitIds: [String(roomId)], now: systemClock.now() };
  await engine.stores.hubs.receive(accountId, news);
  await engine.orchestrator.webhookReceived('beds24');
}

/** What a first reading finds is told to nobody: what is sold after it is. */
async function readOnce({ connectionId, ...room }: Room): Promise<void> {
  await tell({ connectionId, ...room });
  const read = () => engine.world.prisma.syncRun.count({ where: { connectionId, status: 'succeeded' } });
  await eventuallyTrue('a first reading', async () => (await read()) > 0);
}

async function sell({ sold }: Pick<Lost, 'sold'>): Promise<void> {
  engine.sandbox.hubs.beds24.addBooking(sold.roomId, {
    ...{ from: engine.dateIn(10), to: engine.dateIn(12), channel: 'airbnb' },
  });
  await tell(sold);
}

/** The runs after the first. */
function runsOf({ sold }: Pick<Lost, 'sold'>) {
  return engine.world.prisma.syncRun.findMany({
    where: { connectionId: sold.connectionId },
    orderBy: { number: 'asc' },
    skip: 1,
  });
}

function closedAt({ roomId }: Room): string[] {
  return engine.sandbox.hubs.beds24
    .bookings(roomId)
    .filter(({ status }) => status === 'black')
    .map(({ arrival, departure }) => `${arrival}..${departure}`);
}

async function isInStep({ listingId, other, ...rest }: Pick<Lost, 'listingId' | 'sold' | 'other'>): Promise<boolean> {
  const row = await engine.world.prisma.connection.findUniqueOrThrow({ where: { id: other.connectionId } });
  const { revision } = await engine.world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
  const isOver = (await runsOf(rest)).every(({ finishedAt }) => finishedAt !== null);
  return isOver && closedAt(other).length > 0 && row.publishedRevision === revision && row.publisher === null;
}

beforeAll(async () => {
  engine = await Engine.create();
  hubs = openHubs(engine.sandbox.url, pino({ level: 'silent' }));
  const nobody = { url: 'smtp://127.0.0.1:9' };
  // The lease of a publisher that died is over by then.
  const clock = new MovableClock();
  clock.aheadMin = 2;
  for (const point of points) {
    const two = await aListingWithTwoRooms();
    await engine.whileWorking(() => readOnce(two.sold), { hubs: hubs.connectors, units: hubs.units });
    await sell(two);
    await killAtItsPlaces(engine, { [webhooksWorkflowId('beds24')]: point }, { taking: nobody, hanging: nobody });
    lost.set(point, { ...two, statusesAtKill: (await runsOf(two)).map(({ status }) => status) });
    await engine.whileWorking(() => eventuallyTrue(`${point}: in step`, () => isInStep(two), 60_000), {
      ...{ clock, hubs: hubs.connectors, units: hubs.units },
    });
  }
}, 300_000);
afterAll(() => engine.close());

describe.each(points)('a worker that is killed %s, in a turn over what webhooks told,', (point) => {
  const scene = (): Lost => {
    const one = lost.get(point);
    if (!one) throw new Error(`No worker was killed ${point}.`);
    return one;
  };

  test('leaves its run under way', () => {
    expect(scene().statusesAtKill).toEqual(['running']);
  });

  test('leaves the run to the next turn, which ends it: there is no other, and it is no failure', async () => {
    const runs = await runsOf(scene());
    expect(runs.map(({ status, trigger, attempts }) => `${status} ${trigger} ${attempts}`)).toEqual([
      'succeeded webhook 2',
    ]);
  });

  test('leaves the nights to be closed at the other room, once', () => {
    expect(closedAt(scene().other)).toEqual([`${engine.dateIn(10)}..${engine.dateIn(12)}`]);
  });

  test('leaves the stay to be told once', async () => {
    const { listingId, sold } = scene();
    const told = await engine.world.prisma.notice.findMany({ where: { listingId } });
    const kept = await engine.world.prisma.acceptedEvent.findMany({ where: { connectionId: sold.connectionId } });
    expect([told.filter(({ kind }) => kind === 'booking_new').length, kept.length]).toEqual([1, 1]);
  });
});
