import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { effectiveIntervalMin, isDue, nextSlot } from '../../src/domain/connection-clock.ts';
import { msBetween, plusMs } from '../../src/domain/instant.ts';

const MINUTE_MS = 60_000;
const ID = '0193a000-0000-7000-8000-000000000201';
const instants = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
const ids = fc.uuid();
const intervals = fc.integer({ min: 5, max: 60 });

/** Slots one after another, each asked for as late after the one before as `latenessMs` says. */
function slots(intervalMin: number, from: string, latenesses: readonly number[]): readonly string[] {
  const found = [nextSlot(ID, intervalMin, from)];
  for (const latenessMs of latenesses) found.push(nextSlot(ID, intervalMin, plusMs(found.at(-1) ?? from, latenessMs)));
  return found;
}

describe('the slots of a connection', () => {
  test('come after now, and within one interval', () => {
    fc.assert(
      fc.property(ids, intervals, instants, (id, intervalMin, date) => {
        const now = date.toISOString();
        const untilMs = msBetween(now, nextSlot(id, intervalMin, now));
        expect(untilMs).toBeGreaterThan(0);
        expect(untilMs).toBeLessThanOrEqual(intervalMin * MINUTE_MS);
      }),
    );
  });

  test('do not drift: runs that begin late, each by any part of the interval, keep the grid', () => {
    fc.assert(
      fc.property(intervals, instants, fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })), (min, date, late) => {
        const found = slots(
          min,
          date.toISOString(),
          late.map((part) => Math.floor(part * min * MINUTE_MS)),
        );
        const distances = found.slice(1).map((slot, index) => msBetween(found[index] ?? slot, slot));
        expect(distances).toEqual(late.map(() => min * MINUTE_MS));
      }),
    );
  });

  test('that an outage went by are made up for by one', () => {
    const slot = nextSlot(ID, 15, '2026-06-01T08:00:00.000Z');
    const back = plusMs(slot, 3 * 15 * MINUTE_MS + 1_000);
    expect(isDue(slot, back)).toBe(true);
    const next = nextSlot(ID, 15, back);
    expect(msBetween(slot, next)).toBe(4 * 15 * MINUTE_MS);
    expect(isDue(next, back)).toBe(false);
  });

  test.each([
    ['the night clocks go forward in Paris', '2026-03-28T22:30:00.000Z'],
    ['the night clocks go back in Paris', '2026-10-24T22:30:00.000Z'],
    ['the night clocks go back in New York', '2026-11-01T03:30:00.000Z'],
  ])('of 60 minutes are 60 minutes apart in %s', (_night, from) => {
    const found = slots(60, from, [0, 0, 0, 0, 0, 0]);
    expect(found.slice(1).map((slot, index) => msBetween(found[index] ?? slot, slot))).toEqual(
      Array.from({ length: 6 }, () => 60 * MINUTE_MS),
    );
  });

  test('are the same from every process, and after a restart', () => {
    // FNV-1a of “a” is 0xe40c292c (IETF draft-eastlake-fnv), which is 1,420 seconds modulo an hour.
    expect(nextSlot('a', 60, '2026-06-01T08:00:00.000Z')).toBe('2026-06-01T08:23:40.000Z');
    expect(nextSlot('a', 15, '2026-06-01T08:00:00.000Z')).toBe('2026-06-01T08:08:40.000Z');
  });

  test('of 1,000 connections made together are spread over the interval', () => {
    const now = '2026-06-01T08:00:00.000Z';
    const perMinute = new Map<number, number>();
    for (let index = 0; index < 1_000; index += 1) {
      const id = `0193a000-0000-7000-8000-${String(index).padStart(12, '0')}`;
      const minute = Math.floor((msBetween(now, nextSlot(id, 15, now)) - 1) / MINUTE_MS);
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    // 67 a minute on average.
    expect(perMinute.size).toBe(15);
    expect(Math.max(...perMinute.values())).toBeLessThan(2 * 67);
  });
});

test('a slot is due from its own millisecond on, and none is none', () => {
  const slot = '2026-06-01T08:15:00.000Z';
  expect(isDue(slot, '2026-06-01T08:14:59.999Z')).toBe(false);
  expect(isDue(slot, slot)).toBe(true);
  expect(isDue(null, slot)).toBe(false);
});

test('the interval in force is the chosen one, but none that brings nothing new', () => {
  expect([effectiveIntervalMin(5, 60), effectiveIntervalMin(15, 5), effectiveIntervalMin(60, 60)]).toEqual([
    60, 15, 60,
  ]);
});
