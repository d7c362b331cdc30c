import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { listing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const aStay = (from: string, to: string) => ({ from, to, guestName: 'Inès' });

describe('a direct booking', () => {
  test('closes its nights at once, and its check-out day is free for the next guest', async () => {
    const { listing: subject, by } = await world.aListing();
    const first = await world.stores.calendars.book(by, aStay('2026-06-10', '2026-06-12'));
    const second = await world.stores.calendars.book(by, aStay('2026-06-12', '2026-06-13'));
    expect([first?.outcome, second?.outcome]).toEqual(['booked', 'booked']);
    expect(await world.published(subject.id)).toEqual([
      '2026-06-10..2026-06-12 BOOKED',
      '2026-06-12..2026-06-13 BOOKED',
    ]);
  });

  test('is refused with the causes when a night is taken, and nothing is written', async () => {
    const { listing: subject, by } = await world.aListing();
    const connection = await world.aConnection(by, { label: 'Airbnb' });
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-10', '2026-06-12')) });
    const answer = await world.stores.calendars.book(by, aStay('2026-06-11', '2026-06-14'));
    expect(answer).toMatchObject({
      outcome: 'nights_taken',
      causes: [{ kind: 'observed', platform: 'airbnb', from: '2026-06-10', to: '2026-06-12' }],
    });
    expect(Object.values(answer?.outcome === 'nights_taken' ? answer.labels : {})).toEqual(['Airbnb']);
    expect(await world.published(subject.id)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('is taken once when twenty ask for the same night at once', async () => {
    const { by } = await world.aListing();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.stores.calendars.book(by, aStay('2026-06-10', '2026-06-11'))),
    );
    expect(answers.filter((answer) => answer?.outcome === 'booked')).toHaveLength(1);
  });

  test('can overlap another in no way, even past the store', async () => {
    const { listing: subject, by } = await world.aListing();
    await world.stores.calendars.book(by, aStay('2026-06-10', '2026-06-12'));
    const data = {
      listingId: subject.id,
      checkIn: new Date('2026-06-11'),
      checkOut: new Date('2026-06-15'),
      createdAt: NOW,
    };
    await expect(world.prisma.booking.create({ data })).rejects.toThrow();
  });

  test('that is cancelled frees its nights once, and stays as history', async () => {
    const { listing: subject, by } = await world.aListing();
    const answer = await world.stores.calendars.book(by, aStay('2026-06-10', '2026-06-12'));
    if (answer?.outcome !== 'booked') throw new Error('not booked');
    expect(await world.stores.calendars.cancelBooking(by, answer.booking.id)).toBe(true);
    expect(await world.stores.calendars.cancelBooking(by, answer.booking.id)).toBe(false);
    expect(await world.published(subject.id)).toEqual([]);
    expect(await world.prisma.booking.count({ where: { listingId: subject.id } })).toBe(1);
  });
});

describe('a block of the host', () => {
  test('closes its nights over and beside bookings, and opens them again when it is deleted', async () => {
    const { listing: subject, by } = await world.aListing();
    await world.stores.calendars.book(by, aStay('2026-06-10', '2026-06-12'));
    const block = await world.stores.calendars.block(by, { from: '2026-06-11', to: '2026-06-14', reason: 'Travaux' });
    expect(await world.published(subject.id)).toEqual([
      '2026-06-10..2026-06-11 BOOKED',
      '2026-06-11..2026-06-12 BOOKED',
      '2026-06-12..2026-06-14 BLOCKED',
    ]);
    await world.stores.calendars.deleteBlock(by, block?.id ?? '');
    expect(await world.published(subject.id)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('stays through whatever a feed does', async () => {
    const { listing: subject, by } = await world.aListing();
    const connection = await world.aConnection(by);
    await world.stores.calendars.block(by, { from: '2026-06-10', to: '2026-06-12', reason: null });
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-10', '2026-06-12')) });
    await world.sync(subject.id, { [connection.id]: listing() });
    world.pass(6 * 60);
    await world.sync(subject.id, { [connection.id]: listing() });
    expect(await world.published(subject.id)).toEqual(['2026-06-10..2026-06-12 BLOCKED']);
  });
});

describe('a held release', () => {
  const OTHER = '2026-07-01..2026-07-03 BOOKED';

  async function aHeldRelease() {
    const { listing: subject, by } = await world.aListing();
    const connection = await world.aConnection(by, { label: 'Airbnb' });
    // Listed all along: a feed that lists nothing any more would look broken.
    const other = stay('2026-07-01', '2026-07-03');
    const feeds = (...stays: readonly ObservedEvent[]) => ({ [connection.id]: listing(...stays, other) });
    await world.sync(subject.id, feeds(stay('2026-06-10', '2026-06-13')));
    await world.sync(subject.id, feeds());
    const held = await world.stores.calendars.listHeld({ ...by, listingId: subject.id });
    return { listingId: subject.id, by, feeds, held: held ?? [] };
  }

  test('is listed with the time it is due, and its nights stay booked', async () => {
    const { listingId, held } = await aHeldRelease();
    expect(held).toMatchObject([
      {
        ...{ from: '2026-06-10', to: '2026-06-13', label: 'Airbnb', platform: 'airbnb', change: 'release' },
        ...{ reason: 'vanished', since: NOW, dueAt: '2026-06-01T09:30:00.000Z' },
      },
    ]);
    expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-13 BOOKED', OTHER]);
  });

  test('frees its nights when it is released by hand, and a second hand is told that it is decided', async () => {
    const { listingId, by, held } = await aHeldRelease();
    const heldId = held[0]?.id ?? '';
    expect(await world.stores.calendars.releaseHeld(by, heldId)).toEqual({
      outcome: 'made',
      nights: { from: '2026-06-10', to: '2026-06-13' },
    });
    expect(await world.published(listingId)).toEqual([OTHER]);
    expect(await world.stores.calendars.releaseHeld(by, heldId)).toEqual({ outcome: 'already_decided' });
  });

  test('that a poll decided is told as decided, to its owner alone', async () => {
    const { listingId, by, feeds, held } = await aHeldRelease();
    world.pass(90);
    await world.sync(listingId, feeds());
    const stranger = await world.aMember();
    const heldId = held[0]?.id ?? '';
    expect(await world.stores.calendars.releaseHeld(by, heldId)).toEqual({ outcome: 'already_decided' });
    expect(await world.stores.calendars.releaseHeld(world.byHand(stranger, listingId), heldId)).toBeUndefined();
    const audit = await world.prisma.auditEvent.findMany({ where: { subjectKind: 'held', subjectId: heldId } });
    expect(audit).toMatchObject([{ action: 'held_decided', from: 'held', to: 'released', reason: 'poll' }]);
  });

  test('that the feed lists again says so in the audit log', async () => {
    const { listingId, feeds, held } = await aHeldRelease();
    world.pass(30);
    await world.sync(listingId, feeds(stay('2026-06-10', '2026-06-13')));
    const audit = await world.prisma.auditEvent.findMany({
      where: { subjectKind: 'held', subjectId: held[0]?.id ?? '' },
    });
    expect(audit).toMatchObject([{ to: 'listed_again' }]);
  });
});

test('everything of another owner is simply not there', async () => {
  const { listing: subject, by } = await world.aListing();
  const answer = await world.stores.calendars.book(by, aStay('2026-06-10', '2026-06-12'));
  const bookingId = answer?.outcome === 'booked' ? answer.booking.id : '';
  const stranger = world.byHand(await world.aMember(), subject.id);
  const { calendars, listings, connections, runs } = world.stores;
  expect(await calendars.read(stranger.reach, subject.id, { from: '2026-06-01', to: '2026-07-01' })).toBeUndefined();
  expect(await calendars.book(stranger, aStay('2026-06-20', '2026-06-21'))).toBeUndefined();
  expect(await calendars.cancelBooking(stranger, bookingId)).toBe(false);
  expect(await calendars.block(stranger, { from: '2026-06-20', to: '2026-06-21', reason: null })).toBeUndefined();
  expect(await calendars.deleteBlock(stranger, randomUUID())).toBe(false);
  expect(await calendars.listHeld({ ...stranger, listingId: subject.id })).toBeUndefined();
  expect(await listings.find(stranger.reach, subject.id)).toBeUndefined();
  expect(await listings.update(stranger.reach, subject.id, { name: 'x' }, stranger)).toBeUndefined();
  expect(await listings.delete(stranger.reach, subject.id, stranger)).toBeUndefined();
  expect(await connections.list(stranger.reach, subject.id)).toBeUndefined();
  expect(await runs.list(stranger.reach, subject.id, { page: 1, pageSize: 10 })).toBeUndefined();
  expect(await runs.request(stranger)).toBeUndefined();
});

test('the audit log takes no change and no deletion', async () => {
  const { listing: subject } = await world.aListing();
  const entry = await world.prisma.auditEvent.findFirstOrThrow({ where: { listingId: subject.id } });
  await expect(world.prisma.auditEvent.update({ where: { id: entry.id }, data: { reason: 'x' } })).rejects.toThrow();
  await expect(world.prisma.auditEvent.deleteMany({ where: { id: entry.id } })).rejects.toThrow();
});

describe('a held closure', () => {
  const wave = stay('2026-07-01', '2026-09-01', { eventClass: 'block' });

  async function aWave() {
    const { listing: subject, by } = await world.aListing();
    const connection = await world.aConnection(by);
    const feeds = (...stays: readonly ObservedEvent[]) => ({
      [connection.id]: listing(stay('2026-12-01', '2026-12-02'), ...stays),
    });
    await world.sync(subject.id, feeds());
    await world.sync(subject.id, feeds(wave));
    const held = await world.stores.calendars.listHeld({ ...by, listingId: subject.id });
    return { listingId: subject.id, by, feeds, heldId: held?.[0]?.id ?? '', held };
  }

  test('leaves its nights free, and is listed with the time from which they are closed', async () => {
    const { listingId, held } = await aWave();
    const nights = { from: '2026-07-01', to: '2026-09-01' };
    const due = { since: NOW, dueAt: '2026-06-01T11:00:00.000Z' };
    expect(held).toMatchObject([{ ...nights, ...due, change: 'closure', reason: 'block_wave' }]);
    expect(await world.published(listingId)).toEqual(['2026-12-01..2026-12-02 BOOKED']);
  });

  test.each([
    ['lists it still', true, 'closed', ['2026-07-01..2026-09-01 BLOCKED', '2026-12-01..2026-12-02 BOOKED']],
    ['took it back', false, 'withdrawn', ['2026-12-01..2026-12-02 BOOKED']],
  ])('is decided by the poll three hours later: the platform %s', async (_, isListed, to, nights) => {
    const { listingId, feeds, heldId } = await aWave();
    world.pass(180);
    await world.sync(listingId, feeds(...(isListed ? [wave] : [])));
    expect(await world.published(listingId)).toEqual(nights);
    const where = { subjectKind: 'held', subjectId: heldId };
    expect(await world.prisma.auditEvent.findMany({ where })).toMatchObject([{ action: 'held_decided', to }]);
  });

  test('is listed no more once its nights are over', async () => {
    const { by } = await aWave();
    const listedAt = (now: string) => world.stores.calendars.listHeld({ ...by, now });
    expect(await listedAt('2026-08-31T21:00:00.000Z')).toHaveLength(1);
    expect(await listedAt('2026-08-31T22:00:00.000Z')).toEqual([]);
  });

  test('closes its nights by hand, once', async () => {
    const { listingId, by, heldId } = await aWave();
    const made = { outcome: 'made', nights: { from: '2026-07-01', to: '2026-09-01' } };
    expect(await world.stores.calendars.releaseHeld(by, heldId)).toEqual(made);
    expect(await world.published(listingId)).toContain('2026-07-01..2026-09-01 BLOCKED');
    expect(await world.stores.calendars.releaseHeld(by, heldId)).toEqual({ outcome: 'already_decided' });
  });
});
