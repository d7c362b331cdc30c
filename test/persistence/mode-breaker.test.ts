import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callsOf, subjects } from '../support/breaker-drill.ts';
import { listing as calendar, failing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

const HOST = 'down.example';
const good = calendar(stay('2026-12-01', '2026-12-04'));

test('while its platform is down a connection in real time is in batch, told by no mail, and one good run brings it back', async () => {
  world.nowInstant = NOW;
  const { by, listing } = await world.aListing();
  const { id } = await world.aConnection(by, { mode: 'realtime', url: `https://${HOST}/a.ics` });
  const row = () => world.prisma.connection.findUniqueOrThrow({ where: { id } });
  world.pass(3);
  await world.stores.breakers.fold(HOST, callsOf(subjects(10), 'bad'), { now: world.nowInstant, chance: 0.5 });
  expect(await world.sync(listing.id, { [id]: failing('TRANSIENT') })).toMatchObject({ status: 'deferred' });
  expect(await row()).toMatchObject({
    modeState: 'batch',
    modeReason: 'breaker_open',
    failedRuns: 0,
    nextSyncAt: null,
  });
  world.pass(24 * 60);
  await world.sync(listing.id, { [id]: good });
  expect(await row()).toMatchObject({ modeState: 'realtime_poll', modeReason: 'chosen', fallenSince: null });
  expect(await world.prisma.modeNotice.count({ where: { connectionId: id } })).toBe(0);
});

test('a connection’s own pass that breaks puts off no other of its listing', async () => {
  world.nowInstant = NOW;
  const { by, listing } = await world.aListing();
  const broken = await world.aConnection(by, { mode: 'realtime' });
  const other = await world.aConnection(by, { mode: 'realtime' });
  world.pass(5);
  const due = async () => {
    const found = await world.stores.sweeps.dueConnections(world.nowInstant, 500);
    return [broken.id, other.id].map((id) => found.some(({ connectionId }) => connectionId === id));
  };
  expect(await due()).toEqual([true, true]);
  const key = { ...world.key(listing.id), connectionId: broken.id };
  const how = { trigger: 'poll', attempt: 1, spacingMs: 0, clock: { now: () => world.nowInstant } } as const;
  expect(await world.stores.passes.claim(key, how)).toMatchObject({ outcome: 'claimed' });
  const failure = { kind: 'SYSTEM', detail: 'The workflow code threw an error.' } as const;
  await world.stores.passes.fail(key, failure, { trigger: 'poll', attempts: 1, now: world.nowInstant });
  expect(await due()).toEqual([false, true]);
});
