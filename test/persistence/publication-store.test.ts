import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Publication } from '../../src/publication-ports.ts';
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

const stay = { from: '2026-07-10', to: '2026-07-13' };
const later = { from: '2026-07-20', to: '2026-07-22' };

function only(publications: readonly Publication[]): Publication {
  const [publication] = publications;
  if (!publication || publications.length !== 1) throw new Error(`${publications.length} publications were taken.`);
  return publication;
}

describe('what a destination is told', () => {
  test('is written down before it is sent, and once it is in step nothing is sent again', async () => {
    const unit = await hub.aUnit();
    await hub.book(stay);
    const publication = only(await hub.take());
    expect(publication.closing).toMatchObject([{ ...stay, isInDoubt: false }]);
    expect(await world.prisma.publishedClosure.count({ where: { connectionId: unit.connectionId } })).toBe(1);
    expect(await hub.done(publication)).toMatchObject({
      result: { outcome: 'published', nightsClosed: 3, nightsOpened: 0 },
      again: false,
    });
    expect(await hub.take()).toEqual([]);
    expect(await hub.closedAt(unit)).toEqual(['2026-07-10..2026-07-13']);
  });

  test('is told by one publisher at a time, of fifty that come at once', async () => {
    await hub.aUnit();
    await hub.book(stay);
    const taken = await Promise.all(Array.from({ length: 50 }, () => hub.take()));
    expect(taken.flat()).toHaveLength(1);
    expect(await world.prisma.publishedClosure.count({ where: { listingId: hub.listingId } })).toBe(1);
  });

  test('is told once more when the listing changes meanwhile', async () => {
    const unit = await hub.aUnit();
    await hub.book(stay);
    const first = only(await hub.take());
    await hub.book(later);
    expect(await hub.done(first)).toMatchObject({ again: true });
    const second = only(await hub.take());
    expect(second.closing).toMatchObject([later]);
    await hub.done(second);
    expect(await hub.closedAt(unit)).toEqual(['2026-07-10..2026-07-13', '2026-07-20..2026-07-22']);
  });

  test('is in doubt once a publisher died over it, and is taken over when its lease is over', async () => {
    await hub.aUnit();
    await hub.book(stay);
    await hub.take();
    expect(await hub.take()).toEqual([]);
    world.pass(2);
    expect(only(await hub.take()).closing).toMatchObject([{ ...stay, isInDoubt: true }]);
  });

  test('that failed is owed, and left alone for a while but by a pass', async () => {
    const unit = await hub.aUnit();
    await hub.book(stay);
    await hub.failed(only(await hub.take()));
    const owed = async () => (await world.stores.publications.owed(hub.now, 100)).map((one) => one.connectionId);
    expect(await owed()).not.toContain(unit.connectionId);
    expect(only(await hub.take()).closing).toMatchObject([{ isInDoubt: true }]);
    world.pass(2);
    expect(await owed()).toContain(unit.connectionId);
  });

  test('what a publisher knows whose lease is over is written, and no more than that', async () => {
    const unit = await hub.aUnit();
    const bookingId = await hub.book(stay);
    const dead = only(await hub.take());
    world.pass(2);
    await hub.cancel(bookingId);
    const alive = only(await hub.take());
    expect(alive.opening).toMatchObject([{ ...stay, isInDoubt: true }]);
    await hub.done(dead);
    // The nights that the late one closed are to be opened, and stay so.
    expect(await hub.closedAt(unit)).toEqual([]);
    await hub.done(alive);
    expect(await hub.take()).toEqual([]);
  });

  test('of a booking that is cancelled is to be opened; what was not asked for by relais is not touched', async () => {
    const unit = await hub.aUnit();
    const bookingId = await hub.book(stay);
    await hub.book(later);
    await hub.done(only(await hub.take()));
    await hub.cancel(bookingId);
    const publication = only(await hub.take());
    expect([publication.closing, publication.opening]).toMatchObject([[], [stay]]);
    await hub.done(publication);
    expect(await hub.closedAt(unit)).toEqual(['2026-07-20..2026-07-22']);
  });

  test('that its hub asks to put off is left alone until then, by passes too', async () => {
    const unit = await hub.aUnit();
    await hub.book(stay);
    const publication = only(await hub.take());
    const failure = { kind: 'RATE_LIMITED', detail: 'HTTP 429', retryAfterMs: 10 * 60_000 } as const;
    const end = { closed: [], tried: [], opened: [], failure, isUnfinished: false, now: hub.now };
    await world.stores.publications.end(publication, end);
    world.pass(9);
    expect(await hub.take()).toEqual([]);
    world.pass(2);
    expect(only(await hub.take()).connectionId).toBe(unit.connectionId);
  });

  test('whose nights are past is history, whatever became of it', async () => {
    await hub.aUnit();
    await hub.book(stay);
    await hub.failed(only(await hub.take()));
    world.nowInstant = '2026-07-14T08:00:00.000Z';
    expect(await hub.take()).toEqual([]);
    expect(await world.prisma.publishedClosure.count({ where: { listingId: hub.listingId, state: 'opened' } })).toBe(1);
  });

  test('of one that is read by hand alone, by hand alone', async () => {
    const unit = await hub.aUnit('manual');
    await hub.book(stay);
    expect(await hub.take()).toEqual([]);
    expect(await world.stores.publications.owedOf(hub.listingId)).toEqual([]);
    expect(only(await hub.take(true)).connectionId).toBe(unit.connectionId);
  });
});
