import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import type { ByHand } from '../../src/ports.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { exportAddress, readByIcalJs } from '../support/ical-reader.ts';
import { NOW, observing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const root = { from: '2026-09-10', to: '2026-09-13' };
const copy = (fields: Partial<ObservedEvent> = {}) =>
  stay(root.from, root.to, { eventClass: 'unknown', uid: 'copy@vrbo.com', ...fields });

/** A good reading of a platform that lists what it imports. */
function onVrbo(...events: readonly ObservedEvent[]): FeedReading {
  const observation = { ...observing(...events), platform: 'vrbo' as const };
  return { outcome: 'read', observation, contentHash: JSON.stringify(events) };
}

/** A listing with a booking, a connection to Vrbo, and the address that Vrbo reads. */
async function aRing() {
  const { by, listing } = await world.aListing();
  const connection = await world.aConnection(by);
  const sync = (...events: readonly ObservedEvent[]) => {
    world.pass(10);
    return world.sync(listing.id, { [connection.id]: onVrbo(...events) });
  };
  await sync(stay('2026-12-01', '2026-12-02', { uid: 'own@vrbo.com' }));
  const booked = await world.stores.calendars.book(at(by), { ...root, guestName: 'Inès Durand' });
  if (booked?.outcome !== 'booked') throw new Error('The nights were not free.');
  const kept = { kind: 'destination', connectionId: connection.id, label: null } as const;
  const created = await world.stores.exports.create(at(by), kept);
  if (created?.outcome !== 'created') throw new Error('The export was not made.');
  const read = () => readByVrbo(created.export.id, created.token);
  const cancel = () => world.stores.calendars.cancelBooking(at(by), booked.booking.id);
  return { by, listing, connection, sync, read, cancel, others: () => readByAnother(by) };
}

/** The same, whose booking was cancelled and whose copy Vrbo lists still: its origin is asked for. */
async function aRingThatAsks() {
  const ring = await aRing();
  await ring.read();
  await ring.sync(own, copy());
  await ring.cancel();
  await ring.sync(own, copy());
  await ring.read();
  await ring.sync(own, copy());
  await ring.sync(own, copy());
  return ring;
}

const at = (by: ByHand) => ({ ...by, now: world.nowInstant });
const own = stay('2026-12-01', '2026-12-02', { uid: 'own@vrbo.com' });

async function readByVrbo(exportId: string, token: string) {
  world.pass(5);
  const answer = await exportAddress(world.stores.exports, { now: () => world.nowInstant })(token, { reader: 'Vrbo' });
  const at = Date.parse(world.nowInstant);
  await eventuallyTrue('the read noted', async () => {
    const row = await world.prisma.export.findUniqueOrThrow({ where: { id: exportId } });
    return row.readAts.some((each) => Number(each) === at);
  });
  return readByIcalJs(answer.text);
}

async function readByAnother(by: ByHand) {
  const created = await world.stores.exports.create(at(by), {
    kind: 'destination',
    connectionId: null,
    label: 'Google',
  });
  if (created?.outcome !== 'created') throw new Error('The export was not made.');
  const answer = await exportAddress(world.stores.exports, { now: () => world.nowInstant })(created.token);
  return readByIcalJs(answer.text).map(({ from, to }) => `${from}..${to}`);
}

const rows = async (listingId: string) =>
  (await world.prisma.acceptedEvent.findMany({ where: { listingId }, orderBy: { from: 'asc' } })).map(
    ({ from, eventClass, askedAt }) => `${from.toISOString().slice(0, 10)} ${eventClass}${askedAt ? ' asked' : ''}`,
  );

test('what Vrbo gives back under our UID makes no row, and its one night more is a stay', async () => {
  const ring = await aRing();
  const [ours] = await ring.read();
  await ring.sync(own, copy({ uid: ours?.uid ?? '', to: '2026-09-14' }));
  expect(await rows(ring.listing.id)).toEqual(['2026-09-13 unknown', '2026-12-01 booking']);
});

test('a copy under another UID is told to nobody, and frees its nights with its root', async () => {
  const ring = await aRing();
  await ring.read();
  await ring.sync(own, copy());
  expect(await rows(ring.listing.id)).toEqual(['2026-09-10 echo', '2026-12-01 booking']);
  await ring.cancel();
  expect(await ring.others()).toEqual(['2026-12-01..2026-12-02']);
  expect(await world.published(ring.listing.id)).toContain('2026-09-10..2026-09-13 BLOCKED');
  await ring.read();
  await ring.sync(own);
  world.nowInstant = plusMinutes(world.nowInstant, 90);
  await ring.sync(own);
  expect(await world.published(ring.listing.id)).toEqual(['2026-12-01..2026-12-02 BOOKED']);
});

test('a copy that outlives its root is a stay, is told to the others, and the host is asked once', async () => {
  const ring = await aRingThatAsks();
  expect(await rows(ring.listing.id)).toEqual(['2026-09-10 unknown asked', '2026-12-01 booking']);
  expect(await ring.others()).toEqual(['2026-09-10..2026-09-13', '2026-12-01..2026-12-02']);
  const [asked, ...more] = (await world.stores.calendars.listHeld(at(ring.by))) ?? [];
  expect([asked, more]).toMatchObject([{ ...root, change: 'origin', reason: 'origin_gone' }, []]);
  const keep = () => world.stores.calendars.keepHeld(at(ring.by), asked?.id ?? '');
  expect(await keep()).toMatchObject({ outcome: 'made', nights: root });
  expect(await keep()).toEqual({ outcome: 'already_decided' });
  await ring.sync(own, copy());
  expect(await world.stores.calendars.listHeld(at(ring.by))).toEqual([]);
  const where = { listingId: ring.listing.id, action: { in: ['echo_unexplained', 'held_decided'] } };
  const audit = await world.prisma.auditEvent.findMany({ where, orderBy: { at: 'asc' } });
  expect(audit.map(({ action, to }) => `${action} ${to}`)).toEqual([
    'echo_unexplained 2026-09-10..2026-09-13',
    'held_decided kept',
  ]);
});

test('the answer that nights are booked frees none of them, though the platform lost them meanwhile', async () => {
  const ring = await aRingThatAsks();
  const [asked] = (await world.stores.calendars.listHeld(at(ring.by))) ?? [];
  expect(await world.stores.calendars.releaseHeld(at(ring.by), asked?.id ?? '')).toEqual({
    outcome: 'already_decided',
  });
  await ring.sync(own);
  expect(await world.stores.calendars.keepHeld(at(ring.by), asked?.id ?? '')).toMatchObject({ outcome: 'made' });
  expect(await world.published(ring.listing.id)).toContain('2026-09-10..2026-09-13 BOOKED');
});

test('removing the connection makes no block of what only was a copy, and one of a wave that still waited', async () => {
  const ring = await aRing();
  await ring.read();
  const season = stay('2027-01-01', '2027-05-01', { eventClass: 'block', uid: 'season@vrbo.com' });
  await ring.sync(own, copy(), season);
  expect(await world.stores.connections.delete(at(ring.by), ring.connection.id, 'keep')).toBe(true);
  const blocks = await world.prisma.block.findMany({ where: { listingId: ring.listing.id }, orderBy: { from: 'asc' } });
  expect(blocks.map(({ from }) => from.toISOString().slice(0, 10))).toEqual(['2026-12-01', '2027-01-01']);
});

test('while a copy stands the feed is read whole, though it says what it said', async () => {
  const ring = await aRing();
  const hash = async () =>
    (await world.prisma.connection.findUniqueOrThrow({ where: { id: ring.connection.id } })).contentHash;
  expect(await hash()).not.toBeNull();
  await ring.read();
  await ring.sync(own, copy());
  expect(await hash()).toBeNull();
});

test('a stay that Vrbo sold before it read us is never taken for a copy', async () => {
  const ring = await aRing();
  await ring.sync(own, copy());
  await ring.read();
  await ring.sync(own, copy());
  await ring.cancel();
  for (let poll = 0; poll < 4; poll += 1) {
    await ring.read();
    await ring.sync(own, copy());
  }
  expect(await rows(ring.listing.id)).toEqual(['2026-09-10 unknown', '2026-12-01 booking']);
});
