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

  test.each([
    // Named by its last night, and by the day after it.
    { from: '2026-12-01', to: '2026-12-02', state: 'closing', ageSeconds: 0, owes: 'nothing' },
    { from: '2026-12-01', to: '2026-12-03', state: 'closing', ageSeconds: 0, owes: 'nothing' },
    { from: '2026-12-01', to: '2026-12-02', state: 'closed', ageSeconds: 59, owes: 'nothing' },
    { from: '2026-12-01', to: '2026-12-02', state: 'closed', ageSeconds: 60, owes: 'a reading' },
    { from: '2026-12-01', to: '2026-12-02', state: 'opening', ageSeconds: 0, owes: 'a reading' },
    { from: '2026-12-01', to: '2026-12-02', state: 'opened', ageSeconds: 0, owes: 'a reading' },
    { from: '2026-11-30', to: '2026-12-02', state: 'closing', ageSeconds: 0, owes: 'a reading' },
    { from: '2026-12-01', to: '2026-12-01', state: 'closing', ageSeconds: 0, owes: 'a reading' },
    { from: '2026-12-02', to: '2026-12-02', state: 'closing', ageSeconds: 0, owes: 'a reading' },
  ] as const)(
    'for a change of $from to $to beside a closure of ours of 1..3 December that is $state since $ageSeconds s owes $owes',
    async ({ from, to, state, ageSeconds, owes }) => {
      const [unit, other] = [await hub.aUnit(), await hub.aUnit()];
      const { listingId } = hub;
      const nights = { from: new Date('2026-12-01'), to: new Date('2026-12-03') };
      const at = plusMs(NOW, -1_000 * ageSeconds);
      const standing = { closing: {}, closed: { closedAt: at, remoteId: '1' }, opening: {}, opened: { openedAt: at } }[
        state
      ];
      const closure = { connectionId: unit.connectionId, listingId, ...nights, revision: 1, createdAt: NOW };
      await world.prisma.publishedClosure.create({ data: { ...closure, state, ...standing } });
      const { unitId } = unit;
      const event = { eventId: null, unitIds: [unitId, other.unitId], changedNights: { from, to }, now: NOW };
      const woken = await world.stores.hubs.receive(hub.accountId, event);
      const owed = owes === 'a reading' ? NOW : undefined;
      // What relais tells one unit says nothing of another.
      expect([await owedSince(unit.connectionId), await owedSince(other.connectionId)]).toEqual([owed, NOW]);
      expect(woken).toHaveLength(owes === 'a reading' ? 2 : 1);
    },
  );

  test('that is not owed a reading by our own doing stays owed the one that a guest’s brought', async () => {
    const unit = await hub.aUnit();
    await receive(null, [unit.unitId]);
    world.pass(1);
    const nights = { from: new Date('2026-12-01'), to: new Date('2026-12-03') };
    const closure = { connectionId: unit.connectionId, listingId: hub.listingId, ...nights, revision: 1 };
    await world.prisma.publishedClosure.create({ data: { ...closure, state: 'closing', createdAt: NOW } });
    const changedNights = { from: '2026-12-01', to: '2026-12-02' };
    const event = { eventId: null, unitIds: [unit.unitId], changedNights, now: world.nowInstant };
    await world.stores.hubs.receive(hub.accountId, event);
    expect(await owedSince(unit.connectionId)).toBe(NOW);
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
