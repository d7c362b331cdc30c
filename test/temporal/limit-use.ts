import type { Window } from './limited-connector.ts';

/** The most that arrived within any window, both ends included. */
export function mostWithin(arrivals: readonly number[], { windowMs }: Window): number {
  const within = (fromMs: number) => arrivals.filter((atMs) => atMs >= fromMs && atMs <= fromMs + windowMs).length;
  return Math.max(0, ...arrivals.map(within));
}

/**
 * The share of what a limit allows that was used, once it was reached: so many requests as two windows allow took so long, on
 * average.
 */
export function shareUsed(arrivals: readonly number[], { capacity, windowMs }: Window): number {
  const ordered = arrivals.toSorted((a, b) => a - b);
  const gaps = ordered.slice(2 * capacity).map((atMs, index) => atMs - (ordered[index] ?? 0));
  return (gaps.length * 2 * windowMs) / gaps.reduce((sum, gap) => sum + gap, 0);
}
