import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { Actor } from '../../src/domain/member.ts';
import type { RunTrigger } from '../../src/domain/run.ts';
import { listing as calendar, NOW, stay, World } from '../support/world.ts';

let world: World;
let admin: Actor;
beforeAll(async () => {
  world = await World.create();
  admin = await world.aMember('admin');
});
afterAll(() => world.close());
beforeEach(async () => {
  world.nowInstant = NOW;
  await set('start');
});

function set(action: 'start' | 'stop') {
  return world.stores.operations.setContinuous({ actor: admin, now: world.nowInstant }, action);
}

const stops = () => set('stop');

describe('stopping continuous sync', () => {
  test('is one commit of the setting, its operation and both audit events; stopping again changes nothing', async () => {
    const stopped = await set('stop');
    const again = await set('stop');
    expect([stopped.result, again.result]).toEqual([
      { of: 'setting', changed: true },
      { of: 'setting', changed: false },
    ]);
    expect(await world.stores.settings.read()).toMatchObject({ continuousSync: false });
    const audit = await world.prisma.auditEvent.findMany({
      where: { OR: [{ subjectId: stopped.id }, { subjectId: 'continuousSync', to: 'false' }] },
      orderBy: { id: 'asc' },
    });
    expect(audit).toMatchObject([
      { action: 'setting_changed', actorId: admin.memberId, from: 'true', to: 'false' },
      { action: 'operation_requested', actorId: admin.memberId, to: 'continuous_stop' },
    ]);
  });

  test('leaves the sweep nothing to select, and the tick no poll; starting gives them back', async () => {
    const { listing, by } = await world.aListing();
    const { id } = await world.aConnection(by, { mode: 'realtime' });
    world.pass(5);
    const found = async () => {
      const swept = await world.stores.sweeps.activeListingIds(null, 500);
      const due = await world.stores.sweeps.dueConnections(world.nowInstant, 500);
      return [swept.includes(listing.id), due.some(({ connectionId }) => connectionId === id)];
    };
    expect(await found()).toEqual([true, true]);
    await stops();
    expect(await found()).toEqual([false, false]);
    await set('start');
    expect(await found()).toEqual([true, true]);
  });

  test('lets a sweep go on that a person asks for, and the schedule’s say that it came by nobody', async () => {
    const { listing } = await world.aListing();
    await stops();
    const asked = await world.stores.sweeps.activeListingIds(null, 500, { isAskedFor: true });
    expect(asked).toContain(listing.id);
    const start = { firstRunId: 'run', ownerId: null, setting: 'all', now: world.nowInstant } as const;
    const { sweepReports } = world.stores;
    const byRequest = { ...start, operationId: '0193a000-0000-7000-8000-000000000001', firstRunId: 'asked' };
    const begun = async (sweep: Parameters<typeof sweepReports.begin>[0]) =>
      (await sweepReports.begin(sweep, NOW)).isStopped;
    expect(await begun({ ...start, workflowId: 'calendar-sweep-1', operationId: null })).toBe(true);
    expect(await begun({ ...byRequest, workflowId: 'calendar-sweep-2' })).toBe(false);
  });

  test('has confirmations of held nights wait, also one that was queued, and none fails for it', async () => {
    const { listing, by } = await world.aListing();
    const connection = await world.aConnection(by);
    await world.sync(listing.id, { [connection.id]: calendar(stay('2026-07-01', '2026-07-04')) });
    world.pass(30);
    await world.sync(listing.id, { [connection.id]: calendar(stay('2026-08-01', '2026-08-04')) });
    world.pass(7 * 60);
    const queue = async () =>
      (await world.stores.sweeps.queueConfirmations(world.nowInstant, 100)).includes(listing.id);
    expect(await queue()).toBe(true);
    await stops();
    const claim = await world.claim(world.key(listing.id), { trigger: 'manual' });
    expect(claim).toEqual({ outcome: 'nothing_owed' });
    const [last] = await world.prisma.syncRun.findMany({
      where: { listingId: listing.id },
      orderBy: { queuedAt: 'desc' },
      take: 1,
    });
    expect(last).toMatchObject({ trigger: 'confirmation', status: 'skipped', startedAt: null });
    expect(await queue()).toBe(false);
    await set('start');
    expect(await queue()).toBe(true);
  });

  test('leaves out no listing of a batch that an admin asks for, also where a confirmation was queued', async () => {
    const { listing, by } = await world.aListing();
    const { id } = await world.aConnection(by);
    const data = { listingId: listing.id, trigger: 'confirmation' as const, status: 'queued' as const };
    const queued = await world.prisma.syncRun.create({ data: { ...data, queuedAt: NOW, workflowId: 'sync' } });
    await stops();
    const claim = await world.claim(world.key(listing.id), { trigger: 'schedule' });
    expect(claim.outcome === 'claimed' && claim.toRead.map(({ connectionId }) => connectionId)).toEqual([id]);
    expect(await world.prisma.syncRun.findUnique({ where: { id: queued.id } })).toMatchObject({ status: 'skipped' });
  });

  test('reads what a person asks for', async () => {
    const { listing, by } = await world.aListing();
    await world.aConnection(by);
    await stops();
    await world.stores.runs.request({ ...by, now: world.nowInstant });
    const claim = await world.claim(world.key(listing.id), { trigger: 'manual' });
    expect(claim.outcome === 'claimed' && claim.toRead.length).toBe(1);
  });

  test('keeps what a webhook asked for owed, and reads it by hand or when it is started again', async () => {
    const { listing, by } = await world.aListing();
    const { id } = await world.aConnection(by);
    await world.prisma.connection.update({ where: { id }, data: { readOwedSince: NOW } });
    await stops();
    world.pass(5);
    const owed = async () =>
      (await world.stores.hubs.readingsOwed(plusMinutes(world.nowInstant, -1), 500)).some(
        ({ connectionId }) => connectionId === id,
      );
    const claim = (trigger: RunTrigger) => {
      const key = { ...world.key(listing.id), connectionId: id };
      return world.stores.passes.claim(key, {
        trigger,
        attempt: 1,
        spacingMs: 0,
        clock: { now: () => world.nowInstant },
      });
    };
    expect(await owed()).toBe(false);
    expect(await claim('webhook')).toEqual({ outcome: 'nothing_owed' });
    await set('start');
    expect(await owed()).toBe(true);
    await stops();
    await world.stores.runs.requestOfConnection({ ...by, now: NOW }, id);
    expect(await owed()).toBe(true);
    const read = await claim('manual');
    expect(read.outcome === 'claimed' && read.toRead.map(({ connectionId }) => connectionId)).toEqual([id]);
    const row = await world.prisma.connection.findUniqueOrThrow({ where: { id } });
    expect(row.readOwedSince).toBeNull();
  });
});
