import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { toldTo } from '../support/told-notices.ts';
import { listing as calendar, failing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const good = calendar(stay('2026-12-01', '2026-12-04'));
const down = failing('TRANSIENT');
const accepted = { outcome: 'accepted' } as const;
const lost = { outcome: 'unknown', trouble: 'connection to smtp.example lost, after the message was written' } as const;
const settle = (delivery: MailDelivery, handover: MailHandover) =>
  world.stores.notifications.settle(delivery, handover, { now: world.nowInstant, random: 0 });

/** A connection in real time on a listing of its own. */
async function aFeed() {
  const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
  const { id } = await world.aConnection(by, { mode: 'realtime', label: 'Airbnb' });
  const sync = async (reading: FeedReading, times = 1) => {
    for (let run = 0; run < times; run += 1) {
      world.pass(30);
      await world.sync(listing.id, { [id]: reading });
    }
  };
  const claim = async () => {
    const { stores, nowInstant } = world;
    const owed = await stores.notifications.recipientsOwed(plusMinutes(nowInstant, 1), nowInstant, 500);
    return owed.includes(actor.memberId) ? stores.notifications.claim(actor.memberId, nowInstant) : undefined;
  };
  /** Delivers what is owed, and says what it told. */
  const told = async (handover: MailHandover = accepted) => {
    const claimed = await claim();
    if (claimed?.outcome !== 'claimed') return claimed?.outcome;
    await settle(claimed.delivery, handover);
    return claimed.delivery.modes?.map(({ notice, reason }) => `${notice} (${reason})`).join(', ');
  };
  const rows = async () => {
    const found = await world.prisma.modeNotice.findMany({ where: { connectionId: id }, orderBy: { id: 'asc' } });
    return found.map(({ kind, status }) => `${kind} ${status}`);
  };
  return { id, by, ownerId: actor.memberId, sync, claim, told, rows };
}

test('a fallback is told once when it has lasted 6 h, and once when it is over', async () => {
  const feed = await aFeed();
  await feed.sync(down, 3);
  const fallenAt = world.nowInstant;
  expect(await feed.told()).toBeUndefined();
  await feed.sync(down, 11);
  expect(await feed.told()).toBeUndefined();
  await feed.sync(down);
  const claimed = await feed.claim();
  expect(claimed).toMatchObject({
    delivery: {
      entries: [],
      modes: [
        { listingName: 'Le Nid', label: 'Airbnb', notice: 'fallen', state: 'batch', since: fallenAt, backAt: null },
      ],
    },
  });
  if (claimed?.outcome === 'claimed') await settle(claimed.delivery, accepted);
  await feed.sync(down, 3);
  expect(await feed.told()).toBeUndefined();
  await feed.sync(good);
  expect(await feed.told()).toBe('back (chosen)');
  await feed.sync(good, 2);
  expect([await feed.told(), await feed.rows()]).toEqual([undefined, ['fallen sent', 'back sent']]);
});

test('a fallback is not told before 6 h to whom other mail is delivered meanwhile', async () => {
  const feed = await aFeed();
  await feed.sync(down, 4);
  expect(await world.stores.notifications.claim(feed.ownerId, world.nowInstant)).toEqual({ outcome: 'nothing_owed' });
  expect(await feed.rows()).toEqual(['fallen pending']);
});

test('a fallback that is over within 6 h is told neither way', async () => {
  const feed = await aFeed();
  await feed.sync(down, 4);
  await feed.sync(good);
  world.pass(7 * 60);
  expect([await feed.told(), await feed.rows()]).toEqual([undefined, ['fallen cancelled']]);
});

test('each fallback is told for itself', async () => {
  const feed = await aFeed();
  const seen: (string | undefined)[] = [];
  for (let fallback = 0; fallback < 2; fallback += 1) {
    await feed.sync(down, 16);
    seen.push(await feed.told());
    await feed.sync(good);
    seen.push(await feed.told());
  }
  expect(seen).toEqual(['fallen (failed_runs)', 'back (chosen)', 'fallen (failed_runs)', 'back (chosen)']);
});

test('a long failure is told beside the fallback that it follows, and that it is over only once it is in real time again', async () => {
  const feed = await aFeed();
  await feed.sync(down, 16);
  expect(await feed.told()).toBe('fallen (failed_runs)');
  for (let run = 0; run < 28; run += 1) {
    world.pass(7 * 60);
    await feed.sync(down);
  }
  world.pass(7 * 60);
  expect(await feed.told()).toBe('long_failure (long_failure)');
  world.pass(24 * 60);
  await feed.sync(good);
  expect(await feed.told()).toBeUndefined();
  await feed.sync(good);
  expect(await feed.told()).toBe('back (chosen)');
});

test('a long failure is told in relais and by mail also to who switched fallbacks off', async () => {
  const feed = await aFeed();
  const off = (channel: 'in_app' | 'mail') => ({ kind: 'platform_fallback' as const, channel, isOn: false });
  await world.stores.preferences.save(feed.ownerId, { choices: [off('in_app'), off('mail')] });
  await feed.sync(down, 16);
  expect([await feed.told(), await toldTo(world, feed.ownerId)]).toEqual(['nothing_owed', []]);
  for (let run = 0; run < 28; run += 1) {
    world.pass(7 * 60);
    await feed.sync(down);
  }
  world.pass(7 * 60);
  expect(await feed.told()).toBe('long_failure (long_failure)');
  expect(await toldTo(world, feed.ownerId)).toEqual(['platform_fallback long_failure (long_failure)']);
});

test('whoever mends it by hand, or switches it off, is not told what they did', async () => {
  for (const patch of [
    { url: 'https://feeds.example/mended.ics' },
    { mode: 'batch' },
    { syncEnabled: false },
  ] as const) {
    const feed = await aFeed();
    await feed.sync(down, 4);
    await world.stores.connections.update({ ...feed.by, now: world.nowInstant }, feed.id, patch);
    world.pass(7 * 60);
    expect([await feed.told(), await feed.rows()]).toEqual(['nothing_owed', ['fallen cancelled']]);
  }
});

test('a mail that may have arrived counts as told: what is over is told then', async () => {
  const feed = await aFeed();
  await feed.sync(down, 16);
  await feed.told(lost);
  await feed.sync(good, 3);
  expect([await feed.told(), await feed.rows()]).toEqual(['back (chosen)', ['fallen unconfirmed', 'back sent']]);
});

test('a mail waits for the end of a fallback that is being written, and is not taken then', async () => {
  const feed = await aFeed();
  await feed.sync(down, 16);
  const data = { status: 'cancelled', settledAt: world.nowInstant } as const;
  const { claiming } = await world.prisma.$transaction(async (tx) => {
    await tx.modeNotice.updateMany({ where: { connectionId: feed.id }, data });
    const claim = world.stores.notifications.claim(feed.ownerId, world.nowInstant);
    await eventuallyTrue('a claim that waits', async () => {
      const [found] = await world.prisma.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (found?.waiting ?? 0) > 0;
    });
    return { claiming: claim };
  });
  expect(await claiming).toEqual({ outcome: 'nothing_owed' });
  expect(await feed.rows()).toEqual(['fallen cancelled']);
});

test('of a mail that is taken while the feed comes back, either nothing is told or both ways are', async () => {
  for (let round = 0; round < 3; round += 1) {
    const feed = await aFeed();
    await feed.sync(down, 15);
    const [claimed] = await Promise.all([feed.claim(), feed.sync(good)]);
    if (claimed?.outcome === 'claimed') await settle(claimed.delivery, accepted);
    const told = claimed?.outcome === 'claimed';
    expect(await feed.rows()).toEqual(told ? ['fallen sent', 'back pending'] : ['fallen cancelled']);
  }
});
