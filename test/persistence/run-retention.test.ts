import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { listing as calendar, failing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

/** The runs of a listing that are looked at each minute: those that the index of what may be forgotten holds. */
async function lookedAt(listingId: string): Promise<(number | null)[]> {
  const [index] = await world.prisma.$queryRaw<{ holds: string }[]>`
    SELECT pg_get_expr(indpred, indrelid) AS "holds" FROM pg_index WHERE indexrelid = '"SyncRun_forgettable"'::regclass`;
  const rows = await world.prisma.$queryRawUnsafe<{ number: number | null }[]>(
    `SELECT "number" FROM "SyncRun" WHERE "listingId" = '${listingId}' AND ${index?.holds} ORDER BY "number"`,
  );
  return rows.map(({ number }) => number);
}

const DAY_MIN = 24 * 60;
const nothingNew = calendar(stay('2027-06-01', '2027-06-04'));

async function numbersOf(listingId: string): Promise<(number | null)[]> {
  const runs = await world.prisma.syncRun.findMany({ where: { listingId }, orderBy: { number: 'asc' } });
  return runs.map(({ number }) => number);
}

test('runs by time that changed nothing are forgotten after their time; what tells how the listing stands is kept', async () => {
  const { listing, by } = await world.aListing();
  const { id } = await world.aConnection(by);
  const sync = async (feed = nothingNew) => {
    world.pass(30);
    return world.sync(listing.id, { [id]: feed });
  };
  // 1 closes nights, 2 and 3 find them as they were, 4 fails, 5 and 6 are good, 7 holds nights, 8 restores them, 9 to 11 are good.
  await sync();
  await sync();
  await sync();
  await sync(failing('BAD_FEED'));
  await sync();
  await sync();
  await sync(calendar());
  await sync();
  await sync();
  await sync();
  await sync();
  const before = plusMinutes(world.nowInstant, 60);
  expect(await numbersOf(listing.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

  expect(await world.stores.sweeps.forgetRuns(before, 2)).toBe(2);
  expect(await numbersOf(listing.id)).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(await world.stores.sweeps.forgetRuns(before, 100)).toBe(3);
  expect(await numbersOf(listing.id)).toEqual([1, 4, 7, 8, 10, 11]);
  expect(await world.stores.sweeps.forgetRuns(before, 100)).toBe(0);
  expect(await lookedAt(listing.id)).toEqual([10, 11]);

  const next = await sync();
  expect(next.number).toBe(12);
  const unreported = await world.stores.sweeps.subjectsUnreported(plusMinutes(world.nowInstant, -DAY_MIN), 100);
  expect(unreported).not.toContainEqual(ofListing(listing.id));
});

test('what a person asked for is kept, and so is what is younger', async () => {
  const { listing, by } = await world.aListing();
  const { id } = await world.aConnection(by);
  await world.sync(listing.id, { [id]: nothingNew });
  const from = world.nowInstant;
  await world.stores.runs.request({ ...by, now: from });
  for (let pass = 0; pass < 4; pass += 1) {
    world.pass(30);
    await world.sync(listing.id, { [id]: nothingNew });
  }
  await world.stores.sweeps.forgetRuns(from, 100);
  expect(await numbersOf(listing.id)).toEqual([1, 2, 3, 4, 5]);
  await world.stores.sweeps.forgetRuns(plusMinutes(world.nowInstant, 1), 100);
  expect(await numbersOf(listing.id)).toEqual([1, 2, 4, 5]);
});

test('good runs while something else failed are forgotten too; what told a platform something is kept', async () => {
  const { listing, by } = await world.aListing();
  const { id } = await world.aConnection(by);
  for (let pass = 0; pass < 6; pass += 1) {
    world.pass(30);
    await world.sync(listing.id, { [id]: nothingNew });
  }
  const change = (number: number, data: Parameters<typeof world.prisma.syncRun.updateMany>[0]['data']) =>
    world.prisma.syncRun.updateMany({ where: { listingId: listing.id, number }, data });
  await change(2, { allGood: false });
  await change(3, { publications: [{ outcome: 'published', connectionId: id, label: 'Gîte' }] });
  expect(await lookedAt(listing.id)).toEqual([2, 4, 5, 6]);
  await world.stores.sweeps.forgetRuns(plusMinutes(world.nowInstant, 1), 100);
  expect(await numbersOf(listing.id)).toEqual([1, 3, 5, 6]);
});

test('the newest run of a subject that has ended is kept while the next one is under way', async () => {
  const { listing, by } = await world.aListing();
  const { id: connectionId } = await world.aConnection(by);
  await world.sync(listing.id, { [connectionId]: calendar() });
  for (const number of [2, 3]) {
    const run = { listingId: listing.id, connectionId, trigger: 'poll', status: 'succeeded', allGood: true } as const;
    const times = { queuedAt: world.nowInstant, startedAt: world.nowInstant, finishedAt: world.nowInstant };
    await world.prisma.syncRun.create({ data: { ...run, ...times, number, workflowId: 'sync' } });
  }
  await world.prisma.listing.update({ where: { id: listing.id }, data: { lastRunNumber: 3 } });
  const claim = await world.claim(world.key(listing.id));
  expect(claim.outcome).toBe('claimed');
  await world.stores.sweeps.forgetRuns(plusMinutes(world.nowInstant, 1), 100);
  expect(await numbersOf(listing.id)).toEqual([1, 2, 3, 4]);
});
