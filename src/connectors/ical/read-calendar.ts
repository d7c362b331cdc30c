import type { Observation, ObservedEvent } from '../../domain/observed-event.ts';
import { type CalendarPart, readCalendarPart } from './calendar-part.ts';
import { styleOf } from './feed-style.ts';
import { lastNightHint } from './last-night-hint.ts';
import { type OpenedCalendar, openCalendar } from './opened-calendar.ts';
import type { ReadingTerms } from './reading-terms.ts';
import type { WalkBudget } from './repetition.ts';
import { canonicalZone } from './zone-names.ts';

/** What a body says, or why it is not a whole calendar: a phrase of ours that holds none of its text. */
export type CalendarReading =
  | { readonly outcome: 'read'; readonly observation: Observation }
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** Warnings travel with every run of the connection: enough to see what is wrong, not one for each of 2,000 events. */
const maxWarnings = 20;

/** No rental is booked fifty times for one night; a feed that says so would cost as much as it likes. */
const maxEventsOverOneNight = 50;
/** Real feeds have 500 at most; at ten times as many as this the guard would hold the worker for a minute. */
const maxObserved = 2_000;
const maxDaysWalked = 2_000_000;

/**
 * Reads the body of a calendar feed (RFC 5545) as nights of a listing. All or nothing: a body that is not made of whole
 * calendars is unreadable, never a shorter calendar, and so is one that has events of which not one can be read because of
 * unreadable starts. Events come sorted and without repeats, so equal calendars give equal observations whatever order the
 * feed wrote them in. Throws for a listing's zone that is none: every night would be wrong.
 */
export function readCalendar(body: Uint8Array, terms: ReadingTerms): CalendarReading {
  return readOpened(openCalendar(body), terms);
}

/** The same for a body that was taken apart already, within a budget for its repetitions; below zero it did not suffice. */
export function readOpened(
  opened: OpenedCalendar,
  terms: ReadingTerms,
  budget: WalkBudget = { daysLeft: maxDaysWalked },
): CalendarReading {
  if (canonicalZone(terms.timeZone) === undefined)
    throw new RangeError(`“${terms.timeZone}” is no time zone. Give the listing an IANA name.`);
  if (opened.outcome === 'unreadable') return opened;
  const parts: CalendarPart[] = [];
  let firstPosition = 1;
  for (const calendar of opened.calendars) {
    const part = readCalendarPart(calendar, terms, { firstPosition, budget });
    parts.push(part);
    firstPosition += part.entryCount;
  }
  if (budget.daysLeft < 0) return unreadable('events that repeat on more days than are looked at');
  if (isLost(parts)) return unreadable('events, but no date that can be read');
  const observation = joined(parts, opened.isUtf8, terms);
  if (observation.events.length > maxObserved) return unreadable(`more than ${maxObserved} events`);
  if (deepest(observation.events) > maxEventsOverOneNight)
    return unreadable(`more than ${maxEventsOverOneNight} events over one night`);
  return { outcome: 'read', observation };
}

/** A feed that began to write dates in a way we do not read would otherwise look like one without a booking. */
function isLost(parts: readonly CalendarPart[]): boolean {
  return parts.some((part) => part.startlessCount > 0) && parts.every((part) => part.events.length === 0);
}

function joined(parts: readonly CalendarPart[], isUtf8: boolean, { options }: ReadingTerms): Observation {
  const [first, ...others] = parts.map((part) => part.platform);
  const platform = first !== undefined && others.every((other) => other === first) ? first : 'other';
  const events = sortedOnce(parts.flatMap((part) => part.events));
  const endsOnStart = parts.flatMap((part) => part.endsOnStart);
  const hint = platform === 'other' && !options.endIsLastNight ? lastNightHint(events, endsOnStart) : undefined;
  const general = [isUtf8 ? undefined : 'the text is not UTF-8, read as windows-1252', hint];
  return {
    platform,
    events,
    isWhole: parts.every((part) => part.isWhole),
    warnings: shortened([
      ...general.filter((warning) => warning !== undefined),
      ...parts.flatMap((part) => part.warnings),
    ]),
    style: styleOf(parts.map((part) => part.style)),
  };
}

function sortedOnce(events: ObservedEvent[]): ObservedEvent[] {
  events.sort(inOrder);
  return events.filter((event, index) => {
    const before = events[index - 1];
    return before === undefined || inOrder(before, event) !== 0;
  });
}

function inOrder(a: ObservedEvent, b: ObservedEvent): number {
  return (
    byText(a.from, b.from) ||
    byText(a.to, b.to) ||
    byText(a.eventClass, b.eventClass) ||
    byText(a.identity, b.identity) ||
    byText(a.uid, b.uid)
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many events lie over the night that most of them share; they come by their first night. */
function deepest(events: readonly ObservedEvent[]): number {
  const ends = events.map(({ to }) => to).sort();
  let over = 0;
  let most = 0;
  for (const [begun, { from }] of events.entries()) {
    // A check-out day is the next check-in day: who leaves on it is gone.
    while ((ends[over] ?? from) < from || ends[over] === from) over += 1;
    most = Math.max(most, begun + 1 - over);
  }
  return most;
}

function shortened(warnings: readonly string[]): readonly string[] {
  if (warnings.length <= maxWarnings) return warnings;
  return [...warnings.slice(0, maxWarnings), `${warnings.length - maxWarnings} more warnings`];
}

function unreadable(reason: string): CalendarReading {
  return { outcome: 'unreadable', reason };
}
