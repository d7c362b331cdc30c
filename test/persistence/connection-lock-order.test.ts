import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Publication } from '../../src/publication-ports.ts';
import { somebodyWaits } from '../support/held-listing.ts';
import { listing, observing, stay, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

/** Has `work` wait for the first of two connections, and says whether it holds the second already. */
async function holdsSecondWhileItWaits(ids: readonly string[], work: () => Promise<unknown>): Promise<boolean> {
  const [first, second] = ids.toSorted();
  let working: Promise<unknown> = Promise.resolve();
  const isHeld = await world.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Connection" WHERE "id" = ${first}::uuid FOR UPDATE`;
    working = work();
    await somebodyWaits(world);
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

  test('by what the destinations of several listings are told', async () => {
    const hubs = await Promise.all(Array.from({ length: 3 }, () => HubWorld.create(world)));
    const ids: string[] = [];
    for (const hub of hubs) ids.push((await hub.aUnit()).connectionId);
    for (const hub of hubs) await hub.book({ from: '2026-07-10', to: '2026-07-13' });
    // While the first is under way the other two come, and go together.
    const together = ids.slice(1);
    await laidTheOtherWayRound(together);
    const publications: Publication[] = [];
    const isTakenInOrder = !(await holdsSecondWhileItWaits(together, async () => {
      publications.push(...(await Promise.all(hubs.map((hub) => hub.take()))).flat());
    }));
    const isEndedInOrder = !(await holdsSecondWhileItWaits(together, () =>
      Promise.all(publications.map(async (publication, index) => hubs[index]?.done(publication))),
    ));
    expect([publications.length, isTakenInOrder, isEndedInOrder]).toEqual([3, true, true]);
  });

  test('by passes of several listings that end', async () => {
    const ids: string[] = [];
    const runIds: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { by, listing: made } = await world.aListing();
      ids.push((await world.aConnection(by)).id);
      const claim = await world.claim(world.key(made.id));
      if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
      const failure = { kind: 'TRANSIENT', detail: 'status 503' } as const;
      for (const connection of claim.toRead)
        await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: world.nowInstant });
      runIds.push(claim.runId);
    }
    const together = ids.slice(1);
    await laidTheOtherWayRound(together);
    const end = { attempts: 1, publications: [], now: world.nowInstant };
    const [first, ...others] = runIds;
    const inOrder = [...(first === undefined ? [] : [first]), ...others.toReversed()];
    const isHeld = await holdsSecondWhileItWaits(together, () =>
      Promise.all(inOrder.map((runId) => world.stores.passes.settle(runId, end))),
    );
    expect(isHeld).toBe(false);
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
    const isHeld = await holdsSecondWhileItWaits(ids, () => Promise.all(inTurn.map(async (read) => read?.commit())));
    expect(isHeld).toBe(false);
  });
});
