import { nightsBetween, plusDays } from '../../domain/calendar-date.ts';
import { intersection, type NightRange } from '../../domain/night-range.ts';
import { readDurationText } from './content-line.ts';
import type { EventLines } from './event-lines.ts';
import {
  daysLater,
  type EventTime,
  isUtcMidnight,
  laterByClock,
  listingDateOf,
  readEventTime,
  type WrittenTime,
  type ZoneReading,
} from './event-time.ts';

/**
 * From when to when an event is, as it is written; `end` is null for one night. `notes` hold none of the feed's text.
 * `endsOnStart` when its end is a date, and its start's.
 */
export type EventSpan = {
  readonly start: EventTime;
  readonly end: EventTime | null;
  readonly notes: readonly string[];
  readonly isWhole: boolean;
  readonly endsOnStart: boolean;
};

/** An event whose nights cannot be told, and its start if that could; its end, if that could, is before it. */
export type NoSpan = { readonly leftOut: string; readonly start: EventTime | null };

/** How ends are read: see `ReadingOptions`. */
export type SpanReading = ZoneReading & { readonly endIsLastNight: boolean };

const hourMs = 3_600_000;

/**
 * Reads DTSTART with DTEND or DURATION (RFC 5545 §3.6.1). Without an end, or with an end on the start, it is one night;
 * an unreadable end leaves its first night; an end before the start leaves the event out.
 */
export function readSpan(event: EventLines, reading: SpanReading): EventSpan | NoSpan {
  const start = readEventTime(event.start, reading);
  if (start.kind === 'absent') return { leftOut: 'no DTSTART', start: null };
  if (start.kind === 'unreadable') return { leftOut: 'DTSTART unreadable', start: null };
  const end = readEnd(event, start, reading);
  const isGuess = isGuessed(start) || isGuessed(end);
  const span = { start, notes: isGuess ? guessNotes : noNotes };
  if (end.kind === 'absent') return { ...span, end: null, isWhole: true, endsOnStart: false };
  if (end.kind === 'unreadable') return oneNight(span, 'end unreadable, read as one night', { isWhole: false });
  const order = compare(start, end, reading);
  if (order > 0) return { leftOut: 'DTEND before DTSTART', start };
  if (order === 0) return oneNight(span, 'DTEND equals DTSTART, read as one night', { isWhole: true });
  return { start, end, notes: span.notes, isWhole: true, endsOnStart: false };
}

const noNotes: readonly string[] = [];
const guessNotes: readonly string[] = ['TZID unknown, read in the zone of the listing'];

function isGuessed(time: WrittenTime): boolean {
  return time.kind === 'time' && time.isGuess;
}

/** The nights from `start` to `end`, at least one, in the listing's dates; two ends at 00:00 UTC are dates already. */
export function nightsOfSpan(start: EventTime, end: EventTime | null, reading: ZoneReading): NightRange {
  if (isUtcMidnight(start) && (end === null || isUtcMidnight(end))) {
    const [from, to] = [start, end].map((time) => time && new Date(time.instantMs).toISOString().slice(0, 10));
    if (from) return { from, to: to ?? plusDays(from, 1) };
  }
  const from = listingDateOf(start, reading);
  const to = end === null ? from : listingDateOf(end, reading);
  return { from, to: to > from ? to : plusDays(from, 1) };
}

function oneNight(
  span: Pick<EventSpan, 'start' | 'notes'>,
  note: string,
  { isWhole }: { isWhole: boolean },
): EventSpan {
  return {
    ...span,
    end: null,
    notes: [...span.notes, note],
    isWhole,
    endsOnStart: isWhole && span.start.kind === 'date',
  };
}

function readEnd(event: EventLines, start: EventTime, reading: SpanReading): WrittenTime {
  const written = event.end;
  if (written !== undefined) {
    const end = readEventTime(written, reading);
    return reading.endIsLastNight && (end.kind === 'date' || end.kind === 'time') ? daysLater(end, 1) : end;
  }
  const duration = event.duration;
  return duration === undefined ? { kind: 'absent' } : lastingFrom(start, readDurationText(duration));
}

/** Weeks and days follow the calendar, the rest the clock (RFC 5545 §3.3.6). */
function lastingFrom(start: EventTime, duration: string): WrittenTime {
  const match =
    /^([+-]?)P(?:(\d{1,4})W|(?=[\dT])(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?)$/i.exec(
      duration,
    );
  if (!match) return { kind: 'unreadable' };
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((digits) => Number(digits ?? 0));
  const sign = match[1] === '-' ? -1 : 1;
  const wholeDays = sign * ((weeks ?? 0) * 7 + (days ?? 0));
  const restMs = sign * ((hours ?? 0) * hourMs + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1_000);
  const end = daysLater(start, wholeDays);
  if (end.kind === 'date') return daysLater(end, Math.trunc(restMs / (24 * hourMs)));
  const byClock = laterByClock(end, restMs);
  return { ...byClock, instantMs: end.instantMs + restMs };
}

/** Below zero when `start` comes first. Two times compare as instants, anything else as dates. */
function compare(start: EventTime, end: EventTime, reading: ZoneReading): number {
  if (start.kind === 'time' && end.kind === 'time') return start.instantMs - end.instantMs;
  if (start.kind === 'date' && end.kind === 'date') return start.date < end.date ? -1 : start.date > end.date ? 1 : 0;
  return nightsBetween(listingDateOf(end, reading), listingDateOf(start, reading));
}

const horizon: NightRange = { from: '1970-01-01', to: '2101-01-01' };

/**
 * The part of an event's nights that can be asked for, with a note when that is not all. A host who closes “for ever”
 * writes an end that lies beyond any horizon: what can be shown of it stays closed.
 */
export function withinHorizon(nights: NightRange): {
  readonly nights: NightRange | undefined;
  readonly notes: string[];
} {
  if (nights.from >= horizon.from && nights.to <= horizon.to) return { nights, notes: [] };
  const shown = intersection(nights, horizon);
  const name = `${horizon.from}..${horizon.to}`;
  return { nights: shown, notes: [shown ? `longer than ${name}, cut to it` : `outside ${name}, left out`] };
}
