import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PublicationResult } from '../../src/domain/run.ts';
import type { SettledPass } from '../../src/pass-ports.ts';
import { logOf } from '../../src/persistence/run-log-row.ts';
import { runOf } from '../../src/persistence/run-row.ts';
import { somebodyWaits, whileHeld } from '../support/held-listing.ts';
import { NOW, observing, stay, World } from '../support/world.ts';

type Pass = { readonly listingId: string; readonly connectionId: string; readonly runId: string };

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const failure = { kind: 'TRANSIENT', detail: 'status 503' } as const;

/** Passes of listings of their own that have read what their feeds list, but for those that failed to. */
async function passes(count: number, isFailing: (index: number) => boolean = () => false): Promise<Pass[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => aPass(isFailing(index))));
}

async function aPass(isFailing: boolean): Promise<Pass> {
  const { by, listing } = await world.aListing();
  const { id: connectionId } = await world.aConnection(by);
  return { listingId: listing.id, connectionId, runId: await readBy(listing.id, isFailing) };
}

async function readBy(listingId: string, isFailing = false): Promise<string> {
  const claim = await world.claim(world.key(listingId));
  if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
  const { runId } = claim;
  for (const connection of claim.toRead) {
    const [observation, now] = [observing(stay('2026-06-10', '2026-06-13')), world.nowInstant];
    if (isFailing) await world.stores.passes.commitFailure(runId, { connection, failure, now });
    else await world.stores.passes.commitReading(runId, { connection, observation, now });
  }
  return runId;
}

function settle({ runId }: Pick<Pass, 'runId'>, publications: readonly PublicationResult[] = []): Promise<SettledPass> {
  return world.stores.passes.settle(runId, { attempts: 1, publications, now: world.nowInstant });
}

/** A run as it ended, without what names it. */
function ended({ run, outcome, owedTo }: SettledPass) {
  const { status, number, period, counts, availabilityChanged, results, finishedAt } = run;
  const outcomes = results.map((result) => result.outcome);
  return {
    status,
    number,
    period,
    counts,
    availabilityChanged,
    finishedAt,
    outcomes,
    failure: run.failure,
    outcome,
    owedTo,
  };
}

async function rowsOf({ listingId, connectionId, runId }: Pass) {
  const run = await world.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
  const listing = await world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
  const { modeState, failedRuns } = await world.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const { status, attempts, finishedAt, periodFrom, periodTo, allGood, availabilityChanged, failure: why } = run;
  const columns = { status, attempts, finishedAt, periodFrom, periodTo, allGood, availabilityChanged, why };
  return { ...columns, isSwept: listing.sweptRevision === listing.revision, modeState, failedRuns };
}

describe('passes of several listings that end at one time', () => {
  test('end the same, and leave the same rows, as one after the other', async () => {
    const apart = await passes(2, (index) => index === 1);
    const read = ended(await settle(apart[0] ?? { runId: '' }));
    const failed = ended(await settle(apart[1] ?? { runId: '' }));
    const together = await passes(8, (index) => index % 2 === 1);
    const ends = await Promise.all(together.map((pass) => settle(pass)));
    for (const [index, end] of ends.entries()) expect(ended(end)).toEqual(index % 2 === 1 ? failed : read);
    expect(ends.map(({ run }) => run.id)).toEqual(together.map(({ runId }) => runId));
    const [rowsRead, rowsFailed] = await Promise.all(apart.map(rowsOf));
    const rows = await Promise.all(together.map(rowsOf));
    for (const [index, row] of rows.entries()) expect(row).toEqual(index % 2 === 1 ? rowsFailed : rowsRead);
    expect(rowsRead).toMatchObject({ status: 'succeeded', allGood: true, isSwept: true, failedRuns: 0 });
    expect(rowsFailed).toMatchObject({ status: 'failed', allGood: false, why: failure, isSwept: true, failedRuns: 1 });
  });

  test('are told of as their rows tell them', async () => {
    const together = await passes(4);
    const ends = await Promise.all(together.map((pass) => settle(pass)));
    const rows = await Promise.all(
      together.map(({ runId }) => world.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } })),
    );
    expect(ends.map(({ run }) => run)).toEqual(rows.map(runOf));
  });

  test('end once, however often they are asked to', async () => {
    const together = await passes(4);
    const ends = await Promise.all([...together, ...together, ...together].map((pass) => settle(pass)));
    for (const [index, { run }] of ends.entries()) expect(run).toEqual(ends[index % 4]?.run);
  });

  test('wait for none of them whose listing another transaction holds', async () => {
    const together = await passes(4);
    const held = together[2];
    if (!held) throw new Error('There is no pass.');
    let waiting: Promise<SettledPass> | undefined;
    const others = await whileHeld(world, held.listingId, async () => {
      const settling = together.map((pass) => settle(pass));
      waiting = settling[2];
      const ends = await Promise.all(settling.filter((one) => one !== waiting));
      await somebodyWaits(world);
      return ends;
    });
    expect(others.map(({ run }) => run.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((await waiting)?.run.status).toBe('succeeded');
  });

  test('fail each by itself', async () => {
    const together = await passes(4);
    const broken = together[2];
    await world.prisma.listing.update({ where: { id: broken?.listingId ?? '' }, data: { timeZone: 'Nowhere/At all' } });
    const ends = await Promise.allSettled([...together, { runId: randomUUID() }].map((pass) => settle(pass)));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await world.prisma.syncRun.count({ where: { id: broken?.runId ?? '', status: 'running' } })).toBe(1);
  });

  test('may be two of one listing', async () => {
    const [busy, first] = await passes(2);
    if (!busy || !first) throw new Error('There is no pass.');
    const key = { ...world.key(first.listingId), connectionId: first.connectionId };
    const now = world.nowInstant;
    const how = { trigger: 'poll', attempt: 1, spacingMs: 0, clock: { now: () => now } } as const;
    const claim = await world.stores.passes.claim(key, how);
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
    const ends = await Promise.all([busy, first, claim].map((pass) => settle(pass)));
    expect(ends.map(({ run }) => [run.listingId, run.status, run.number])).toEqual([
      [busy.listingId, 'succeeded', 1],
      [first.listingId, 'succeeded', 1],
      [first.listingId, 'succeeded', 2],
    ]);
  });
});

describe('what destinations of several runs were told', () => {
  const told = (nightsClosed: number): PublicationResult => {
    return { outcome: 'published', connectionId: randomUUID(), label: 'Room', nightsClosed, nightsOpened: 0 };
  };

  test('is noted of each that is under way, whatever else is noted at that time', async () => {
    const together = await passes(4);
    await settle(together[3] ?? { runId: '' });
    const noting = together.map(({ runId }, index) => {
      const note = (nights: number) =>
        world.stores.passes.noteTold(runId, { results: [told(nights)], now: world.nowInstant });
      return [note(index + 1), note(10 * (index + 1))];
    });
    await Promise.all(noting.flat());
    const logs = await Promise.all(
      together.map(async ({ runId }) => {
        const { log } = await world.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
        return logOf(log).flatMap((entry) =>
          entry.what === 'pushed' && entry.result.outcome === 'published' ? [entry.result.nightsClosed] : [],
        );
      }),
    );
    expect(logs).toEqual([[1, 10], [2, 20], [3, 30], []]);
  });

  test('is noted once, though nobody knew whether it was', async () => {
    const [{ runId } = { runId: '' }] = await passes(1);
    const note = { results: [told(3)], now: world.nowInstant };
    for (let time = 0; time < 3; time += 1) await world.stores.passes.noteTold(runId, note);
    const { log } = await world.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(JSON.stringify(log).match(/pushed/g)).toHaveLength(1);
  });
});
