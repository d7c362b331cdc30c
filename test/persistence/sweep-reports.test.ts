import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { Reach } from '../../src/domain/member.ts';
import type { SweepStart } from '../../src/sweep-ports.ts';
import { failing, listing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.prisma.sweepReport.deleteMany({});
  await world.prisma.listing.updateMany({ data: { active: false } });
});

const anybody: Reach = { kind: 'any' };
const firstPage = { page: 1, pageSize: 20 };

function begin(fields: Partial<SweepStart> = {}) {
  const start = { workflowId: 'calendar-sweep', firstRunId: randomUUID(), operationId: null, ownerId: null };
  const sweep: SweepStart = { ...start, setting: 'all', now: world.nowInstant, ...fields };
  return world.stores.sweepReports.begin(sweep, plusMinutes(world.nowInstant, -60));
}

/** A listing with one feed, and a pass of a sweep in which the feed gives what `reading` says. */
async function aSweptListing(sweepId: string, reading: Parameters<World['sync']>[1][string], requests = 1) {
  const { listing: made, actor, by } = await world.aListing();
  const { id } = await world.aConnection(by);
  const { passes } = world.stores;
  const claim = await world.claim({ ...world.key(made.id), sweepId });
  if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
  const [connection] = claim.toRead;
  if (!connection) throw new Error('The listing has no connection to read.');
  const now = world.nowInstant;
  if (reading.outcome === 'read') {
    const { observation, contentHash } = reading;
    await passes.commitReading(claim.runId, { connection, observation, contentHash, requests, now });
  } else if (reading.outcome === 'failed')
    await passes.commitFailure(claim.runId, { connection, failure: reading.failure, requests, now });
  await passes.settle(claim.runId, { attempts: 1, publications: [], now });
  return { listingId: made.id, actor, connectionId: id };
}

const found = listing(stay('2026-06-10', '2026-06-13'));

describe('a report', () => {
  test('that is begun again by the same workflow is the one that it began', async () => {
    const firstRunId = randomUUID();
    const first = await begin({ firstRunId });
    expect(await begin({ firstRunId, setting: 'changed' })).toMatchObject({ sweepId: first.sweepId, mode: 'all' });
    expect(await world.prisma.sweepReport.count()).toBe(1);
  });

  test('has the figures of its runs, with the requests that they took, by platform', async () => {
    const { sweepId } = await begin();
    await aSweptListing(sweepId, found, 2);
    await aSweptListing(sweepId, listing());
    await aSweptListing(sweepId, failing('NOT_FOUND'));
    await aSweptListing(sweepId, failing('RATE_LIMITED'));
    await world.stores.sweepReports.addAskRequests(sweepId, { airbnb: 3, vrbo: 1 });
    await world.stores.sweepReports.addAskRequests(sweepId, { airbnb: 1 });
    const report = await world.stores.sweepReports.end(
      sweepId,
      { listings: 4, busy: 2 },
      plusMinutes(world.nowInstant, 1),
    );
    expect(report).toMatchObject({ status: 'completed', finishedAt: plusMinutes(world.nowInstant, 1) });
    expect(report.figures).toEqual({
      ...{ listings: 6, unchanged: 1, changed: 1, partial: 0, failed: 1, deferred: 1, unfinished: 0, busy: 2 },
      ...{ nightsAdded: 3, nightsReleased: 0, nightsHeld: 0, pushes: 0, conflictsOpened: 0 },
      // What failed was never read, so nobody knows who writes it.
      requests: { airbnb: 7, ical: 2, vrbo: 1 },
    });
    expect(await world.stores.sweepReports.find(anybody, sweepId)).toEqual(report);
  });

  test('counts a run that ended after it, once it is read, and for good once the next begins', async () => {
    const { sweepId } = await begin();
    const { listing: late } = await world.aListing();
    const claim = await world.claim({ ...world.key(late.id), sweepId });
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    const { figures } = await world.stores.sweepReports.end(sweepId, { listings: 2, busy: 0 }, world.nowInstant);
    expect(figures).toMatchObject({ listings: 2, unfinished: 2, unchanged: 0 });
    await aSweptListing(sweepId, found);
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    const read = await world.stores.sweepReports.find(anybody, sweepId);
    expect(read?.figures).toMatchObject({ listings: 2, unfinished: 0, unchanged: 1, changed: 1 });
    await begin();
    const stored = await world.prisma.sweepReport.findUniqueOrThrow({ where: { id: sweepId } });
    expect(stored).toMatchObject({ listings: 2, unfinished: 0, unchanged: 1, status: 'completed' });
  });

  test('that never ended is closed as aborted by the next of the schedule, with what its runs came to', async () => {
    const { sweepId } = await begin();
    await aSweptListing(sweepId, found);
    expect(await begin()).toMatchObject({ aborted: 1 });
    const closed = await world.stores.sweepReports.find(anybody, sweepId);
    expect(closed).toMatchObject({ status: 'aborted', finishedAt: world.nowInstant, figures: { changed: 1 } });
    expect((await world.stores.sweepReports.end(sweepId, { listings: 0, busy: 0 }, world.nowInstant)).status).toBe(
      'aborted',
    );
  });

  test('of an operation is closed by others only when it is too old to be under way', async () => {
    const operationId = randomUUID();
    const now = plusMinutes(world.nowInstant, -59);
    const { sweepId } = await begin({ operationId, now });
    expect(await begin()).toMatchObject({ aborted: 0 });
    await world.prisma.sweepReport.update({ where: { id: sweepId }, data: { startedAt: plusMinutes(now, -2) } });
    expect(await begin()).toMatchObject({ aborted: 2 });
    expect((await world.stores.sweepReports.find(anybody, sweepId))?.status).toBe('aborted');
  });

  test('decides the mode of `auto` by the active listings that it is over', async () => {
    const busy = await world.aMember();
    const rows = Array.from({ length: 201 }, () => ({
      name: 'Gîte',
      timeZone: 'Europe/Paris',
      createdAt: world.nowInstant,
    }));
    await world.prisma.listing.createMany({ data: rows.map((row) => ({ ...row, ownerId: busy.memberId })) });
    expect(await begin({ setting: 'auto' })).toMatchObject({ mode: 'changed' });
    const other = await world.aMember();
    expect(await begin({ setting: 'auto', ownerId: other.memberId })).toMatchObject({ mode: 'all' });
    expect(await begin({ setting: 'all' })).toMatchObject({ mode: 'all' });
  });
});

describe('reports within reach of a member', () => {
  test('are those that came by a listing of theirs, with its figures alone', async () => {
    const { sweepId } = await begin();
    const own = await aSweptListing(sweepId, found, 2);
    await aSweptListing(sweepId, failing('NOT_FOUND'));
    await world.stores.sweepReports.addAskRequests(sweepId, { airbnb: 9 });
    await world.stores.sweepReports.end(sweepId, { listings: 2, busy: 5 }, world.nowInstant);
    const stranger = await world.aMember();
    const reachOf = (memberId: string): Reach => ({ kind: 'own', memberId });
    const { items, total } = await world.stores.sweepReports.list(reachOf(own.actor.memberId), firstPage);
    expect(total).toBe(1);
    expect(items[0]?.figures).toMatchObject({ listings: 1, changed: 1, failed: 0, busy: 0, requests: { airbnb: 2 } });
    expect(await world.stores.sweepReports.list(reachOf(stranger.memberId), firstPage)).toEqual({
      items: [],
      total: 0,
    });
    expect(await world.stores.sweepReports.find(reachOf(stranger.memberId), sweepId)).toBeUndefined();
  });
});
