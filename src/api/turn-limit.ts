import { type Instant, msBetween } from '../domain/instant.ts';

/** Takes one turn of a person or client: undefined when they have it, else how many seconds until the next. */
export type TakeTurn = (who: string, now: Instant) => number | undefined;

/**
 * At most `most` turns for each in any `perMs`, counted in this process: it bounds what one account can have asked of
 * other people’s servers, and one client of ours. A refused turn is not counted.
 */
export function turnLimit({ most, perMs }: { readonly most: number; readonly perMs: number }): TakeTurn {
  const taken = new Map<string, readonly Instant[]>();
  let sweptAt: Instant | undefined;
  const isRecent = (now: Instant) => (at: Instant) => msBetween(at, now) < perMs;
  /** Once in `perMs`, so that many clients at once cost each of them little. */
  const sweep = (now: Instant) => {
    if (sweptAt !== undefined && isRecent(now)(sweptAt)) return;
    sweptAt = now;
    for (const [who, turns] of taken) if (!turns.some(isRecent(now))) taken.delete(who);
  };
  return (who, now) => {
    sweep(now);
    const recent = (taken.get(who) ?? []).filter(isRecent(now));
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= most) return Math.ceil((perMs - msBetween(oldest, now)) / 1_000);
    taken.set(who, [...recent, now]);
    return undefined;
  };
}
