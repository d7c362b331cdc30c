import { readText } from './content-line.ts';
import type { EventLines } from './event-lines.ts';
import type { EventNights } from './event-nights.ts';
import { readEventTime, type ZoneReading } from './event-time.ts';
import { writtenKeys } from './occurrence-key.ts';

/** An event with RECURRENCE-ID, which stands for one occurrence of another, and what was read of it. */
export type Replacement = {
  readonly event: EventLines;
  readonly entry: Pick<EventNights, 'ranges' | 'isWhole'>;
  readonly isCancelled: boolean;
};

/** Finds which occurrences of a repeating event others have taken the place of, by its UID. */
export type FindReplaced = (uid: string) => ReadonlySet<string>;

/** No occurrence at all. */
export const noneReplaced: ReadonlySet<string> = new Set();

/**
 * Collects the occurrences that are replaced (RFC 5545 §3.8.4.4), once for all events of a calendar. Only what is cancelled
 * or has nights that were read in full takes a place: else a night would be in neither of the two.
 */
export function replacedOccurrences(replacements: readonly Replacement[], reading: ZoneReading): FindReplaced {
  const byUid = new Map<string, Set<string>>();
  for (const { event } of replacements.filter(takesPlace)) {
    const id = readEventTime(event.recurrenceId, reading);
    if (id.kind !== 'date' && id.kind !== 'time') continue;
    const uid = readText(event.uid).trim();
    const keys = byUid.get(uid) ?? new Set();
    for (const key of writtenKeys(id)) keys.add(key);
    byUid.set(uid, keys);
  }
  return (uid) => byUid.get(uid) ?? noneReplaced;
}

function takesPlace({ entry, isCancelled }: Replacement): boolean {
  return isCancelled || (entry.isWhole && entry.ranges.length > 0);
}

/**
 * What cannot be told of an event that stands for one occurrence of another; undefined when it is plain. `isOfLaterOnes`
 * when it stands for all that follow too.
 */
export function doubtOfReplacement(
  event: EventLines,
  reading: ZoneReading,
): { readonly note: string; readonly isOfLaterOnes: boolean } | undefined {
  const line = event.recurrenceId;
  if (line === undefined) return undefined;
  if (/;RANGE=/i.test(line.slice(0, line.lastIndexOf(':'))))
    return { note: 'stands for all later ones too, only one is read', isOfLaterOnes: true };
  const isReadable = readEventTime(line, reading).kind !== 'unreadable';
  return isReadable ? undefined : { note: 'RECURRENCE-ID unreadable', isOfLaterOnes: false };
}
