import type { Day } from './day.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { Stay, World } from './world.ts';

/**
 * How the platform shows the room at one poll. `platformDay` is its date, which may lag behind the room's after midnight.
 * `firstEnd` is where the calendar ended at the first poll: nights beyond joined only because the date moved on.
 */
export type Showing = {
  readonly world: World;
  readonly stays: readonly Stay[];
  readonly platformDay: Day;
  readonly firstEnd: Day;
};

/** `extraLines` are lines that the platform began to add to every event. */
export type Writing = { readonly fetchedAtMs: number; readonly extraLines: readonly string[] };

/** What one platform lists, in its order, and how it writes that. */
export type Dialect = {
  readonly contentType: string;
  readonly list: (showing: Showing) => FeedEntry[];
  readonly write: (entries: readonly FeedEntry[], writing: Writing) => string;
};
