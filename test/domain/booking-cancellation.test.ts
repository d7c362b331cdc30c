import { describe, expect, it } from '@jest/globals';
import { afterCancelTry, type CancelTry } from '../../src/domain/booking-cancellation.ts';
import { endedBy } from '../../src/domain/conflict-pair.ts';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import { aBlock, aBooking, aHubStay, anEntry } from './claims.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const first = { tries: 1, wasInDoubt: false, askedAt: NOW, now: NOW };
const failed = (outcome: 'refused' | 'unknown' | 'not_asked', kind: FailureKind, retryAfterMs?: number): CancelTry => ({
  outcome,
  failure: { kind, detail: 'status', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

describe('what a try to cancel a booking at a hub comes to', () => {
  it.each<[string, CancelTry, string]>([
    ['done', { outcome: 'done' }, 'done'],
    ['that it came by a channel', { outcome: 'declined', because: 'not_own' }, 'refused not_own'],
    ['that its nights are others', { outcome: 'declined', because: 'changed' }, 'refused changed'],
    ['refused', failed('refused', 'CONFIG'), 'refused refused'],
    ['refused for want of access', failed('refused', 'AUTH'), 'refused no_access'],
    ['refused since there were too many calls', failed('refused', 'RATE_LIMITED', 300_000), 'later 08:05:00'],
    ['no answer', failed('unknown', 'TRANSIENT'), 'later 08:01:00'],
    ['an answer that nobody understands', failed('unknown', 'SCHEMA_DRIFT'), 'later 08:01:00'],
    ['not asked, the platform being down', failed('not_asked', 'TRANSIENT', 90_000), 'later 08:01:30'],
  ])('%s', (_, tried, is) => {
    const end = afterCancelTry(tried, first);
    const told = end.state === 'later' ? end.tryAt.slice(11, 19) : end.state === 'refused' ? end.reason : '';
    expect(`${end.state} ${told}`.trim()).toBe(is);
  });

  it('is tried again after twice the time each time, an hour at most, and for a day', () => {
    const later = (tries: number, now = NOW) =>
      afterCancelTry(failed('unknown', 'TRANSIENT'), { ...first, tries, now });
    expect([2, 3, 7, 40].map((tries) => later(tries))).toEqual([
      { state: 'later', tryAt: '2026-06-01T08:02:00.000Z', isInDoubt: true },
      { state: 'later', tryAt: '2026-06-01T08:04:00.000Z', isInDoubt: true },
      { state: 'later', tryAt: '2026-06-01T09:00:00.000Z', isInDoubt: true },
      { state: 'later', tryAt: '2026-06-01T09:00:00.000Z', isInDoubt: true },
    ]);
    expect(later(30, '2026-06-02T07:59:59.999Z').state).toBe('later');
    expect(later(30, '2026-06-02T08:00:00.000Z')).toEqual({ state: 'refused', reason: 'no_answer' });
  });

  it.each<[CancelTry, boolean, boolean]>([
    [failed('unknown', 'TRANSIENT'), false, true],
    [failed('not_asked', 'TRANSIENT'), false, false],
    [failed('not_asked', 'TRANSIENT'), true, true],
    [failed('refused', 'RATE_LIMITED'), true, false],
  ])(
    'is in doubt only while a request may have left that nobody answered: %j, in doubt before: %s',
    (tried, was, is) => {
      expect(afterCancelTry(tried, { ...first, wasInDoubt: was })).toMatchObject({ state: 'later', isInDoubt: is });
    },
  );

  it('is never a refusal while nobody knows what was done', () => {
    for (const kind of failureKinds) expect(afterCancelTry(failed('unknown', kind), first).state).toBe('later');
  });
});

describe('a side is ended', () => {
  const nights = ['2026-07-10', '2026-07-15'] as const;
  it.each([
    ['by relais: a direct booking', aBooking('b', ...nights), 'relais'],
    ['by relais: a host’s block', aBlock('k', ...nights), 'relais'],
    ['by the API: a booking of the hub itself', aHubStay('h', nights, { channels: ['airbnb'], channel: null }), 'api'],
    [
      'by the host: what the hub had from a channel',
      aHubStay('h', nights, { channels: ['airbnb'], channel: 'airbnb' }),
      'host_on_platform',
    ],
    [
      'by the host: a stay of which the hub did not say that',
      aHubStay('h', nights, { channels: [] }),
      'host_on_platform',
    ],
    [
      'by the host: a block at the hub',
      aHubStay('h', nights, { channels: [], channel: null, as: 'block' }),
      'host_on_platform',
    ],
    ['by the host: an entry of a feed', anEntry('a', ...nights), 'host_on_platform'],
  ])('%s', (_, side, is) => {
    expect(endedBy(side)).toBe(is);
  });
});
