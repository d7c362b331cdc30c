import ICAL from 'ical.js';
import { IANAZone } from 'luxon';
import type { Observation, ObservedEvent } from '../../domain/observed-event.ts';
import { type CalendarPart, readCalendarPart } from './calendar-part.ts';
import { readCalendarText } from './calendar-text.ts';
import { splitWholeCalendars } from './whole-calendars.ts';

/** What a body says, or why it is not a whole calendar: a phrase of ours that holds none of its text. */
export type CalendarReading =
  | { readonly outcome: 'read'; readonly observation: Observation }
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** Warnings travel with every run of the connection: enough to see what is wrong, not one for each of 20,000 events. */
const maxWarnings = 20;

/** No rental is booked fifty times for one night; a feed that says so would cost as much as it likes. */
const maxEventsOverOneNight = 50;

/**
 * Reads the body of a calendar feed (RFC 5545) as nights of a listing in `timeZone` (IANA). All or nothing: a body that
 * is not made of whole calendars is unreadable, never a shorter calendar, and so is one that has events of which not one
 * can be read because of unreadable starts. Events come sorted and without repeats, so equal calendars give equal
 * observations whatever order the feed wrote them in. Throws for a listing's zone that is none: every night would be wrong.
 */
export function readCalendar(body: Uint8Array, timeZone: string): CalendarReading {
  if (!IANAZone.isValidZone(timeZone))
    throw new RangeError(`“${timeZone}” is no time zone. Give the listing an IANA name.`);
  const text = readCalendarText(body);
  if (text.outcome === 'unreadable') return text;
  const whole = splitWholeCalendars(text.lines);
  if (whole.outcome === 'broken') return unreadable(whole.reason);
  const parts: CalendarPart[] = [];
  let position = 1;
  for (const lines of whole.calendars) {
    const calendar = parse(lines);
    if (!calendar) return unreadable('a line that is not iCalendar');
    const part = readCalendarPart(calendar, timeZone, position);
    parts.push(part);
    position += part.entryCount;
  }
  if (isLost(parts)) return unreadable('events, but no date that can be read');
  const observation = joined(parts, text.isUtf8);
  if (deepest(observation.events) > maxEventsOverOneNight)
    return unreadable(`more than ${maxEventsOverOneNight} events over one night`);
  return { outcome: 'read', observation };
}

/** The parser's errors quote the feed's lines, so none of them leaves here. */
function parse(lines: readonly string[]): ICAL.Component | undefined {
  try {
    return new ICAL.Component(ICAL.parse(lines.join('\r\n')));
  } catch {
    return undefined;
  }
}

/** A feed that began to write dates in a way we do not read would otherwise look like one without a booking. */
function isLost(parts: readonly CalendarPart[]): boolean {
  return parts.some((part) => part.startlessCount > 0) && parts.every((part) => part.events.length === 0);
}

function joined(parts: readonly CalendarPart[], isUtf8: boolean): Observation {
  const [first, ...others] = parts.map((part) => part.platform);
  const platform = first !== undefined && others.every((other) => other === first) ? first : 'other';
  const warnings = parts.flatMap((part) => part.warnings);
  return {
    platform,
    events: sortedOnce(parts.flatMap((part) => part.events)),
    isWhole: parts.every((part) => part.isWhole),
    warnings: shortened(isUtf8 ? warnings : ['the text is not UTF-8, read as windows-1252', ...warnings]),
  };
}

function sortedOnce(events: readonly ObservedEvent[]): ObservedEvent[] {
  const keyed = new Map(events.map((event) => [keyOf(event), event]));
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, event]) => event);
}

/** How many events lie over the night that most of them share. */
function deepest(events: readonly ObservedEvent[]): number {
  const edges = events.flatMap(({ from, to }) => [
    { date: from, step: 1 },
    { date: to, step: -1 },
  ]);
  // An end comes before a start on the same date: a check-out day is the next check-in day.
  edges.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.step - b.step));
  let depth = 0;
  return edges.reduce((most, { step }) => {
    depth += step;
    return Math.max(most, depth);
  }, 0);
}

function keyOf(event: ObservedEvent): string {
  return `${event.from} ${event.to} ${event.eventClass} ${event.identity}`;
}

function shortened(warnings: readonly string[]): readonly string[] {
  if (warnings.length <= maxWarnings) return warnings;
  return [...warnings.slice(0, maxWarnings), `${warnings.length - maxWarnings} more warnings`];
}

function unreadable(reason: string): CalendarReading {
  return { outcome: 'unreadable', reason };
}
