import type ICAL from 'ical.js';
import { DateTime, Duration } from 'luxon';
import { type CalendarDate, isCalendarDate, nightsBetween, plusDays } from '../../domain/calendar-date.ts';
import { intersection, type NightRange } from '../../domain/night-range.ts';
import type { FindZone } from './feed-zones.ts';

/**
 * The nights of one event, undefined when it is left out, and short notes that hold none of the feed's text.
 * `hasStart` is false when not even its DTSTART could be read; `isWhole` is false when nights may be missing from it.
 */
export type EventNights = {
  readonly nights: NightRange | undefined;
  readonly notes: readonly string[];
  readonly hasStart: boolean;
  readonly isWhole: boolean;
};

/** What turns date-times into nights: the listing's zone (IANA) and the zones that the calendar speaks of. */
export type ZoneReading = { readonly listingTimeZone: string; readonly findZone: FindZone };

const horizon: NightRange = { from: '1970-01-01', to: '2101-01-01' };

/** A property's value: absent, unreadable, a date, or a time in its own zone. */
type When =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'date'; readonly date: CalendarDate }
  | { readonly kind: 'time'; readonly time: DateTime<true>; readonly isGuess: boolean };
type Known = Extract<When, { kind: 'date' | 'time' }>;

/**
 * The nights of a VEVENT (RFC 5545 §3.6.1). DATE values are [DTSTART, DTEND); date-times become the listing's dates,
 * except that two ends at 00:00 UTC are dates already. Without an end, or with an end on the start's date, it is one
 * night. An end before the start, an unreadable start and nights wholly outside the horizon leave
 * the event out with a note; an unreadable end leaves its first night.
 */
export function readEventNights(event: ICAL.Component, reading: ZoneReading): EventNights {
  const start = readWhen(event, 'dtstart', reading.findZone);
  if (start.kind === 'absent') return { ...leftOut('no DTSTART'), hasStart: false };
  if (start.kind === 'unreadable') return { ...leftOut('DTSTART unreadable'), hasStart: false };
  const end = readEnd(event, start, reading.findZone);
  const notes = [start, end].some((when) => when.kind === 'time' && when.isGuess)
    ? ['TZID unknown, read in the zone of the listing']
    : [];
  if (end.kind === 'unreadable')
    return { ...oneNight(start, reading, [...notes, 'end unreadable, read as one night']), isWhole: false };
  if (end.kind === 'absent') return oneNight(start, reading, notes);
  const order = compare(start, end, reading);
  if (order > 0) return leftOut('DTEND before DTSTART');
  if (order === 0) return oneNight(start, reading, [...notes, 'DTEND equals DTSTART, read as one night']);
  return checked(datesOf(start, end, reading), notes);
}

function readWhen(event: ICAL.Component, name: string, findZone: FindZone): When {
  const property = event.getFirstProperty(name);
  if (!property) return { kind: 'absent' };
  const value: unknown = property.jCal[3];
  if (typeof value !== 'string') return { kind: 'unreadable' };
  // Eight digits without VALUE=DATE reach us as a date-time whose time is missing.
  const date = value.replace(/T::$/, '');
  if (isCalendarDate(date)) return { kind: 'date', date };
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z?$/.test(value)) return { kind: 'unreadable' };
  if (value.endsWith('Z')) return toWhen(DateTime.fromISO(value, { zone: 'utc' }), false);
  const tzid: unknown = property.getParameter('tzid');
  const { zone, isGuess } = findZone(value, typeof tzid === 'string' ? tzid : undefined);
  return toWhen(DateTime.fromISO(value, { zone }), isGuess);
}

function toWhen(time: DateTime<true> | DateTime<false>, isGuess: boolean): When {
  return time.isValid ? { kind: 'time', time, isGuess } : { kind: 'unreadable' };
}

function readEnd(event: ICAL.Component, start: Known, findZone: FindZone): When {
  if (event.hasProperty('dtend')) return readWhen(event, 'dtend', findZone);
  const value: unknown = event.getFirstProperty('duration')?.jCal[3];
  if (value === undefined) return { kind: 'absent' };
  const duration = typeof value === 'string' ? Duration.fromISO(value.replace(/^\+/, '')) : undefined;
  if (!duration?.isValid) return { kind: 'unreadable' };
  if (start.kind === 'time') return toWhen(start.time.plus(duration), start.isGuess);
  const end = DateTime.fromISO(start.date, { zone: 'utc' }).plus(duration);
  return end.isValid ? { kind: 'date', date: end.toISODate() } : { kind: 'unreadable' };
}

/** Below zero when `start` comes first. Two times compare as instants, anything else as dates. */
function compare(start: Known, end: Known, reading: ZoneReading): number {
  if (start.kind === 'time' && end.kind === 'time') return start.time.toMillis() - end.time.toMillis();
  return nightsBetween(dateOf(end, reading), dateOf(start, reading));
}

function datesOf(start: Known, end: Known, reading: ZoneReading): NightRange {
  if (isUtcMidnight(start) && isUtcMidnight(end)) return { from: start.time.toISODate(), to: end.time.toISODate() };
  const from = dateOf(start, reading);
  const to = dateOf(end, reading);
  return { from, to: to > from ? to : plusDays(from, 1) };
}

function oneNight(start: Known, reading: ZoneReading, notes: readonly string[]): EventNights {
  const from = isUtcMidnight(start) ? start.time.toISODate() : dateOf(start, reading);
  return checked({ from, to: plusDays(from, 1) }, notes);
}

function isUtcMidnight(when: Known): when is Extract<Known, { kind: 'time' }> {
  return when.kind === 'time' && when.time.zoneName === 'UTC' && when.time.toMillis() % 86_400_000 === 0;
}

function dateOf(when: Known, { listingTimeZone }: ZoneReading): CalendarDate {
  return when.kind === 'date' ? when.date : when.time.setZone(listingTimeZone).toFormat('yyyy-MM-dd');
}

/** A host who closes “for ever” writes an end that lies beyond any horizon: what can be shown of it stays closed. */
function checked(nights: NightRange, notes: readonly string[]): EventNights {
  const shown = intersection(nights, horizon);
  // No night of it can be asked for: nothing is missing.
  if (!shown) return { ...leftOut(`outside ${horizon.from}..${horizon.to}`), isWhole: true };
  const isCut = shown.from !== nights.from || shown.to !== nights.to;
  const cut = isCut ? [`longer than ${horizon.from}..${horizon.to}, cut to it`] : [];
  return { nights: shown, notes: [...notes, ...cut], hasStart: true, isWhole: true };
}

function leftOut(reason: string): EventNights {
  return { nights: undefined, notes: [`${reason}, left out`], hasStart: true, isWhole: false };
}
