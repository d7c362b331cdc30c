import type { CalendarDate } from '../../domain/calendar-date.ts';
import type { ObservedEvent } from '../../domain/observed-event.ts';
import type { FeedPlatform } from '../../domain/platform.ts';
import { type EntryReading, readEntries } from './calendar-entries.ts';
import { readText } from './content-line.ts';
import { classOf, identityOf, isSmoobu, platformOf } from './dialect.ts';
import type { EventLines } from './event-lines.ts';
import type { EventMark } from './event-mark.ts';
import type { EventNights } from './event-nights.ts';
import type { StyleSource } from './feed-style.ts';
import { zonesOf } from './feed-zones.ts';
import type { ReadingTerms } from './reading-terms.ts';
import type { WalkBudget } from './repetition.ts';
import { smoobuMarkers } from './smoobu-markers.ts';
import type { CalendarLines } from './whole-calendars.ts';

/**
 * What one VCALENDAR says. `entryCount` counts its VEVENTs, `startlessCount` those whose start could not be read,
 * `endsOnStart` the starts of those that end by date on that date. Warnings name events by their position in the body,
 * from 1.
 */
export type CalendarPart = {
  readonly platform: FeedPlatform;
  readonly events: readonly ObservedEvent[];
  readonly warnings: readonly string[];
  readonly entryCount: number;
  readonly startlessCount: number;
  readonly endsOnStart: readonly CalendarDate[];
  readonly isWhole: boolean;
  readonly style: StyleSource;
};

/**
 * Reads one VCALENDAR; its first event is the `firstPosition`-th of the body. Cancelled events are left out, TRANSP is not
 * looked at (closed is closed), two events with one UID are two.
 */
export function readCalendarPart(
  calendar: CalendarLines,
  terms: ReadingTerms,
  body: { readonly firstPosition: number; readonly budget: WalkBudget },
): CalendarPart {
  const { events, propertyNames: properties } = calendar;
  const eventMarks = events.map(markIn);
  const prodId = readText(calendar.prodId);
  const platform = platformOf(prodId, eventMarks);
  const reading = readingOf(calendar, terms, { platform, budget: body.budget });
  const entries = readEntries(
    events.map((event, index) => ({ event, mark: eventMarks[index] ?? noMark })),
    reading,
  );
  return {
    platform,
    events: observedIn(eventMarks, entries, { platform, prodId }),
    warnings: entries.flatMap(({ notes }, index) =>
      notes.map((note) => `event ${body.firstPosition + index}: ${note}`),
    ),
    entryCount: entries.length,
    startlessCount: entries.filter((entry) => !entry.hasStart).length,
    endsOnStart: entries.flatMap(({ endsOnStart, ranges }) => (endsOnStart ? ranges.map(({ from }) => from) : [])),
    isWhole: entries.every((entry) => entry.isWhole),
    style: { prodId, platform, eventMarks, properties },
  };
}

function readingOf(
  { zones }: CalendarLines,
  { timeZone, today, options }: ReadingTerms,
  given: { readonly platform: FeedPlatform; readonly budget: WalkBudget },
): EntryReading {
  return { listingTimeZone: timeZone, findZone: zonesOf(zones, timeZone), ...options, ...given, today };
}

type Origin = { readonly platform: FeedPlatform; readonly prodId: string };

function observedIn(
  marks: readonly EventMark[],
  entries: readonly EventNights[],
  { platform, prodId }: Origin,
): ObservedEvent[] {
  const stays: (ObservedEvent & { summary: string })[] = [];
  for (const [index, { ranges }] of entries.entries()) {
    const mark = marks[index] ?? noMark;
    const eventClass = classOf(platform, mark);
    const identity = identityOf(platform, mark);
    for (const { from, to } of ranges) stays.push({ from, to, eventClass, identity, ...mark });
  }
  const markers = isSmoobu(prodId) ? smoobuMarkers(stays) : undefined;
  const kept = markers ? stays.filter((stay) => !markers.has(stay)) : stays;
  return kept.map(({ from, to, eventClass, identity, uid }) => ({ from, to, eventClass, identity, uid }));
}

const noMark: EventMark = { uid: '', summary: '' };

function markIn(event: EventLines): EventMark {
  return { uid: readText(event.uid).trim(), summary: readText(event.summary) };
}
