import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
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

const receive = (eventId: string | null, unitIds: readonly string[] | null) =>
  world.stores.hubs.receive(hub.accountId, { eventId, unitIds, now: world.nowInstant });

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

  test('has all units of the account read where none is named, and none that it does not have', async () => {
    const units = [await hub.aUnit(), await hub.aUnit()];
    expect(await receive('all', null)).toHaveLength(2);
    expect(await receive('stranger', ['another-unit'])).toEqual([]);
    expect(await Promise.all(units.map(({ connectionId }) => owedSince(connectionId)))).toEqual([NOW, NOW]);
  });

  test('is looked through by the minute tick for what nobody followed, until a pass takes it', async () => {
    const unit = await hub.aUnit();
    await receive('event-1', [unit.unitId]);
    const owed = () => world.stores.hubs.readingsOwed(plusMinutes(NOW, 1), 100);
    const ref = { connectionId: unit.connectionId, listingId: hub.listingId };
    expect(await owed()).toContainEqual(ref);
    const key = { ...world.key(hub.listingId), connectionId: unit.connectionId };
    const how = { trigger: 'webhook', attempt: 1, spacingMs: 0, now: world.nowInstant } as const;
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
