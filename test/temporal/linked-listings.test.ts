import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { Actor } from '../../src/domain/member.ts';
import { systemClock } from '../../src/parts/stores.ts';
import type { ConnectionRef } from '../../src/ports.ts';
import { connectionSyncWorkflowId } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { EngineApi } from '../support/engine-api.ts';
import { eventuallyTrue } from '../support/eventually.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
afterAll(() => engine.close());

type Unit = ConnectionRef & { readonly unitId: string };

let count = 0;

/** A house and a room of it, each a unit of one account at a hub; nothing but what the test does wakes a sync. */
async function aHouse() {
  count += 1;
  const actor = await engine.world.aMember();
  const account = await engine.stores.hubs.save(
    { actor, now: systemClock.now() },
    { connector: 'beds24', accountKey: `linked ${count}`, name: 'Account', secrets: { token: 'secret' } },
  );
  const house = await aUnit(actor, account.id, 'La Maison');
  const room = await aUnit(actor, account.id, 'La Chambre');
  const by = { ...engine.world.byHand(actor, house.listingId), now: systemClock.now() };
  await engine.stores.links.link(by, { listingId: room.listingId, role: 'part' });
  const listing = { listingId: house.listingId, owner: actor, rooms: [], connections: [] };
  const api = new EngineApi(engine, listing);
  return { accountId: account.id, house, room, api, hasty: new EngineApi(engine, listing, 300) };
}

async function aUnit(actor: Actor, accountId: string, name: string): Promise<Unit> {
  const { listing, by } = await engine.world.aListing(actor, { name });
  const unitId = `linked-${count}-${name}`;
  engine.hub.unit(unitId);
  const chosen = { accountId, unit: { id: unitId, name }, label: name, mode: 'auto' as const };
  const how = { syncIntervalMin: undefined, syncEnabled: true, readOnly: false };
  const connected = await engine.stores.hubs.connectUnit({ ...by, now: systemClock.now() }, { ...chosen, ...how });
  if (connected?.outcome !== 'saved') throw new Error(`The unit was not connected: ${connected?.outcome}`);
  return { connectionId: connected.connectionId, listingId: listing.id, unitId };
}

async function webhook(accountId: string, { unitId }: Unit): Promise<void> {
  const received = { eventId: null, unitIds: [unitId], now: systemClock.now() };
  for (const connection of (await engine.stores.hubs.receive(accountId, received)) ?? [])
    await engine.orchestrator.connectionSyncRequested(connection, 'webhook');
}

function ended({ connectionId }: ConnectionRef): Promise<unknown> {
  return engine.client.workflow.getHandle(connectionSyncWorkflowId(connectionId)).result();
}

function stay(from: number, to: number) {
  return { from: engine.dateIn(from), to: engine.dateIn(to) };
}

/** What is known of a unit was read ten minutes ago. */
async function readLongAgo({ connectionId: id }: Unit): Promise<void> {
  const lastSyncAt = plusMinutes(systemClock.now(), -10);
  await engine.world.prisma.connection.update({ where: { id }, data: { lastSyncAt } });
}

describe('a booking at the hub of a room', () => {
  test('closes the house at its own hub by the webhook alone, and its cancellation opens it again', async () => {
    const { accountId, house, room } = await aHouse();
    await engine.whileWorking(async () => {
      const identity = engine.hub.book(room.unitId, stay(40, 43));
      await webhook(accountId, room);
      await ended(room);
      await eventuallyTrue('the house closed at its hub', async () =>
        JSON.stringify(engine.hub.closedAt(house.unitId)).includes(engine.dateIn(40)),
      );
      expect(engine.hub.closedAt(house.unitId)).toEqual([stay(40, 43)]);
      expect(engine.hub.closedAt(room.unitId)).toEqual([]);
      expect(await engine.world.published(house.listingId)).toEqual([
        `${engine.dateIn(40)}..${engine.dateIn(43)} BLOCKED`,
      ]);
      // What relais closed there is read back as its own: it closes nothing in its turn.
      await webhook(accountId, house);
      await ended(house);
      expect(await engine.world.published(room.listingId)).toEqual([
        `${engine.dateIn(40)}..${engine.dateIn(43)} BOOKED`,
      ]);

      engine.hub.cancel(room.unitId, identity);
      await webhook(accountId, room);
      await ended(room);
      await eventuallyTrue('the house open at its hub', async () => engine.hub.closedAt(house.unitId).length === 0);
      expect(await engine.world.published(house.listingId)).toEqual([]);
    });
  });
});

describe('a check of the house’s dates', () => {
  test('reads the hubs of the house and of its rooms anew, and finds what no webhook told', async () => {
    const { house, room, api } = await aHouse();
    await engine.whileWorking(async () => {
      const { from, to } = stay(50, 52);
      const free = await api.check(from, to);
      expect([free.available, free.freshness.map(({ state }) => state)]).toEqual([true, ['fresh', 'fresh']]);

      engine.hub.book(room.unitId, { from, to });
      // What was read within a minute is not asked for again.
      expect((await api.check(from, to)).available).toBe(true);
      for (const unit of [house, room]) await readLongAgo(unit);
      const taken = await api.check(from, to);
      expect(taken.available).toBe(false);
      expect(taken.causes).toMatchObject([
        { kind: 'linked', linked: { listingName: 'La Chambre', kind: 'observed', eventClass: 'booking' } },
      ]);
    });
  });

  test('says which hub does not answer, and how old what is known of it is', async () => {
    const { house, room, api } = await aHouse();
    await engine.whileWorking(async () => {
      const { from, to } = stay(60, 62);
      await api.check(from, to);
      for (const unit of [house, room]) await readLongAgo(unit);
      engine.hub.failing.set(room.unitId, { kind: 'AUTH', detail: 'refused' });
      const checked = await api.check(from, to);
      const of = (unit: Unit) => checked.freshness.find(({ connectionId }) => connectionId === unit.connectionId);
      expect([of(house)?.state, of(room)?.state]).toEqual(['fresh', 'unreachable']);
      expect(of(room)?.ageMs).toBeGreaterThanOrEqual(10 * 60_000);
    });
  });

  test('answers while a hub is slow, which is read all the same: what it says is kept', async () => {
    const { house, room, api, hasty } = await aHouse();
    await engine.whileWorking(async () => {
      const { from, to } = stay(70, 72);
      await api.check(from, to);
      for (const unit of [house, room]) await readLongAgo(unit);
      engine.hub.book(room.unitId, { from, to });
      let answer = () => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      engine.hub.onRequest = (request) => (request === `read ${room.unitId}` ? held : Promise.resolve());
      const checked = await hasty.check(from, to);
      expect(checked.freshness.find(({ connectionId }) => connectionId === room.connectionId)?.state).toBe('stale');
      answer();
      await eventuallyTrue('the slow hub read', async () =>
        (await engine.world.published(house.listingId)).join().includes(from),
      );
      engine.hub.onRequest = async () => {};
      await ended(room);
    });
  });
});
