import { type Day, dateOf } from './day.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { NightClass, TakenNights } from './truth.ts';

/** The nights on or after `today` of what the platform would list if it told all, each once and with its class. */
export function takenNights(entries: readonly FeedEntry[], today: Day): TakenNights[] {
  return entries.flatMap(({ from, to, entryClass, windowFrom }) => {
    const split = Math.min(Math.max(windowFrom ?? to, from), to);
    return [...part(from, split, entryClass), ...part(split, to, 'window')];
  });

  function part(from: Day, to: Day, nightClass: NightClass): TakenNights[] {
    const first = Math.max(from, today);
    return first < to ? [{ from: dateOf(first), to: dateOf(to), nightClass }] : [];
  }
}
