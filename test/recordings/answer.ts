import { type Day, dayOf } from './day.ts';
import type { EntryClass, ListedEntry } from './truth.ts';

/** An entry of a good answer, with days as numbers; the same entry is the same object from poll to poll. */
export type Entry = {
  readonly from: Day;
  readonly to: Day;
  readonly entryClass: EntryClass;
  readonly uid: string;
  readonly windowFrom: Day;
  readonly stays: readonly string[];
};

/** A good poll: when, the room's date, and the entry that lists each night. */
export type Answer = {
  readonly nowMs: number;
  readonly today: Day;
  readonly entries: readonly Entry[];
  readonly entryOf: ReadonlyMap<Day, Entry>;
};

/** From what a good poll listed. No two entries of a generated answer list one night. */
export function answerOf(listed: readonly ListedEntry[], today: Day, nowMs: number): Answer {
  const entries = listed.map(entryFrom);
  const entryOf = new Map<Day, Entry>();
  for (const entry of entries) {
    for (let night = Math.max(entry.from, today); night < entry.to; night += 1) entryOf.set(night, entry);
  }
  return { nowMs, today, entries, entryOf };
}

/** True for nights that the date alone closes. */
export function isWindowNight(entry: Entry, night: Day): boolean {
  return night >= entry.windowFrom;
}

/** A booking, or what may be one. */
export function isStay({ entryClass }: Entry): boolean {
  return entryClass !== 'block';
}

const FAR_DAYS = 300;

/** The horizon tail: the last entry, when it is no plain booking and ends more than 300 days ahead. */
export function tailOf({ entries, today }: Answer): Entry | null {
  let last: Entry | null = null;
  for (const entry of entries) if (!last || entry.to > last.to) last = entry;
  return last && last.entryClass !== 'booking' && last.to - today > FAR_DAYS ? last : null;
}

function entryFrom(listed: ListedEntry): Entry {
  const known = entries.get(listed);
  if (known) return known;
  const { entryClass, uid, stays } = listed;
  const windowFrom = listed.windowFrom === null ? Number.POSITIVE_INFINITY : dayOf(listed.windowFrom);
  const entry = { from: dayOf(listed.from), to: dayOf(listed.to), entryClass, uid, windowFrom, stays };
  entries.set(listed, entry);
  return entry;
}

const entries = new WeakMap<ListedEntry, Entry>();
