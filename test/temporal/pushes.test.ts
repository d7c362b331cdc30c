import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import webPush from 'web-push';
import { createWebPusher } from '../../src/connectors/push/web-pusher.ts';
import { pushPayloadSchema } from '../../src/contract/notices.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { PushService } from '../support/push-service.ts';

const keys = webPush.generateVAPIDKeys();
let engine: Engine;
let service: PushService;
let pusher: ReturnType<typeof createWebPusher>;
beforeAll(async () => {
  [engine, service] = await Promise.all([Engine.create(), PushService.start()]);
  const subject = 'mailto:support@relais.example';
  pusher = createWebPusher({ keys, subject, allowedOrigins: [service.origin], clock: systemClock });
}, 120_000);
afterAll(async () => {
  await pusher.close();
  await service.close();
  await engine.close();
});

/** A listing that was read once, whose owner has a browser. */
async function aReadListing() {
  const listing = await engine.aListing('airbnb');
  const { listingId, owner, rooms } = listing;
  const ticket = service.subscribe(keys.publicKey);
  await engine.stores.pushSubscriptions.save(owner.memberId, { ...ticket, label: 'Firefox' }, systemClock.now());
  const sync = async () => engine.endedRun((await engine.request(listing)).id);
  await sync();
  const book = (days: number) =>
    engine.sandbox.control.addReservation(rooms[0] ?? '', { from: engine.dateIn(days), to: engine.dateIn(days + 3) });
  const pushed = () => service.messages(ticket.endpoint).map(({ text }) => pushPayloadSchema.parse(JSON.parse(text)));
  return { listingId, owner, sync, book, pushed, endpoint: ticket.endpoint };
}

test('a new booking in a feed is pushed to the owner’s browser by the run that reads it, while no mail leaves', async () => {
  const down = { hand: async () => ({ outcome: 'not_taken', trouble: 'mail server down' }) as const };
  const payload = await engine.whileWorking(
    async () => {
      const { listingId, sync, book, pushed } = await aReadListing();
      book(200);
      await sync();
      await eventuallyTrue('the push', async () => pushed().length > 0);
      expect(pushed()).toHaveLength(1);
      expect(pushed()[0]).toMatchObject({ path: `/listings/${listingId}` });
      return pushed()[0];
    },
    { pusher, mailer: down },
  );
  expect(payload).toMatchObject({
    ...{ type: 'notice', locale: 'fr', listingName: 'Gîte' },
    data: { kind: 'booking_new', platform: 'airbnb', from: engine.dateIn(200), to: engine.dateIn(203) },
  });
}, 60_000);

test('a push whose worker dies after it was sent comes again under the same tag, and is settled once', async () => {
  const tags = new Set<string>();
  let dies = true;
  const dying: typeof pusher = {
    ...pusher,
    async push(delivery) {
      const handover = await pusher.push(delivery);
      tags.add(delivery.message.pushId);
      if (!dies) return handover;
      dies = false;
      throw new Error(`the worker died after it had sent ${randomBytes(4).toString('hex')}`);
    },
  };
  // What is taken and not settled is taken again after a minute: the clock of the pushes is put on by one each time.
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.parse(systemClock.now()) + aheadMs).toISOString() };
  const { pushes } = engine.stores;
  const claim: typeof pushes.claim = (recipientId, now) => {
    aheadMs += 61_000;
    return pushes.claim(recipientId, now);
  };
  await engine.whileWorking(
    async () => {
      const { owner, sync, book, pushed } = await aReadListing();
      book(250);
      await sync();
      await eventuallyTrue('both pushes', async () => pushed().length === 2);
      await eventuallyTrue('the outcome', async () => {
        const where = { notice: { recipientId: owner.memberId } };
        return (await engine.world.prisma.noticePush.findFirst({ where }))?.status === 'sent';
      });
      expect(new Set(pushed().map(({ tag }) => tag))).toEqual(tags);
      expect(tags.size).toBe(1);
    },
    { pusher: dying, pushes: { ...pushes, claim }, clock },
  );
}, 60_000);
