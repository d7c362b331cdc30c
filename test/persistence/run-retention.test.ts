import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import { listing as calendar, failing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

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

  const next = await sync();
  expect(next.number).toBe(12);
  const unreported = await world.stores.sweeps.listingsUnreported(plusMinutes(world.nowInstant, -DAY_MIN), 100);
  expect(unreported).not.toContain(listing.id);
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
