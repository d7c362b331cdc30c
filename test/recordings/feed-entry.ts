import { type Day, dateOf } from './day.ts';
import type { EntryClass, ListedEntry } from './truth.ts';

/** An entry that a platform is about to list; as `ListedEntry`, with days as numbers. */
export type FeedEntry = {
  readonly from: Day;
  readonly to: Day;
  readonly entryClass: EntryClass;
  readonly uid: string;
  readonly windowFrom: Day | null;
  readonly stays: readonly string[];
};

/** What the horizon tail and the notice block stand for, beside the IDs of stays. */
export const TAIL = 'tail';
export const NOTICE = 'notice';
export const WAVE = 'wave';

/** For the truth. Entries that stay the same from poll to poll give one object. */
export function listedEntry(entry: FeedEntry): ListedEntry {
  const known = listed.get(entry);
  if (known) return known;
  const { from, to, entryClass, uid, windowFrom, stays } = entry;
  const window = windowFrom === null ? null : dateOf(windowFrom);
  const made = { from: dateOf(from), to: dateOf(to), entryClass, uid, windowFrom: window, stays };
  listed.set(entry, made);
  return made;
}

const listed = new WeakMap<FeedEntry, ListedEntry>();
