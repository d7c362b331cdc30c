import { afterEach, describe, expect, it } from '@jest/globals';
import { createHubReader } from '../../../src/connectors/hubs/hub-reader.ts';
import { requestCounter } from '../../../src/connectors/request-counter.ts';
import type { HubClosure } from '../../../src/hub-ports.ts';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import {
  aCall,
  answered,
  aSweptCall,
  type Beds24World,
  beds24World,
  failureOf,
  inThisTurn,
  openedSecrets,
  today,
} from './beds24-world.ts';

afterEach(stopSandboxes);

const week = { from: '2026-12-01', to: '2026-12-08' };
const timeZone = 'Europe/Paris';

/** A world of so many rooms in one account; `sweep` reads units of it at once, as a sweep does. */
async function sweptWorld(count: number, options: Parameters<typeof beds24World>[0] = {}) {
  const world = await beds24World({ rooms: roomsOf(count), ...options });
  const roomIds = Array.from({ length: count }, (_, index) => world.roomId + index);
  // Its token is there already, so that what is counted is readings.
  await world.connector.listUnits(world.access, aCall);
  const before = world.hub.requests().length;
  const seen = () => world.hub.requests().slice(before);
  return { ...world, roomIds, seen };
}

function roomsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `Room ${index + 1}` }));
}

type Known = { readonly stays?: readonly string[]; readonly ours?: readonly HubClosure[] };

function sweep({ connector, access }: Pick<Beds24World, 'connector' | 'access'>, units: readonly [number, Known?][]) {
  return Promise.all(
    units.map(([roomId, { stays = [], ours = [] } = {}]) =>
      connector.readUnit(access, { unitId: String(roomId), today, ours, stays, timeZone }, aSweptCall),
    ),
  );
}

const roomsAsked = (query: string) => new URLSearchParams(query).getAll('roomId').map(Number);

describe('units of one Beds24 account that a sweep reads at once', () => {
  it.each([
    [50, 25, 4],
    [26, 25, 4],
    [7, 3, 6],
    [1, 25, 2],
  ])('take two requests for each group: %i units by %i at most are %i requests', async (count, mostUnits, requests) => {
    const world = await sweptWorld(count, { grouping: { ...inThisTurn, mostUnits } });
    for (const roomId of world.roomIds) world.hub.addBooking(roomId, week);
    const answers = await sweep(
      world,
      world.roomIds.map((roomId) => [roomId]),
    );
    expect(answers.map((answer) => answered(answer).events)).toEqual(
      world.roomIds.map((roomId) => [
        { ...week, eventClass: 'booking', identity: String(world.hub.bookings(roomId)[0]?.id), uid: '' },
      ]),
    );
    expect(world.seen()).toHaveLength(requests);
  });

  it('each say what they say when they are read alone', async () => {
    const world = await sweptWorld(4);
    const [booked = 0, closed = 0, cancelled = 0, free = 0] = world.roomIds;
    world.hub.addBooking(booked, { ...week, channel: 'airbnb' });
    world.hub.setNights(closed, week, { toSell: 0 });
    world.hub.cancelBooking(world.hub.addBooking(cancelled, week));
    const together = await sweep(
      world,
      [booked, closed, cancelled, free].map((roomId) => [roomId]),
    );
    const alone = [];
    for (const roomId of [booked, closed, cancelled, free]) alone.push(await world.read(String(roomId)));
    expect(together.map(answered)).toEqual(alone);
  });

  it('are read to the last page, whosever bookings are on it', async () => {
    const world = await sweptWorld(3);
    for (const roomId of world.roomIds)
      for (let index = 0; index < 60; index += 1) world.hub.addBooking(roomId, nightsFrom(index));
    const answers = await sweep(
      world,
      world.roomIds.map((roomId) => [roomId]),
    );
    expect(answers.map((answer) => answered(answer).events.length)).toEqual([60, 60, 60]);
    const pages = world.seen().filter(({ path }) => path === '/bookings');
    expect(pages.map(({ query }) => new URLSearchParams(query).get('page'))).toEqual(['1', '2']);
  });

  it('that are units of one room are told apart, and their room is asked about once', async () => {
    const world = await sweptWorld(1, { rooms: [{ name: 'Studio', qty: 2 }] });
    const id = world.hub.addBooking(world.roomId, { ...week, unitId: 1 });
    const [first, second] = await Promise.all(
      ['1', '2'].map((number) => {
        const unit = { unitId: `${world.roomId}/${number}`, today, ours: [], stays: [], timeZone };
        return world.connector.readUnit(world.access, unit, aSweptCall);
      }),
    );
    expect(first && answered(first).events).toMatchObject([{ identity: String(id) }]);
    expect(second && answered(second).events).toEqual([]);
    expect(world.seen().map(({ query }) => roomsAsked(query))).toEqual([[world.roomId], [world.roomId]]);
  });

  it('are one question through the reader of hubs too', async () => {
    const { connector, access, roomIds, seen } = await sweptWorld(2);
    const reader = createHubReader({ beds24: connector, smoobu: connector, lodgify: connector });
    const known = { today, ours: [], stays: [], closed: [], knownHash: null, timeZone, ...aSweptCall };
    const readings = await Promise.all(
      roomIds.map((roomId) => reader.read({ connector: 'beds24', access, unitId: String(roomId), ...known })),
    );
    expect(readings.map(({ outcome }) => outcome)).toEqual(['read', 'read']);
    expect(seen()).toHaveLength(2);
  });

  it('are not grouped where a webhook asks: that reading goes by itself', async () => {
    const world = await sweptWorld(2);
    const [swept = 0, hot = 0] = world.roomIds;
    const unit = { unitId: String(hot), today, ours: [], stays: [], timeZone };
    await Promise.all([sweep(world, [[swept]]), world.connector.readUnit(world.access, unit, aCall)]);
    expect(world.seen().map(({ query }) => roomsAsked(query).length)).toEqual([1, 1, 1, 1]);
  });
});

describe('units of two Beds24 accounts', () => {
  it('are never in one request', async () => {
    const world = await sweptWorld(2);
    const other = world.hub.addAccount([roomsOf(2)]);
    const secrets = await openedSecrets(world.connector, world.hub.inviteCode(other.ownerId));
    const access = { accountId: 'account-2', secrets };
    for (const roomId of [...world.roomIds, ...other.roomIds]) world.hub.addBooking(roomId, week);
    const [mine, theirs] = await Promise.all([
      sweep(
        world,
        world.roomIds.map((roomId) => [roomId]),
      ),
      sweep(
        { ...world, access },
        other.roomIds.map((roomId) => [roomId]),
      ),
    ]);
    expect([...mine, ...theirs].map((answer) => answered(answer).events.length)).toEqual([1, 1, 1, 1]);
    const asked = world
      .seen()
      .filter(({ path }) => path === '/bookings')
      .map(({ query }) => roomsAsked(query));
    expect(asked).toHaveLength(2);
    expect(asked).toEqual(expect.arrayContaining([[...world.roomIds], [...other.roomIds]]));
  });
});

describe('what is wrong with one unit of a group', () => {
  it('an entry that cannot be read is that unit’s alone', async () => {
    const world = await sweptWorld(2);
    const [broken = 0, whole = 0] = world.roomIds;
    world.hub.addBooking(broken, { from: '2026-12-20', to: 'never' });
    const id = world.hub.addBooking(whole, week);
    const [first, second] = await sweep(world, [[broken], [whole]]);
    expect(first && answered(first)).toMatchObject({
      isWhole: false,
      warnings: ['booking 1 of the list could not be read (departure)'],
    });
    expect(second && answered(second)).toMatchObject({
      isWhole: true,
      warnings: [],
      events: [{ identity: String(id) }],
    });
  });

  it('an entry that names no room leaves none of them whole', async () => {
    const world = await sweptWorld(2);
    const pages = { nextPageExists: false, nextPageLink: null };
    world.hub.setFault({
      kind: 'status',
      code: 200,
      path: '/bookings',
      body: { success: true, pages, data: [{ id: 1 }] },
    });
    const answers = await sweep(
      world,
      world.roomIds.map((roomId) => [roomId]),
    );
    expect(answers.map((answer) => answered(answer).isWhole)).toEqual([false, false]);
  });

  it('a room that the calendar does not have is not whole, and the others are', async () => {
    const world = await sweptWorld(2, { rooms: [{ name: 'Lavender', hasPrice: false }, { name: 'Thyme' }] });
    const answers = await sweep(
      world,
      world.roomIds.map((roomId) => [roomId]),
    );
    expect(answers.map((answer) => answered(answer).isWhole)).toEqual([false, true]);
  });

  it('a stay that the list of all has lost is asked for once more, by its unit alone', async () => {
    const world = await sweptWorld(2);
    const ids = world.roomIds.map((roomId) => world.hub.addBooking(roomId, week));
    const pages = { nextPageExists: false, nextPageLink: null };
    world.hub.setFault({
      kind: 'status',
      code: 200,
      path: '/bookings',
      times: 1,
      body: { success: true, pages, data: [] },
    });
    const answers = await sweep(
      world,
      world.roomIds.map((roomId, index) => [roomId, { stays: [String(ids[index])] }]),
    );
    expect(answers.map((answer) => answered(answer).events.map(({ identity }) => Number(identity)))).toEqual(
      ids.map((id) => [id]),
    );
  });

  it('a closure of ours that the list of all has lost is not taken for opened', async () => {
    const world = await sweptWorld(2);
    const [roomId = 0, other = 0] = world.roomIds;
    const state = { unitId: String(roomId), today, ours: [] };
    const closed = await world.connector.closeNights(
      world.access,
      { ...state, ...week, key: 'closure-1', remoteId: '' },
      aCall,
    );
    if (closed.outcome !== 'done') throw new Error('the nights were not closed');
    const ours = [{ ...week, key: 'closure-1', remoteId: closed.value.remoteId }];
    const pages = { nextPageExists: false, nextPageLink: null };
    world.hub.setFault({
      kind: 'status',
      code: 200,
      path: '/bookings',
      times: 1,
      body: { success: true, pages, data: [] },
    });
    const [first] = await sweep(world, [[roomId, { ours }], [other]]);
    expect(first && answered(first).closures).toEqual(ours);
  });
});

describe('what fails for a group', () => {
  it.each([
    [429, 'RATE_LIMITED'],
    [503, 'TRANSIENT'],
  ])('by %i is the failure of each, by one request, and the platform’s once', async (code, kind) => {
    const world = await sweptWorld(3);
    world.hub.setFault({ kind: 'status', code, body: {} });
    const answers = await sweep(
      world,
      world.roomIds.map((roomId) => [roomId]),
    );
    expect(answers.map((answer) => failureOf(answer).kind)).toEqual([kind, kind, kind]);
    expect(answers.map((answer) => 'notAsked' in answer)).toEqual([false, true, true]);
    expect(world.seen()).toHaveLength(1);
  });

  it('by a refusal that one room may be the cause of has each asked by itself', async () => {
    const world = await sweptWorld(2);
    world.hub.setFault({ kind: 'status', code: 400, path: '/inventory', times: 2, body: {} });
    const answers = await sweep(
      world,
      world.roomIds.map((roomId) => [roomId]),
    );
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['answered', 'failed']);
  });

  it('by no answer in time is the failure of who cannot wait longer, and of no other', async () => {
    const world = await sweptWorld(2);
    const first = new AbortController();
    world.hub.hold();
    const [hasty, patient] = [{ signal: first.signal, isSwept: true }, aSweptCall].map((call, index) => {
      const unit = { unitId: String(world.roomIds[index]), today, ours: [], stays: [], timeZone };
      return world.connector.readUnit(world.access, unit, call);
    });
    await world.hub.untilWaiting(1);
    first.abort();
    expect((await hasty)?.outcome).toBe('failed');
    world.hub.release();
    expect((await patient)?.outcome).toBe('answered');
    expect(world.seen()).toHaveLength(2);
  });
});

describe('the requests of units that were read together', () => {
  it('are, in the sum of what their runs count, those that the hub got', async () => {
    const world = await sweptWorld(5, { grouping: { ...inThisTurn, mostUnits: 2 } });
    const counts = await Promise.all(
      world.roomIds.map((roomId) => requestCounter.counted(() => sweep(world, [[roomId]]))),
    );
    expect(counts.reduce((sum, { requests }) => sum + requests, 0)).toBe(world.seen().length);
    expect(world.seen()).toHaveLength(6);
    expect(counts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

/** One night for each index, none of them the same. */
function nightsFrom(index: number) {
  const day = (offset: number) => new Date(Date.UTC(2026, 11, 1 + offset)).toISOString().slice(0, 10);
  return { from: day(index), to: day(index + 1) };
}
