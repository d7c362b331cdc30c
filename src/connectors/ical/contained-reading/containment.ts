import type { CalendarReading } from '../read-calendar.ts';

/**
 * What one contained reading may take: the heap of its process in MB, how long it reads, and, apart from that, how long
 * the process may take to come up on a busy machine. `atOnce` such processes run at a time; more wait their turn.
 */
export type ContainmentLimits = {
  readonly heapMb: number;
  readonly readMs: number;
  readonly startMs: number;
  readonly atOnce: number;
};

/** A 5 MB body of 20,000 events takes half a second and some 100 MB. */
export const defaultContainmentLimits: ContainmentLimits = { heapMb: 256, readMs: 4_000, startMs: 20_000, atOnce: 2 };

/** What a contained reading gave; `cancelled` when the caller stopped it. */
export type ContainedReading = CalendarReading | { readonly outcome: 'cancelled' };
