import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/domain/member.ts';
import type { OperationRequest } from '../../src/domain/sync-operation.ts';
import { NOW, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

let owner: Actor;
let admin: Actor;
beforeEach(async () => {
  world.nowInstant = NOW;
  owner = await world.aMember();
  admin = await world.aMember('admin');
});

const auto = (): OperationRequest => ({ kind: 'sync_all', mode: 'auto', ownerId: owner.memberId });
const by = (actor: Actor = owner) => ({ actor, now: world.nowInstant });
const own = (actor: Actor) => ({ kind: 'own', memberId: actor.memberId }) as const;

async function aSyncedListing(...modes: readonly ('auto' | 'manual')[]) {
  const { listing, by: hand } = await world.aListing(owner);
  const connections = [];
  for (const mode of modes) connections.push(await world.aConnection(hand, { mode }));
  return { listingId: listing.id, connections };
}

/** Takes steps until nothing is left to queue. */
async function queueAll(operationId: string, limit = 50) {
  const woken = [];
  for (;;) {
    const step = await world.stores.operations.advance(operationId, limit, world.nowInstant);
    if (step.step !== 'wake') return { woken, step };
    woken.push(...step.listingIds, ...step.connections.map(({ connectionId }) => connectionId));
  }
}

/** A pass each of these listings, which reads nothing. */
async function endRuns(listingIds: readonly string[]) {
  for (const listingId of listingIds) {
    const claim = await world.claim(world.key(listingId), { trigger: 'manual' });
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
    const end = { attempts: 1, publications: [], now: world.nowInstant };
    await world.stores.passes.settle(claim.runId, end);
  }
}

describe('an operation', () => {
  test('is committed with who asked for it, joined while it is under way, and asked for anew when it has ended', async () => {
    const first = await world.stores.operations.request(by(), auto());
    const again = await world.stores.operations.request(by(), auto());
    const { step } = await queueAll(first.operation.id);
    const anew = await world.stores.operations.request(by(), auto());
    expect([first.state, again.state, step.step, anew.state]).toEqual(['started', 'joined', 'ended', 'started']);
    expect(again.operation.id).toBe(first.operation.id);
    const audit = await world.prisma.auditEvent.findMany({ where: { subjectId: first.operation.id } });
    expect(audit).toMatchObject([
      { action: 'operation_requested', actorId: owner.memberId, to: `sync_all/auto/${owner.memberId}` },
    ]);
  });

  test('pressed a hundred times at once is one', async () => {
    const asked = await Promise.all(Array.from({ length: 100 }, () => world.stores.operations.request(by(), auto())));
    expect(new Set(asked.map(({ operation }) => operation.id)).size).toBe(1);
    expect(asked.filter(({ state }) => state === 'started')).toHaveLength(1);
  });

  test('queues one run of each listing, some at a time, and ends when they have', async () => {
    const listings = [await aSyncedListing('auto'), await aSyncedListing('auto', 'auto'), await aSyncedListing('auto')];
    await world.aListing(owner);
    const { operation } = await world.stores.operations.request(by(), auto());

    const { woken, step } = await queueAll(operation.id, 2);

    expect(woken.toSorted()).toEqual(listings.map(({ listingId }) => listingId).toSorted());
    expect(step).toMatchObject({ step: 'wait', underWay: 3 });
    await endRuns(woken);
    const end = await world.stores.operations.advance(operation.id, 50, world.nowInstant);
    expect(end).toEqual({ step: 'ended', state: 'succeeded', listings: 3 });
    const told = await world.stores.operations.find(own(owner), operation.id);
    expect(told).toMatchObject({ state: 'succeeded', result: { of: 'runs', listings: 3, runs: { succeeded: 3 } } });
  });

  test('by the mode in force leaves out what is read by hand alone: then each connection has a run of its own', async () => {
    const { listingId, connections } = await aSyncedListing('auto', 'manual', 'auto');
    const { operation } = await world.stores.operations.request(by(), auto());

    const { woken } = await queueAll(operation.id);

    const read = [connections[0]?.id, connections[2]?.id];
    expect(woken).toHaveLength(2);
    expect(woken).toEqual(expect.arrayContaining(read));
    const runs = await world.prisma.syncRun.findMany({ where: { listingId } });
    expect(runs.map(({ connectionId, trigger }) => [connectionId, trigger])).toEqual(
      expect.arrayContaining(read.map((id) => [id, 'manual'])),
    );
    expect(runs).toHaveLength(2);
  });

  test('joins a run that is queued already, and what asked itself for it is by hand from then on', async () => {
    const { listingId } = await aSyncedListing('auto');
    const data = { listingId, trigger: 'confirmation' as const, status: 'queued' as const, workflowId: 'sync' };
    const queued = await world.prisma.syncRun.create({ data: { ...data, queuedAt: NOW } });
    const { operation } = await world.stores.operations.request(by(), auto());

    await queueAll(operation.id);

    const runs = await world.stores.operations.runs(own(owner), operation.id, { page: 1, pageSize: 10 });
    expect(runs?.items).toMatchObject([{ listingName: 'Gîte', run: { id: queued.id, trigger: 'manual' } }]);
    expect(await world.prisma.syncRun.count({ where: { listingId } })).toBe(1);
  });

  test('goes on where it stood when whoever queued died between two listings', async () => {
    await aSyncedListing('auto');
    await aSyncedListing('auto');
    const { operation } = await world.stores.operations.request(by(), auto());
    await world.stores.operations.advance(operation.id, 1, world.nowInstant);

    await queueAll(operation.id, 1);
    await queueAll(operation.id, 1);

    const told = await world.stores.operations.find(own(owner), operation.id);
    expect(told?.result).toMatchObject({ listings: 2, runs: { queued: 2 } });
  });

  test('of which no step is taken is owed, and is over after two hours whatever its runs do', async () => {
    await aSyncedListing('auto');
    const { operation } = await world.stores.operations.request(by(), auto());
    await queueAll(operation.id);
    world.pass(3);
    const { operations } = world.stores;
    expect(await operations.owed(world.nowInstant, 100)).toContain(operation.id);
    world.pass(120);
    expect(await operations.advance(operation.id, 50, world.nowInstant)).toMatchObject({ state: 'failed' });
    expect(await operations.owed(world.nowInstant, 100)).not.toContain(operation.id);
  });

  test('by batch is over with its sweep, and tells what that counts', async () => {
    const { operations, sweepReports } = world.stores;
    const request = { kind: 'sync_all', mode: 'batch', ownerId: owner.memberId } as const;
    const { operation } = await operations.request(by(), request);
    const advance = () => operations.advance(operation.id, 50, world.nowInstant);
    expect(await advance()).toEqual({ step: 'sweep', ownerId: owner.memberId });
    await operations.sweepStarted(operation.id, NOW);
    expect(await advance()).toMatchObject({ step: 'wait' });
    const start = { workflowId: 'sweep', firstRunId: operation.id, setting: 'changed', now: NOW } as const;
    const scope = { operationId: operation.id, ownerId: owner.memberId };
    const { sweepId } = await sweepReports.begin({ ...start, ...scope }, NOW);
    expect(await advance()).toMatchObject({ step: 'wait' });
    await sweepReports.end(sweepId, { listings: 0, busy: 2 }, world.nowInstant);
    expect(await advance()).toMatchObject({ step: 'ended', state: 'succeeded' });
    const told = await operations.find(own(owner), operation.id);
    expect(told?.result).toMatchObject({ of: 'sweep', reportId: sweepId, listings: 2, changed: 0 });
  });

  test('by batch goes on with the runs that its sweep had begun, and tells of what never ended', async () => {
    const { operations, sweepReports } = world.stores;
    const { listingId } = await aSyncedListing('auto');
    const request = { kind: 'sync_all', mode: 'batch', ownerId: owner.memberId } as const;
    const { operation } = await operations.request(by(), request);
    const advance = () => operations.advance(operation.id, 50, world.nowInstant);
    await operations.sweepStarted(operation.id, NOW);
    const scope = { operationId: operation.id, ownerId: owner.memberId };
    const start = { workflowId: 'sweep', firstRunId: operation.id, setting: 'all', now: NOW } as const;
    const { sweepId } = await sweepReports.begin({ ...start, ...scope }, NOW);
    const claim = await world.claim({ ...world.key(listingId), sweepId });
    await sweepReports.end(sweepId, { listings: 2, busy: 0 }, world.nowInstant);
    world.pass(5);
    expect(await advance()).toMatchObject({ step: 'wait' });
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    expect(await advance()).toMatchObject({ step: 'ended', state: 'partial' });
    const told = await operations.find(own(owner), operation.id);
    expect(told?.result).toMatchObject({ listings: 2, unchanged: 1, unfinished: 1 });
  });

  test('has room for 500 runs that are queued, and goes on as they begin', async () => {
    const { operations } = world.stores;
    const data = Array.from({ length: 501 }, () => ({
      ownerId: owner.memberId,
      name: 'Gîte',
      timeZone: 'Europe/Paris',
      createdAt: NOW,
    }));
    const made = await world.prisma.listing.createManyAndReturn({ data, select: { id: true } });
    const { operation } = await operations.request(by(), auto());
    const ofListings = made.map(({ id: listingId }) => ({ listingId, trigger: 'manual' as const, workflowId: 'sync' }));
    const runs = await world.prisma.syncRun.createManyAndReturn({
      data: ofListings.slice(0, 500).map((run) => ({ ...run, status: 'queued' as const, queuedAt: NOW })),
      select: { id: true },
    });
    const own = runs.map(({ id: runId }) => ({ operationId: operation.id, runId }));
    await world.prisma.syncOperationRun.createMany({ data: own });
    const { listingId } = await aSyncedListing('auto');
    const advance = () => operations.advance(operation.id, 50, world.nowInstant);
    expect(await advance()).toEqual({ step: 'wait', waitMs: 10_000, underWay: 500 });
    expect(await world.prisma.syncRun.count({ where: { listingId } })).toBe(0);
    const [first = { id: '' }] = runs;
    await world.prisma.syncRun.update({ where: { id: first.id }, data: { status: 'running', startedAt: NOW } });
    expect(await advance()).toMatchObject({ step: 'wake', listingIds: [listingId] });
  });

  test.each([
    ['whose runs cannot be queued', 'auto'],
    ['whose sweep cannot be started', 'batch'],
  ] as const)('%s is over after two hours, so that it can be asked for anew', async (_what, mode) => {
    const { operations } = world.stores;
    const { listingId } = await aSyncedListing('auto');
    const request = { kind: 'sync_all', mode, ownerId: owner.memberId } as const;
    const { operation } = await operations.request(by(), request);
    world.pass(2 * 60 - 1);
    expect(await operations.advance(operation.id, 1, world.nowInstant)).not.toMatchObject({ step: 'ended' });
    world.pass(1);
    expect(await operations.advance(operation.id, 1, world.nowInstant)).toMatchObject({
      step: 'ended',
      state: 'failed',
    });
    expect(await world.prisma.syncRun.count({ where: { listingId } })).toBe(mode === 'auto' ? 1 : 0);
    expect((await operations.request(by(), request)).state).toBe('started');
  });

  test('that its request should have carried out, and did not, failed after ten minutes', async () => {
    const request = { kind: 'detect_conflicts', listingId: null, ownerId: owner.memberId } as const;
    const { operation } = await world.stores.operations.request(by(), request);
    const { operations } = world.stores;
    expect(await operations.advance(operation.id, 50, world.nowInstant)).toMatchObject({ step: 'wait' });
    world.pass(11);
    expect(await operations.advance(operation.id, 50, world.nowInstant)).toMatchObject({ state: 'failed' });
    const late = { of: 'conflicts', listings: 1, opened: 0, changed: 0, ended: 0 } as const;
    await operations.end(operation.id, 'succeeded', late, world.nowInstant);
    expect(await operations.find(own(owner), operation.id)).toMatchObject({ state: 'failed', result: null });
  });

  test('is seen by who asked for it and by whom it is about, and by nobody else', async () => {
    const { operations } = world.stores;
    const { operation } = await operations.request(by(admin), auto());
    const other = await world.aMember();
    const seen = async (actor: Actor) => (await operations.find(own(actor), operation.id))?.id;
    expect([await seen(admin), await seen(owner), await seen(other)]).toEqual([operation.id, operation.id, undefined]);
    const listed = await operations.list(own(other), { page: 1, pageSize: 10 });
    expect(listed).toEqual({ items: [], total: 0 });
    expect(await operations.runs(own(other), operation.id, { page: 1, pageSize: 10 })).toBeUndefined();
    expect(await world.stores.audit.ownerOf({ kind: 'operation', id: operation.id })).toEqual({
      memberId: owner.memberId,
    });
  });
});
