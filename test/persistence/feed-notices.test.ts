import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { listing as calendar, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const stays = [
  stay('2026-12-01', '2026-12-04', { identity: 'a' }),
  stay('2026-12-10', '2026-12-12', { identity: 'b' }),
];
const accepted = { outcome: 'accepted' } as const;
const lost = { outcome: 'unknown', trouble: 'connection to smtp.example lost, after the message was written' } as const;
const settle = (delivery: MailDelivery, handover: MailHandover) =>
  world.stores.notifications.settle(delivery, handover, { now: world.nowInstant, random: 0 });

/** A connection whose feed listed two stays. */
async function aFeed() {
  const { by, actor, listing } = await world.aListing(undefined, { name: 'Le Nid' });
  const connection = await world.aConnection(by, { label: 'Airbnb' });
  const sync = (...events: readonly ObservedEvent[]) => {
    world.pass(30);
    return world.sync(listing.id, { [connection.id]: calendar(...events) });
  };
  await sync(...stays);
  const claim = () => world.stores.notifications.claim(actor.memberId, world.nowInstant);
  const rows = async () =>
    (
      await world.prisma.feedNotice.findMany({ where: { connectionId: connection.id }, orderBy: { noticedAt: 'asc' } })
    ).map(({ doubt, status }) => `${doubt} ${status}`);
  return { ownerId: actor.memberId, listing, connection, sync, claim, rows };
}

async function claimed(feed: Awaited<ReturnType<typeof aFeed>>): Promise<MailDelivery> {
  const taken = await feed.claim();
  if (taken.outcome !== 'claimed') throw new Error(`Nothing to deliver: ${taken.outcome}`);
  return taken.delivery;
}

test('a feed that became empty is told to the owner once, with when its nights may be freed', async () => {
  const feed = await aFeed();
  await feed.sync();
  await feed.sync();
  expect(await feed.rows()).toEqual(['feed_empty pending']);
  expect(await world.stores.notifications.recipientsOwed('2100-01-01T00:00:00.000Z', world.nowInstant, 500)).toContain(
    feed.ownerId,
  );
  const delivery = await claimed(feed);
  expect(delivery.doubts).toMatchObject([
    { listingName: 'Le Nid', label: 'Airbnb', platform: 'airbnb', doubt: 'feed_empty', timeZone: 'Europe/Paris' },
  ]);
  const [told] = delivery.doubts ?? [];
  expect(Date.parse(told?.dueAt ?? '') - Date.parse(told?.since ?? '')).toBe(6 * 60 * 60_000);
  await settle(delivery, accepted);
  await feed.sync();
  expect([await feed.rows(), await feed.claim()]).toEqual([['feed_empty sent'], { outcome: 'nothing_owed' }]);
  const audit = await world.prisma.auditEvent.findMany({
    where: { subjectId: feed.connection.id },
    orderBy: { at: 'asc' },
  });
  expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(['feed_doubt', 'mail_sent']));
});

test('what is listed again before the mail goes is not told', async () => {
  const feed = await aFeed();
  await feed.sync();
  await feed.sync(...stays);
  expect([await feed.claim(), await feed.rows()]).toEqual([{ outcome: 'nothing_owed' }, ['feed_empty cancelled']]);
});

test('a mail of which nobody knows whether it arrived is repeated as it was, and one that lasted 72 h expires', async () => {
  const feed = await aFeed();
  await feed.sync();
  const first = await claimed(feed);
  await settle(first, lost);
  world.pass(60);
  const second = await claimed(feed);
  expect([second.deliveryId, second.isRepeated]).toEqual([first.deliveryId, true]);
  world.pass(72 * 60);
  expect([await feed.claim(), await feed.rows()]).toEqual([{ outcome: 'nothing_owed' }, ['feed_empty unconfirmed']]);
});

test('one stay that is cancelled is told by no mail', async () => {
  const feed = await aFeed();
  await feed.sync(...stays, stay('2027-01-01', '2027-01-31', { identity: 'c' }));
  await feed.sync(...stays.slice(1), stay('2027-01-01', '2027-01-31', { identity: 'c' }));
  expect(await feed.rows()).toEqual([]);
});
