import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import { listing, NOW, stay, World } from '../support/world.ts';
import { ofHub } from './hub-reading.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const AIRBNB = 'https://www.airbnb.fr/calendar/ical/1.ics?t=secret';
const guest = stay('2026-07-10', '2026-07-15', { identity: 'b1' });

const feed = (url: string, syncEnabled = true) => ({
  connector: 'ical' as const,
  options: defaultConnectionOptions,
  url,
  label: 'Airbnb',
  mode: 'auto' as const,
  syncEnabled,
});

/** A listing with a unit of a hub that was read once: it sells on Airbnb. */
async function soldOnAirbnb() {
  const hub = await HubWorld.create(world);
  const unit = await hub.aUnit();
  world.pass(3);
  await world.sync(hub.listingId, { [unit.connectionId]: ofHub({ b1: 'airbnb' }, guest) });
  return { hub, unit, by: hub.byHand };
}

const rowOf = (id: string) => world.prisma.connection.findUniqueOrThrow({ where: { id } });

describe('the calendar of a channel that a hub of the listing brings', () => {
  test('is refused, naming both, unless it is switched off', async () => {
    const { by } = await soldOnAirbnb();
    expect(await world.stores.connections.create(by, feed(AIRBNB))).toMatchObject({
      outcome: 'channel_connected_twice',
      twice: { channel: 'airbnb', feed: { label: 'Airbnb' }, hub: { label: 'Beds24 · Room' } },
    });
    const off = await world.stores.connections.create(by, feed(AIRBNB, false));
    expect(off).toMatchObject({ outcome: 'saved' });
    if (off?.outcome !== 'saved') throw new Error('not saved');
    const switchedOn = await world.stores.connections.update(by, off.connection.id, { syncEnabled: true });
    expect(switchedOn?.outcome).toBe('channel_connected_twice');
    expect((await world.stores.connections.update(by, off.connection.id, { label: 'Old' }))?.outcome).toBe('saved');
  });

  test('is refused as the new address of another', async () => {
    const { by } = await soldOnAirbnb();
    const { id } = await world.aConnection(by);
    expect((await world.stores.connections.update(by, id, { url: AIRBNB }))?.outcome).toBe('channel_connected_twice');
    expect((await rowOf(id)).host).toBe('feeds.example');
  });

  test('is taken while the hub is switched off, which then is not switched on again beside it', async () => {
    const { by, unit } = await soldOnAirbnb();
    await world.stores.connections.update(by, unit.connectionId, { syncEnabled: false });
    expect(await world.stores.connections.create(by, feed(AIRBNB))).toMatchObject({ outcome: 'saved' });
    const again = await world.stores.connections.update(by, unit.connectionId, { syncEnabled: true });
    expect(again?.outcome).toBe('channel_connected_twice');
  });

  test('and the hub’s unit, connected at the same time: one of the two is refused', async () => {
    const hub = await HubWorld.create(world);
    const made = await Promise.allSettled([
      hub.aUnit('auto', { channels: ['airbnb'], stayChannels: { b1: 'airbnb' } }),
      world.stores.connections.create(hub.byHand, feed(AIRBNB)),
    ]);
    const saved = await world.prisma.connection.count({ where: { listingId: hub.listingId } });
    expect([saved, made.length]).toEqual([1, 2]);
  });
});

describe('a channel of which it is learnt later that two ways bring it', () => {
  test('is told on its calendar, and a stay by both is no conflict', async () => {
    const { by, unit } = await soldOnAirbnb();
    const { id } = await world.aConnection(by);
    expect((await world.stores.connections.find(by.reach, id))?.channelTwice).toBeUndefined();
    const uid = 'HM1@airbnb.com';
    const same = listing(stay('2026-07-10', '2026-07-15', { identity: uid, uid }));
    world.pass(3);
    await world.sync(by.listingId, { [id]: same, [unit.connectionId]: ofHub({ b1: 'airbnb' }, guest) });
    expect((await world.stores.connections.find(by.reach, id))?.channelTwice).toMatchObject({
      channel: 'airbnb',
      hub: { connectionId: unit.connectionId },
    });
    expect((await world.stores.connections.find(by.reach, unit.connectionId))?.channelTwice).toBeUndefined();
    const { by: elsewhere } = await world.aListing(by.actor, { name: 'Another, listed first' });
    await world.aConnection(elsewhere);
    const all = await world.stores.connections.listAll(by.reach, { page: 1, pageSize: 25 });
    const told = all.items.filter(({ connection }) => connection.channelTwice).map(({ connection }) => connection.id);
    expect(told).toEqual([id]);
    expect(await world.prisma.conflict.count({ where: { listingId: by.listingId } })).toBe(0);
    expect(await world.published(by.listingId)).toEqual(['2026-07-10..2026-07-15 BOOKED']);
  });

  test('ends the conflict that stood before the hub said what the stay came by, as explained', async () => {
    const hub = await HubWorld.create(world);
    const unit = await hub.aUnit();
    const by = hub.byHand;
    const { id } = await world.aConnection(by);
    const same = listing(stay('2026-07-10', '2026-07-15', { identity: 'uid' }));
    world.pass(3);
    await world.sync(by.listingId, { [id]: same, [unit.connectionId]: ofHub({}, guest) });
    const [conflict] = await world.prisma.conflict.findMany({ where: { listingId: by.listingId } });
    expect(conflict).toMatchObject({ state: 'open', kind: 'double_booking' });
    world.pass(3);
    await world.sync(by.listingId, { [unit.connectionId]: ofHub({ b1: 'airbnb' }, guest) });
    const after = await world.prisma.conflict.findMany({ where: { listingId: by.listingId } });
    expect(after).toMatchObject([{ id: conflict?.id, state: 'resolved', resolution: 'explained' }]);
    const history = await world.prisma.conflictEvent.findMany({ where: { conflictId: conflict?.id ?? '' } });
    expect(history.map(({ type, reason }) => `${type} ${reason}`)).toContain('explained same_stay');
  });
});

test('what a hub says of its channels is written once', async () => {
  const { hub, unit } = await soldOnAirbnb();
  const versionOf = async () => {
    const [row] = await world.prisma.$queryRaw<{ sales: string }[]>`
      SELECT "sales"::text FROM "Connection" WHERE "id" = ${unit.connectionId}::uuid`;
    return row?.sales;
  };
  const before = await versionOf();
  world.pass(24 * 60);
  await world.sync(hub.listingId, { [unit.connectionId]: ofHub({ b1: 'airbnb' }, guest) });
  expect(await versionOf()).toBe(before);
});
