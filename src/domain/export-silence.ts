import { type Instant, msBetween } from './instant.ts';

/** How many of an export's last reads tell how often its platform reads. */
export const READS_KEPT = 21;

/** No platform that reads at all needs longer, so no silence is shorter. */
export const LEAST_SILENCE_MS = 24 * 60 * 60_000;
const GAPS_WITHOUT_A_READ = 4;

/** Looks for silences that lie further apart than this show that relais itself stood still between them. */
export const STANDSTILL_MS = 30 * 60_000;

/**
 * An export's reads that count, oldest first (at most the last `READS_KEPT`), and when it was made. `standstillMin`: of the
 * time since the last of them, the minutes in which relais stood still, so that nobody could read.
 */
export type ReadTimes = {
  readonly createdAt: Instant;
  readonly readAts: readonly Instant[];
  readonly standstillMin: number;
};

/**
 * Since when a platform has stopped reading us, or null while it reads: no read for 24 h and for 4 times the usual gap,
 * the median of those between its last reads. Only time in which relais could answer counts. One that never read is silent
 * since the export was made.
 */
export function silentSince({ createdAt, readAts, standstillMin }: ReadTimes, now: Instant): Instant | null {
  const last = readAts.at(-1) ?? createdAt;
  const gapsMs = readAts.slice(1).map((readAt, index) => msBetween(readAts[index] ?? readAt, readAt));
  const patienceMs = Math.max(LEAST_SILENCE_MS, GAPS_WITHOUT_A_READ * medianOf(gapsMs));
  return msBetween(last, now) - standstillMin * 60_000 > patienceMs ? last : null;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}
