import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes, plusMs } from '../../src/domain/instant.ts';
import { NOW, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
let hub: HubWorld;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(async () => {
  world.nowInstant = NOW;
  hub = await HubWorld.create(world);
});
afterAll(() => world.close());

const receive = async (eventId: string | null, unitIds: readonly string[] | null) =>
  (await world.stores.hubs.receive(hub.accountId, { eventId, unitIds, now: world.nowInstant })) ?? [];

async function owedSince(connectionId: string): Promise<string | undefined> {
  const row = await world.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  return row.readOwedSince?.toISOString();
}

describe('the inbox of webhooks', () => {
  test('owes a reading for an event that comes a hundred times at once, and names it once', async () => {
    const unit = await hub.aUnit();
    const woken = await Promise.all(Array.from({ length: 100 }, () => receive('event-1', [unit.unitId])));
    expect(woken.flat()).toEqual([{ connectionId: unit.connectionId, listingId: hub.listingId }]);
    expect(await world.prisma.webhookDelivery.count({ where: { accountId: hub.accountId } })).toBe(1);
    expect(await owedSince(unit.connectionId)).toBe(NOW);
  });

  test('keeps the time of the first that was not followed yet, and takes an event without an ID each time', async () => {
    const unit = await hub.aUnit();
    await receive(null, [unit.unitId]);
    world.pass(1);
    expect(await receive(null, [unit.unitId])).toHaveLength(1);
    expect(await owedSince(unit.connectionId)).toBe(NOW);
  });

  test('is owed by what was told first, and told last by what was told last, in whatever order they commit', async () => {
    const unit = await hub.aUnit();
    world.nowInstant = plusMs(NOW, 1);
    await receive('second', [unit.unitId]);
    world.nowInstant = NOW;
    await receive('first', [unit.unitId]);
    const row = await world.prisma.connection.findUniqueOrThrow({ where: { id: unit.connectionId } });
    expect([row.readOwedSince?.toISOString(), row.lastWebhookAt?.toISOString()]).toEqual([NOW, plusMs(NOW, 1)]);
  });

  test('has all units of the account read where none is named, and none that it does not have', async () => {
    const units = [await hub.aUnit(), await hub.aUnit()];
    expect(await receive('all', null)).toHaveLength(2);
    expect(await receive('stranger', ['another-unit'])).toEqual([]);
    expect(await Promise.all(units.map(({ connectionId }) => owedSince(connectionId)))).toEqual([NOW, NOW]);
  });

  describe('of a change to nights, beside a closure of ours of 1 and 2 December,', () => {
    const ours = { from: new Date('2026-12-01'), to: new Date('2026-12-03'), revision: 1, createdAt: NOW };
    const span = { firstNight: '2026-12-01', lastNight: '2026-12-02' };
    type Unit = Awaited<ReturnType<HubWorld['aUnit']>>;
    const standings = {
      closing: {},
      closed: { closedAt: NOW, remoteId: '1' },
      opening: {},
      opened: { openedAt: NOW },
    } as const;
    /** A unit that is read by webhooks, with the closure, which somebody is telling the hub. */
    const aUnitWith = async (state: keyof typeof standings): Promise<Unit> => {
      const unit = await hub.aUnit();
      const { connectionId } = unit;
      const telling = { publisher: randomUUID(), publishingUntil: plusMinutes(NOW, 1) };
      const data = { modeState: 'realtime_webhook', modeReason: 'webhook', nextSyncAt: null, ...telling } as const;
      await world.prisma.connection.update({ where: { id: connectionId }, data });
      const closure = { connectionId, listingId: hub.listingId, ...ours, state, ...standings[state] };
      await world.prisma.publishedClosure.create({ data: closure });
      return unit;
    };
    const told = ({ unitId }: Unit, changed = span) => {
      const event = { eventId: null, unitIds: [unitId], span: changed, now: world.nowInstant };
      return world.stores.hubs.receive(hub.accountId, event);
    };

    test.each(['closing', 'closed'] as const)(
      'owes nothing the first time while that is %s, and a reading the second',
      async (state) => {
        const unit = await aUnitWith(state);
        expect([await told(unit), await owedSince(unit.connectionId)]).toEqual([[], undefined]);
        // The host’s own hand, on the same nights.
        expect(await told(unit)).toHaveLength(1);
        expect(await owedSince(unit.connectionId)).toBe(NOW);
      },
    );

    test('owes one reading of two that come at once', async () => {
      const unit = await aUnitWith('closed');
      const woken = await Promise.all([told(unit), told(unit)]);
      expect(woken.flat()).toHaveLength(1);
    });

    test.each(['opening', 'opened'] as const)('owes a reading while that is %s', async (state) => {
      expect(await told(await aUnitWith(state))).toHaveLength(1);
    });

    test.each([
      { firstNight: '2026-12-01', lastNight: '2026-12-03' },
      { firstNight: '2026-12-01', lastNight: '2026-12-01' },
      { firstNight: '2026-12-02', lastNight: '2026-12-02' },
      { firstNight: '2026-11-30', lastNight: '2026-12-02' },
    ])('owes a reading for $firstNight to $lastNight', async (other) => {
      expect(await told(await aUnitWith('closed'), other)).toHaveLength(1);
    });

    test('owes a reading a minute later', async () => {
      const [one, other] = [await aUnitWith('closed'), await aUnitWith('closed')];
      world.nowInstant = plusMs(NOW, 59_999);
      expect(await told(one)).toEqual([]);
      world.nowInstant = plusMs(NOW, 60_000);
      expect(await told(other)).toHaveLength(1);
    });

    test('owes a reading once nobody is telling the hub any more', async () => {
      const [over, given] = [await aUnitWith('closing'), await aUnitWith('closing')];
      const nobody = { publisher: null, publishingUntil: null };
      await world.prisma.connection.update({ where: { id: given.connectionId }, data: nobody });
      expect(await told(given)).toHaveLength(1);
      world.pass(1);
      expect(await told(over)).toHaveLength(1);
    });

    test('owes a reading where webhooks are not what the unit is read by', async () => {
      const unit = await aUnitWith('closed');
      const fallen = { modeState: 'manual_fallback', modeReason: 'long_failure' } as const;
      await world.prisma.connection.update({ where: { id: unit.connectionId }, data: fallen });
      expect(await told(unit)).toHaveLength(1);
    });

    test('leaves owed what a guest’s webhook brought, and says nothing of another unit', async () => {
      const [unit, other] = [await aUnitWith('closed'), await hub.aUnit()];
      await receive(null, [unit.unitId]);
      world.pass(0.5);
      const event = { eventId: null, unitIds: [unit.unitId, other.unitId], span, now: world.nowInstant };
      const woken = await world.stores.hubs.receive(hub.accountId, event);
      expect(woken?.map(({ connectionId }) => connectionId)).toEqual([other.connectionId]);
      expect(await owedSince(unit.connectionId)).toBe(NOW);
    });
  });

  test('is looked through by the minute tick for what nobody followed, until a pass takes it', async () => {
    const unit = await hub.aUnit();
    await receive('event-1', [unit.unitId]);
    const owed = () => world.stores.hubs.readingsOwed(plusMinutes(NOW, 1), 100);
    const ref = { connectionId: unit.connectionId, listingId: hub.listingId };
    expect(await owed()).toContainEqual(ref);
    const key = { ...world.key(hub.listingId), connectionId: unit.connectionId };
    const how = { trigger: 'webhook', attempt: 1, spacingMs: 0, clock: { now: () => world.nowInstant } } as const;
    expect((await world.stores.passes.claim(key, how)).outcome).toBe('claimed');
    expect(await owed()).not.toContainEqual(ref);
  });

  test('forgets an event after its time, and not before', async () => {
    const unit = await hub.aUnit();
    await receive('event-1', [unit.unitId]);
    expect(await world.stores.hubs.forgetDeliveries(NOW, 100)).toBe(0);
    expect(await world.stores.hubs.forgetDeliveries(plusMinutes(NOW, 1), 100)).toBeGreaterThan(0);
    expect(await receive('event-1', [unit.unitId])).toHaveLength(1);
  });
});
