import { type CalendarDate, plusDays } from '../../domain/calendar-date.ts';
import { readTime, type TimeText } from './content-line.ts';
import { type FeedZone, type FindZone, utcZone } from './feed-zones.ts';
import { wallMsOf } from './zone-offsets.ts';

/** A date of a feed. */
export type EventDate = { readonly kind: 'date'; readonly date: CalendarDate };

/**
 * A time of a feed: what the clocks of its zone show, as if it were UTC, and when that is. `isGuess` when its zone is
 * unknown and the listing's stands for it.
 */
export type EventClock = {
  readonly kind: 'time';
  readonly wallMs: number;
  readonly instantMs: number;
  readonly zone: FeedZone;
  readonly isGuess: boolean;
};
export type EventTime = EventDate | EventClock;

/** What a property's line says: nothing, nothing readable, a date or a time. */
export type WrittenTime = { readonly kind: 'absent' } | { readonly kind: 'unreadable' } | EventTime;

/** What turns times into dates: the listing's zone (IANA) and the zones that the calendar speaks of. */
export type ZoneReading = { readonly listingTimeZone: string; readonly findZone: FindZone };

const dayMs = 86_400_000;

/** Reads the date or time of a content line. */
export function readEventTime(line: string | undefined, zones: ZoneReading): WrittenTime {
  if (line === undefined) return { kind: 'absent' };
  const time = readTime(line);
  return time ? eventTimeOf(time, zones) : { kind: 'unreadable' };
}

/** The date or time that a value of a content line means. */
export function eventTimeOf({ text, tzid }: TimeText, { listingTimeZone, findZone }: ZoneReading): WrittenTime {
  if (text.length === 10) return { kind: 'date', date: text };
  const isUtc = text.endsWith('Z');
  const wallMs = wallMsIn(text);
  const zone = isUtc ? utcZone : findZone(tzid);
  const instantMs = zone?.instantMs(wallMs);
  if (zone && instantMs !== undefined) return { kind: 'time', wallMs, instantMs, zone, isGuess: false };
  return guessed(wallMs, { listingTimeZone, findZone });
}

function guessed(wallMs: number, { findZone }: ZoneReading): WrittenTime {
  const zone = findZone(undefined);
  const instantMs = zone?.instantMs(wallMs);
  if (!zone || instantMs === undefined) return { kind: 'unreadable' };
  return { kind: 'time', wallMs, instantMs, zone, isGuess: true };
}

/** `2026-12-24T16:00:00`; 24:00 is the next day's midnight, and a leap second the next minute. */
function wallMsIn(text: string): number {
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  return Date.UTC(year, month - 1, day, twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
}

function twoDigits(text: string, at: number): number {
  const zero = 48;
  return 10 * (text.charCodeAt(at) - zero) + text.charCodeAt(at + 1) - zero;
}

/** The same date or wall clock time, a number of days later. */
export function daysLater(time: EventTime, days: number): EventTime {
  return time.kind === 'date' ? { ...time, date: plusDays(time.date, days) } : laterByClock(time, days * dayMs);
}

/** The time at which the clocks of its zone show `ms` more. */
export function laterByClock(time: EventClock, ms: number): EventClock {
  const wallMs = time.wallMs + ms;
  return { ...time, wallMs, instantMs: time.zone.instantMs(wallMs) ?? time.instantMs + ms };
}

/** The date that the listing's clocks show at that time. */
export function listingDateOf(time: EventTime, { listingTimeZone }: ZoneReading): CalendarDate {
  if (time.kind === 'date') return time.date;
  return dateOfMs(time.zone.isListing ? time.wallMs : wallMsOf(listingTimeZone, time.instantMs));
}

/** True for 00:00 UTC, by which some platforms write dates. */
export function isUtcMidnight(time: EventTime): time is EventClock {
  return time.kind === 'time' && time.zone.isUtc && time.instantMs % dayMs === 0;
}

const dates = new Map<number, CalendarDate>();

/** The date of a wall clock time that is read as if it were UTC. */
export function dateOfMs(wallMs: number): CalendarDate {
  const day = Math.floor(wallMs / dayMs);
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * dayMs).toISOString().slice(0, 10);
    if (dates.size >= 10_000) dates.clear();
    dates.set(day, date);
  }
  return date;
}
