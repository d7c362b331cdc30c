import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentile } from '../../src/domain/percentile.ts';
import {
  LATENCY_STEPS_MS,
  latencyMs,
  noReadings,
  type ReadingMeasure,
  successRate,
  sumOfMeasures,
  withReading,
} from '../../src/domain/reading-measure.ts';

const longestMs = LATENCY_STEPS_MS.at(-1) ?? 0;
const times = fc.array(fc.integer({ min: 0, max: longestMs }), { minLength: 1, maxLength: 200 });
const shares = fc.constantFrom(0.5, 0.95, 0.99, 1);

function measureOf(tookMs: readonly number[], isGood: (index: number) => boolean = () => true): ReadingMeasure {
  return tookMs.reduce<ReadingMeasure>(
    (measure, ms, index) => withReading(measure, { isGood: isGood(index), tookMs: ms }),
    noReadings,
  );
}

describe('a measure of readings', () => {
  it('steps from 10 ms to over half a minute', () => {
    expect([LATENCY_STEPS_MS[0], longestMs]).toEqual([10, 49_879]);
  });

  it('has no rate and no latency where nothing was read', () => {
    expect([successRate(noReadings), latencyMs(noReadings, 0.5)]).toEqual([null, null]);
  });

  it('has the share of good readings', () => {
    expect(successRate(measureOf([1, 1, 1, 1], (index) => index > 0))).toBe(0.75);
  });

  it('counts what takes longer than all steps at the last end', () => {
    expect(latencyMs(measureOf([600_000, 600_000]), 0.95)).toBe(longestMs);
  });

  it('finds a percentile within the step that it lies in', () => {
    fc.assert(
      fc.property(times, shares, (tookMs, share) => {
        const exact = percentile(tookMs, share) ?? 0;
        const step = LATENCY_STEPS_MS.findIndex((endMs) => exact <= endMs);
        const found = latencyMs(measureOf(tookMs), share) ?? -1;
        expect(found).toBeGreaterThanOrEqual(LATENCY_STEPS_MS[step - 1] ?? 0);
        expect(found).toBeLessThanOrEqual(LATENCY_STEPS_MS[step] ?? 0);
      }),
    );
  });

  it('is the same whether two workers measured or one', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        expect(sumOfMeasures(measureOf(one), measureOf(other))).toEqual(measureOf([...one, ...other]));
      }),
    );
  });
});

describe('a percentile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.95, 7],
    [[3, 1, 2, 4], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], 0.95, 19],
    [[10, 2], 1, 10],
  ])('of %j at %d is %j', (values, share, found) => {
    expect(percentile(values, share)).toBe(found);
  });
});
