import { type Instant, msBetween } from '../domain/instant.ts';

/** Takes one turn of a person: undefined when they have it, else how many seconds until the next. */
export type TakeTurn = (memberId: string, now: Instant) => number | undefined;

/**
 * At most `most` turns a person in any `perMs`, counted in this process: it bounds what one account can have asked of
 * other people’s servers. A refused turn is not counted.
 */
export function personLimit({ most, perMs }: { readonly most: number; readonly perMs: number }): TakeTurn {
  const taken = new Map<string, readonly Instant[]>();
  const isRecent = (now: Instant) => (at: Instant) => msBetween(at, now) < perMs;
  return (memberId, now) => {
    for (const [person, turns] of taken) if (!turns.some(isRecent(now))) taken.delete(person);
    const recent = (taken.get(memberId) ?? []).filter(isRecent(now));
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= most) return Math.ceil((perMs - msBetween(oldest, now)) / 1_000);
    taken.set(memberId, [...recent, now]);
    return undefined;
  };
}
