import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccountFailure } from '../../src/domain/account-failure.ts';
import { accountStatus, afterFailure, asFinalFailure, nextRunAt, putOffUntil } from '../../src/domain/account-run.ts';
import { nextSlot } from '../../src/domain/connection-clock.ts';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import { msBetween, plusMs } from '../../src/domain/instant.ts';

const MINUTE_MS = 60_000;
const NOW = '2026-06-01T08:00:00.000Z';
const ID = '0193a000-0000-7000-8000-000000000201';
const failed = (kind: FailureKind, fields: Partial<AccountFailure> = {}): AccountFailure => ({
  ...{ kind, detail: 'reading fills', code: null, advice: 'wait' },
  ...fields,
});
const first = { attempt: 1, rateWaitedMs: 0, chance: 0.5 };

describe('after a page that failed', () => {
  test.each([
    ['TRANSIENT', 'waiting_retry'],
    ['BAD_FEED', 'waiting_retry'],
    ['EMPTY_SUSPECT', 'waiting_retry'],
    ['SYSTEM', 'waiting_retry'],
    ['RATE_LIMITED', 'waiting_rate'],
    ['BLOCKED', 'waiting_rate'],
    ['AUTH', 'end'],
    ['CONFIG', 'end'],
    ['NOT_FOUND', 'end'],
    ['SCHEMA_DRIFT', 'end'],
  ] as const)('%s is %s', (kind, what) => {
    const after = afterFailure(failed(kind), first);
    expect(after.step === 'wait' ? after.phase : after.step).toBe(what);
  });

  test('every kind is in the table above', () => {
    expect(failureKinds).toHaveLength(10);
  });

  test('it is tried 4 times in all, 1, 5 and 15 minutes apart', () => {
    const waits = [1, 2, 3, 4].map((attempt) => afterFailure(failed('TRANSIENT'), { ...first, attempt }));
    expect(waits).toEqual([
      { step: 'wait', phase: 'waiting_retry', waitMs: MINUTE_MS, attempt: 2 },
      { step: 'wait', phase: 'waiting_retry', waitMs: 5 * MINUTE_MS, attempt: 3 },
      { step: 'wait', phase: 'waiting_retry', waitMs: 15 * MINUTE_MS, attempt: 4 },
      { step: 'end' },
    ]);
  });

  test('the waits are ± 10 %, so that connections of one service do not come back together', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9999, noNaN: true }), (chance) => {
        const after = afterFailure(failed('TRANSIENT'), { ...first, attempt: 2, chance });
        const waitMs = after.step === 'wait' ? after.waitMs : 0;
        expect(Math.abs(waitMs - 5 * MINUTE_MS)).toBeLessThanOrEqual(0.1 * 5 * MINUTE_MS);
      }),
    );
    const [least, most] = [0, 0.9999].map((chance) => afterFailure(failed('TRANSIENT'), { ...first, chance }));
    expect(least).not.toEqual(most);
  });

  test('a limit is waited for as long as it asks, and is no attempt', () => {
    const after = afterFailure(failed('RATE_LIMITED', { retryAfterMs: 7_000 }), { ...first, attempt: 3 });
    expect(after).toEqual({ step: 'wait', phase: 'waiting_rate', waitMs: 7_000, attempt: 3 });
  });

  test('a limit that has been waited for for 30 minutes in all is a failure like another', () => {
    const limited = failed('RATE_LIMITED', { retryAfterMs: 10 * MINUTE_MS });
    const at = (minutes: number, attempt = 1) =>
      afterFailure(limited, { ...first, attempt, rateWaitedMs: minutes * MINUTE_MS });
    expect(at(20)).toMatchObject({ phase: 'waiting_rate' });
    expect(at(20.1)).toMatchObject({ phase: 'waiting_retry', attempt: 2, waitMs: MINUTE_MS });
    expect(at(20.1, 4)).toEqual({ step: 'end' });
  });

  test('a limit that relais keeps itself is a queue, and has no such end', () => {
    const own = failed('RATE_LIMITED', { retryAfterMs: 10 * MINUTE_MS, isOurs: true });
    const after = afterFailure(own, { ...first, rateWaitedMs: 1_000 * MINUTE_MS });
    expect(after).toMatchObject({ phase: 'waiting_rate', attempt: 1 });
  });
});

test('a limit that was waited for in vain ends the run as what passes by itself, with its cause', () => {
  const limited = failed('RATE_LIMITED', { retryAfterMs: 5_000, code: '-1003', limit: 'weight' });
  const { retryAfterMs: _gone, ...same } = limited;
  expect(asFinalFailure(limited)).toEqual({ ...same, kind: 'TRANSIENT' });
  expect(asFinalFailure(failed('AUTH', { code: '-2015' }))).toEqual(failed('AUTH', { code: '-2015' }));
});

describe('the next run by itself', () => {
  const connection = { id: ID, isOn: true, intervalMin: 15 };

  test('is the next slot after a good run', () => {
    expect(nextRunAt(connection, null, NOW)).toBe(nextSlot(ID, 15, NOW));
  });

  test.each(failureKinds)('after %s is a probe: hourly where it can pass, daily where somebody has to act', (kind) => {
    const needsSomebody = ['AUTH', 'CONFIG', 'NOT_FOUND', 'SCHEMA_DRIFT'].includes(kind);
    expect(nextRunAt(connection, failed(kind), NOW)).toBe(nextSlot(ID, needsSomebody ? 24 * 60 : 60, NOW));
  });

  test('is none while it is switched off', () => {
    expect(nextRunAt({ ...connection, isOn: false }, null, NOW)).toBeNull();
    expect(nextRunAt({ ...connection, isOn: false }, failed('AUTH'), NOW)).toBeNull();
  });
});

test('a run that its platform’s breaker put off comes after the breaker, and within the hour', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 0, max: 180 }), (id, minutes) => {
      const until = plusMs(NOW, minutes * MINUTE_MS);
      const slot = putOffUntil(id, until, NOW);
      if (minutes < 55) expect(msBetween(until, slot)).toBeGreaterThan(0);
      expect(msBetween(NOW, slot)).toBeLessThanOrEqual(60 * MINUTE_MS);
      expect(msBetween(until, slot)).toBeLessThanOrEqual(5 * MINUTE_MS);
    }),
  );
});

test.each([
  [{ phase: null, failure: null, isOn: true }, 'CONNECTED'],
  [{ phase: null, failure: null, isOn: false }, 'DISCONNECTED'],
  [{ phase: 'reading', failure: null, isOn: true }, 'SYNCING'],
  [{ phase: 'waiting_rate', failure: null, isOn: false }, 'SYNCING'],
  [{ phase: 'waiting_retry', failure: failed('AUTH'), isOn: true }, 'SYNCING'],
  [{ phase: null, failure: failed('AUTH'), isOn: true }, 'ERROR'],
  [{ phase: null, failure: failed('AUTH'), isOn: false }, 'ERROR'],
] as const)('%j is shown as %s', (state, status) => {
  expect(accountStatus(state)).toBe(status);
});
