import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusMs } from '../../src/domain/instant.ts';
import type { NoticeData } from '../../src/domain/notice.ts';
import { PUSH_LEASE_MS } from '../../src/domain/push.ts';
import type { PushDelivery, PushHandover } from '../../src/notice-ports.ts';
import { createHealthStore } from '../../src/persistence/health-store.ts';
import { tell } from '../../src/persistence/notices.ts';
import { aWatchedListing } from '../support/conflict-world.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { aBrowser } from '../support/told-notices.ts';
import { NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const booking: NoticeData = {
  kind: 'booking_new',
  stay: 'booking',
  platform: 'airbnb',
  from: '2026-07-01',
  to: '2026-07-04',
};
const fault: NoticeData = { kind: 'critical_fault', fault: 'no_sweep', endedAt: null, since: NOW };
const busy = { outcome: 'not_taken', trouble: 'status 503', retryAfterMs: null } as const;

/** A member with browsers, and hands for what happens to their pushes. */
async function aPerson(...browsers: readonly string[]) {
  const { memberId } = await world.aMember('admin');
  for (const name of browsers) await aBrowser(world, memberId, name);
  const { pushes } = world.stores;
  const owe = (key: string, data: NoticeData = booking) =>
    world.prisma.$transaction((tx) =>
      tell(tx, { recipientId: memberId, key, listing: null, data, now: world.nowInstant }),
    );
  const claim = () => pushes.claim(memberId, world.nowInstant);
  const take = async (): Promise<PushDelivery> => {
    const claimed = await claim();
    if (claimed.outcome !== 'claimed') throw new Error(`Nothing to push: ${claimed.outcome}`);
    return claimed.delivery;
  };
  const settle = (delivery: PushDelivery, handover: PushHandover = { outcome: 'accepted' }) =>
    pushes.settle(delivery, handover, { now: world.nowInstant, random: 0 });
  const rows = async () => {
    const where = { notice: { recipientId: memberId } };
    const found = await world.prisma.noticePush.findMany({
      where,
      include: { notice: true },
      orderBy: { noticeId: 'asc' },
    });
    return found.map(({ status, notice }) => `${notice.key} ${status}`);
  };
  return { memberId, owe, claim, take, settle, rows };
}

describe('a push', () => {
  test('is owed to each browser of the person, and to each once', async () => {
    const person = await aPerson('phone', 'tablet');
    await person.owe('a');
    await person.owe('a');
    const [first, second] = [await person.take(), await person.take()];
    expect(new Set([first.subscriptionId, second.subscriptionId]).size).toBe(2);
    expect(await person.claim()).toMatchObject({ outcome: 'wait' });
    await person.settle(first);
    await person.settle(second);
    expect([await person.claim(), await person.rows()]).toEqual([{ outcome: 'nothing_owed' }, ['a sent', 'a sent']]);
  });

  test('carries what the notice tells, to the address that the browser gave, and no more', async () => {
    const person = await aPerson('phone');
    await person.owe('a');
    const { address, urgency, message } = await person.take();
    expect(address).toEqual({
      endpoint: `https://push.example/send/phone-${person.memberId}`,
      keys: { p256dh: 'p', auth: 'a' },
    });
    expect([urgency, message]).toEqual([
      'normal',
      {
        ...{ type: 'notice', pushId: expect.any(String), locale: 'fr', at: NOW },
        ...{ path: '/notifications', listingName: null, data: booking },
      },
    ]);
  });

  test('whose outcome nobody told is taken again as it was, under the same name', async () => {
    const person = await aPerson('phone');
    await person.owe('a');
    await person.owe('b');
    const { message } = await person.take();
    await person.owe('c');
    await person.settle(await person.take());
    world.nowInstant = plusMs(NOW, PUSH_LEASE_MS);
    const again = (await person.take()).message;
    expect([again.pushId, again]).toEqual([message.pushId, { ...message }]);
  });

  test('that a service does not take goes again later, as late as it asks, under the same name', async () => {
    const person = await aPerson('phone');
    await person.owe('a');
    const first = await person.take();
    await person.settle(first, { ...busy, trouble: 'status 429', retryAfterMs: 120_000 });
    expect(await person.claim()).toEqual({ outcome: 'wait', waitMs: 120_000 });
    world.nowInstant = plusMs(NOW, 120_000);
    const second = await person.take();
    await person.settle(second);
    expect([second.message.pushId, await person.rows()]).toEqual([first.message.pushId, ['a sent']]);
  });

  test('to a browser that is gone is the last: it is forgotten with all that it was owed', async () => {
    const person = await aPerson('phone', 'tablet');
    await person.owe('a');
    await person.owe('b');
    const gone = await person.take();
    await person.settle(gone, { outcome: 'gone' });
    expect(await world.stores.pushSubscriptions.list(person.memberId)).toHaveLength(1);
    await person.settle(await person.take());
    expect(await person.rows()).toEqual(['a sent', 'b sent']);
  });

  test('to a browser that is removed while a fact is told is owed to the others, and the fact stands', async () => {
    const person = await aPerson('phone', 'tablet');
    const [phone] = await world.stores.pushSubscriptions.list(person.memberId);
    const { telling } = await world.prisma.$transaction(async (tx) => {
      await tx.pushSubscription.delete({ where: { id: phone?.id ?? '' } });
      const tellingIt = person.owe('a').catch((error: unknown) => error);
      await eventuallyTrue('a fact that waits for the removal', async () => {
        const [found] = await world.prisma.$queryRaw<{ waiting: number }[]>`
          SELECT count(*)::int AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return (found?.waiting ?? 0) > 0;
      });
      return { telling: tellingIt };
    });
    expect([await telling, await person.rows()]).toEqual([true, ['a pending']]);
  });

  test('to a browser whose address does not open keeps back no other, and that browser is forgotten', async () => {
    const person = await aPerson('phone', 'tablet');
    const [phone, tablet] = await world.stores.pushSubscriptions.list(person.memberId);
    await world.prisma.pushSubscription.update({ where: { id: phone?.id ?? '' }, data: { sealed: 'lost' } });
    await person.owe('a', fault);
    const { subscriptionId } = await person.take();
    expect(subscriptionId).toBe(tablet?.id);
    expect(await world.stores.pushSubscriptions.list(person.memberId)).toMatchObject([{ id: tablet?.id }]);
  });

  test('that its service does not take from this installation is the last to that browser, and is counted for a day', async () => {
    const person = await aPerson('phone', 'tablet');
    const counts = async () => {
      const failed = await createHealthStore(world.prisma).failedPushes(world.nowInstant);
      return Object.fromEntries(failed.map(({ why, count }) => [why, count]));
    };
    world.pass(3 * 24 * 60);
    await person.owe('a');
    await person.settle(await person.take(), { outcome: 'unauthorized', trouble: 'status 403' });
    await person.settle(await person.take(), { outcome: 'refused', trouble: 'status 413' });
    expect(await world.stores.pushSubscriptions.list(person.memberId)).toHaveLength(1);
    expect([await person.rows(), await counts()]).toEqual([['a failed'], { unauthorized: 1, refused: 1, unopened: 0 }]);
    world.pass(24 * 60 + 1);
    expect(await counts()).toEqual({ unauthorized: 0, refused: 0, unopened: 0 });
  });

  test('is dropped when its notice was read, its conflict decided, or its kind not wanted any more', async () => {
    const person = await aPerson('phone');
    await person.owe('read');
    await world.stores.notices.read(person.memberId, null, NOW);
    await person.owe('unwanted');
    await world.stores.preferences.save(person.memberId, {
      choices: [{ kind: 'booking_new', channel: 'push', isOn: false }],
    });
    expect(await person.claim()).toEqual({ outcome: 'nothing_owed' });
    expect(await person.rows()).toEqual(['read cancelled', 'unwanted cancelled']);

    const watched = await aWatchedListing(world);
    await aBrowser(world, watched.actor.memberId);
    await watched.sync({ airbnb: [stay('2026-07-01', '2026-07-04')], greengo: [] });
    await watched.sync({ greengo: [stay('2026-07-02', '2026-07-05')] });
    await watched.decide({ action: 'keep_both' });
    await world.stores.pushes.claim(watched.actor.memberId, world.nowInstant);
    const where = { kind: 'conflict_opened' as const, recipientId: watched.actor.memberId };
    expect(await world.prisma.noticePush.findMany({ where: { notice: where } })).toMatchObject([
      { status: 'cancelled' },
    ]);
  });

  test('expires after 72 h', async () => {
    const person = await aPerson('phone');
    await person.owe('a');
    world.pass(72 * 60);
    expect([await person.claim(), await person.rows()]).toEqual([{ outcome: 'nothing_owed' }, ['a expired']]);
  });

  test('of several that waited for the end of quiet hours is one, while what is urgent does not wait', async () => {
    const person = await aPerson('phone');
    const quietHours = { from: '09:00', to: '12:00' };
    await world.stores.preferences.save(person.memberId, { quietHours, timeZone: 'Europe/Paris' });
    await person.owe('a');
    world.pass(1);
    await person.owe('b');
    expect(await person.claim()).toEqual({ outcome: 'wait', waitMs: 119 * 60_000 });
    await person.owe('c', fault);
    const urgent = await person.take();
    await person.settle(urgent);
    expect([urgent.urgency, urgent.message]).toMatchObject(['high', { type: 'notice', data: fault }]);
    world.pass(119);
    const bundle = await person.take();
    expect(bundle.message).toMatchObject({ type: 'bundle', count: 2, kinds: ['booking_new'] });
    await person.settle(bundle);
    expect(await person.claim()).toEqual({ outcome: 'nothing_owed' });
  });

  test('that waits is known to the minute tick, but not while hours are quiet or its service is left alone', async () => {
    const person = await aPerson('phone');
    const isOwed = async () => {
      const { notifications } = world.stores;
      const owed = await notifications.recipientsOwed(plusMs(world.nowInstant, -60_000), world.nowInstant, 500);
      return owed.includes(person.memberId);
    };
    await person.owe('a');
    world.pass(2);
    expect(await isOwed()).toBe(true);
    await world.stores.preferences.save(person.memberId, { quietHours: { from: '09:00', to: '12:00' } });
    await person.claim();
    expect(await isOwed()).toBe(false);
    await person.owe('b', fault);
    world.pass(2);
    expect(await isOwed()).toBe(true);
    await person.settle(await person.take(), { ...busy, retryAfterMs: 3_600_000 });
    expect(await isOwed()).toBe(false);
    await world.stores.preferences.save(person.memberId, { quietHours: null });
    world.pass(65);
    expect(await isOwed()).toBe(true);
  });

  test('is told at most once by one name, whatever crashes between taking it and writing how it went', async () => {
    type Step = 'owe' | 'crash' | 'accepted' | 'busy' | 'wait';
    const steps = fc.array(fc.constantFrom<Step>('owe', 'crash', 'accepted', 'busy', 'wait', 'accepted'), {
      minLength: 5,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (doing) => {
        world.nowInstant = NOW;
        const person = await aPerson('phone');
        const sent = new Map<string, Set<string>>();
        let owed = 0;
        for (const step of [...doing, ...Array.from({ length: 30 }, (): Step => 'accepted')]) {
          if (step === 'owe') {
            owed += 1;
            await person.owe(`${owed}`);
          } else if (step === 'wait') world.pass(1);
          else await tryOnce(person, step, sent);
          if (step === 'accepted') world.pass(2);
        }
        expect(await person.claim()).toEqual({ outcome: 'nothing_owed' });
        expect(await person.rows()).toEqual(Array.from({ length: owed }, (_, index) => `${index + 1} sent`));
        for (const names of sent.values()) expect(names.size).toBe(1);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  /** A notice reaches the service under whatever name its push has: by all tries it must be the same. */
  async function tryOnce(
    person: Awaited<ReturnType<typeof aPerson>>,
    how: 'crash' | 'accepted' | 'busy',
    sent: Map<string, Set<string>>,
  ): Promise<void> {
    const claimed = await person.claim();
    if (claimed.outcome !== 'claimed') return;
    const { pushId } = claimed.delivery.message;
    const rows = await world.prisma.noticePush.findMany({ where: { pushId }, select: { noticeId: true } });
    for (const { noticeId } of rows) sent.set(noticeId, (sent.get(noticeId) ?? new Set()).add(pushId));
    if (how === 'accepted') await person.settle(claimed.delivery);
    if (how === 'busy') await person.settle(claimed.delivery, busy);
  }

  test('is taken by one of several who take at once', async () => {
    const person = await aPerson('phone');
    await person.owe('a');
    const claims = await Promise.all([person.claim(), person.claim(), person.claim(), person.claim()]);
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
  });
});

describe('a browser', () => {
  test('is kept once by its address, sealed, and is then that of whoever signed in with it last', async () => {
    const [ada, noa] = [await aPerson(), await aPerson()];
    const { pushSubscriptions } = world.stores;
    const subscription = { endpoint: 'https://push.example/send/shared', keys: { p256dh: 'p', auth: 'a' } };
    const save = (memberId: string, label: string) => pushSubscriptions.save(memberId, { ...subscription, label }, NOW);
    const first = await save(ada.memberId, 'Firefox');
    expect(await save(ada.memberId, 'Firefox 140')).toMatchObject({ id: first?.id, label: 'Firefox 140' });
    await ada.owe('a');
    await save(noa.memberId, 'Firefox');
    expect([await pushSubscriptions.list(ada.memberId), await ada.claim()]).toEqual([[], { outcome: 'nothing_owed' }]);
    expect(await pushSubscriptions.remove(ada.memberId, first?.id ?? '')).toBe(false);
    const [row] = await world.prisma.pushSubscription.findMany({ where: { userId: noa.memberId } });
    expect(JSON.stringify(row)).not.toContain('push.example');
  });

  test('is one of twenty at most: the oldest are forgotten', async () => {
    const { memberId } = await aPerson();
    for (let index = 0; index < 22; index += 1) {
      world.pass(1);
      await aBrowser(world, memberId, `browser-${index}`);
    }
    const kept = (await world.stores.pushSubscriptions.list(memberId)).map(({ label }) => label);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([20, 'browser-2', 'browser-21']);
  });
});
