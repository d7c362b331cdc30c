/**
 * How readings of a platform go, in few numbers: each reading is counted by its outcome and in one step of time, so that
 * any number of them are one row.
 */

/** Upper ends of the steps, in ms, each half as long again as the one before; what takes longer is in one more. */
export const LATENCY_STEPS_MS: readonly number[] = Array.from({ length: 22 }, (_, step) =>
  Math.round(10 * 1.5 ** step),
);

/** Readings of one platform. `failed` counts those that failed, whosever fault it was; `steps` all, by how long they took. */
export type ReadingMeasure = { readonly good: number; readonly failed: number; readonly steps: readonly number[] };

/** Nothing was read. */
export const noReadings: ReadingMeasure = { good: 0, failed: 0, steps: LATENCY_STEPS_MS.map(() => 0).concat(0) };

/** The measure with one reading more. */
export function withReading(
  measure: ReadingMeasure,
  reading: { readonly isGood: boolean; readonly tookMs: number },
): ReadingMeasure {
  const found = LATENCY_STEPS_MS.findIndex((endMs) => reading.tookMs <= endMs);
  const step = found === -1 ? LATENCY_STEPS_MS.length : found;
  return {
    good: measure.good + (reading.isGood ? 1 : 0),
    failed: measure.failed + (reading.isGood ? 0 : 1),
    steps: measure.steps.map((count, index) => (index === step ? count + 1 : count)),
  };
}

/** Two measures as one. */
export function sumOfMeasures(one: ReadingMeasure, other: ReadingMeasure): ReadingMeasure {
  return {
    good: one.good + other.good,
    failed: one.failed + other.failed,
    steps: noReadings.steps.map((_, step) => (one.steps[step] ?? 0) + (other.steps[step] ?? 0)),
  };
}

/** The share of readings that were good, from 0 to 1; null where there were none. */
export function successRate({ good, failed }: Pick<ReadingMeasure, 'good' | 'failed'>): number | null {
  return good + failed === 0 ? null : good / (good + failed);
}

/**
 * The time within which this share of the readings ended, in whole ms; null where there were none. It is found within its
 * step by proportion, so it is wrong by half of it at the most; of what took longer than all steps it is the last end.
 */
export function latencyMs({ steps }: Pick<ReadingMeasure, 'steps'>, share: number): number | null {
  const total = steps.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [step, count] of steps.entries()) {
    if (before + count >= share * total && count > 0) {
      const startMs = LATENCY_STEPS_MS[step - 1] ?? 0;
      const endMs = LATENCY_STEPS_MS[step] ?? startMs;
      return Math.round(startMs + (endMs - startMs) * ((share * total - before) / count));
    }
    before += count;
  }
  return LATENCY_STEPS_MS.at(-1) ?? null;
}
