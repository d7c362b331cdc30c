import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes, plusMs } from '../../src/domain/instant.ts';
import type { PassClaim } from '../../src/pass-ports.ts';
import { somebodyWaits } from '../support/held-listing.ts';
import { NOW, World } from '../support/world.ts';
import { type AUnit, HubWorld } from './hub-world.ts';

let world: World;
let hub: HubWorld;
let unit: AUnit;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(async () => {
  world.nowInstant = NOW;
  await world.prisma.connection.updateMany({ data: { readOwedSince: null } });
  hub = await HubWorld.create(world);
  unit = await hub.aUnit();
});
afterAll(() => world.close());

const told = ({ unitId }: AUnit) =>
  world.stores.hubs.receive(hub.accountId, { eventId: null, unitIds: [unitId], now: world.nowInstant });

async function owed(known: readonly string[] = [], limit = 10) {
  const found = await world.stores.toldConnections.owed('beds24', { known, limit, now: world.nowInstant });
  return found.map(({ connectionId, isBusy }) => (isBusy ? `${connectionId} busy` : connectionId));
}

const how = () => ({ trigger: 'webhook' as const, attempt: 1, spacingMs: 0, clock: { now: () => world.nowInstant } });

/** Claims as the workflow that the hub’s connections share. */
function claimShared({ connectionId, listingId }: AUnit, workflowRunId = 'turn'): Promise<PassClaim> {
  const key = { connectionId, listingId, workflowId: 'webhooks/beds24', workflowRunId, pass: null };
  return world.stores.passes.claim(key, how());
}

/** Claims as the connection’s own workflow. */
function claimOwn({ connectionId, listingId }: AUnit, pass = 1): Promise<PassClaim> {
  const workflowId = `sync/${connectionId}`;
  const key = { connectionId, listingId, workflowId, workflowRunId: `own ${connectionId}`, pass };
  return world.stores.passes.claim(key, how());
}

const settle = (claim: PassClaim) =>
  world.stores.passes.settle(claim.outcome === 'claimed' ? claim.runId : '', {
    ...{ attempts: 1, publications: [], now: world.nowInstant },
  });

const runs = () =>
  world.prisma.syncRun.findMany({ where: { connectionId: unit.connectionId }, orderBy: { number: 'asc' } });

describe('what webhooks told', () => {
  test('is owed the longest owed first, up to a limit, without what is known', async () => {
    const later = await hub.aUnit();
    await told(unit);
    world.pass(1);
    await told(later);
    expect(await owed()).toEqual([unit.connectionId, later.connectionId]);
    expect(await owed([], 1)).toEqual([unit.connectionId]);
    expect(await owed([unit.connectionId])).toEqual([later.connectionId]);
  });

  test('is nothing where no webhook came, and of another hub nothing', async () => {
    expect(await owed()).toEqual([]);
    await told(unit);
    const at = { known: [], limit: 10, now: world.nowInstant };
    expect(await world.stores.toldConnections.owed('smoobu', at)).toEqual([]);
  });

  test.each([
    ['that is switched off', { syncEnabled: false, modeState: 'off', modeReason: 'switched_off' } as const],
    ['whose platform asked to come back later', { waitingUntil: plusMinutes(NOW, 5) }],
  ])('leaves out one %s', async (_, data) => {
    await told(unit);
    await world.prisma.connection.update({ where: { id: unit.connectionId }, data });
    expect(await owed()).toEqual([]);
  });

  test('leaves out all of a hub that is down, and all while continuous sync is stopped', async () => {
    await told(unit);
    const support = { actor: await world.aMember('admin'), now: NOW };
    await world.stores.settings.update({ continuousSync: false }, support);
    expect(await owed()).toEqual([]);
    await world.stores.settings.update({ continuousSync: true }, support);
    const data = { version: 1, state: 'open', generation: 1, since: NOW, data: {}, updatedAt: NOW } as const;
    await world.prisma.breaker.create({ data: { key: 'beds24', ...data } });
    expect(await owed()).toEqual([]);
    await world.prisma.breaker.delete({ where: { key: 'beds24' } });
    expect(await owed()).toEqual([unit.connectionId]);
  });

  test('leaves out one that is owed a reading since by what failed, until a webhook tells of it again', async () => {
    await told(unit);
    const claim = await claimShared(unit);
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(`It was not claimed: ${claim.outcome}`);
    const failure = { kind: 'TRANSIENT', detail: 'status 503' } as const;
    world.nowInstant = plusMs(NOW, 10);
    await world.stores.passes.commitFailure(claim.runId, {
      ...{ connection: claim.toRead[0], failure, now: world.nowInstant },
    });
    await settle(claim);
    const row = await world.prisma.connection.findUniqueOrThrow({ where: { id: unit.connectionId } });
    expect(row.readOwedSince?.toISOString()).toBe(world.nowInstant);
    expect(await owed()).toEqual([]);
    world.nowInstant = plusMs(NOW, 20);
    await told(unit);
    expect(await owed()).toEqual([unit.connectionId]);
  });

  test('is heard and not read where a connection is read by hand alone', async () => {
    const byHand = await hub.aUnit('manual');
    await told(byHand);
    expect(await claimShared(byHand)).toEqual({ outcome: 'nothing_owed' });
    expect(await owed()).toEqual([]);
  });

  test('is busy where its own workflow reads it, or is to read it', async () => {
    await told(unit);
    await claimOwn(unit);
    await told(unit);
    expect(await owed()).toEqual([`${unit.connectionId} busy`]);
  });

  test('is taken with its claim, and left where whoever claimed it was lost', async () => {
    await told(unit);
    expect(await claimShared(unit)).toMatchObject({ outcome: 'claimed', attempts: 1 });
    expect(await owed()).toEqual([]);
    const { connectionId, listingId } = unit;
    expect(await world.stores.toldConnections.left('webhooks/beds24')).toContainEqual({ connectionId, listingId });
    expect(await world.stores.toldConnections.left('webhooks/smoobu')).toEqual([]);
    expect(await world.stores.toldConnections.leftAt(plusMinutes(NOW, 1))).toEqual(['beds24']);
    expect(await world.stores.toldConnections.leftAt(NOW)).toEqual([]);
  });
});

describe('a workflow that many connections share', () => {
  test('goes on with the run that another worker began', async () => {
    await told(unit);
    const first = await claimShared(unit);
    const again = await claimShared(unit, 'another turn');
    expect(again).toMatchObject({ outcome: 'claimed', attempts: 2 });
    expect('runId' in again && 'runId' in first && again.runId === first.runId).toBe(true);
  });

  test('leaves a connection that its own workflow reads, or is asked to read', async () => {
    await told(unit);
    await claimOwn(unit);
    expect(await claimShared(unit)).toEqual({ outcome: 'busy' });
    const other = await hub.aUnit();
    await told(other);
    const requested = await world.stores.runs.requestOfConnection(
      { ...hub.byHand, reach: { kind: 'any' } },
      other.connectionId,
    );
    expect(requested?.outcome).toBe('queued');
    expect(await claimShared(other)).toEqual({ outcome: 'busy' });
  });

  test('is waited for by a connection’s own workflow, and not for ever', async () => {
    await told(unit);
    await claimShared(unit);
    await told(unit);
    world.nowInstant = plusMs(NOW, 29_000);
    expect(await claimOwn(unit)).toEqual({ outcome: 'busy' });
    world.nowInstant = plusMs(NOW, 30_000);
    const claim = await claimOwn(unit);
    expect(claim).toMatchObject({ outcome: 'claimed', abandoned: [{ status: 'failed' }] });
  });

  test('numbers its runs with all others of the listing', async () => {
    await told(unit);
    await settle(await claimShared(unit));
    await told(unit);
    await settle(await claimShared(unit));
    const [first, second] = await runs();
    expect([first?.number, second?.number]).toEqual([1, 2]);
    expect([first?.pass, second?.pass]).toEqual([null, null]);
  });
});

describe('a connection that is handed over', () => {
  const handOver = () => world.stores.passes.handOver(unit, world.nowInstant);

  test('has a run that its own workflow takes, once', async () => {
    await handOver();
    await handOver();
    expect((await runs()).map(({ status, trigger }) => `${status} ${trigger}`)).toEqual(['queued webhook']);
    expect(await claimOwn(unit)).toMatchObject({ outcome: 'claimed' });
  });

  test('does not fail by what another attempt may mend: it is put off, and its platform stays as it was', async () => {
    await told(unit);
    const claim = await claimShared(unit);
    if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error(`It was not claimed: ${claim.outcome}`);
    const failure = { kind: 'TRANSIENT', detail: 'status 503' } as const;
    const reading = { connection: claim.toRead[0], failure, isHandedOver: true, now: world.nowInstant };
    expect(await world.stores.passes.commitFailure(claim.runId, reading)).toMatchObject({ outcome: 'deferred' });
    expect((await settle(claim)).run.status).toBe('deferred');
    const row = await world.prisma.connection.findUniqueOrThrow({ where: { id: unit.connectionId } });
    expect([row.lastFailure, row.failedRuns]).toEqual([null, 0]);
  });

  test('has its run of the shared workflow ended as put off, which is no failure', async () => {
    await told(unit);
    await claimShared(unit);
    await handOver();
    await world.stores.passes.giveUp(unit, world.nowInstant);
    const ended = (await runs()).find(({ status }) => status === 'deferred');
    const log = ended && (await world.stores.runs.log({ kind: 'any' }, ended.id));
    expect(log?.entries).toMatchObject([{ what: 'read', outcome: 'put_off', failure: { kind: 'SYSTEM' } }]);
    expect((await runs()).map(({ status }) => status).toSorted()).toEqual(['deferred', 'queued']);
    expect(await world.stores.toldConnections.left('webhooks/beds24')).not.toContainEqual(
      expect.objectContaining({ connectionId: unit.connectionId }),
    );
  });

  test('keeps the run that a person asked for', async () => {
    await world.stores.runs.requestOfConnection({ ...hub.byHand, reach: { kind: 'any' } }, unit.connectionId);
    await handOver();
    expect((await runs()).map(({ status, trigger }) => `${status} ${trigger}`)).toEqual(['queued manual']);
  });
});

describe('claims that come at one time', () => {
  async function several(count: number): Promise<AUnit[]> {
    const units: AUnit[] = [];
    for (let made = 0; made < count; made += 1) {
      const each = await HubWorld.create(world);
      const one = await each.aUnit();
      await world.stores.hubs.receive(each.accountId, { eventId: null, unitIds: [one.unitId], now: NOW });
      units.push(one);
    }
    return units;
  }

  test('begin one run each, as one after the other does', async () => {
    const units = await several(6);
    const claims = await Promise.all(units.map((one) => claimShared(one)));
    expect(claims.map((claim) => claim.outcome === 'claimed' && claim.toRead[0]?.connectionId)).toEqual(
      units.map(({ connectionId }) => connectionId),
    );
    const rows = await world.prisma.syncRun.findMany({
      where: { connectionId: { in: units.map(({ connectionId }) => connectionId) } },
    });
    expect(rows.map(({ status, number, attempts }) => [status, number, attempts])).toEqual(
      units.map(() => ['running', 1, 1]),
    );
  });

  test('begin their runs at a time after all that was requested before them', async () => {
    const [one] = await several(1);
    if (!one) throw new Error('There is one.');
    let isHeld = true;
    const clock = { now: () => (isHeld ? NOW : plusMs(NOW, 1_000)) };
    const key = { ...one, workflowId: 'webhooks/beds24', workflowRunId: 'turn', pass: null };
    const claim = await world.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Listing" WHERE "id" = ${one.listingId}::uuid FOR UPDATE`;
      const waiting = world.stores.passes.claim(key, { ...how(), clock });
      await somebodyWaits(world);
      isHeld = false;
      return { waiting };
    });
    await claim.waiting;
    const row = await world.prisma.syncRun.findFirstOrThrow({ where: { connectionId: one.connectionId } });
    expect(row.startedAt?.toISOString()).toBe(plusMs(NOW, 1_000));
  });

  test('wait for no listing that somebody else holds', async () => {
    const [held, ...others] = await several(4);
    if (!held) throw new Error('There are four.');
    const done: string[] = [];
    const claims = await world.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Listing" WHERE "id" = ${held.listingId}::uuid FOR UPDATE`;
      const all = [held, ...others].map(async (one) => {
        const { outcome } = await claimShared(one);
        done.push(one.connectionId);
        return outcome;
      });
      await Promise.all(all.slice(1));
      expect(done.toSorted()).toEqual(others.map(({ connectionId }) => connectionId).toSorted());
      return all;
    });
    expect(await Promise.all(claims)).toEqual(['claimed', 'claimed', 'claimed', 'claimed']);
  });
});
