import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Publication } from '../../src/publication-ports.ts';
import { somebodyWaits, whileHeld } from '../support/held-listing.ts';
import { NOW, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
/** Listings with a destination each; the first keeps a transaction under way, so that the others go into one. */
let hubs: readonly HubWorld[];
beforeAll(async () => {
  world = await World.create();
});
beforeEach(async () => {
  world.nowInstant = NOW;
  hubs = await Promise.all(Array.from({ length: 5 }, () => HubWorld.create(world)));
  for (const hub of hubs) await hub.aUnit();
});
afterAll(() => world.close());

const stay = { from: '2026-07-10', to: '2026-07-13' };
const later = { from: '2026-07-20', to: '2026-07-22' };

async function all<T>(work: (hub: HubWorld) => Promise<T>): Promise<T[]> {
  return Promise.all(hubs.map(work));
}

async function takenOfAll(): Promise<Publication[]> {
  return (await all((hub) => hub.take())).flat();
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`There is none at ${index}.`);
  return item;
}

async function rowsOf(hub: HubWorld) {
  const where = { listingId: hub.listingId };
  const { revision } = await world.prisma.listing.findUniqueOrThrow({ where: { id: hub.listingId } });
  const rows = await world.prisma.connection.findMany({ where });
  const closures = await world.prisma.publishedClosure.findMany({ where, orderBy: { from: 'asc' } });
  return {
    connections: rows.map(({ publishedRevision, publisher, publishingUntil, publishFailure }) => {
      const isInStep = publishedRevision === revision;
      return { isInStep, isTaken: publisher !== null, publishingUntil, publishFailure };
    }),
    closures: closures.map(({ state, from, to, remoteId, closedAt, openedAt }) => {
      return { state, from, to, isNamed: remoteId !== null, closedAt, openedAt };
    }),
  };
}

describe('destinations of several listings that are told at one time', () => {
  test('are told the same, and leave the same rows, as one after the other', async () => {
    const bookings = await all((hub) => hub.book(stay));
    const steps = async <T>(work: (hub: HubWorld, index: number) => Promise<T>) => {
      const [alone, ...others] = hubs;
      if (!alone) throw new Error('There is no listing.');
      const one = await work(alone, 0);
      return [one, ...(await Promise.all(others.map((hub, index) => work(hub, index + 1))))];
    };
    const seen: unknown[][] = [];
    const tell = async () => {
      const taken = await steps((hub) => hub.take());
      seen.push(
        taken.map((of) =>
          of.map(({ closing, opening, ours, stillClosed }) => ({
            closing: closing.map(({ from, to, isInDoubt }) => ({ from, to, isInDoubt })),
            opening: opening.map(({ from, to, isInDoubt }) => ({ from, to, isInDoubt })),
            ours: ours.length,
            stillClosed,
          })),
        ),
      );
      seen.push(await all(rowsOf));
      seen.push(
        await steps((hub, index) =>
          hub
            .done(at(at(taken, index), 0))
            .then(({ result: { connectionId: _connectionId, ...end }, again }) => ({ ...end, again })),
        ),
      );
      seen.push(await all(rowsOf));
    };
    await tell();
    await all((hub) => hub.book(later));
    await steps((hub, index) => hub.cancel(at(bookings, index)));
    await tell();
    seen.push(await steps((hub) => hub.take()));
    for (const [first, ...others] of seen) for (const other of others) expect(other).toEqual(first);
    expect(seen[2]?.[4]).toMatchObject({ outcome: 'published', nightsClosed: 3, again: false });
    expect(seen[6]?.[4]).toMatchObject({ outcome: 'published', nightsClosed: 2, nightsOpened: 3, again: false });
    expect(seen[8]).toEqual([[], [], [], [], []]);
  });

  test('are each taken by their own publisher', async () => {
    await all((hub) => hub.book(stay));
    const taken = await takenOfAll();
    expect(taken.map(({ listingId }) => listingId)).toEqual(hubs.map(({ listingId }) => listingId));
    const rows = await world.prisma.connection.findMany({ where: { publisher: { not: null } } });
    const publisherOf = new Map(rows.map(({ id, publisher }) => [id, publisher]));
    expect(taken.map(({ connectionId }) => publisherOf.get(connectionId))).toEqual(
      taken.map(({ publisher }) => publisher),
    );
  });

  test('wait for none of them whose listing another transaction holds', async () => {
    await all((hub) => hub.book(stay));
    const held = at(hubs, 2);
    let waiting: Promise<readonly Publication[]> = Promise.resolve([]);
    const taken = await whileHeld(world, held.listingId, async () => {
      const takes = hubs.map((hub) => hub.take());
      waiting = at(takes, 2);
      const others = await Promise.all(takes.filter((take) => take !== waiting));
      await somebodyWaits(world);
      return others.flat();
    });
    expect(taken).toHaveLength(4);
    const late = await waiting;
    expect(late).toHaveLength(1);

    let ending: ReturnType<HubWorld['done']> | undefined;
    const ends = await whileHeld(world, held.listingId, async () => {
      const first = taken.map((publication) => held.done(publication));
      ending = held.done(at(late, 0));
      const others = await Promise.all(first);
      await somebodyWaits(world);
      return others;
    });
    expect(ends.map(({ again }) => again)).toEqual([false, false, false, false]);
    expect(await ending).toMatchObject({ again: false });
  });

  test('fail each by itself', async () => {
    await all((hub) => hub.book(stay));
    const broken = at(hubs, 3);
    await world.prisma.listing.update({ where: { id: broken.listingId }, data: { timeZone: 'Nowhere/At all' } });
    const ends = await Promise.allSettled(hubs.map((hub) => hub.take()));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []))).toHaveLength(4);
    expect((await rowsOf(broken)).closures).toEqual([]);
  });

  test('are told once by fifty that come at once to each', async () => {
    await all((hub) => hub.book(stay));
    const taken = await Promise.all(Array.from({ length: 50 }, () => takenOfAll()));
    expect(taken.flat()).toHaveLength(5);
  });

  test('are left alone where the account of one does not open', async () => {
    await all((hub) => hub.book(stay));
    const closed = at(hubs, 1);
    await world.prisma.hubAccount.update({ where: { id: closed.accountId }, data: { sealed: 'nothing' } });
    const taking = { publisher: randomUUID(), leaseMs: 60_000, byHand: false, now: world.nowInstant };
    const taken = await all((hub) => world.stores.publications.take(hub.listingId, taking));
    expect(taken.map(({ publications }) => publications.length)).toEqual([1, 0, 1, 1, 1]);
    expect(taken.map(({ refused }) => refused.length)).toEqual([0, 1, 0, 0, 0]);
    expect(await rowsOf(closed)).toMatchObject({
      connections: [{ isInStep: false, isTaken: false, publishFailure: { kind: 'SYSTEM' } }],
      closures: [],
    });
  });
});

describe('a listing that changes while what its destination was told is written', () => {
  test('is told again, where the change commits first', async () => {
    const [hub] = hubs;
    if (!hub) throw new Error('There is no listing.');
    await hub.book(stay);
    const publication = at(await hub.take(), 0);
    let ending: ReturnType<HubWorld['done']> | undefined;
    await whileHeld(world, hub.listingId, async (tx) => {
      ending = hub.done(publication);
      await somebodyWaits(world);
      await tx.listing.update({ where: { id: hub.listingId }, data: { revision: { increment: 1 } } });
    });
    expect(await ending).toMatchObject({ again: true });
  });

  test('is told by who changes it, where that commits later', async () => {
    const [hub] = hubs;
    if (!hub) throw new Error('There is no listing.');
    for (let round = 0; round < 20; round += 1) {
      await hub.book({ from: `2026-08-${round + 10}`, to: `2026-08-${round + 11}` });
      const publication = at(await hub.take(), 0);
      const other = { from: `2026-09-${round + 10}`, to: `2026-09-${round + 11}` };
      const changed = hub.book(other).then(() => hub.take());
      const { again } = await hub.done(publication);
      // One of the two tells it, never neither: whoever finds the other at it leaves it to them.
      const taken = [...(await changed), ...(again ? await hub.take() : [])];
      expect(taken.flatMap(({ closing }) => closing)).toMatchObject([other]);
      for (const one of taken) await hub.done(one);
    }
  });
});
