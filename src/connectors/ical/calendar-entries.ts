import type { FeedPlatform } from '../../domain/platform.ts';
import { readText } from './content-line.ts';
import { isTentative } from './dialect.ts';
import type { EventLines } from './event-lines.ts';
import type { EventMark } from './event-mark.ts';
import { type EventNights, type NightReading, noNights, readEventNights } from './event-nights.ts';
import { repeats } from './repetition.ts';
import { doubtOfReplacement, noneReplaced, replacedOccurrences } from './replaced-occurrences.ts';

/** An event of a calendar with the mark of what it is. */
export type Entry = { readonly event: EventLines; readonly mark: EventMark };

/** What the events of one calendar are read with. */
export type EntryReading = NightReading & { readonly platform: FeedPlatform; readonly ignoreTentative: boolean };

/**
 * The nights of the events of one VCALENDAR, in their order. Those that stand for an occurrence of another are read first:
 * only then it is known which of them take its place.
 */
export function readEntries(entries: readonly Entry[], reading: EntryReading): readonly EventNights[] {
  const standing = new Map<Entry, EventNights>();
  for (const entry of entries)
    if (entry.event.recurrenceId !== undefined) standing.set(entry, readEntry(entry, noneReplaced, reading));
  const replacements = [...standing].map(([{ event }, nights]) => ({
    event,
    entry: nights,
    isCancelled: isCancelled(event),
  }));
  const findReplaced = replacedOccurrences(replacements, reading);
  return entries.map((entry) => {
    const stands = standing.get(entry);
    return stands ? withDoubt(stands, entry.event, reading) : readEntry(entry, findReplaced(entry.mark.uid), reading);
  });
}

function readEntry({ event, mark }: Entry, replaced: ReadonlySet<string>, reading: EntryReading): EventNights {
  return isCancelled(event) || isUnwanted(event, mark, reading) ? noNights : readEventNights(event, replaced, reading);
}

function isCancelled(event: EventLines): boolean {
  return statusOf(event) === 'CANCELLED';
}

function isUnwanted(event: EventLines, mark: EventMark, { ignoreTentative, platform }: EntryReading): boolean {
  return ignoreTentative && (statusOf(event) === 'TENTATIVE' || isTentative(platform, mark));
}

function statusOf({ status }: EventLines): string {
  return status === undefined ? '' : readText(status).trim().toUpperCase();
}

/** Which occurrence it stands for no longer matters once an event is past, unless others follow from it. */
function withDoubt(nights: EventNights, event: EventLines, reading: EntryReading): EventNights {
  const doubt = nights === noNights ? undefined : doubtOfReplacement(event, reading);
  if (doubt === undefined) return nights;
  const isPast = !doubt.isOfLaterOnes && !repeats(event) && nights.ranges.every(({ to }) => to < reading.today);
  return { ...nights, notes: [...nights.notes, doubt.note], isWhole: nights.isWhole && isPast };
}
