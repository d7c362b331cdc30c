import { readText } from './content-line.ts';
import type { EventLines } from './event-lines.ts';
import { readEventTime, type ZoneReading } from './event-time.ts';
import { writtenKeys } from './occurrence-key.ts';

/** Finds which occurrences of a repeating event stand in the calendar as events of their own, by its UID. */
export type FindReplaced = (uid: string) => ReadonlySet<string>;

const none: ReadonlySet<string> = new Set();

/** Collects the RECURRENCE-IDs of a calendar (RFC 5545 §3.8.4.4), once for all its events. */
export function replacedOccurrences(events: readonly EventLines[], reading: ZoneReading): FindReplaced {
  const byUid = new Map<string, Set<string>>();
  for (const event of events) {
    const id = readEventTime(event.recurrenceId, reading);
    if (id.kind !== 'date' && id.kind !== 'time') continue;
    const uid = readText(event.uid).trim();
    const keys = byUid.get(uid) ?? new Set();
    for (const key of writtenKeys(id)) keys.add(key);
    byUid.set(uid, keys);
  }
  return (uid) => byUid.get(uid) ?? none;
}

/** What cannot be told of an event that stands for one occurrence of another; undefined when it is plain. */
export function doubtOfReplacement(event: EventLines, reading: ZoneReading): string | undefined {
  const line = event.recurrenceId;
  if (line === undefined) return undefined;
  if (/;RANGE=/i.test(line.slice(0, line.lastIndexOf(':')))) return 'stands for all later ones too, only one is read';
  return readEventTime(line, reading).kind === 'unreadable' ? 'RECURRENCE-ID unreadable' : undefined;
}
