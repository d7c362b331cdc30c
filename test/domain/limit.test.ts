import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  blockedUntil,
  emptyLimit,
  graceMs,
  type LimitRule,
  type LimitState,
  slotFor,
  taken,
} from '../../src/domain/limit.ts';

/**
 * One request for room: when after the one before, whose, at what cost, and how long its asker would wait. `lateness`: who has a
 * time kept comes at it, or up to that share of its grace later.
 */
type Ask = {
  readonly afterMs: number;
  readonly holder: string;
  readonly cost: number;
  readonly patienceMs: number;
  readonly lateness?: number | null;
  /** What is granted is sent that share of its grace later. */
  readonly slowness?: number;
};
type Sent = { readonly atMs: number; readonly cost: number };
type Promised = { readonly state: LimitState; readonly atMs: number; readonly isClaimed: boolean };

const START_MS = Date.parse('2026-11-30T12:00:00.000Z');

function ask(
  state: LimitState,
  rule: LimitRule,
  { nowMs, holder, cost, patienceMs }: Ask & { readonly nowMs: number },
) {
  const atMs = slotFor(state, rule, { holder, cost, notBeforeMs: nowMs });
  const isClaimed = atMs - nowMs <= patienceMs;
  const promised: Promised = { state: taken(state, rule, { atMs, cost, holder, isClaimed, nowMs }), atMs, isClaimed };
  return promised;
}

/** What is sent when these ask one after another. */
function sentBy(rule: LimitRule, asks: readonly Ask[]): readonly Sent[] {
  const sent: Sent[] = [];
  let [state, nowMs]: [LimitState, number] = [emptyLimit, START_MS];
  for (const one of asks) {
    nowMs = Math.max(nowMs + one.afterMs, timeKeptFor(state, rule, one));
    const promised = ask(state, rule, { ...one, nowMs });
    state = promised.state;
    if (promised.isClaimed) sent.push({ atMs: promised.atMs + (one.slowness ?? 0) * graceMs(rule), cost: one.cost });
  }
  return sent.toSorted((a, b) => a.atMs - b.atMs);
}

function timeKeptFor(state: LimitState, rule: LimitRule, { holder, lateness }: Ask): number {
  const kept = state.slots.find((slot) => slot.holder === holder && !slot.isClaimed);
  return kept && typeof lateness === 'number' ? kept.atMs + lateness * graceMs(rule) : 0;
}

/** The most that is sent within any window, closed at both ends as a strict service would count. */
function mostInWindow(sent: readonly Sent[], windowMs: number): number {
  const within = sent.map(({ atMs }) =>
    sent
      .filter((other) => other.atMs >= atMs && other.atMs <= atMs + windowMs)
      .reduce((sum, { cost }) => sum + cost, 0),
  );
  return Math.max(0, ...within);
}

/** The highest that a counter stands that each request raises and that falls all the time. */
function highestLevel(sent: readonly Sent[], perSecond: number): number {
  let [level, highest, lastMs] = [0, 0, START_MS];
  for (const { atMs, cost } of sent) {
    level = Math.max(0, level - ((atMs - lastMs) / 1_000) * perSecond) + cost;
    highest = Math.max(highest, level);
    lastMs = atMs;
  }
  return highest;
}

const asksWithin = (longestPauseMs: number) =>
  fc.array(
    fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: longestPauseMs })),
      holder: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      cost: fc.constantFrom(1, 1, 2, 3),
      patienceMs: fc.constantFrom(0, 100, 5_000, 60_000),
      lateness: fc.constantFrom(null, 0, 0.5, 1),
      slowness: fc.constantFrom(0, 0, 0.3, 1),
    }),
    { minLength: 1, maxLength: 200, size: 'max' },
  );

describe('a limit of so many within a window', () => {
  const windows = fc.record({
    capacity: fc.integer({ min: 3, max: 12 }),
    windowMs: fc.constantFrom(1_000, 10_000, 80_000),
  });

  test('is never passed in any window, whatever is asked in whatever order', () => {
    fc.assert(
      fc.property(windows, asksWithin(4_000), (window, asks) => {
        expect(mostInWindow(sentBy({ kind: 'window', ...window }, asks), window.windowMs)).toBeLessThanOrEqual(
          window.capacity,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('gives nearly all that it has: so many at once, and so many more a window later', () => {
    const rule: LimitRule = { kind: 'window', capacity: 90, windowMs: 80_000 };
    const asks = Array.from({ length: 180 }, (_, index) => ({
      ...{ afterMs: 0, holder: `holder ${index}`, cost: 1, patienceMs: 1_000_000 },
    }));
    const times = sentBy(rule, asks).map(({ atMs }) => atMs - START_MS);
    expect(times.slice(0, 90)).toEqual(Array.from({ length: 90 }, () => 0));
    expect(times.slice(90)).toEqual(Array.from({ length: 90 }, () => 82_000));
  });
});

describe('a limit that fills and runs out', () => {
  const buckets = fc.record({
    capacity: fc.integer({ min: 4, max: 20 }),
    perSecond: fc.constantFrom(0.33, 1, 2, 5, 20),
  });

  test('is never passed, whatever is asked in whatever order', () => {
    fc.assert(
      fc.property(buckets, asksWithin(8_000), (bucket, asks) => {
        const level = highestLevel(sentBy({ kind: 'bucket', ...bucket }, asks), bucket.perSecond);
        expect(level).toBeLessThanOrEqual(bucket.capacity + 1e-6);
      }),
      { numRuns: 500 },
    );
  });

  test('is not passed by a burst after an hour at full speed', () => {
    const rule: LimitRule = { kind: 'bucket', capacity: 15, perSecond: 0.33 };
    const steady = Array.from({ length: 1_200 }, () => ({
      afterMs: 3_000,
      holder: 'steady',
      cost: 1,
      patienceMs: 60_000,
    }));
    const filling = Array.from({ length: 14 }, () => ({ afterMs: 0, holder: 'first', cost: 1, patienceMs: 60_000 }));
    const burst = Array.from({ length: 14 }, () => ({ afterMs: 0, holder: 'burst', cost: 1, patienceMs: 0 }));
    const sent = sentBy(rule, [...filling, ...steady, ...burst]);
    expect(highestLevel(sent, 0.33)).toBeLessThanOrEqual(15);
  });

  test('keeps no more in mind than it has to', () => {
    const rule: LimitRule = { kind: 'bucket', capacity: 15, perSecond: 0.33 };
    let state: LimitState = emptyLimit;
    for (let index = 0; index < 2_000; index += 1) {
      const nowMs = START_MS + index * 3_100;
      state = ask(state, rule, { afterMs: 0, holder: 'steady', cost: 1, patienceMs: 60_000, nowMs }).state;
    }
    expect(state.slots.length).toBeLessThan(40);
  });
});

describe('a time that is kept for who could not wait', () => {
  const rules = fc.constantFrom<LimitRule>(
    { kind: 'window', capacity: 4, windowMs: 10_000 },
    { kind: 'bucket', capacity: 5, perSecond: 1 },
  );

  test('is not overtaken: whoever asks later for as much gets no earlier time', () => {
    fc.assert(
      fc.property(rules, asksWithin(2_000), (rule, asks) => {
        let [state, nowMs, latest]: [LimitState, number, number] = [emptyLimit, START_MS, 0];
        for (const [index, { afterMs, patienceMs }] of asks.entries()) {
          nowMs += afterMs;
          const promised = ask(state, rule, { holder: `${index}`, cost: 1, patienceMs, afterMs, nowMs });
          expect(promised.atMs).toBeGreaterThanOrEqual(latest);
          [state, latest] = [promised.state, promised.atMs];
        }
      }),
    );
  });

  test('far ahead, for the sake of another limit, holds up nobody who fits before it', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const far = { atMs: START_MS + 60_000, cost: 1, holder: 'far', isClaimed: false, nowMs: START_MS };
        const state = taken(emptyLimit, rule, far);
        expect(slotFor(state, rule, { holder: 'near', cost: 2, notBeforeMs: START_MS })).toBe(START_MS);
      }),
    );
  });

  test('stays whole when others ask for what fits before it: never more than the limit around it', () => {
    const rule: LimitRule = { kind: 'window', capacity: 2, windowMs: 10_000 };
    const far = { atMs: START_MS + 15_000, cost: 2, holder: 'far', isClaimed: false, nowMs: START_MS };
    const at = (notBeforeMs: number) =>
      slotFor(taken(emptyLimit, rule, far), rule, { holder: 'near', cost: 1, notBeforeMs }) - START_MS;
    expect([at(START_MS), at(START_MS + 4_600), at(START_MS + 4_601)]).toEqual([0, 4_600, 25_400]);
  });

  test('stands: who comes back early, often, at it or a little late finds it, and nobody else has it', () => {
    const rule: LimitRule = { kind: 'window', capacity: 1, windowMs: 10_000 };
    const how = { afterMs: 0, cost: 1, patienceMs: 0 };
    const first = ask(emptyLimit, rule, { ...how, holder: 'first', nowMs: START_MS });
    const second = ask(first.state, rule, { ...how, holder: 'second', nowMs: START_MS });
    const third = ask(second.state, rule, { ...how, holder: 'third', nowMs: START_MS });
    const keptMs = START_MS + 10_400;
    expect([first.atMs, second.atMs, third.atMs]).toEqual([START_MS, keptMs, keptMs + 10_400]);
    const early = ask(third.state, rule, { ...how, holder: 'second', nowMs: START_MS + 3_000 });
    expect([early.atMs, early.isClaimed]).toEqual([keptMs, false]);
    const lateMs = keptMs + graceMs(rule);
    const late = ask(early.state, rule, { ...how, holder: 'second', nowMs: lateMs });
    expect([late.atMs, late.isClaimed]).toEqual([lateMs, true]);
    expect(ask(late.state, rule, { ...how, holder: 'third', nowMs: lateMs }).atMs).toBe(keptMs + 10_400);
  });

  test('is lost to who comes too late: it queues again behind the others', () => {
    const rule: LimitRule = { kind: 'window', capacity: 1, windowMs: 10_000 };
    const how = { afterMs: 0, cost: 1, patienceMs: 0 };
    let state = ask(emptyLimit, rule, { ...how, holder: 'first', nowMs: START_MS }).state;
    state = ask(state, rule, { ...how, holder: 'second', nowMs: START_MS }).state;
    state = ask(state, rule, { ...how, holder: 'third', nowMs: START_MS }).state;
    const tooLate = ask(state, rule, { ...how, holder: 'second', nowMs: START_MS + 10_400 + graceMs(rule) + 1 });
    expect(tooLate.atMs).toBe(START_MS + 3 * 10_400);
  });
});

describe('a service that says to wait', () => {
  test('is heard by all, those too who have a time kept before, and each gets another in its turn', () => {
    const rule: LimitRule = { kind: 'window', capacity: 1, windowMs: 10_000 };
    const how = { afterMs: 0, cost: 1, patienceMs: 0 };
    let state = ask(emptyLimit, rule, { ...how, holder: 'first', nowMs: START_MS }).state;
    state = ask(state, rule, { ...how, holder: 'second', nowMs: START_MS }).state;
    const untilMs = START_MS + 60_000;
    state = blockedUntil(state, untilMs);
    expect(ask(state, rule, { ...how, holder: 'second', nowMs: START_MS + 10_400 }).atMs).toBe(untilMs);
    expect(ask(state, rule, { ...how, holder: 'new', nowMs: START_MS + 10_400 }).atMs).toBe(untilMs);
  });

  test('is not believed less because it says less later', () => {
    const state = blockedUntil(blockedUntil(emptyLimit, START_MS + 60_000), START_MS + 1_000);
    expect(state.blockedUntilMs).toBe(START_MS + 60_000);
  });
});
