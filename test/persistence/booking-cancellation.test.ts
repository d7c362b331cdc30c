import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConflictDecision } from '../../src/conflict-ports.ts';
import type { CancelTry } from '../../src/domain/booking-cancellation.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { NOW, stay, World } from '../support/world.ts';
import { ofHub, withCancelled } from './hub-reading.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const guest = stay('2026-07-13', '2026-07-18', { identity: '4711' });

/** A direct booking at relais and one at a hub that need the same nights; what the hub’s own came by is told by `channel`. */
async function doubleBooked(channel: string | null = null) {
  const hub = await HubWorld.create(world);
  const unit = await hub.aUnit();
  const bookingId = await hub.book({ from: '2026-07-10', to: '2026-07-15' });
  const read = (...events: readonly ObservedEvent[]) => {
    world.pass(3);
    const stays = Object.fromEntries<string | null>(events.map(({ identity }) => [identity, channel]));
    return world.sync(hub.listingId, { [unit.connectionId]: ofHub(stays, ...events) });
  };
  await read(guest);
  const conflict = async () => {
    const [row] = await world.prisma.conflict.findMany({ where: { listingId: hub.listingId } });
    if (!row) throw new Error('There is no conflict.');
    const detail = await world.stores.conflicts.find({ reach: hub.byHand.reach, now: world.nowInstant }, row.id);
    if (!detail) throw new Error('The conflict is out of reach.');
    return detail;
  };
  const decide = async (how: 'api' | 'host' | 'both' = 'api', seen: { readonly seenRevision?: number } = {}) => {
    const { id } = (await conflict()).conflict;
    const by = { reach: hub.byHand.reach, actor: hub.byHand.actor, now: world.nowInstant };
    const decision: ConflictDecision =
      how === 'both' ? { action: 'keep_both' } : { action: 'keep_one', keep: bookingId, cancelBy: how };
    return (await world.stores.conflicts.decide(by, id, { ...decision, ...seen }))?.outcome;
  };
  const taking = (taker: string = randomUUID()) =>
    world.stores.cancellations.take(unit, { taker, leaseMs: 30_000, now: world.nowInstant });
  const take = async (taker?: string) => (await taking(taker)).taken;
  const tried = async (outcome: CancelTry) => {
    const [one] = await take();
    if (!one) throw new Error('Nothing is to be cancelled.');
    return world.stores.cancellations.end(one, outcome, world.nowInstant);
  };
  const history = async () => (await conflict()).history.map(({ type, reason }) => [type, reason]).toReversed();
  const states = async () => {
    const rows = await world.prisma.bookingCancellation.findMany({ where: { listingId: hub.listingId } });
    return rows.map(({ state }) => state);
  };
  return { hub, unit, bookingId, read, conflict, decide, taking, take, tried, history, states };
}

const refused: CancelTry = { outcome: 'refused', failure: { kind: 'CONFIG', detail: 'refused' } };
const noAnswer: CancelTry = { outcome: 'unknown', failure: { kind: 'TRANSIENT', detail: 'no answer' } };

const notAsked: CancelTry = { outcome: 'not_asked', failure: { kind: 'TRANSIENT', detail: 'the breaker is open' } };
const tooMany: CancelTry = { outcome: 'refused', failure: { kind: 'RATE_LIMITED', detail: 'too many calls' } };

describe('a booking of the hub itself that the host has relais cancel', () => {
  test('is owed from the decision on, and cancelled only then: its nights stay closed until the hub lists it no more', async () => {
    const one = await doubleBooked();
    expect(await one.take()).toEqual([]);
    expect(await one.decide()).toBe('decided');
    expect((await one.conflict()).conflict).toMatchObject({ state: 'waiting_platform', endedBy: 'api' });
    const [taken] = await one.take();
    expect(taken).toMatchObject({
      bookingId: '4711',
      from: guest.from,
      to: guest.to,
      unit: { unitId: one.unit.unitId },
    });
    if (!taken) throw new Error('not taken');
    expect(await one.take()).toEqual([]);
    expect(await world.stores.cancellations.end(taken, { outcome: 'done' }, world.nowInstant)).toEqual({
      state: 'done',
      owedTo: null,
    });
    expect((await one.conflict()).conflict.state).toBe('waiting_platform');
    expect(await world.published(one.hub.listingId)).toEqual([
      '2026-07-10..2026-07-13 BOOKED',
      '2026-07-13..2026-07-15 BOOKED',
      '2026-07-15..2026-07-18 BOOKED',
    ]);
    world.pass(3);
    await world.sync(one.hub.listingId, { [one.unit.connectionId]: withCancelled('4711') });
    expect((await one.conflict()).conflict).toMatchObject({ state: 'resolved', resolution: 'platform_confirmed' });
    expect((await one.history()).map(([type]) => type)).toEqual([
      'opened',
      'kept_cancelling',
      'cancel_accepted',
      'side_went',
    ]);
    expect(await world.published(one.hub.listingId)).toEqual(['2026-07-10..2026-07-15 BOOKED']);
  });

  test('that the hub refuses comes back to the host, with the reason, and they are told', async () => {
    const one = await doubleBooked();
    await one.decide();
    const { memberId } = one.hub.byHand.actor;
    expect(await one.tried(refused)).toEqual({ state: 'refused', owedTo: memberId });
    expect((await one.conflict()).conflict).toMatchObject({ state: 'open', cycle: 2 });
    expect((await one.history()).at(-1)).toEqual(['cancel_refused', 'refused']);
    const notices = await world.prisma.conflictNotice.findMany({ where: { recipientId: memberId } });
    expect(notices.map(({ stage, ordinal }) => [stage, ordinal])).toEqual([
      ['opened', 1],
      ['opened', 2],
    ]);
    expect(await one.decide('host')).toBe('decided');
    expect((await one.conflict()).conflict).toMatchObject({ state: 'waiting_platform', endedBy: 'host_on_platform' });
    expect(await one.take()).toEqual([]);
  });

  test('in doubt is tried again, and nobody decides otherwise meanwhile', async () => {
    const one = await doubleBooked();
    await one.decide();
    expect(await one.tried(noAnswer)).toEqual({ state: 'later', owedTo: null });
    expect(await one.decide('both')).toBe('already_decided');
    expect(await one.take()).toEqual([]);
    expect(await world.stores.cancellations.owed(world.nowInstant, 10)).toEqual([]);
    world.pass(1);
    expect(await world.stores.cancellations.owed(world.nowInstant, 10)).toEqual([
      { connectionId: one.unit.connectionId, listingId: one.hub.listingId },
    ]);
    expect(await one.tried({ outcome: 'done' })).toEqual({ state: 'done', owedTo: null });
  });

  test('whose taker died is taken by the next after its time, and the first says nothing any more', async () => {
    const one = await doubleBooked();
    await one.decide();
    const [first] = await one.take();
    world.pass(1);
    const [second] = await one.take();
    if (!first || !second) throw new Error('not taken');
    expect(second.id).toBe(first.id);
    expect(await world.stores.cancellations.end(first, refused, world.nowInstant)).toBeUndefined();
    expect((await world.stores.cancellations.end(second, { outcome: 'done' }, world.nowInstant))?.state).toBe('done');
    const row = await world.prisma.bookingCancellation.findUniqueOrThrow({ where: { id: first.id } });
    expect([row.state, row.tries]).toEqual(['done', 2]);
  });

  test('is not asked for once the host decided otherwise before anything was sent', async () => {
    const one = await doubleBooked();
    await one.decide();
    expect(await one.decide('both')).toBe('decided');
    expect(await one.take()).toEqual([]);
    expect(await one.states()).toEqual(['moot']);
  });

  test.each([
    ['was not asked', notAsked],
    ['had too many calls', tooMany],
  ])('is the host’s to decide otherwise about while nothing can have been done: the hub %s', async (_, tried) => {
    const one = await doubleBooked();
    await one.decide();
    expect(await one.tried(tried)).toEqual({ state: 'later', owedTo: null });
    expect(await one.states()).toEqual(['owed']);
    expect(await one.decide('both')).toBe('decided');
    world.pass(120);
    expect(await one.take()).toEqual([]);
    expect(await one.states()).toEqual(['moot']);
  });

  test('is nobody’s to decide otherwise about while somebody is at it', async () => {
    const one = await doubleBooked();
    await one.decide();
    await one.take();
    expect(await one.decide('both')).toBe('already_decided');
  });

  test.each([
    ['nothing was sent', notAsked],
    ['the request may have left', noAnswer],
  ])('is never cancelled once the other side went meanwhile, though it was tried before: %s', async (_, tried) => {
    const one = await doubleBooked();
    await one.decide();
    await one.tried(tried);
    await one.hub.cancel(one.bookingId);
    expect((await one.conflict()).conflict).toMatchObject({ state: 'resolved', resolution: 'side_went' });
    world.pass(120);
    expect(await one.taking()).toEqual({ taken: [], owedTo: [] });
    expect(await one.states()).toEqual(['moot']);
  });

  test('is not cancelled where the host made the connection read only since, and comes back to them', async () => {
    const one = await doubleBooked();
    await one.decide();
    await one.tried(noAnswer);
    await world.stores.connections.update(one.hub.byHand, one.unit.connectionId, { readOnly: true });
    world.pass(120);
    expect(await one.taking()).toEqual({ taken: [], owedTo: [one.hub.byHand.actor.memberId] });
    expect((await one.conflict()).conflict.state).toBe('open');
    expect((await one.history()).at(-1)).toEqual(['cancel_refused', 'no_access']);
  });

  test('whose account’s secrets do not open comes back to the host at once, and asks for no pass any more', async () => {
    const one = await doubleBooked();
    await one.decide();
    await world.prisma.hubAccount.update({ where: { id: one.hub.accountId }, data: { sealed: 'of another key' } });
    const { connectionId, listingId } = one.unit;
    const claim = await world.claim({ ...world.key(listingId), connectionId });
    expect(claim).toMatchObject({ toRead: [], cancelling: [connectionId] });
    expect(await one.taking()).toEqual({ taken: [], owedTo: [one.hub.byHand.actor.memberId] });
    expect((await one.history()).at(-1)).toEqual(['cancel_refused', 'no_access']);
    world.pass(120);
    const owed = await world.stores.cancellations.owed(world.nowInstant, 1_000);
    expect(owed.map((each) => each.connectionId)).not.toContain(connectionId);
  });

  test('that nobody can take comes back to the host after a day', async () => {
    const one = await doubleBooked();
    await one.decide();
    await world.stores.connections.update(one.hub.byHand, one.unit.connectionId, { syncEnabled: false });
    world.pass(24 * 60 - 1);
    const { memberId } = one.hub.byHand.actor;
    expect(await world.stores.cancellations.closeOverdue(world.nowInstant, 10)).not.toContain(memberId);
    world.pass(1);
    expect(await world.stores.cancellations.closeOverdue(world.nowInstant, 10)).toContain(memberId);
    expect((await one.conflict()).conflict).toMatchObject({ state: 'open', cycle: 2 });
    expect((await one.history()).at(-1)).toEqual(['cancel_refused', 'no_answer']);
    expect(await world.stores.cancellations.closeOverdue(world.nowInstant, 10)).toEqual([]);
  });

  test('decided twice at once is owed once', async () => {
    const one = await doubleBooked();
    const seen = (await one.conflict()).conflict.revision;
    const both = [one.decide('api', { seenRevision: seen }), one.decide('api', { seenRevision: seen })];
    expect(new Set(await Promise.all(both))).toEqual(new Set(['changed_meanwhile', 'decided']));
    expect(await world.prisma.bookingCancellation.count({ where: { listingId: one.hub.listingId } })).toBe(1);
  });
});

test('what a hub had from a channel is not offered, and refused where it is asked for', async () => {
  const one = await doubleBooked('airbnb');
  expect(await one.decide()).toBe('not_cancellable');
  expect((await one.conflict()).conflict.state).toBe('open');
  expect(await world.prisma.bookingCancellation.count({ where: { listingId: one.hub.listingId } })).toBe(0);
});

test('a connection that is read only cancels nothing', async () => {
  const one = await doubleBooked();
  await world.stores.connections.update(one.hub.byHand, one.unit.connectionId, { readOnly: true });
  expect(await one.decide()).toBe('not_cancellable');
});
