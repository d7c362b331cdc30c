import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { NOW, observing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const kept = stay('2026-07-10', '2026-07-12', { identity: 'b' });
const vanishing = stay('2026-06-10', '2026-06-13', { identity: 'a' });

/** A connection that is read by hand only, of which a stay has vanished since. */
async function anAskedStay() {
  const { by, listing } = await world.aListing();
  const connection = await world.aConnection(by, { mode: 'manual', label: 'Airbnb' });
  const read = async (...events: readonly ObservedEvent[]) => {
    world.pass(60);
    await world.stores.runs.request({ ...by, now: world.nowInstant });
    const claim = await world.claim(world.key(listing.id), { trigger: 'manual' });
    const [toRead] = claim.outcome === 'claimed' ? claim.toRead : [];
    if (claim.outcome !== 'claimed' || !toRead) throw new Error(`Nothing to read: ${claim.outcome}`);
    const reading = { connection: toRead, observation: observing(...events), now: world.nowInstant };
    await world.stores.passes.commitReading(claim.runId, reading);
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
  };
  await read(vanishing, kept);
  for (let poll = 0; poll < 8; poll += 1) await read(kept);
  const held = async () => (await world.stores.calendars.listHeld({ ...by, now: world.nowInstant })) ?? [];
  const [asked] = await held();
  if (!asked) throw new Error('Nothing is held.');
  const person = { ...by, now: world.nowInstant };
  return { listingId: listing.id, connection, person, asked, held, read, nights: () => world.published(listing.id) };
}

test('nights that vanished stay closed until the host says that they are free', async () => {
  const { asked, person, nights, held } = await anAskedStay();
  expect(asked).toMatchObject({ change: 'release', reason: 'asked', from: '2026-06-10', to: '2026-06-13' });
  expect(await nights()).toEqual(['2026-06-10..2026-06-13 BOOKED', '2026-07-10..2026-07-12 BOOKED']);
  const made = await world.stores.calendars.releaseHeld(person, asked.id);
  expect(made).toEqual({ outcome: 'made', nights: { from: '2026-06-10', to: '2026-06-13' } });
  expect([await nights(), await held()]).toEqual([['2026-07-10..2026-07-12 BOOKED'], []]);
});

test('nights that the host keeps closed become a block that no poll touches, and are asked about no more', async () => {
  const { asked, person, nights, held, read, listingId } = await anAskedStay();
  expect(await world.stores.calendars.keepHeld(person, asked.id)).toMatchObject({ outcome: 'made' });
  await read(kept);
  await read(kept);
  expect(await nights()).toEqual(['2026-06-10..2026-06-13 BLOCKED', '2026-07-10..2026-07-12 BOOKED']);
  expect(await held()).toEqual([]);
  expect(await world.prisma.block.findMany({ where: { listingId } })).toMatchObject([{ reason: 'Airbnb' }]);
  const [audit] = await world.prisma.auditEvent.findMany({ where: { subjectKind: 'held', subjectId: asked.id } });
  expect(audit).toMatchObject({ action: 'held_decided', to: 'kept', actorId: person.actor.memberId });
  expect(await world.stores.calendars.keepHeld(person, asked.id)).toEqual({ outcome: 'already_decided' });
});

test('of two answers at once one is taken, and the other is told so', async () => {
  const { asked, person, nights } = await anAskedStay();
  const { calendars } = world.stores;
  const answers = await Promise.all([calendars.releaseHeld(person, asked.id), calendars.keepHeld(person, asked.id)]);
  const [freed, blocked] = answers.map((answer) => answer?.outcome);
  expect(new Set([freed, blocked])).toEqual(new Set(['already_decided', 'made']));
  const isFree = freed === 'made';
  expect((await nights()).length).toBe(isFree ? 1 : 2);
});

test('no run is queued to confirm what only the host can', async () => {
  const { listingId, asked } = await anAskedStay();
  world.pass(24 * 60);
  expect(asked.dueAt < world.nowInstant).toBe(true);
  expect(await world.stores.sweeps.queueConfirmations(world.nowInstant, 500)).not.toContain(listingId);
});
