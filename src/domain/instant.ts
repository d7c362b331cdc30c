/**
 * A point in time as an ISO 8601 string in UTC with milliseconds (`2026-11-24T06:00:00.000Z`), so it crosses Temporal
 * and HTTP unchanged and compares as text. Calendar dates are never instants: see `calendar-date.ts`.
 */
export type Instant = string;

/** The instant `minutes` after `instant` (before it when negative). */
export function plusMinutes(instant: Instant, minutes: number): Instant {
  return plusMs(instant, minutes * 60_000);
}

/** The instant `ms` milliseconds after `instant`. */
export function plusMs(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** The later of the two that are given; null where none is. */
export function laterInstant(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

/** Milliseconds from `earlier` to `later`; negative when they are the other way round. */
export function msBetween(earlier: Instant, later: Instant): number {
  return Date.parse(later) - Date.parse(earlier);
}

/**
 * The first multiple of `intervalMs`, counted from the Unix epoch, after `instant`: where a Temporal interval schedule
 * of that length fires next.
 */
export function nextSlotAfter(instant: Instant, intervalMs: number): Instant {
  return new Date((Math.floor(Date.parse(instant) / intervalMs) + 1) * intervalMs).toISOString();
}
