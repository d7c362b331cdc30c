import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusMs } from '../../src/domain/instant.ts';
import { DELIVERED_WITHIN_MS } from '../../src/domain/notification.ts';
import { PUSH_LEASE_MS, pushBackoffMs } from '../../src/domain/push.ts';
import { choosePush, type OwedPush, type PushTimes } from '../../src/domain/push-choice.ts';

const NOW = '2026-06-01T22:00:00.000Z';
const MORNING = '2026-06-02T06:00:00.000Z';

const aPush = (fields: Partial<OwedPush> = {}): OwedPush => ({
  noticeId: 'notice',
  subscriptionId: 'phone',
  at: '2026-06-01T21:00:00.000Z',
  isUrgent: false,
  isWanted: true,
  pushId: null,
  claimedAt: null,
  ...fields,
});
const times = (fields: Partial<PushTimes> = {}): PushTimes => ({
  now: NOW,
  quietUntil: NOW,
  retryAt: () => null,
  ...fields,
});
const quiet = times({ quietUntil: MORNING });
const groupOf = (owed: readonly OwedPush[], at: PushTimes) => {
  const choice = choosePush(owed, at);
  return choice.outcome === 'push' ? choice.group.map(({ noticeId }) => noticeId) : choice.outcome;
};

describe('what is pushed next', () => {
  const booking = aPush({ noticeId: 'booking' });
  const later = aPush({ noticeId: 'later', at: '2026-06-01T21:30:00.000Z' });
  const conflict = aPush({ noticeId: 'conflict', isUrgent: true, at: '2026-06-01T20:00:00.000Z' });

  test('is what is urgent, by itself, then the rest together, the newest first', () => {
    expect(groupOf([booking, later, conflict], times())).toEqual(['conflict']);
    expect(groupOf([booking, later], times())).toEqual(['later', 'booking']);
  });

  test('is in quiet hours only what is urgent; the rest waits for their end', () => {
    expect(groupOf([booking, conflict], quiet)).toEqual(['conflict']);
    expect(choosePush([booking, later], quiet)).toMatchObject({ outcome: 'wait', until: MORNING });
  });

  test('is never something for another browser along with it', () => {
    const tablet = aPush({ noticeId: 'tablet', subscriptionId: 'tablet' });
    expect([['booking'], ['tablet']]).toContainEqual(groupOf([booking, tablet], times()));
  });

  test('waits for the time at which the browser’s service may be asked again', () => {
    const retryAt = '2026-06-01T22:00:05.000Z';
    expect(choosePush([conflict], times({ retryAt: () => retryAt }))).toMatchObject({
      outcome: 'wait',
      until: retryAt,
    });
    expect(groupOf([conflict], times({ now: retryAt, retryAt: () => retryAt }))).toEqual(['conflict']);
  });

  test('is first what was taken before, as it was, once its lease is over', () => {
    const claimedAt = '2026-06-01T21:59:30.000Z';
    const taken = [booking, later].map((push) => ({ ...push, pushId: 'bundle', claimedAt }));
    const until = plusMs(claimedAt, PUSH_LEASE_MS);
    const fresh = aPush({ noticeId: 'fresh' });
    expect(choosePush(taken, times())).toMatchObject({ outcome: 'wait', until });
    expect(groupOf([...taken, fresh], times({ now: until }))).toEqual(['later', 'booking']);
  });

  test('is nothing that is not wanted any more, nor what is older than 72 h', () => {
    const old = aPush({ noticeId: 'old', at: plusMs(NOW, -DELIVERED_WITHIN_MS) });
    const choice = choosePush([old, aPush({ isWanted: false })], times());
    expect(choice).toMatchObject({
      outcome: 'nothing',
      expired: [{ noticeId: 'old' }],
      unwanted: [{ noticeId: 'notice' }],
    });
  });

  test('leaves nothing behind: by the times that it names, all that is wanted is pushed, each once', () => {
    const some = fc.record({
      noticeId: fc.uuid(),
      subscriptionId: fc.constantFrom('phone', 'tablet'),
      at: fc.nat(60).map((minutes) => plusMs(NOW, -minutes * 60_000)),
      isUrgent: fc.boolean(),
      isWanted: fc.constant(true),
      pushId: fc.constant(null),
      claimedAt: fc.constant(null),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(some, { selector: ({ noticeId }) => noticeId, maxLength: 12 }),
        fc.boolean(),
        (owed, isQuiet) => {
          let now = NOW;
          let left: readonly OwedPush[] = owed;
          const pushed: OwedPush[] = [];
          for (let step = 0; step < 40 && left.length > 0; step += 1) {
            const choice = choosePush(left, times({ now, quietUntil: isQuiet && now < MORNING ? MORNING : now }));
            if (choice.outcome === 'wait') now = choice.until;
            if (choice.outcome !== 'push') continue;
            const { group } = choice;
            if (isQuiet && now < MORNING) expect(group.every(({ isUrgent }) => isUrgent)).toBe(true);
            if (group.some(({ isUrgent }) => isUrgent)) expect(group).toHaveLength(1);
            pushed.push(...group);
            left = left.filter((push) => !group.includes(push));
          }
          expect(left).toEqual([]);
          expect(new Set(pushed.map(({ noticeId }) => noticeId)).size).toBe(owed.length);
        },
      ),
    );
  });
});

test.each([
  ['5 s at first', 1, null, 5_000],
  ['twice that after', 2, null, 10_000],
  ['an hour at most', 30, null, 3_600_000],
  ['what was asked for, where that is more', 1, 120_000, 120_000],
  ['but never over the hour', 1, 86_400_000, 3_600_000],
])('a push service that took nothing is left alone %s', (_, tries, asked, waitMs) => {
  expect(pushBackoffMs(tries, asked, 0)).toBe(waitMs);
  expect(pushBackoffMs(tries, asked, 0.999)).toBeLessThanOrEqual(waitMs);
});
