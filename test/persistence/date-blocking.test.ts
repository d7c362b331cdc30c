import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BlockingQuestion, DateBlocking } from '../../src/date-blocking-ports.ts';
import { blockerId } from '../../src/domain/date-blocking.ts';
import type { ByHand } from '../../src/ports.ts';
import { listing, NOW, stay, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const week = { from: '2026-06-10', to: '2026-06-17' };
const month = { from: '2026-06-01', to: '2026-07-01' };

function resolve(by: ByHand, question: Partial<BlockingQuestion> = {}): Promise<DateBlocking | undefined> {
  const asked = { range: month, isLifting: true, chosen: [], ...question };
  return world.stores.dateBlocking.resolve({ ...by, now: world.nowInstant }, asked);
}

/** `kind verdict reason from..to` of each part. */
function told(blocking: DateBlocking | undefined): string[] {
  return (blocking?.explanation.parts ?? []).map(({ blocker, verdict, reason, nights }) => {
    const kind = blocker.kind === 'cause' ? blocker.cause.kind : 'closure';
    return [kind, verdict, reason, ...nights.map(({ from, to }) => `${from}..${to}`)].join(' ');
  });
}

const audited = async (listingId: string) => {
  const where = { listingId, action: 'date_blocking_lifted' };
  const rows = await world.prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
  return rows.map(({ subjectKind, to, reason, actorId }) => [subjectKind, to, reason, actorId !== null]);
};

describe('nights that a removed connection left closed', () => {
  test('are freed where the host chooses that, on the nights that were asked about; the host’s own block never', async () => {
    const { by } = await world.aListing();
    const { id } = await world.aConnection(by, { label: 'Airbnb' });
    await world.sync(by.listingId, { [id]: listing(stay(week.from, week.to)) });
    await world.stores.connections.delete(by, id, 'keep');
    await world.stores.calendars.block(by, { from: '2026-06-15', to: '2026-06-20', reason: 'Travaux' });
    expect(told(await resolve(by))).toEqual([
      'block offered left_by_connection 2026-06-10..2026-06-17',
      'block kept host_block 2026-06-15..2026-06-20',
    ]);
    expect(await world.published(by.listingId)).toHaveLength(3);
    const chosen = { range: { from: '2026-06-12', to: '2026-07-01' }, chosen: ['left_by_connection'] } as const;
    expect(told(await resolve(by, chosen))).toContain('block lifted left_by_connection 2026-06-12..2026-06-17');
    expect(await world.published(by.listingId)).toEqual([
      '2026-06-10..2026-06-12 BLOCKED',
      '2026-06-15..2026-06-20 BLOCKED',
    ]);
    expect(await audited(by.listingId)).toEqual([['block', '2026-06-12..2026-06-17', 'left_by_connection', true]]);
  });

  test('are still known when a part of them is freed', async () => {
    const { by } = await world.aListing();
    const { id } = await world.aConnection(by);
    await world.sync(by.listingId, { [id]: listing(stay(week.from, week.to)) });
    await world.stores.connections.delete(by, id, 'keep');
    await resolve(by, { range: { from: '2026-06-12', to: '2026-06-13' }, chosen: ['left_by_connection'] });
    expect(told(await resolve(by))).toEqual([
      'block offered left_by_connection 2026-06-10..2026-06-12',
      'block offered left_by_connection 2026-06-13..2026-06-17',
    ]);
  });
});

describe('a copy whose origin is gone', () => {
  async function aCopy(hold: object) {
    const { by } = await world.aListing();
    const { id: connectionId } = await world.aConnection(by);
    await world.sync(by.listingId, { [connectionId]: listing(stay(week.from, week.to, { eventClass: 'block' })) });
    await world.prisma.acceptedEvent.updateMany({ where: { connectionId }, data: { eventClass: 'echo', ...hold } });
    return by;
  }
  const held = { absentSince: NOW, dueAt: NOW, holdReason: 'vanished' as const };

  test('goes at once when its calendar lists it no more, and where that is asked alone', async () => {
    const by = await aCopy(held);
    expect(told(await resolve(by, { isLifting: false }))).toEqual([
      'observed lifted echo_origin_gone 2026-06-10..2026-06-17',
    ]);
    expect(await world.published(by.listingId)).toHaveLength(1);
    await resolve(by, { range: { from: '2026-06-12', to: '2026-06-13' } });
    expect(await world.published(by.listingId)).toEqual([
      '2026-06-10..2026-06-12 BLOCKED',
      '2026-06-13..2026-06-17 BLOCKED',
    ]);
    await resolve(by);
    expect(await world.published(by.listingId)).toEqual([]);
  });

  test('waits as the guard does, for the host’s hand or the time: it is not freed by asking', async () => {
    const by = await aCopy({ ...held, dueAt: '2026-06-01T23:00:00.000Z' });
    expect(told(await resolve(by, { chosen: ['left_by_connection', 'echo_origin_gone'] }))).toEqual([
      'observed offered held_release 2026-06-10..2026-06-17',
    ]);
    expect(await world.published(by.listingId)).toHaveLength(1);
  });

  test('stays while its calendar lists it, and while another closes the night', async () => {
    const listed = await aCopy({});
    expect(told(await resolve(listed))).toEqual(['observed kept echo_still_listed 2026-06-10..2026-06-17']);
    const explained = await aCopy(held);
    await world.stores.calendars.block(explained, { ...week, reason: null });
    expect(told(await resolve(explained))).toEqual([
      'block kept host_block 2026-06-10..2026-06-17',
      'observed kept echo_of_root 2026-06-10..2026-06-17',
    ]);
    expect(await world.published(listed.listingId)).toHaveLength(1);
  });
});

describe('nights that relais closed at a hub', () => {
  test('and that nothing asks for any more are told again at once, unless the hub asked for patience', async () => {
    const hub = await HubWorld.create(world);
    const unit = await hub.aUnit();
    const booking = await hub.book(week);
    for (const publication of await hub.take()) await hub.done(publication);
    expect(told(await resolve(hub.byHand))).toEqual(['booking kept booked 2026-06-10..2026-06-17']);
    await hub.cancel(booking);
    for (const publication of await hub.take()) await hub.failed(publication);
    const where = { id: unit.connectionId };
    expect((await world.prisma.connection.findUniqueOrThrow({ where })).publishingUntil).not.toBeNull();
    const resolved = await resolve(hub.byHand);
    expect(told(resolved)).toEqual(['closure lifted opening_owed 2026-06-10..2026-06-17']);
    const [part] = resolved?.explanation.parts ?? [];
    expect(part && resolved?.closures[blockerId(part.blocker)]).toMatchObject({ connectionId: unit.connectionId });
    expect((await world.prisma.connection.findUniqueOrThrow({ where })).publishingUntil).toBeNull();
    expect(await world.stores.publications.owedOf(hub.listingId)).toEqual([
      { connectionId: unit.connectionId, listingId: hub.listingId },
    ]);
    await world.prisma.connection.update({
      where,
      data: { publishFailure: { kind: 'RATE_LIMITED', detail: '429' }, publishingUntil: '2026-06-01T09:00:00.000Z' },
    });
    await resolve(hub.byHand);
    expect((await world.prisma.connection.findUniqueOrThrow({ where })).publishingUntil).not.toBeNull();
  });

  test('are kept where the hub is not told by itself', async () => {
    const hub = await HubWorld.create(world);
    const unit = await hub.aUnit();
    const booking = await hub.book(week);
    for (const publication of await hub.take()) await hub.done(publication);
    await hub.cancel(booking);
    await world.stores.connections.update(hub.byHand, unit.connectionId, { syncEnabled: false });
    expect(told(await resolve(hub.byHand))).toEqual(['closure kept destination_off 2026-06-10..2026-06-17']);
    expect(await audited(hub.listingId)).toEqual([]);
  });
});

test('another person’s listing is out of reach', async () => {
  const { by } = await world.aListing();
  const { actor } = await world.aListing();
  expect(await resolve({ ...by, reach: { kind: 'own', memberId: actor.memberId } })).toBeUndefined();
});
