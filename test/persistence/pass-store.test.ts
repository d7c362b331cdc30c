import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { failing, listing, NOW, observing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

async function aListingWithFeed() {
  const { listing: subject, by, actor } = await world.aListing();
  const connection = await world.aConnection(by);
  return { listingId: subject.id, by, actor, connectionId: connection.id };
}

describe('a pass', () => {
  test('takes in a feed’s stays and writes one run row of what changed', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    const run = await world.sync(listingId, { [connectionId]: listing(stay('2026-06-10', '2026-06-12')) });
    expect(run).toMatchObject({
      ...{ status: 'succeeded', trigger: 'schedule', number: 1, attempts: 1, availabilityChanged: true, failure: null },
      period: { from: '2026-06-01', to: '2026-06-12' },
      counts: { connectionsRead: 1, connectionsFailed: 0, nightsAdded: 2, nightsHeld: 0, nightsReleased: 0 },
    });
    expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('writes nothing to availability when nothing changed', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    const feeds = { [connectionId]: listing(stay('2026-06-10', '2026-06-12')) };
    await world.sync(listingId, feeds);
    const before = await world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
    const run = await world.sync(listingId, feeds);
    const after = await world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
    expect([run.status, run.availabilityChanged, after.revision]).toEqual(['succeeded', false, before.revision]);
  });

  test('brings in step a booking that was written behind its back', async () => {
    const { listing: subject } = await world.aListing();
    const data = { checkIn: new Date('2026-06-03'), checkOut: new Date('2026-06-05'), createdAt: NOW };
    await world.prisma.booking.create({ data: { ...data, listingId: subject.id } });
    const run = await world.sync(subject.id, {});
    expect([run.availabilityChanged, await world.published(subject.id)]).toEqual([
      true,
      ['2026-06-03..2026-06-05 BOOKED'],
    ]);
  });

  test('keeps what was accepted when the feed fails, and fails with its classified error', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    await world.sync(listingId, { [connectionId]: listing(stay('2026-06-10', '2026-06-12')) });
    const run = await world.sync(listingId, { [connectionId]: failing('BAD_FEED') });
    expect(run).toMatchObject({ status: 'failed', failure: { kind: 'BAD_FEED' }, counts: { connectionsFailed: 1 } });
    expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('is partial when one of two feeds fails', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    const other = await world.aConnection(by);
    const run = await world.sync(listingId, { [connectionId]: listing(), [other.id]: failing('TRANSIENT') });
    expect(run).toMatchObject({ status: 'partial', failure: { kind: 'TRANSIENT' } });
  });

  test('is put off by Retry-After, and the next pass leaves that feed alone until then', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    const first = await world.sync(listingId, { [connectionId]: failing('RATE_LIMITED', 3_600_000) });
    world.pass(30);
    const second = await world.sync(listingId, {});
    world.pass(31);
    const third = await world.sync(listingId, { [connectionId]: listing() });
    expect([first.status, second.status, third.status]).toEqual(['deferred', 'deferred', 'succeeded']);
  });

  test('that is claimed again forgets no failure, while the address of another feed does not open', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    const closed = await world.aConnection(by);
    await world.prisma.connection.update({ where: { id: closed.id }, data: { urlCiphertext: 'changed' } });
    const key = world.key(listingId);
    const claim = await world.claim(key);
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(claim.outcome);
    const failure = { kind: 'TRANSIENT' as const, detail: 'reset' };
    await world.stores.passes.commitFailure(claim.runId, { connection: claim.toRead[0], failure, now: NOW });
    await world.claim(key);
    const { run } = await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: NOW });
    expect(run).toMatchObject({ status: 'failed', counts: { connectionsFailed: 2 } });
    expect(run.results).toContainEqual(expect.objectContaining({ connectionId, failure }));
  });

  test('that is repeated after a crash goes on with its own row and reads only what is missing', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    world.pass(1);
    const other = await world.aConnection(by);
    const key = world.key(listingId);
    const first = await world.claim(key);
    if (first.outcome !== 'claimed') throw new Error(first.outcome);
    const [connection] = first.toRead;
    if (!connection) throw new Error('nothing to read');
    const observation = observing(stay('2026-06-10', '2026-06-12'));
    await world.stores.passes.commitReading(first.runId, { connection, observation, now: world.nowInstant });
    const second = await world.claim(key, { attempt: 2 });
    expect(second).toMatchObject({ outcome: 'claimed', runId: first.runId, toRead: [{ connectionId: other.id }] });
    expect(connection.connectionId).toBe(connectionId);
  });

  test('that was settled before the crash says so again instead of running twice', async () => {
    const { listingId } = await aListingWithFeed();
    const key = world.key(listingId);
    const claim = await world.claim(key);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    expect(await world.claim(key, { attempt: 2 })).toMatchObject({ outcome: 'settled', run: { id: claim.runId } });
  });

  test('fences a late reading: only the first of two readers of one connection commits', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    const late = await world.claim(world.key(listingId));
    if (late.outcome !== 'claimed' || !late.toRead[0]) throw new Error(late.outcome);
    // Its worker is thought dead: another pass takes over and commits.
    await world.sync(listingId, { [connectionId]: listing(stay('2026-06-10', '2026-06-12')) });
    const observation = observing();
    const result = await world.stores.passes.commitReading(late.runId, {
      connection: late.toRead[0],
      observation,
      now: world.nowInstant,
    });
    expect(result.outcome).toBe('superseded');
    expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('fences a late failure: it neither overwrites a good reading nor marks the connection', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    const key = world.key(listingId);
    const claim = await world.claim(key);
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(claim.outcome);
    const [connection] = claim.toRead;
    const observation = observing();
    await world.stores.passes.commitReading(claim.runId, { connection, observation, now: NOW });
    const failure = { kind: 'TRANSIENT' as const, detail: 'reset' };
    const late = await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: NOW });
    expect(late.outcome).toBe('superseded');
    expect(
      (await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: NOW })).run.status,
    ).toBe('succeeded');
    expect((await world.stores.connections.find(by.reach, connectionId))?.lastFailure).toBeNull();
  });

  test('does not put off a new address because the old one asked to wait', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    const claim = await world.claim(world.key(listingId));
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(claim.outcome);
    const [connection] = claim.toRead;
    await world.stores.connections.update(by, connectionId, { url: 'https://feeds.example/mended.ics' });
    const failure = { kind: 'RATE_LIMITED' as const, detail: 'HTTP 429', retryAfterMs: 86_400_000 };
    await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: NOW });
    const next = await world.claim(world.key(listingId));
    expect(next).toMatchObject({
      outcome: 'claimed',
      toRead: [{ connectionId, source: { url: 'https://feeds.example/mended.ics' } }],
    });
  });

  test('whose reading was overtaken reads that connection again when it is claimed again', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    const key = world.key(listingId);
    const claim = await world.claim(key);
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(claim.outcome);
    const [connection] = claim.toRead;
    await world.stores.connections.update(by, connectionId, { url: 'https://feeds.example/mended.ics' });
    const observation = observing();
    await world.stores.passes.commitReading(claim.runId, { connection, observation, now: NOW });
    expect(await world.claim(key)).toMatchObject({ outcome: 'claimed', toRead: [{ connectionId }] });
  });

  test('is not failed by a connection that was removed between two attempts', async () => {
    const { listingId, connectionId, by } = await aListingWithFeed();
    world.pass(1);
    const other = await world.aConnection(by);
    const claim = await world.claim(world.key(listingId));
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    for (const connection of claim.toRead)
      if (connection.connectionId === connectionId) {
        const failure = { kind: 'TRANSIENT' as const, detail: 'reset' };
        await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: NOW });
      } else {
        const observation = observing();
        await world.stores.passes.commitReading(claim.runId, { connection, observation, now: NOW });
      }
    await world.stores.connections.delete(by, connectionId, 'free');
    const { run } = await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: NOW });
    expect([run.status, run.results.map((result) => result.connectionId)]).toEqual(['succeeded', [other.id]]);
  });

  test('that broke after it read a feed is partial and keeps what it read', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    const key = world.key(listingId);
    const claim = await world.claim(key, { attempt: 2 });
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(claim.outcome);
    const observation = observing();
    await world.stores.passes.commitReading(claim.runId, { connection: claim.toRead[0], observation, now: NOW });
    const failure = { kind: 'SYSTEM' as const, detail: 'No answer.' };
    const run = await world.stores.passes.fail(key, failure, { trigger: 'schedule', attempts: 1, now: NOW });
    expect(run).toMatchObject({ status: 'partial', attempts: 2, results: [{ connectionId, outcome: 'read' }] });
  });

  test('by schedule that broke leaves a person’s queued run to its own pass', async () => {
    const { listingId, by } = await aListingWithFeed();
    await world.stores.runs.request(by);
    const failure = { kind: 'SYSTEM' as const, detail: 'No answer.' };
    await world.stores.passes.fail(world.key(listingId), failure, { trigger: 'schedule', attempts: 1, now: NOW });
    expect(await world.stores.runs.request(by)).toMatchObject({ state: 'joined' });
  });

  test('fails the stale running row that it finds', async () => {
    const { listingId, connectionId } = await aListingWithFeed();
    const stale = await world.claim(world.key(listingId));
    if (stale.outcome !== 'claimed') throw new Error(stale.outcome);
    const next = await world.claim(world.key(listingId));
    expect(next).toMatchObject({
      outcome: 'claimed',
      abandoned: [{ id: stale.runId, status: 'failed', failure: { kind: 'SYSTEM' } }],
      toRead: [{ connectionId }],
    });
  });

  test('that broke before it began leaves a failed row of its own', async () => {
    const { listingId } = await aListingWithFeed();
    const failure = { kind: 'SYSTEM' as const, detail: 'No answer.' };
    const end = { trigger: 'schedule' as const, attempts: 4, now: world.nowInstant };
    const run = await world.stores.passes.fail(world.key(listingId), failure, end);
    expect(run).toMatchObject({ status: 'failed', number: 1, failure, attempts: 4 });
    const next = await world.sync(listingId, {});
    expect(next.number).toBe(2);
  });

  test('of a listing that became inactive skips what was queued', async () => {
    const { listingId, by, actor } = await aListingWithFeed();
    const requested = await world.stores.runs.request(by);
    await world.stores.listings.update(by.reach, listingId, { active: false }, { actor, now: NOW });
    expect(await world.claim(world.key(listingId), { trigger: 'manual' })).toEqual({ outcome: 'listing_inactive' });
    const run = requested?.outcome === 'queued' && (await world.stores.runs.find(by.reach, requested.run.id));
    expect(run).toMatchObject({ status: 'skipped' });
  });

  test('that ops cancelled ends as cancelled, once, and the next pass works', async () => {
    const { listingId } = await aListingWithFeed();
    const key = world.key(listingId);
    await world.claim(key);
    expect(await world.stores.passes.cancel(key, NOW)).toMatchObject({
      status: 'cancelled',
      finishedAt: NOW,
      failure: null,
    });
    const failure = { kind: 'SYSTEM' as const, detail: 'late' };
    const late = await world.stores.passes.fail(key, failure, { trigger: 'schedule', attempts: 1, now: NOW });
    expect(late).toMatchObject({ status: 'cancelled' });
    expect(await world.claim(world.key(listingId))).toMatchObject({ outcome: 'claimed', abandoned: [] });
  });

  test('of a listing that is gone is told so', async () => {
    expect(await world.claim(world.key(randomUUID()))).toEqual({ outcome: 'listing_gone' });
  });
});

describe('a request', () => {
  test('finds the run that is queued, and a new one once that has started', async () => {
    const { listingId, by } = await aListingWithFeed();
    const first = await world.stores.runs.request(by);
    const second = await world.stores.runs.request(by);
    expect([first, second]).toMatchObject([{ state: 'started' }, { state: 'joined' }]);
    await world.claim(world.key(listingId), { trigger: 'manual' });
    expect(await world.stores.runs.request(by)).toMatchObject({ state: 'started' });
  });

  test('is claimed by a pass by schedule too', async () => {
    const { listingId, by } = await aListingWithFeed();
    const request = await world.stores.runs.request(by);
    const run = await world.sync(listingId, {});
    expect(request).toMatchObject({ run: { id: run.id } });
    expect(run.trigger).toBe('manual');
  });

  test('fifty at once of one listing queue one run', async () => {
    const { by } = await aListingWithFeed();
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.stores.runs.request(by)));
    const ids = answers.map((answer) => answer?.outcome === 'queued' && answer.run.id);
    expect(new Set(ids).size).toBe(1);
  });

  test('that comes right after another pass by request waits out the spacing', async () => {
    const { listingId, by } = await aListingWithFeed();
    await world.stores.runs.request(by);
    const first = await world.claim(world.key(listingId), { trigger: 'manual' });
    if (first.outcome !== 'claimed') throw new Error(first.outcome);
    await world.stores.passes.settle(first.runId, { attempts: 1, publications: [], now: world.nowInstant });
    await world.stores.runs.request(by);
    const how = {
      trigger: 'manual' as const,
      attempt: 1,
      spacingMs: 2000,
      clock: { now: () => '2026-06-01T08:00:00.500Z' },
    };
    expect(await world.stores.passes.claim(world.key(listingId), how)).toEqual({ outcome: 'too_soon', waitMs: 1500 });
  });

  test('by a person reads a connection that is read by hand only; a schedule leaves it', async () => {
    const { listing: subject, by } = await world.aListing();
    const connection = await world.aConnection(by, { mode: 'manual' });
    const scheduled = await world.claim(world.key(subject.id));
    expect(scheduled).toMatchObject({ outcome: 'claimed', toRead: [] });
    await world.stores.runs.request(by);
    const asked = await world.claim(world.key(subject.id), { trigger: 'manual' });
    expect(asked).toMatchObject({ outcome: 'claimed', toRead: [{ connectionId: connection.id }] });
  });
});
