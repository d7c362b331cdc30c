import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listing, observing, stay, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

/** Waits until somebody waits for a row that this test holds. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await world.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}

/** Has `work` wait for the first of two connections, and says whether it holds the second already. */
async function holdsSecondWhileItWaits(ids: readonly string[], work: () => Promise<unknown>): Promise<boolean> {
  const [first, second] = ids.toSorted();
  let working: Promise<unknown> = Promise.resolve();
  const isHeld = await world.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Connection" WHERE "id" = ${first}::uuid FOR UPDATE`;
    working = work();
    await somebodyWaits();
    const free = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "Connection" WHERE "id" = ${second}::uuid FOR UPDATE SKIP LOCKED`;
    return free.length === 0;
  });
  await working;
  return isHeld;
}

/** Neither the order in which rows lie nor the one in which they are named is that of their IDs. */
async function laidTheOtherWayRound(ids: readonly string[]): Promise<void> {
  for (const id of ids.toSorted().toReversed()) {
    const createdAt = new Date(Date.parse(world.nowInstant) - ids.toSorted().indexOf(id) * 60_000);
    await world.prisma.connection.update({ where: { id }, data: { createdAt } });
  }
}

describe('rows of many connections are locked in the order of their IDs, so that two never wait in a ring', () => {
  test('by a webhook', async () => {
    const hub = await HubWorld.create(world);
    const ids = [(await hub.aUnit()).connectionId, (await hub.aUnit()).connectionId];
    await laidTheOtherWayRound(ids);
    const told = { eventId: null, unitIds: null, now: world.nowInstant };
    const isHeld = await holdsSecondWhileItWaits(ids, () => world.stores.hubs.receive(hub.accountId, told));
    expect(isHeld).toBe(false);
  });

  test('by a sweep that writes down what it read', async () => {
    await world.prisma.listing.updateMany({ data: { active: false } });
    const { by, listing: made } = await world.aListing();
    const ids = [(await world.aConnection(by)).id, (await world.aConnection(by)).id];
    await laidTheOtherWayRound(ids);
    const calendar = listing(stay('2026-06-10', '2026-06-13'));
    await world.sync(made.id, Object.fromEntries(ids.map((id) => [id, calendar])));
    const start = { workflowId: 'calendar-sweep', firstRunId: randomUUID(), operationId: null, ownerId: null };
    const now = world.nowInstant;
    const { sweepId } = await world.stores.sweepReports.begin({ ...start, setting: 'changed', now }, now);
    const { quiet } = await world.stores.news.batch(sweepId, { afterId: null, ownerId: null, limit: 200 }, now);
    const sweep = { sweepId, workflowId: 'calendar-sweep', workflowRunId: randomUUID() };
    const unchanged = quiet.map((one) => {
      const validators = { etag: '"2"', lastModified: null };
      const answers = one.toRead.map(({ connectionId }) => ({ connectionId, validators, requests: 1 }));
      return { listing: one, askedAt: now, answers };
    });
    const isHeld = await holdsSecondWhileItWaits(ids, () => world.stores.news.logUnchanged(sweep, unchanged, now));
    expect([quiet.length, isHeld]).toEqual([1, false]);
  });

  test('by readings that are committed together', async () => {
    const reads: { id: string; commit: () => Promise<unknown> }[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { by, listing: made } = await world.aListing();
      const { id } = await world.aConnection(by);
      const claim = await world.claim(world.key(made.id));
      const connection = claim.outcome === 'claimed' ? claim.toRead[0] : undefined;
      if (claim.outcome !== 'claimed' || !connection) throw new Error('It is to be read.');
      const observation = observing(stay('2026-06-10', '2026-06-13'));
      const read = { connection, observation, now: world.nowInstant };
      reads.push({ id, commit: () => world.stores.passes.commitReading(claim.runId, read) });
    }
    // The one that comes first is committed alone.
    const [first, ...others] = reads;
    const ids = others.map(({ id }) => id);
    await laidTheOtherWayRound(ids);
    const inTurn = [first, ...others.toSorted((a, b) => (a.id < b.id ? 1 : -1))];
    const isHeld = await holdsSecondWhileItWaits(ids, () => Promise.all(inTurn.map((read) => read?.commit())));
    expect(isHeld).toBe(false);
  });
});
