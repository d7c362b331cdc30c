import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicationResult } from '../../src/domain/run.ts';
import type { PassClaim } from '../../src/pass-ports.ts';
import { listing as calendar, failing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

const any = { kind: 'any' } as const;

async function aListing() {
  const { listing, by } = await world.aListing();
  const connection = await world.aConnection(by, { label: 'Airbnb' });
  return { listingId: listing.id, connectionId: connection.id };
}

async function claimed(listingId: string, workflowRunId: string, attempt: number) {
  const claim: PassClaim = await world.claim(world.key(listingId, workflowRunId), { attempt });
  if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
  return claim;
}

const told = (connectionId: string, nightsClosed: number): PublicationResult => ({
  ...{ connectionId, label: 'Beds24', outcome: 'published', nightsOpened: 0 },
  nightsClosed,
});

async function logOf(runId: string) {
  return (await world.stores.runs.log(any, runId))?.entries;
}

describe('the log of a run', () => {
  test('has each attempt’s reading and what the guard made of it, with the nights, in order', async () => {
    const { listingId, connectionId } = await aListing();
    await world.sync(listingId, {
      [connectionId]: calendar(stay('2026-07-01', '2026-07-04'), stay('2026-08-01', '2026-08-04')),
    });
    world.pass(30);
    const key = randomUUID();
    const { passes } = world.stores;
    const first = await claimed(listingId, key, 1);
    const [connection] = first.toRead;
    if (!connection) throw new Error('Nothing is to be read.');
    const failure = { kind: 'TRANSIENT', detail: 'status 503 from feeds.example' } as const;
    const asked = { requests: 1, status: 503, durationMs: 120 };
    await passes.commitFailure(first.runId, { connection, failure, ...asked, now: world.nowInstant });
    const failedAt = world.nowInstant;
    world.pass(1);
    const second = await claimed(listingId, key, 2);
    const again = second.toRead[0] ?? connection;
    const reading = calendar(stay('2026-07-01', '2026-07-04'), stay('2026-09-01', '2026-09-03'));
    if (reading.outcome !== 'read') throw new Error('The calendar was not read.');
    const { observation, contentHash } = reading;
    const took = { requests: 2, status: 200, durationMs: 80 };
    await passes.commitReading(second.runId, {
      ...{ connection: again, observation, contentHash, ...took },
      now: world.nowInstant,
    });
    await passes.settle(second.runId, { attempts: 2, publications: [], now: world.nowInstant });

    const line = { connectionId, label: 'Airbnb' };
    expect(await logOf(second.runId)).toEqual([
      { ...line, at: failedAt, what: 'read', outcome: 'failed', failure, ...asked },
      { ...line, at: world.nowInstant, what: 'read', outcome: 'read', ...took },
      { ...line, at: world.nowInstant, what: 'accepted', nights: [{ from: '2026-09-01', to: '2026-09-03' }], count: 2 },
      { ...line, at: world.nowInstant, what: 'held', nights: [{ from: '2026-08-01', to: '2026-08-04' }], count: 3 },
    ]);
  });

  test('is one line for a reading that changed nothing', async () => {
    const { listingId, connectionId } = await aListing();
    const feed = { [connectionId]: calendar(stay('2026-07-01', '2026-07-04')) };
    await world.sync(listingId, feed);
    world.pass(30);
    const { id } = await world.sync(listingId, feed);
    expect(await logOf(id)).toMatchObject([{ what: 'read', outcome: 'read', status: null }]);
  });

  test('says of a run of before there was one what its results say', async () => {
    const { listingId, connectionId } = await aListing();
    const { id } = await world.sync(listingId, { [connectionId]: failing('BAD_FEED') });
    await world.prisma.syncRun.update({ where: { id }, data: { log: [] } });
    expect(await logOf(id)).toMatchObject([
      { connectionId, what: 'read', outcome: 'failed', durationMs: null, failure: { kind: 'BAD_FEED' } },
    ]);
  });

  test('is not there for who may not see the run', async () => {
    const { listingId, connectionId } = await aListing();
    const { id } = await world.sync(listingId, { [connectionId]: calendar() });
    const stranger = await world.aMember();
    expect(await world.stores.runs.log({ kind: 'own', memberId: stranger.memberId }, id)).toBeUndefined();
  });
});

describe('what an earlier attempt told a destination', () => {
  test('stands in the run that a later attempt ends well', async () => {
    const { listingId } = await aListing();
    const { passes } = world.stores;
    const destination = randomUUID();
    const key = randomUUID();
    const { runId } = await claimed(listingId, key, 1);
    await passes.noteTold(runId, { results: [told(destination, 3)], now: world.nowInstant });
    await claimed(listingId, key, 2);
    const { run } = await passes.settle(runId, { attempts: 2, publications: [], now: world.nowInstant });
    expect(run.publications).toEqual([told(destination, 3)]);
    expect(await logOf(runId)).toMatchObject([{ what: 'pushed', connectionId: destination }]);
  });

  test('stands in the run that breaks', async () => {
    const { listingId } = await aListing();
    const { passes } = world.stores;
    const destination = randomUUID();
    const key = randomUUID();
    const { runId } = await claimed(listingId, key, 1);
    await passes.noteTold(runId, { results: [told(destination, 3)], now: world.nowInstant });
    const broken = { kind: 'SYSTEM', detail: 'No answer.' } as const;
    const end = { trigger: 'schedule', attempts: 4, now: world.nowInstant } as const;
    const run = await passes.fail(world.key(listingId, key), broken, end);
    expect(run).toMatchObject({ id: runId, status: 'failed', publications: [told(destination, 3)] });
  });
});
