import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

test('listings come by name, each with its newest run and only the owner’s own', async () => {
  const { actor, listing: second } = await world.aListing(undefined, { name: 'Studio' });
  const { listing: first } = await world.aListing(actor, { name: 'Gîte' });
  await world.aListing();
  for (let run = 0; run < 3; run += 1) {
    world.pass(30);
    await world.sync(second.id, {});
  }
  const { items, total } = await world.stores.listings.list(
    { kind: 'own', memberId: actor.memberId },
    { page: 1, pageSize: 10 },
  );
  expect(total).toBe(2);
  expect(items.map(({ name, lastRun }) => [name, lastRun?.number])).toEqual([
    ['Gîte', undefined],
    ['Studio', 3],
  ]);
  expect(items[0]?.id).toBe(first.id);
});

test.each([
  { named: 'VILLA', found: ['Villa 100% bleue', 'Villa_Azur'] },
  { named: ' azur', found: [] },
  { named: '%', found: ['Villa 100% bleue'] },
  { named: '_', found: ['Villa_Azur'] },
  { named: '\\', found: ['Gîte \\ Pins'] },
])('listings are found by a part of their name, whatever its case: $named', async ({ named, found }) => {
  const { actor } = await world.aListing(undefined, { name: 'Villa_Azur' });
  await world.aListing(actor, { name: 'Villa 100% bleue' });
  await world.aListing(actor, { name: 'Gîte \\ Pins' });
  const own = { kind: 'own', memberId: actor.memberId } as const;
  const { items, total } = await world.stores.listings.list(own, { page: 1, pageSize: 10 }, named);
  expect(items.map(({ name }) => name)).toEqual(found);
  expect(total).toBe(found.length);
});

test('a listing that is deleted takes its calendar and runs with it, and the audit log keeps that', async () => {
  const { listing, by } = await world.aListing();
  await world.stores.calendars.block(by, { from: '2026-06-10', to: '2026-06-12', reason: null });
  await world.sync(listing.id, {});
  expect(await world.stores.listings.delete(by.reach, listing.id, by)).toEqual({ outcome: 'deleted' });
  expect(await world.prisma.syncRun.count({ where: { listingId: listing.id } })).toBe(0);
  const entries = await world.prisma.auditEvent.findMany({
    where: { listingId: listing.id, action: 'listing_deleted' },
  });
  expect(entries).toHaveLength(1);
});
