import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { QuietListing, UnchangedListing } from '../../src/sweep-ports.ts';
import { failing, listing, stay, World } from '../support/world.ts';

let world: World;
let sweepId: string;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.prisma.listing.updateMany({ data: { active: false } });
  const start = { workflowId: 'calendar-sweep', firstRunId: randomUUID(), operationId: null, ownerId: null };
  const begun = await world.stores.sweepReports.begin(
    { ...start, setting: 'changed', now: world.nowInstant },
    world.nowInstant,
  );
  sweepId = begun.sweepId;
});

const calendar = listing(stay('2026-06-10', '2026-06-13'));
const everything = { afterId: null, ownerId: null, limit: 200 };

/** A listing with one feed that was synced a moment ago. */
async function aSyncedListing() {
  const { listing: made, actor, by } = await world.aListing();
  const { id } = await world.aConnection(by);
  await world.sync(made.id, { [id]: calendar });
  return { listingId: made.id, actor, by, connectionId: id };
}

const batch = () => world.stores.news.batch(sweepId, everything, world.nowInstant);

function unchanged(quiet: QuietListing): UnchangedListing {
  const validators = { etag: '"2"', lastModified: null };
  const answers = quiet.toRead.map(({ connectionId }) => ({ connectionId, validators, requests: 1 }));
  return { listing: quiet, askedAt: world.nowInstant, answers };
}

async function log(quiet: readonly QuietListing[]) {
  const sweep = { sweepId, workflowId: 'calendar-sweep', workflowRunId: randomUUID() };
  return world.stores.news.logUnchanged(sweep, quiet.map(unchanged), world.nowInstant);
}

const runsOf = (listingId: string) =>
  world.prisma.syncRun.findMany({ where: { listingId }, orderBy: { number: 'asc' } });

describe('a listing without news', () => {
  test('gets the log row of a pass with its next number, and its feed is noted as read', async () => {
    const { listingId, connectionId } = await aSyncedListing();
    world.pass(30);
    const { ids, quiet } = await batch();
    expect([ids, quiet.map((one) => one.listingId)]).toEqual([[listingId], [listingId]]);
    expect(await log(quiet)).toEqual([listingId]);
    const [first, second] = await runsOf(listingId);
    expect(second).toMatchObject({
      ...{ number: (first?.number ?? 0) + 1, status: 'succeeded', trigger: 'schedule', attempts: 1, sweepId },
      ...{ periodFrom: first?.periodFrom, periodTo: first?.periodTo, availabilityChanged: false, allGood: true },
      results: [expect.objectContaining({ outcome: 'read', connectionId, requests: 1, nightsAdded: 0 })],
    });
    expect(await world.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } })).toMatchObject({
      ...{ pollNumber: 2, etag: '"2"', lastSyncAt: new Date(world.nowInstant) },
    });
  });

  test('is logged once a sweep, also when it is asked again', async () => {
    const { listingId } = await aSyncedListing();
    const { quiet } = await batch();
    await log(quiet);
    expect(await batch()).toMatchObject({ ids: [listingId], done: [listingId], quiet: [] });
  });

  test('has neither its calendar nor its revision written', async () => {
    const { listingId } = await aSyncedListing();
    const versions = () =>
      world.prisma
        .$queryRaw`SELECT "from", xmin::text FROM "ListingAvailability" WHERE "listingId" = ${listingId}::uuid`;
    const before = [
      await versions(),
      (await world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } })).revision,
    ];
    await log((await batch()).quiet);
    const { revision } = await world.prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
    expect([await versions(), revision]).toEqual(before);
  });
});

type Synced = Awaited<ReturnType<typeof aSyncedListing>>;
const nights = { from: '2026-07-01', to: '2026-07-03' };
/** The whole house is closed by what one of its rooms was booked for. */
async function bookedAtAPart({ by, actor }: Synced): Promise<void> {
  const { now } = by;
  const part = await world.stores.listings.create(actor, { name: 'La Chambre', timeZone: 'Europe/Paris' }, now);
  await world.stores.links.link(by, { listingId: part.id, role: 'part' });
  await world.stores.calendars.book({ ...by, listingId: part.id }, { ...nights, guestName: null });
  // The sweep is about the house.
  await world.prisma.listing.update({ where: { id: part.id }, data: { active: false } });
}

const happenings: readonly (readonly [string, (synced: Synced) => Promise<unknown>])[] = [
  ['was booked by hand', ({ by }) => world.stores.calendars.book(by, { ...nights, guestName: null })],
  ['has a linked listing that was booked', bookedAtAPart],
  ['was asked for by a person', ({ by }) => world.stores.runs.request(by)],
  ['failed', ({ listingId, connectionId }) => world.sync(listingId, { [connectionId]: failing('NOT_FOUND') })],
  [
    'was put off by its platform',
    ({ listingId, connectionId }) => world.sync(listingId, { [connectionId]: failing('RATE_LIMITED', 60_000) }),
  ],
  [
    'has an answer that another reader got',
    ({ listingId, connectionId }) => world.sync(listingId, { [connectionId]: calendar }),
  ],
  [
    'has another address',
    ({ by, connectionId }) =>
      world.stores.connections.update(by, connectionId, { url: `https://feeds.example/${randomUUID()}.ics` }),
  ],
  ['has one more feed', ({ by }) => world.aConnection(by)],
  [
    'is no longer active',
    ({ by, listingId, actor }) =>
      world.stores.listings.update(by.reach, listingId, { active: false }, { actor, now: world.nowInstant }),
  ],
];

describe('a listing that, while it is asked,', () => {
  test.each(happenings)('%s is not logged: a pass of its own has to see it', async (_what, happen) => {
    const synced = await aSyncedListing();
    const { quiet } = await batch();
    expect(quiet).toHaveLength(1);
    await happen(synced);
    const before = await runsOf(synced.listingId);
    expect(await log(quiet)).toEqual([]);
    expect(await runsOf(synced.listingId)).toEqual(before);
  });

  test('is locked by another transaction is left to a pass, which waits for it', async () => {
    const { listingId } = await aSyncedListing();
    const { quiet } = await batch();
    const logged = await world.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Listing" WHERE "id" = ${listingId}::uuid FOR UPDATE`;
      return log(quiet);
    });
    expect(logged).toEqual([]);
  });
});

describe('a listing is not even asked that', () => {
  const reasons: readonly (readonly [string, (synced: Synced) => Promise<unknown>])[] = [
    ...happenings.filter(
      ([what]) => what !== 'has an answer that another reader got' && what !== 'is no longer active',
    ),
    ['has a day of its own that began', async () => world.pass(24 * 60)],
    [
      'has a hold that ends now',
      async ({ listingId, connectionId }) => {
        await world.sync(listingId, { [connectionId]: listing() });
        world.pass(6 * 60 + 1);
      },
    ],
  ];

  test.each(reasons)('%s', async (_what, happen) => {
    const synced = await aSyncedListing();
    await happen(synced);
    expect(await batch()).toMatchObject({ ids: [synced.listingId], quiet: [] });
  });

  test('was never synced', async () => {
    await world.aListing();
    expect((await batch()).quiet).toEqual([]);
  });

  test('but it is asked while a hold of its has time left', async () => {
    const { listingId, connectionId } = await aSyncedListing();
    await world.sync(listingId, { [connectionId]: listing() });
    world.pass(30);
    expect((await batch()).quiet.map((one) => one.listingId)).toEqual([listingId]);
  });
});
