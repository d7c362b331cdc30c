import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConnectionResult } from '../../src/domain/run.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import type { ConnectionToRead } from '../../src/pass-ports.ts';
import { aBrowser } from '../support/told-notices.ts';
import { listing, NOW, stay, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

type Read = { readonly listingId: string; readonly runId: string; readonly connection: ConnectionToRead };

async function underWay(listingId: string): Promise<readonly Read[]> {
  const claim = await world.claim(world.key(listingId));
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  return claim.toRead.map((connection) => ({ listingId, runId: claim.runId, connection }));
}

async function oneUnderWay(listingId: string): Promise<Read> {
  const [read] = await underWay(listingId);
  if (!read) throw new Error('Nothing is to be read.');
  return read;
}

async function aListingWithFeed() {
  const { listing: made, by, actor } = await world.aListing();
  const { id } = await world.aConnection(by, { url: `https://feeds.example/${made.id}.ics` });
  return { listingId: made.id, connectionId: id, actor, by };
}

function commit({ runId, connection }: Read, reading: FeedReading): Promise<ConnectionResult> {
  const { passes } = world.stores;
  if (reading.outcome === 'unchanged') return passes.commitUnchanged(runId, { connection, now: world.nowInstant });
  if (reading.outcome !== 'read') throw new Error('It is a good reading.');
  return passes.commitReading(runId, { connection, ...reading, now: world.nowInstant });
}

const june = (from: number, to: number) => stay(`2026-06-${from}`, `2026-06-${to}`, { identity: `${from}` });
const unchanged: FeedReading = { outcome: 'unchanged', validators: null };

/** Feeds that listed two stays, by what each is read to say now. A night of the third is taken by hand. */
const stories: Readonly<Record<string, FeedReading>> = {
  'a stay more': listing(june(10, 12), june(20, 22), june(25, 27)),
  'a stay that grew': listing(june(10, 14), june(20, 22)),
  'a stay that is gone': listing(june(10, 12)),
  'nothing at all': listing(),
  'what it said': listing(june(10, 12), june(20, 22)),
  'that it said it': unchanged,
  'a stay that clashes': listing(june(10, 12), june(20, 22), june(15, 17)),
};

const mailed = { kind: 'booking_new', channel: 'mail', isOn: true } as const;

type Told = { readonly story: string; readonly read: Read };

/** One listing of each story, with a stay by hand on the nights of one of them. */
async function aListingOfEachStory(): Promise<Told[]> {
  const told: Told[] = [];
  for (const story of Object.keys(stories)) {
    const { listingId, connectionId, by, actor } = await aListingWithFeed();
    await aBrowser(world, actor.memberId);
    await world.stores.preferences.save(actor.memberId, { choices: [mailed] });
    await world.stores.calendars.book(by, { from: '2026-06-16', to: '2026-06-18', guestName: null });
    await world.sync(listingId, { [connectionId]: listing(june(10, 12), june(20, 22)) });
    told.push({ story, read: await oneUnderWay(listingId) });
  }
  return told;
}

/** All that a reading writes of a listing, without the names of its rows. */
async function writtenOf({ listingId, runId, connection: { connectionId } }: Read) {
  const where = { listingId };
  const { prisma } = world;
  const plain = { orderBy: { from: 'asc' as const }, omit: { id: true, listingId: true, connectionId: true } };
  const accepted = await prisma.acceptedEvent.findMany({ where, ...plain });
  const run = await prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
  const connection = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const { revision } = await prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
  const { pollNumber, lastSyncAt, platform, window, echoMemory, style, contentHash, contentDate } = connection;
  const notices = await prisma.notice.findMany({ where, orderBy: [{ kind: 'asc' }, { isUrgent: 'asc' }] });
  const owed = [
    await prisma.noticeMail.count({ where: { notice: where } }),
    await prisma.noticePush.count({ where: { notice: where } }),
  ];
  const audits = await prisma.auditEvent.findMany({ where, orderBy: { action: 'asc' } });
  const conflicts = await prisma.conflict.findMany({ where });
  const names = new Map([
    [listingId, 'listing'],
    [runId, 'run'],
    [connectionId, 'connection'],
  ]);
  const nameless = (value: unknown) =>
    JSON.stringify(value).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? 'id');
  return {
    published: await world.published(listingId),
    accepted: nameless(accepted),
    run: nameless([run.results, run.log, run.availabilityChanged, run.status]),
    connection: { pollNumber, lastSyncAt, platform, window, echoMemory, style, contentHash, contentDate },
    revision,
    owed,
    notices: nameless(
      notices.map(({ kind, data, inApp, isUrgent, listingName }) => [kind, data, inApp, isUrgent, listingName]),
    ),
    audits: nameless(audits.map(({ action, from, to, reason, runId }) => [action, from, to, reason, runId])),
    conflicts: conflicts.map(({ kind, severity, state }) => `${kind} ${severity} ${state}`),
  };
}

/** In how many transactions these rows were written last. */
async function transactionsOf(reads: readonly Read[]): Promise<number> {
  const ids = reads.map(({ connection }) => connection.connectionId);
  const rows = await world.prisma.$queryRaw<unknown[]>`
    SELECT DISTINCT "xmin"::text FROM "Connection" WHERE "id" = ANY(${ids}::uuid[])`;
  return rows.length;
}

describe('readings of several listings that come at one time', () => {
  test('are accepted together as they are one after the other', async () => {
    const [oneByOne, atOnce] = [await aListingOfEachStory(), await aListingOfEachStory()];
    world.pass(30);
    const alone: ConnectionResult[] = [];
    for (const { story, read } of oneByOne) alone.push(await commit(read, stories[story] ?? listing()));
    const together = await Promise.all(atOnce.map(({ story, read }) => commit(read, stories[story] ?? listing())));
    const asItWas = (result: ConnectionResult) => ({ ...result, connectionId: '' });
    expect(together.map(asItWas)).toEqual(alone.map(asItWas));
    for (const [index, { story, read }] of atOnce.entries()) {
      const other = oneByOne[index];
      expect([story, await writtenOf(read)]).toEqual([story, other && (await writtenOf(other.read))]);
    }
    // Of one that grew and one that is new.
    expect(await Promise.all(atOnce.slice(0, 2).map(async ({ read }) => (await writtenOf(read)).owed))).toEqual([
      [1, 1],
      [1, 1],
    ]);
    // The first waits for nobody; all others are one transaction.
    expect(await transactionsOf(atOnce.map(({ read }) => read))).toBe(2);
  });

  test('do not wait for the one whose listing somebody else has', async () => {
    const reads: Read[] = [];
    for (let count = 0; count < 4; count += 1) reads.push(await oneUnderWay((await aListingWithFeed()).listingId));
    const [first, busy, ...others] = reads;
    if (!first || !busy) throw new Error('There are four.');
    let late: Promise<ConnectionResult> | undefined;
    await world.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Listing" WHERE "id" = ${busy.listingId}::uuid FOR UPDATE`;
      const start = commit(first, listing(june(10, 12)));
      late = commit(busy, listing(june(10, 12)));
      const ends = await Promise.all([start, ...others.map((read) => commit(read, listing(june(10, 12))))]);
      expect(ends.map(({ outcome }) => outcome)).toEqual(['read', 'read', 'read']);
    });
    expect(await late).toMatchObject({ outcome: 'read', nightsAdded: 2 });
    for (const { listingId } of reads)
      expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('do not suffer from the one that cannot be committed', async () => {
    const reads: Read[] = [];
    for (let count = 0; count < 4; count += 1) reads.push(await oneUnderWay((await aListingWithFeed()).listingId));
    const [first, broken, ...others] = reads;
    if (!first || !broken) throw new Error('There are four.');
    // It was never read, and is called unchanged all the same.
    const { connectionId } = broken.connection;
    const data = { contentHash: 'known', contentDate: new Date('2026-06-01') };
    await world.prisma.connection.update({ where: { id: connectionId }, data });
    const known = { ...broken, connection: { ...broken.connection, knownHash: 'known' } };
    const ends = await Promise.allSettled([
      commit(first, listing(june(10, 12))),
      commit(known, unchanged),
      ...others.map((read) => commit(read, listing(june(10, 12)))),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    for (const { listingId } of [first, ...others])
      expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
    expect(await world.prisma.connection.findUnique({ where: { id: connectionId } })).toMatchObject({ pollNumber: 0 });
  });

  test('are fenced each by itself: of two readers of one connection one commits', async () => {
    const { listingId } = await aListingWithFeed();
    const read = await oneUnderWay(listingId);
    const other = await oneUnderWay((await aListingWithFeed()).listingId);
    const ends = await Promise.all([
      commit(other, listing(june(10, 12))),
      commit(read, listing(june(10, 12))),
      commit(read, listing(june(10, 12), june(14, 16))),
    ]);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['read', 'read', 'superseded']);
    expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('of one run all stand in it, whichever came first', async () => {
    const { listingId, by } = await aListingWithFeed();
    await world.aConnection(by);
    await world.aConnection(by);
    const reads = await underWay(listingId);
    const nights = [june(10, 12), june(14, 16), june(18, 20)];
    await Promise.all(reads.map((read, index) => commit(read, listing(...nights.slice(index, index + 1)))));
    const { results } = await world.prisma.syncRun.findUniqueOrThrow({ where: { id: reads[0]?.runId ?? '' } });
    expect(results).toEqual(
      reads.map(({ connection: { connectionId } }) => expect.objectContaining({ connectionId, outcome: 'read' })),
    );
    expect(await world.published(listingId)).toHaveLength(3);
  });

  test('close the nights of what is linked to one of them', async () => {
    const actor = await world.aMember();
    const [house, room] = [await world.aListing(actor), await world.aListing(actor)];
    await world.aConnection(house.by);
    const linked = await world.stores.links.link(house.by, { listingId: room.listing.id, role: 'part' });
    expect(linked?.outcome).toBe('linked');
    const other = await oneUnderWay((await aListingWithFeed()).listingId);
    const atHouse = await oneUnderWay(house.listing.id);
    await Promise.all([other, atHouse].map((read) => commit(read, listing(june(10, 12)))));
    expect(await world.published(house.listing.id)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
    expect(await world.published(room.listing.id)).toEqual(['2026-06-10..2026-06-12 BLOCKED']);
  });

  test('of units are refused where a closure of ours was made meanwhile, those alone', async () => {
    const hubs = [await HubWorld.create(world), await HubWorld.create(world), await HubWorld.create(world)];
    const reads: Read[] = [];
    for (const hub of hubs) {
      await hub.aUnit('batch');
      reads.push(await oneUnderWay(hub.listingId));
    }
    await hubs[1]?.book({ from: '2026-07-01', to: '2026-07-03' });
    expect(await hubs[1]?.take()).toHaveLength(1);
    const ends = await Promise.all(reads.map((read) => commit(read, listing(june(10, 12)))));
    expect(ends.map(({ outcome }) => outcome)).toEqual(['read', 'superseded', 'read']);
  });
});
