import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { systemClock } from '../../src/parts/stores.ts';
import type { ConnectionRef } from '../../src/ports.ts';
import { connectionSyncWorkflowId } from '../../workflows/messages.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
afterAll(() => engine.close());

let count = 0;

/** A listing with units of one account of a hub, by their IDs, besides a feed that answers. */
async function withUnits(...names: readonly string[]) {
  count += 1;
  const listing = await engine.aListing('airbnb');
  const { owner, listingId } = listing;
  const { hubs } = engine.stores;
  const by = { ...engine.world.byHand(owner, listingId), now: systemClock.now() };
  const key = { accountKey: `account ${count}`, name: 'Account', secrets: { token: 'secret' } };
  const account = await hubs.save({ actor: owner, now: by.now }, { connector: 'beds24', ...key });
  const units: (ConnectionRef & { readonly unitId: string })[] = [];
  for (const name of names) {
    const unitId = `${count}-${name}`;
    engine.hub.unit(unitId);
    const chosen = {
      syncIntervalMin: undefined,
      accountId: account.id,
      unit: { id: unitId, name },
      label: name,
      mode: 'auto' as const,
    };
    const connected = await hubs.connectUnit(by, { ...chosen, syncEnabled: true, readOnly: false, sales: null });
    if (connected?.outcome !== 'saved') throw new Error(`The unit was not connected: ${connected?.outcome}`);
    units.push({ connectionId: connected.connectionId, listingId, unitId });
  }
  return { listing, accountId: account.id, units };
}

/** A webhook as the API takes it in: committed, then signalled. */
async function receive(accountId: string, unitIds: readonly string[], eventId: string | null = null) {
  const received = { eventId, unitIds, now: systemClock.now() };
  const woken = (await engine.stores.hubs.receive(accountId, received)) ?? [];
  for (const connection of woken) await engine.orchestrator.connectionSyncRequested(connection, 'webhook');
  return woken;
}

async function ended({ connectionId }: ConnectionRef): Promise<unknown> {
  return engine.client.workflow.getHandle(connectionSyncWorkflowId(connectionId)).result();
}

async function runsOf({ connectionId }: ConnectionRef) {
  return engine.world.prisma.syncRun.findMany({ where: { connectionId }, orderBy: { number: 'asc' } });
}

function stay(from: number, to: number) {
  return { from: engine.dateIn(from), to: engine.dateIn(to) };
}

function only<T>(items: readonly T[], index = 0): T {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no item ${index}.`);
  return item;
}

/** Brings the listing wholly in step first, so that a test sees only what it does itself. */
async function swept(listing: SyncedListing): Promise<void> {
  const run = await engine.request(listing);
  expect((await engine.endedRun(run.id)).status).toBe('succeeded');
}

describe('a booking at a hub', () => {
  test('is read after its webhook, and closes its nights at every other destination, once', async () => {
    const { listing, accountId, units } = await withUnits('a', 'b', 'c');
    const [a, b, c] = [only(units), only(units, 1), only(units, 2)];
    await engine.whileWorking(async () => {
      await swept(listing);
      const before = engine.hub.writes.length;
      engine.hub.book(a.unitId, stay(40, 43));
      await receive(accountId, [a.unitId]);
      await ended(a);
      expect(engine.hub.writes.slice(before).sort()).toEqual([
        `close ${b.unitId} ${engine.dateIn(40)}..${engine.dateIn(43)}`,
        `close ${c.unitId} ${engine.dateIn(40)}..${engine.dateIn(43)}`,
      ]);
      await receive(accountId, [a.unitId]);
      await ended(a);
      expect(engine.hub.writes).toHaveLength(before + 2);
    });
    const [run] = await runsOf(a);
    expect(run).toMatchObject({ trigger: 'webhook', status: 'succeeded', availabilityChanged: true });
    expect(run?.publications).toMatchObject([
      { outcome: 'published', label: 'b', nightsClosed: 3, nightsOpened: 0 },
      { outcome: 'published', label: 'c', nightsClosed: 3, nightsOpened: 0 },
    ]);
  });

  test('that the hub names as cancelled frees its nights at once, and opens them where relais closed them', async () => {
    const { listing, accountId, units } = await withUnits('a', 'b');
    const [a, b] = [only(units), only(units, 1)];
    await engine.whileWorking(async () => {
      const identity = engine.hub.book(a.unitId, stay(50, 52));
      await swept(listing);
      expect(engine.hub.closedAt(b.unitId)).toContainEqual(stay(50, 52));
      engine.hub.cancel(a.unitId, identity);
      await receive(accountId, [a.unitId]);
      await ended(a);
      expect(engine.hub.closedAt(b.unitId)).not.toContainEqual(stay(50, 52));
    });
    const { listingId } = listing;
    expect((await engine.world.published(listingId)).join()).not.toContain(engine.dateIn(50));
  });

  test('closes its nights elsewhere while a feed of the same listing does not answer', async () => {
    const { listing, accountId, units } = await withUnits('a', 'b');
    const [a, b] = [only(units), only(units, 1)];
    const room = only(listing.rooms);
    await engine.whileWorking(async () => {
      await swept(listing);
      engine.sandbox.control.hold(room);
      const slow = await engine.request(listing);
      await engine.sandbox.control.untilWaiting(room, 1);
      engine.hub.book(a.unitId, stay(60, 62));
      await receive(accountId, [a.unitId]);
      await ended(a);
      expect(engine.hub.closedAt(b.unitId)).toContainEqual(stay(60, 62));
      expect((await engine.run(slow.id)).status).toBe('running');
      engine.sandbox.control.release(room);
      await engine.endedRun(slow.id);
    });
  });
});

describe('a change of the listing', () => {
  test('by hand is told to a destination as soon as it is signalled, and by the minute tick when that was lost', async () => {
    const { listing, units } = await withUnits('a');
    const a = only(units);
    await engine.whileWorking(async () => {
      await swept(listing);
      const by = { ...engine.world.byHand(listing.owner, listing.listingId), now: systemClock.now() };
      await engine.stores.calendars.book(by, { ...stay(70, 72), guestName: null });
      const owed = await engine.stores.publications.owedOf(listing.listingId);
      expect(owed).toEqual([{ connectionId: a.connectionId, listingId: listing.listingId }]);
      await engine.orchestrator.connectionSyncRequested(only(owed), 'publish');
      await ended(a);
      expect(engine.hub.closedAt(a.unitId)).toContainEqual(stay(70, 72));
      expect(await engine.stores.publications.owedOf(listing.listingId)).toEqual([]);
    });
    expect((await runsOf(a)).at(-1)).toMatchObject({ trigger: 'publish', status: 'succeeded' });
  });
});

describe('a write whose outcome nobody knows', () => {
  test.each(['lost_before', 'lost_after'] as const)('(%s) is looked up before it is sent again', async (fault) => {
    const { listing, units } = await withUnits('a');
    const a = only(units);
    await engine.whileWorking(async () => {
      await swept(listing);
      engine.hub.writeFaults.set(a.unitId, [fault]);
      const before = engine.hub.closedAt(a.unitId).length;
      const by = { ...engine.world.byHand(listing.owner, listing.listingId), now: systemClock.now() };
      await engine.stores.calendars.book(by, { ...stay(80, 82), guestName: null });
      await engine.orchestrator.connectionSyncRequested(a, 'publish');
      await ended(a);
      expect(engine.hub.closedAt(a.unitId)).toHaveLength(before + 1);
    });
    expect((await runsOf(a)).at(-1)).toMatchObject({ status: 'succeeded', attempts: 2 });
  });

  test('that the hub refuses for good fails the run, and the alert hears of it', async () => {
    const { listing, units } = await withUnits('a');
    const a = only(units);
    await engine.whileWorking(async () => {
      await swept(listing);
      engine.hub.writeFaults.set(a.unitId, ['refused']);
      const by = { ...engine.world.byHand(listing.owner, listing.listingId), now: systemClock.now() };
      await engine.stores.calendars.book(by, { ...stay(90, 92), guestName: null });
      await engine.orchestrator.connectionSyncRequested(a, 'publish');
      await ended(a);
      const failed = (await runsOf(a)).at(-1);
      expect(failed).toMatchObject({ status: 'partial', failure: { kind: 'CONFIG' } });
      const where = { runId: failed?.id ?? '' };
      await eventuallyTrue(
        'the failed run in an alert',
        async () => (await engine.world.prisma.alertOccurrence.count({ where })) === 1,
      );
      await engine.orchestrator.connectionSyncRequested(a, 'publish');
      await ended(a);
      expect(engine.hub.closedAt(a.unitId)).toContainEqual(stay(90, 92));
    });
  });
});

describe('a stay that its hub moves', () => {
  test('frees its old nights and closes its new ones elsewhere, where a hub sells no night twice', async () => {
    const { listing, accountId, units } = await withUnits('a', 'b');
    const [a, b] = [only(units), only(units, 1)];
    await engine.whileWorking(async () => {
      engine.hub.book(a.unitId, stay(100, 105));
      await swept(listing);
      expect(engine.hub.closedAt(b.unitId)).toContainEqual(stay(100, 105));
      engine.hub.unit(a.unitId).events = engine.hub
        .unit(a.unitId)
        .events.map((event) => (event.from === engine.dateIn(100) ? { ...event, ...stay(102, 107) } : event));
      await receive(accountId, [a.unitId]);
      await ended(a);
    });
    const closed = engine.hub.closedAt(b.unitId).filter(({ from }) => from >= engine.dateIn(100));
    expect(closed).toEqual([stay(102, 105), stay(105, 107)]);
    expect((await runsOf(a)).at(-1)).toMatchObject({ status: 'succeeded' });
  });
});

describe('one closure that a hub refuses', () => {
  test('keeps no other from being made', async () => {
    const { listing, units } = await withUnits('a');
    const a = only(units);
    await engine.whileWorking(async () => {
      await swept(listing);
      engine.hub.writeFaults.set(a.unitId, ['refused']);
      const by = { ...engine.world.byHand(listing.owner, listing.listingId), now: systemClock.now() };
      await engine.stores.calendars.book(by, { ...stay(110, 112), guestName: null });
      await engine.stores.calendars.book(by, { ...stay(120, 122), guestName: null });
      await engine.orchestrator.connectionSyncRequested(a, 'publish');
      await ended(a);
    });
    expect(engine.hub.closedAt(a.unitId)).toContainEqual(stay(120, 122));
    expect((await runsOf(a)).at(-1)).toMatchObject({ status: 'partial' });
  });
});

describe('a closure of ours', () => {
  test('that somebody removed at the hub is made again, each time', async () => {
    const { listing, accountId, units } = await withUnits('a');
    const a = only(units);
    await engine.whileWorking(async () => {
      await swept(listing);
      const closed = engine.hub.closedAt(a.unitId);
      expect(closed).toHaveLength(1);
      engine.hub.unit(a.unitId).closures.length = 0;
      await receive(accountId, [a.unitId]);
      await ended(a);
      expect(engine.hub.closedAt(a.unitId)).toEqual(closed);
      engine.hub.unit(a.unitId).closures.length = 0;
      await receive(accountId, [a.unitId]);
      await ended(a);
      expect(engine.hub.closedAt(a.unitId)).toEqual(closed);
    });
  });
});

describe('webhooks', () => {
  test('repeated a hundred times are one reading, and one that comes during a pass makes one more', async () => {
    const { accountId, units } = await withUnits('a');
    const a = only(units);
    for (let repeat = 0; repeat < 100; repeat += 1) await receive(accountId, [a.unitId], 'event-1');
    await engine.whileWorking(() => ended(a));
    expect(await runsOf(a)).toHaveLength(1);
  });

  test('whose unit cannot be read fail their run after its retries, and are owed again', async () => {
    const { accountId, units } = await withUnits('a');
    const a = only(units);
    const down: Failure = { kind: 'TRANSIENT', detail: 'The hub answered 503.' };
    engine.hub.failing.set(a.unitId, down);
    await receive(accountId, [a.unitId]);
    await engine.whileWorking(() => ended(a));
    expect(await runsOf(a)).toMatchObject([{ status: 'failed', attempts: 2, failure: down }]);
    const inAMinute = plusMinutes(systemClock.now(), 1);
    const owed = await engine.stores.hubs.readingsOwed(inAMinute, 1_000);
    expect(owed).toContainEqual({ connectionId: a.connectionId, listingId: a.listingId });
  });
});

describe('a booking of a hub that the host has relais cancel', () => {
  /** A direct booking and one at the hub on the same nights, and the host’s decision to have the hub’s cancelled. */
  async function decided(from: number) {
    const { listing, units } = await withUnits('a');
    const unit = only(units);
    const { owner, listingId } = listing;
    const { calendars, conflicts } = engine.stores;
    const by = { ...engine.world.byHand(owner, listingId), now: systemClock.now() };
    const booked = await calendars.book(by, { ...stay(from, from + 3), guestName: null });
    if (booked?.outcome !== 'booked') throw new Error(`The stay was not booked: ${booked?.outcome}`);
    const own = booked.booking;
    const identity = engine.hub.book(unit.unitId, stay(from, from + 3));
    await swept(listing);
    const [conflict] = (await conflicts.detect(by, listingId))?.standing ?? [];
    if (!conflict) throw new Error('There is no conflict.');
    const decision = { action: 'keep_one', keep: own.id, cancelBy: 'api' } as const;
    const outcome = (await conflicts.decide({ ...by, now: systemClock.now() }, conflict.conflict.id, decision))
      ?.outcome;
    const after = async () => {
      const detail = await conflicts.find({ reach: by.reach, now: systemClock.now() }, conflict.conflict.id);
      return detail && { ...detail.conflict, history: detail.history.map(({ type }) => type).toReversed() };
    };
    const wake = () => engine.orchestrator.connectionSyncRequested(unit, 'webhook');
    return { unit, identity, outcome, after, wake };
  }

  test('is cancelled there once, and the same pass reads that it is gone', async () => {
    await engine.whileWorking(async () => {
      const { unit, identity, outcome, after, wake } = await decided(70);
      expect(outcome).toBe('decided');
      await wake();
      await ended(unit);
      expect(engine.hub.writes.filter((write) => write === `cancel ${identity}`)).toHaveLength(1);
      expect(await after()).toMatchObject({
        state: 'resolved',
        resolution: 'platform_confirmed',
        history: ['opened', 'kept_cancelling', 'cancel_accepted', 'side_went'],
      });
    });
  });

  test('whose answer is lost is not cancelled twice: the reading confirms it', async () => {
    await engine.whileWorking(async () => {
      const { unit, identity, after, wake } = await decided(80);
      engine.hub.writeFaults.set(unit.unitId, ['lost_after']);
      await wake();
      await ended(unit);
      expect(engine.hub.writes.filter((write) => write === `cancel ${identity}`)).toHaveLength(1);
      expect(await after()).toMatchObject({ state: 'resolved', resolution: 'platform_confirmed' });
      await wake();
      await ended(unit);
      expect(engine.hub.writes.filter((write) => write === `cancel ${identity}`)).toHaveLength(1);
    });
  });

  test('that is refused comes back to the host, its nights closed', async () => {
    await engine.whileWorking(async () => {
      const { unit, after, wake } = await decided(90);
      engine.hub.writeFaults.set(unit.unitId, ['refused']);
      await wake();
      await ended(unit);
      expect(await after()).toMatchObject({
        state: 'open',
        cycle: 2,
        history: ['opened', 'kept_cancelling', 'cancel_refused'],
      });
      expect(await engine.world.published(unit.listingId)).toContain(
        `${engine.dateIn(90)}..${engine.dateIn(93)} BOOKED`,
      );
    });
  });
});
