import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { Reach } from '../../src/domain/member.ts';
import { noReadings, withReading } from '../../src/domain/reading-measure.ts';
import type { HealthStore, PlatformHealth } from '../../src/health-ports.ts';
import { createHealthStore } from '../../src/persistence/health-store.ts';
import { createWorkerReports } from '../../src/persistence/worker-reports.ts';
import { failing, listing, stay, World } from '../support/world.ts';

const any: Reach = { kind: 'any' };

let world: World;
let store: HealthStore;
beforeEach(async () => {
  world = await World.create();
  store = createHealthStore(world.prisma);
});
afterEach(() => world.close());

const hourAgo = () => plusMinutes(world.nowInstant, -60);
const reports = () => createWorkerReports(world.prisma);
const one = (isGood: boolean, tookMs: number) => withReading(noReadings, { isGood, tookMs });
const keysOf = (platforms: readonly PlatformHealth[]) => platforms.map(({ key }) => key);

describe('platforms', () => {
  test('are those of connections within reach, with modes in force, failures and the last good reading', async () => {
    const { listing: own, actor, by } = await world.aListing();
    const good = await world.aConnection(by, { url: 'https://one.example/a.ics' });
    const bad = await world.aConnection(by, { url: 'https://one.example/b.ics' });
    await world.aConnection(by, { url: 'https://two.example/a.ics', mode: 'manual' });
    await world.sync(own.id, { [good.id]: listing(), [bad.id]: failing('BAD_FEED') });
    const other = await world.aListing();
    await world.aConnection(other.by, { url: 'https://three.example/a.ics' });

    expect(keysOf(await store.platforms(any, hourAgo()))).toEqual(['one.example', 'three.example', 'two.example']);
    const [first, second, ...others] = await store.platforms({ kind: 'own', memberId: actor.memberId }, hourAgo());
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      ...{ key: 'one.example', failing: 1, lastGoodAt: world.nowInstant, budget: null, readings: noReadings },
      modes: { batch: 2, manual_chosen: 0, off: 0 },
    });
    expect(second).toMatchObject({ key: 'two.example', modes: { batch: 0, manual_chosen: 1 }, lastGoodAt: null });
  });

  test('sum what workers measured within the window, and forget what is over a day old', async () => {
    const { by } = await world.aListing();
    await world.aConnection(by, { url: 'https://one.example/a.ics' });
    const measured = new Map([['one.example', one(true, 80)]]);
    await reports().addReadings(measured, plusMinutes(world.nowInstant, -90));
    await reports().addReadings(new Map([['one.example', one(false, 900)]]), plusMinutes(world.nowInstant, -10));
    await Promise.all([
      reports().addReadings(measured, world.nowInstant),
      createWorkerReports(world.prisma).addReadings(measured, world.nowInstant),
    ]);

    const [platform] = await store.platforms(any, hourAgo());
    expect(platform?.readings).toMatchObject({ good: 2, failed: 1 });
    expect(platform?.readings.steps.reduce((sum, count) => sum + count, 0)).toBe(3);

    expect(await world.prisma.platformReadings.count()).toBe(3);
    await reports().addReadings(measured, plusMinutes(world.nowInstant, 2_000));
    expect(await world.prisma.platformReadings.count()).toBe(1);
  });

  test('tell what a hub last said is left, of the account within reach that has the least', async () => {
    const [one, two] = [await aHubAccount(), await aHubAccount()];
    const note = (accountId: string, remaining: number, minutes = 0) => ({
      ...{ accountId, remaining, resetsAt: null },
      notedAt: plusMinutes(world.nowInstant, minutes),
    });
    await reports().noteBudgets([note(one.accountId, 40), note(two.accountId, 12.5), note(randomUUID(), 1)]);
    await reports().noteBudgets([note(one.accountId, 99, -5)]);

    const [all] = await store.platforms(any, hourAgo());
    const [own] = await store.platforms({ kind: 'own', memberId: one.ownerId }, hourAgo());
    expect([all?.budget?.remaining, own?.budget?.remaining]).toEqual([12.5, 40]);
  });
});

/** An account at Beds24 with a connected unit. */
async function aHubAccount() {
  const { listing: own, actor } = await world.aListing();
  const account = await world.stores.hubs.save(
    { actor, now: world.nowInstant },
    { connector: 'beds24', accountKey: randomUUID(), name: 'Beds24', secrets: {} },
  );
  const by = world.byHand(actor, own.id);
  const chosen = {
    ...{ accountId: account.id, unit: { id: 'room-1', name: 'Gîte' }, label: undefined, mode: 'auto' as const },
    ...{ syncIntervalMin: undefined, syncEnabled: true, readOnly: false },
  };
  await world.stores.hubs.connectUnit(by, chosen);
  return { accountId: account.id, ownerId: actor.memberId, by };
}

describe('what waits', () => {
  test('is nothing in a world that is in step', async () => {
    await world.aListing();
    const nothing = { count: 0, oldestAt: null };
    expect(await store.owed(any, world.nowInstant)).toEqual({
      queuedRuns: nothing,
      mails: nothing,
      unpublishedStays: nothing,
    });
  });

  test('are runs that were asked for, those within reach', async () => {
    const { by, actor } = await world.aListing();
    await world.stores.runs.request(by);
    const other = await world.aListing();
    world.pass(10);
    await world.stores.runs.request({ ...other.by, now: world.nowInstant });

    const all = await store.owed(any, world.nowInstant);
    const own = await store.owed({ kind: 'own', memberId: actor.memberId }, world.nowInstant);
    expect([all.queuedRuns, own.queuedRuns]).toEqual([
      { count: 2, oldestAt: by.now },
      { count: 1, oldestAt: by.now },
    ]);
  });

  test('is a stay that a destination by API was not told, until it is closed there', async () => {
    const { by, ownerId } = await aHubAccount();
    const [connection] = await world.prisma.connection.findMany({ where: { hubAccountId: { not: null } } });
    const connectionId = connection?.id ?? '';
    await world.stores.calendars.book(by, { from: '2026-06-10', to: '2026-06-14', guestName: null });
    const waits = { count: 1, oldestAt: world.nowInstant };
    world.pass(30);
    expect((await store.owed({ kind: 'own', memberId: ownerId }, world.nowInstant)).unpublishedStays).toEqual(waits);

    const closure = { connectionId, listingId: by.listingId, revision: 1, remoteId: 'r', createdAt: world.nowInstant };
    const dates = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });
    await world.prisma.publishedClosure.create({
      data: { ...closure, ...dates('2026-06-10', '2026-06-12'), state: 'closed', closedAt: world.nowInstant },
    });
    expect((await store.owed(any, world.nowInstant)).unpublishedStays).toEqual(waits);
    await world.prisma.publishedClosure.create({
      data: { ...closure, ...dates('2026-06-12', '2026-06-20'), state: 'closed', closedAt: world.nowInstant },
    });
    expect((await store.owed(any, world.nowInstant)).unpublishedStays.count).toBe(0);
  });
});

describe('exposure', () => {
  test('is of the newest stays: minutes until an export was read with them, and how many destinations have not', async () => {
    const { by, actor } = await world.aListing();
    const from = await world.aConnection(by, { url: 'https://one.example/a.ics' });
    const to = await world.aConnection(by, { url: 'https://two.example/a.ics' });
    const created = await world.stores.exports.create(
      { ...by, now: world.nowInstant },
      {
        ...{ kind: 'destination', connectionId: to.id, label: null },
      },
    );
    if (created?.outcome !== 'created') throw new Error(`No export: ${created?.outcome}`);
    world.pass(1);
    await world.sync(by.listingId, { [from.id]: listing(stay('2026-06-10', '2026-06-14')), [to.id]: listing() });
    const own: Reach = { kind: 'own', memberId: actor.memberId };
    expect(await store.exposure(own, world.nowInstant)).toEqual({ p50Min: null, p95Min: null, closed: 0, open: 1 });
    expect(await store.exposure(any, plusMinutes(world.nowInstant, 8 * 24 * 60))).toMatchObject({ open: 0 });
  });
});

test('workers are those that were heard of within a day', async () => {
  const worker = { workerId: randomUUID(), startedAt: world.nowInstant };
  await reports().beat(worker, ['sync', 'mail'], world.nowInstant);
  world.pass(10);
  await reports().beat(worker, ['sync'], world.nowInstant);
  expect((await store.workers(world.nowInstant)).map(({ queue, beatAt }) => [queue, beatAt])).toEqual([
    ['sync', world.nowInstant],
    ['mail', plusMinutes(world.nowInstant, -10)],
  ]);
  expect(await store.workers(plusMinutes(world.nowInstant, 1_441))).toEqual([]);
});
