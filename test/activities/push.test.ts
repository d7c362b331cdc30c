import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPushActivities } from '../../activities/push.ts';
import type { PushClaim, PushDelivery, PushHandover } from '../../src/notice-ports.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const delivery: PushDelivery = {
  ...{ subscriptionId: 'phone', address: { endpoint: 'https://push.example/a', keys: { p256dh: 'p', auth: 'a' } } },
  urgency: 'normal',
  message: { type: 'bundle', pushId: 'push', locale: 'fr', at: NOW, count: 2, kinds: ['booking_new'] },
};
const claimed: PushClaim = { outcome: 'claimed', delivery };

/** Pushes what `claims` give, to a service that answers `handover`. */
async function pushing(claims: readonly PushClaim[], handover: PushHandover = { outcome: 'accepted' }) {
  const settled: PushHandover[] = [];
  const left = [...claims];
  const { deliverPushes } = createPushActivities({
    pushes: {
      claim: async () => left.shift() ?? { outcome: 'nothing_owed' },
      settle: async (_, how) => void settled.push(how),
    },
    pusher: { push: async () => handover },
    clock: { now: () => NOW },
    random: () => 0,
  });
  const step = await new MockActivityEnvironment().run(deliverPushes, { recipientId: 'member' });
  return { step, settled };
}

test('everything that is owed now is pushed, and each outcome written', async () => {
  const { step, settled } = await pushing([claimed, claimed]);
  expect([step, settled.length]).toEqual([{ pushed: 2, waitMs: null }, 2]);
});

test('what waits is waited for', async () => {
  expect((await pushing([claimed, { outcome: 'wait', waitMs: 5_000 }])).step).toEqual({ pushed: 1, waitMs: 5_000 });
});

test('what a service does not take is no push, and is written down', async () => {
  const handover = { outcome: 'not_taken', trouble: 'status 503', retryAfterMs: null } as const;
  const { step, settled } = await pushing([claimed], handover);
  expect([step, settled]).toEqual([{ pushed: 0, waitMs: null }, [handover]]);
});

test('of very many, some are pushed, and the rest at once after', async () => {
  expect((await pushing(Array.from({ length: 30 }, () => claimed))).step).toEqual({ pushed: 8, waitMs: 0 });
});
