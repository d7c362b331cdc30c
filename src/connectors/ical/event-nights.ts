import { type CalendarDate, plusDays } from '../../domain/calendar-date.ts';
import type { NightRange } from '../../domain/night-range.ts';
import type { EventLines } from './event-lines.ts';
import { type EventSpan, type NoSpan, nightsOfSpan, readSpan, type SpanReading, withinHorizon } from './event-span.ts';
import type { EventTime } from './event-time.ts';
import { daysLater, laterByClock } from './event-time.ts';
import { expandRepetition, type RepetitionReading, repeats } from './repetition.ts';

/**
 * The nights of one event, a range for each time that it happens, none when it is left out, and short notes that hold
 * none of the feed's text. `hasStart` is false when not even its DTSTART could be read; `isWhole` is false when nights
 * from today on may be missing from it; `endsOnStart` when it ends by date on the date it begins.
 */
export type EventNights = {
  readonly ranges: readonly NightRange[];
  readonly notes: readonly string[];
  readonly hasStart: boolean;
  readonly isWhole: boolean;
  readonly endsOnStart: boolean;
};

/** What events are read with. */
export type NightReading = SpanReading & RepetitionReading;

/** An event that closes nothing, and rightly so: cancelled, or not certain and not wanted. */
export const noNights: EventNights = { ranges: [], notes: [], hasStart: true, isWhole: true, endsOnStart: false };

/** Longer than anyone stays: an event that began so long ago is over, even if its end cannot be read. */
const longestStayDays = 366;

/**
 * The nights of a VEVENT (RFC 5545 §3.6.1). DATE values are [DTSTART, DTEND); date-times become the listing's dates,
 * except that two ends at 00:00 UTC are dates already. What cannot be read leaves the event out, or its first nights
 * alone, with a note; once it is past that hides nothing, so one old event does not spoil every reading. `replaced` are
 * the keys of occurrences whose place events of their own have taken.
 */
export function readEventNights(event: EventLines, replaced: ReadonlySet<string>, reading: NightReading): EventNights {
  const span = readSpan(event, reading);
  if ('leftOut' in span) return withoutSpan(event, span, reading);
  return repeats(event) ? readRepeating(event, span, { replaced, reading }) : readOnce(span, reading);
}

function withoutSpan(event: EventLines, { leftOut, start }: NoSpan, reading: NightReading): EventNights {
  const isPast = start !== null && !repeats(event) && beganBefore(start, reading.today, reading);
  return { ...noNights, notes: [`${leftOut}, left out`], hasStart: start !== null, isWhole: isPast };
}

function beganBefore(start: EventTime, date: CalendarDate, reading: NightReading): boolean {
  return nightsOfSpan(start, null, reading).from < date;
}

function readOnce(span: EventSpan, reading: NightReading): EventNights {
  const { nights, notes } = withinHorizon(nightsOfSpan(span.start, span.end, reading));
  return {
    ranges: nights ? [nights] : [],
    notes: notes.length > 0 ? [...(nights ? span.notes : []), ...notes] : span.notes,
    hasStart: true,
    // No night outside the horizon can be asked for: nothing is missing.
    isWhole: !nights || span.isWhole || beganBefore(span.start, plusDays(reading.today, -longestStayDays), reading),
    endsOnStart: span.endsOnStart,
  };
}

type Repeating = { readonly replaced: ReadonlySet<string>; readonly reading: NightReading };

function readRepeating(event: EventLines, span: EventSpan, { replaced, reading }: Repeating): EventNights {
  const repetition = expandRepetition(event, span, replaced, reading);
  if (repetition.outcome === 'refused') {
    const first = readOnce(span, reading);
    return { ...first, notes: [...first.notes, repetition.note], isWhole: false };
  }
  const each = repetition.starts.map((start) => withinHorizon(nightsOfSpan(start, movedEnd(span, start), reading)));
  return {
    ranges: each.flatMap(({ nights }) => (nights ? [nights] : [])),
    notes: [...new Set([...span.notes, ...each.flatMap(({ nights, notes }) => (nights ? notes : []))])],
    hasStart: true,
    isWhole: span.isWhole,
    endsOnStart: span.endsOnStart,
  };
}

/** Every occurrence lasts as long as the first, by its clocks. */
function movedEnd({ start, end }: EventSpan, moved: EventTime): EventTime | null {
  if (end === null) return null;
  const ms = msOf(moved) - msOf(start);
  return end.kind === 'time' ? laterByClock(end, ms) : daysLater(end, Math.round(ms / 86_400_000));
}

function msOf(time: EventTime): number {
  return time.kind === 'date' ? Date.parse(`${time.date}T00:00:00Z`) : time.wallMs;
}
