import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import { tell, tellAll, tellCriticalFault } from '../../src/persistence/notices.ts';
import { aWatchedListing } from '../support/conflict-world.ts';
import { aBrowser, toldTo } from '../support/told-notices.ts';
import { listing as calendar, failing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

/** A listing with one calendar of Airbnb that was read once. */
async function aReadListing() {
  const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
  const { id } = await world.aConnection(by, { label: 'Airbnb' });
  const sync = (...stays: readonly ObservedEvent[]) => {
    world.pass(30);
    return world.sync(listing.id, { [id]: calendar(...stays) });
  };
  const told = () => toldTo(world, actor.memberId);
  return { id, by, actor, listing, sync, told };
}

const summer = stay('2026-07-01', '2026-07-04', { identity: 'a' });
const autumn = stay('2026-09-01', '2026-09-04', { identity: 'b' });

describe('what a poll tells the owner', () => {
  test('is, at first, nothing: all that a new connection lists was there before', async () => {
    const { sync, told } = await aReadListing();
    await sync(summer, autumn);
    expect(await told()).toEqual([]);
  });

  test('is each new stay, once, however often it is read', async () => {
    const { sync, told } = await aReadListing();
    await sync(summer);
    await sync(summer, autumn);
    await sync(summer, autumn);
    expect(await told()).toEqual(['booking_new 2026-09-01..2026-09-04 airbnb']);
  });

  test('is of a first poll its conflicts only', async () => {
    const watched = await aWatchedListing(world);
    await watched.sync({ airbnb: [summer] });
    await watched.sync({ greengo: [stay('2026-07-02', '2026-07-05')] });
    expect(await toldTo(world, watched.actor.memberId)).toEqual(['conflict_opened opened high 2026-07-02..2026-07-04']);
  });

  test('is a release that is held, with its days to the check-in, then that its stay is cancelled', async () => {
    const { sync, told } = await aReadListing();
    const near = stay('2026-06-03', '2026-06-05', { identity: 'near' });
    await sync(summer, near);
    await sync(summer);
    await sync(summer);
    expect(await told()).toEqual(['release_held 2026-06-03..2026-06-05 airbnb vanished ×1 in 2 days']);
    world.pass(90);
    await sync(summer);
    expect((await told()).slice(1)).toEqual(['booking_cancelled 2026-06-03..2026-06-05 airbnb']);
  });

  test('is one held release for all that one answer no longer lists', async () => {
    const { sync, told } = await aReadListing();
    await sync(summer, autumn);
    await sync();
    expect(await told()).toEqual(['release_held 2026-07-01..2026-09-04 airbnb feed_empty ×2 in 30 days']);
  });

  test('is nothing when nights are listed again, are written otherwise, or are only blocked', async () => {
    const { sync, told } = await aReadListing();
    const plain = stay('2026-07-01', '2026-07-04');
    await sync(plain, autumn);
    await sync(stay('2026-07-01', '2026-07-02'), stay('2026-07-02', '2026-07-04'), autumn);
    await sync(plain, autumn, stay('2026-10-01', '2026-10-03', { eventClass: 'block' }));
    expect(await told()).toEqual([]);
  });

  test('is a stay on nights that another calendar has booked already: no booking, but the conflict', async () => {
    const watched = await aWatchedListing(world);
    await watched.sync({ airbnb: [summer], greengo: [] });
    await watched.sync({ greengo: [stay('2026-07-01', '2026-07-04')] });
    const told = await toldTo(world, watched.actor.memberId);
    expect(told.filter((each) => each.startsWith('booking'))).toEqual([]);
  });

  test('commits with what it tells of: a reading that was overtaken tells nothing', async () => {
    const { id, listing, sync, told } = await aReadListing();
    await sync(summer);
    world.pass(30);
    const claim = await world.claim(world.key(listing.id));
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
    const [connection] = claim.toRead;
    if (!connection) throw new Error('Nothing is to be read.');
    await world.prisma.connection.update({ where: { id }, data: { pollNumber: { increment: 1 } } });
    const reading = calendar(summer, autumn);
    if (reading.outcome !== 'read') throw new Error('The reading is none.');
    await world.stores.passes.commitReading(claim.runId, { connection, ...reading, now: world.nowInstant });
    expect(await told()).toEqual([]);
  });
});

describe('what people do by hand', () => {
  test('is not told to them, and is told to the owner when it was somebody else', async () => {
    const { by, actor, listing, told } = await aReadListing();
    const support = await world.aMember('support');
    const bySupport = { reach: { kind: 'any' as const }, listingId: listing.id, actor: support, now: world.nowInstant };
    const stays = { guestName: null };
    await world.stores.calendars.book(by, { from: '2026-08-01', to: '2026-08-03', ...stays });
    const taken = await world.stores.calendars.book(bySupport, { from: '2026-08-05', to: '2026-08-07', ...stays });
    if (taken?.outcome !== 'booked') throw new Error('It was not booked.');
    await world.stores.calendars.cancelBooking(bySupport, taken.booking.id);
    expect([await told(), await toldTo(world, support.memberId)]).toEqual([
      ['booking_new 2026-08-05..2026-08-07 null', 'booking_cancelled 2026-08-05..2026-08-07 null'],
      [],
    ]);
    expect(actor.memberId).not.toBe(support.memberId);
  });
});

test('a fallback is told at once, and once that it is over', async () => {
  const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
  const { id } = await world.aConnection(by, { mode: 'realtime', label: 'Airbnb' });
  const sync = async (reading: FeedReading) => {
    world.pass(30);
    await world.sync(listing.id, { [id]: reading });
  };
  for (let run = 0; run < 5; run += 1) await sync(failing('TRANSIENT'));
  expect(await toldTo(world, actor.memberId)).toEqual(['platform_fallback fallen (failed_runs)']);
  await sync(calendar(summer));
  await sync(calendar(summer));
  expect(await toldTo(world, actor.memberId)).toEqual([
    'platform_fallback fallen (failed_runs)',
    'platform_fallback back (failed_runs)',
  ]);
});

test('a conflict that waits is told again by its reminder, once', async () => {
  const watched = await aWatchedListing(world);
  await watched.sync({ airbnb: [summer], greengo: [] });
  await watched.sync({ greengo: [stay('2026-07-02', '2026-07-05')] });
  const until = plusMinutes(world.nowInstant, 60);
  await watched.decide({ action: 'later', until });
  world.pass(61);
  await world.stores.sweeps.noteConflictReminders(world.nowInstant, 10);
  await world.stores.sweeps.noteConflictReminders(world.nowInstant, 10);
  const told = await toldTo(world, watched.actor.memberId);
  expect(told.filter((each) => each.startsWith('conflict')).map((each) => each.split(' ')[1])).toEqual([
    'opened',
    'reminder',
  ]);
});

describe('a fact', () => {
  const data = { kind: 'critical_fault', fault: 'no_sweep', endedAt: null, since: NOW } as const;

  test('is told once to each, whoever tells it again', async () => {
    const admins = [await world.aMember('admin'), await world.aMember('admin')].map(({ memberId }) => memberId);
    const fault = { recipientIds: admins, key: 'critical_fault no_sweep 1', data, now: NOW };
    const telling = () => world.prisma.$transaction((tx) => tellCriticalFault(tx, fault));
    const answers = await Promise.all([telling(), telling(), telling()]);
    expect(answers.flat().toSorted()).toEqual(admins.toSorted());
    for (const admin of admins) expect(await toldTo(world, admin)).toEqual(['critical_fault no_sweep']);
  });

  test('is told with others to all whom they concern, each by their own choices, and no fact twice', async () => {
    const people = [await world.aMember(), await world.aMember()].map(({ memberId }) => memberId);
    const [ada = '', bob = ''] = people;
    for (const person of people) await aBrowser(world, person);
    await aBrowser(world, bob, 'tablet');
    const kind = 'booking_new' as const;
    await world.stores.preferences.save(ada, {
      choices: [
        { kind, channel: 'mail', isOn: true },
        { kind, channel: 'push', isOn: false },
      ],
    });
    const nights = { from: '2026-07-01', to: '2026-07-04', platform: 'airbnb' } as const;
    const booking = { kind, stay: 'booking', ...nights } as const;
    const common = { listing: null, data: booking, now: NOW };
    const told = await world.prisma.$transaction((tx) =>
      tellAll(tx, [
        { ...common, recipientId: ada, key: 'one' },
        { ...common, recipientId: bob, key: 'one' },
        { ...common, recipientId: randomUUID(), key: 'one' },
        { ...common, recipientId: bob, key: 'one' },
        { ...common, recipientId: bob, key: 'two' },
      ]),
    );
    expect(told.map(({ recipientId, key }) => [recipientId, key])).toEqual([
      [ada, 'one'],
      [bob, 'one'],
      [bob, 'two'],
    ]);
    const ofPerson = (recipientId: string) => ({ notice: { recipientId } });
    expect([await toldTo(world, ada), await toldTo(world, bob)].map(({ length }) => length)).toEqual([1, 2]);
    const mails = people.map((person) => world.prisma.noticeMail.count({ where: ofPerson(person) }));
    const pushes = people.map((person) => world.prisma.noticePush.count({ where: ofPerson(person) }));
    expect([await Promise.all(mails), await Promise.all(pushes)]).toEqual([
      [1, 0],
      [0, 4],
    ]);
  });

  test('is not told when what it tells of is not committed', async () => {
    const { memberId: recipientId } = await world.aMember();
    const telling = world.prisma.$transaction(async (tx) => {
      await tell(tx, { recipientId, key: 'fact', listing: null, data, now: NOW });
      throw new Error('rolled back');
    });
    await expect(telling).rejects.toThrow('rolled back');
    expect(await toldTo(world, recipientId)).toEqual([]);
  });

  test('stands in no list, and goes to no browser, of who does not want it there', async () => {
    const { sync, actor, told } = await aReadListing();
    const { id: subscriptionId } = await aBrowser(world, actor.memberId);
    await sync(summer);
    const kind = 'booking_new' as const;
    const off = (['in_app', 'push'] as const).map((channel) => ({ kind, channel, isOn: false }));
    await world.stores.preferences.save(actor.memberId, { choices: off });
    await sync(summer, autumn);
    expect([await told(), await world.prisma.noticePush.count({ where: { subscriptionId } })]).toEqual([[], 0]);
    await world.stores.preferences.save(actor.memberId, { choices: off.map((each) => ({ ...each, isOn: true })) });
    await sync(summer, autumn, stay('2026-10-01', '2026-10-03', { identity: 'c' }));
    expect(await told()).toHaveLength(1);
    expect(await world.prisma.noticePush.count({ where: { subscriptionId } })).toBe(1);
  });
});

describe('the list of a person', () => {
  test('is theirs alone, counts what is unread, and outlives the listing by its name', async () => {
    const { sync, actor, by, listing } = await aReadListing();
    const other = await world.aMember();
    await sync(summer);
    await sync(summer, autumn);
    await sync(summer, autumn, stay('2026-10-01', '2026-10-03', { identity: 'c' }));
    const { notices } = world.stores;
    const page = { page: 1, pageSize: 1, unreadOnly: true };
    const [newest] = (await notices.list(actor.memberId, page)).items;
    expect(await notices.list(actor.memberId, page)).toMatchObject({
      total: 2,
      unread: 2,
      items: [{ listing: { name: 'Le Nid' } }],
    });
    const newestId = newest?.id ?? '';
    expect(await notices.read(other.memberId, [newestId], NOW)).toEqual({ read: 0, unread: 0 });
    expect(await notices.read(actor.memberId, [newestId], NOW)).toEqual({ read: 1, unread: 1 });
    expect(await notices.read(actor.memberId, [newestId], NOW)).toEqual({ read: 0, unread: 1 });
    expect(await notices.read(actor.memberId, null, NOW)).toEqual({ read: 1, unread: 0 });
    await world.stores.listings.delete(by.reach, listing.id, { actor, now: NOW });
    const kept = await notices.list(actor.memberId, { ...page, unreadOnly: false });
    expect(kept).toMatchObject({ total: 2, items: [{ listing: null }] });
  });

  test('forgets what was told long ago, a bounded number at a time', async () => {
    const { memberId: recipientId } = await world.aMember();
    const data = { kind: 'critical_fault', fault: 'no_sweep', endedAt: null, since: NOW } as const;
    for (const [index, now] of ['2020-01-01T00:00:00.000Z', '2020-02-01T00:00:00.000Z', NOW].entries())
      await world.prisma.$transaction((tx) => tell(tx, { recipientId, key: `${index}`, listing: null, data, now }));
    const { notices } = world.stores;
    expect(await notices.forget('2021-01-01T00:00:00.000Z', 1)).toBe(1);
    expect(await notices.forget('2021-01-01T00:00:00.000Z', 10)).toBe(1);
    expect(await notices.forget('2021-01-01T00:00:00.000Z', 10)).toBe(0);
    expect((await notices.list(recipientId, { page: 1, pageSize: 10, unreadOnly: false })).total).toBe(1);
  });
});
