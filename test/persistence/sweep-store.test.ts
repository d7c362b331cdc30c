import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { failing, listing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

test('pages of active listings give each one once, in ID order, and no inactive one', async () => {
  const made = await Promise.all(Array.from({ length: 7 }, () => world.aListing()));
  const [first] = made;
  if (first) await world.stores.listings.update(first.by.reach, first.listing.id, { active: false }, first.by);
  const seen: string[] = [];
  for (let afterId: string | null = null; ; ) {
    const page = await world.stores.sweeps.activeListingIds(afterId, 3);
    seen.push(...page);
    if (page.length < 3) break;
    afterId = page.at(-1) ?? null;
  }
  const active = made.slice(1).map(({ listing }) => listing.id);
  expect(seen.filter((id) => active.includes(id))).toEqual([...active].sort());
  expect(seen).not.toContain(first?.listing.id);
});

test('a listing is owed a pass when its request is older than asked, until a pass claims it', async () => {
  const { listing, by } = await world.aListing();
  await world.stores.runs.request(by);
  const owed = async (before: string) => (await world.stores.sweeps.listingsOwed(before, 100)).includes(listing.id);
  expect([await owed(NOW), await owed('2026-06-01T08:01:00.000Z')]).toEqual([false, true]);
  await world.claim(world.key(listing.id), { trigger: 'manual' });
  expect(await owed('2026-06-01T08:01:00.000Z')).toBe(false);
});

test('runs that nobody works on are failed once, queued and running alike', async () => {
  const waiting = await world.aListing();
  await world.stores.runs.request(waiting.by);
  const stuck = await world.aListing();
  await world.claim(world.key(stuck.listing.id));
  world.pass(26);
  const ids = [waiting.listing.id, stuck.listing.id];
  const failed = await world.stores.sweeps.failOverdue('2026-06-01T08:01:00.000Z', world.nowInstant, ids);
  expect(failed.map(({ status, failure }) => [status, failure?.kind])).toEqual([
    ['failed', 'SYSTEM'],
    ['failed', 'SYSTEM'],
  ]);
  expect(await world.stores.sweeps.failOverdue('2026-06-01T08:01:00.000Z', world.nowInstant, ids)).toEqual([]);
});

test('a failure that no alert tells is found until one does, and never one that a later good run has overtaken', async () => {
  const { listing } = await world.aListing();
  const failure = { kind: 'SYSTEM' as const, detail: 'No answer.' };
  const end = { trigger: 'schedule' as const, attempts: 1, now: NOW };
  const isFound = async () =>
    (await world.stores.sweeps.subjectsUnreported('2026-05-30T00:00:00.000Z', 1000)).some(
      ({ id }) => id === listing.id,
    );
  await world.stores.passes.fail(world.key(listing.id), failure, end);
  expect(await isFound()).toBe(true);
  await world.stores.supervision.review(ofListing(listing.id), NOW);
  expect(await isFound()).toBe(false);
  await world.stores.passes.fail(world.key(listing.id), failure, end);
  expect(await isFound()).toBe(true);
  await world.sync(listing.id, {});
  expect(await isFound()).toBe(false);
});

describe('a held change that is due', () => {
  const at = (minute: number) => plusMinutes(NOW, minute);

  async function aHeldStay() {
    const { listing: subject, by } = await world.aListing();
    const connection = await world.aConnection(by);
    const stays = [stay('2026-06-10', '2026-06-12'), stay('2026-07-10', '2026-07-12')];
    await world.sync(subject.id, { [connection.id]: listing(...stays) });
    await world.sync(subject.id, { [connection.id]: listing(...stays.slice(1)) });
    const asked = async (minute: number) =>
      (await world.stores.sweeps.queueConfirmations(at(minute), 100)).includes(subject.id);
    return { subject, by, connection, asked };
  }

  test('asks for one poll to confirm it, and for no other when that one failed', async () => {
    const { subject, connection, asked } = await aHeldStay();
    expect([await asked(89), await asked(90), await asked(90)]).toEqual([false, true, false]);
    world.pass(90);
    const run = await world.sync(subject.id, { [connection.id]: failing('TRANSIENT') });
    expect([run.trigger, run.status]).toEqual(['confirmation', 'failed']);
    expect(await asked(91)).toBe(false);
  });

  test.each(['switched off', 'read by hand only'])('asks for none where its connection is %s', async (how) => {
    const { by, connection, asked } = await aHeldStay();
    const patch = how === 'switched off' ? { syncEnabled: false } : { mode: 'manual' as const };
    await world.stores.connections.update(by, connection.id, patch);
    expect(await asked(90)).toBe(false);
  });

  test('asks for none where a sweep came meanwhile', async () => {
    const { subject, connection, asked } = await aHeldStay();
    world.pass(95);
    await world.sync(subject.id, { [connection.id]: failing('TRANSIENT') });
    expect(await asked(96)).toBe(false);
  });

  test('gives way to a person who asks: what was queued reads everything', async () => {
    const { by, asked } = await aHeldStay();
    expect(await asked(90)).toBe(true);
    expect(await world.stores.runs.request(by)).toMatchObject({ state: 'joined', run: { trigger: 'manual' } });
  });
});
