import { type CalendarDate, laterDate, plusDays } from '../../domain/calendar-date.ts';
import { readRuleParts, readTimes } from './content-line.ts';
import type { EventLines } from './event-lines.ts';
import type { EventSpan } from './event-span.ts';
import { dateOfMs, type EventTime, eventTimeOf, laterByClock, type ZoneReading } from './event-time.ts';
import { occurrenceKeys, writtenKeys } from './occurrence-key.ts';
import { judgeRule, type RepetitionRule } from './repetition-rule.ts';
import { dayMatcher } from './rule-days.ts';
import { wallMsOf } from './zone-offsets.ts';

/** How many days of rules one body may make us judge, an occurrence counting as a hundred; counted down. */
export type WalkBudget = { daysLeft: number };

/** What a repeating event is expanded with, and around which date. */
export type RepetitionReading = ZoneReading & {
  readonly today: CalendarDate;
  readonly budget: WalkBudget;
};

/** When a repeating event happens, the first included, or why that is not told. */
export type Repetition =
  | { readonly outcome: 'expanded'; readonly starts: readonly EventTime[] }
  | { readonly outcome: 'refused'; readonly note: string };

const dayMs = 86_400_000;
const daysBefore = 366;
const daysAfter = 3 * 366;
const maxOccurrences = 2_000;
const daysPerOccurrence = 100;

/** True for an event with RRULE or RDATE. */
export function repeats(event: EventLines): boolean {
  return event.rules.length > 0 || event.added.length > 0;
}

/**
 * The occurrences of an event from a year before today to three years after it (RFC 5545 §3.8.5): DTSTART, what RRULE and
 * RDATE add, less EXDATE and what is in `replaced`, the keys of the occurrences that events of their own stand for.
 * Nothing is cut off silently: more than 2,000 occurrences, or a rule that is not read, is refused.
 */
export function expandRepetition(
  event: EventLines,
  { start, end }: EventSpan,
  replaced: ReadonlySet<string>,
  reading: RepetitionReading,
): Repetition {
  const lengthDays = end === null ? 1 : dayNumber(end) - dayNumber(start);
  const near = nearDays(reading.today, lengthDays);
  const added = timesIn(event.added, reading);
  const removed = timesIn(event.removed, reading);
  if (!added || !removed) return refused('RDATE or EXDATE');
  const walked = walkRules(event.rules, start, { ...reading, near });
  if ('refused' in walked) return refused(walked.refused);
  const without = new Set([...replaced, ...removed.flatMap(writtenKeys)]);
  const all = once([start, ...walked.starts, ...added]).filter((time) => isNear(time, near));
  const starts = all.filter((time) => !occurrenceKeys(time).some((key) => without.has(key)));
  return starts.length > maxOccurrences
    ? refused(`it happens more than ${maxOccurrences} times`)
    : { outcome: 'expanded', starts };
}

function refused(what: string): Repetition {
  return { outcome: 'refused', note: `repeats in a way that is not read (${what}), only its first occurrence is` };
}

function timesIn(lines: readonly string[], reading: ZoneReading): EventTime[] | undefined {
  const times = lines.flatMap((line) => readTimes(line)?.map((text) => eventTimeOf(text, reading)) ?? [undefined]);
  const known = times.flatMap((time) => (time?.kind === 'date' || time?.kind === 'time' ? [time] : []));
  return known.length === times.length ? known : undefined;
}

function once(times: readonly EventTime[]): EventTime[] {
  return [...new Map(times.map((time) => [occurrenceKeys(time)[0], time])).values()];
}

/** Numbers of days since 1970-01-01, both included. */
type Days = { readonly from: number; readonly to: number };

/** The days on which an occurrence begins that has a night from a year before today to three years after it. */
function nearDays(today: CalendarDate, lengthDays: number): Days {
  const number = Date.parse(`${today}T00:00:00Z`) / dayMs;
  return { from: number - daysBefore - Math.max(lengthDays, 0), to: number + daysAfter };
}

function isNear(time: EventTime, { from, to }: Days): boolean {
  const day = dayNumber(time);
  return day >= from && day <= to;
}

function dayNumber(time: EventTime): number {
  return Math.floor((time.kind === 'date' ? Date.parse(`${time.date}T00:00:00Z`) : time.wallMs) / dayMs);
}

type Walked = { readonly starts: readonly EventTime[] } | { readonly refused: string };

type Walking = RepetitionReading & { readonly near: Days };

function walkRules(lines: readonly string[], start: EventTime, reading: Walking): Walked {
  const starts: EventTime[] = [];
  for (const line of lines) {
    const rule = judgeRule(readRuleParts(line));
    if ('refused' in rule) return rule;
    const walked = walk(rule, start, reading);
    if ('refused' in walked) return walked;
    starts.push(...walked.starts);
  }
  return { starts };
}

/** Walks the days of a rule after DTSTART, which COUNT counts first; without COUNT only those near today. */
function walk(rule: RepetitionRule, start: EventTime, reading: Walking): Walked {
  const first = dayNumber(start);
  const { near } = reading;
  const from = rule.count === undefined ? Math.max(first + 1, near.from) : first + 1;
  const isDay = dayMatcher(rule, first);
  const starts: EventTime[] = [];
  let left = (rule.count ?? Number.POSITIVE_INFINITY) - 1;
  for (let day = from; day <= near.to && left > 0; day += 1) {
    reading.budget.daysLeft -= 1;
    if (reading.budget.daysLeft < 0) return { refused: 'too many days to look at' };
    if (!isDay(day)) continue;
    const time = shifted(start, day - first);
    if (isOver(rule, time, reading)) break;
    left -= 1;
    reading.budget.daysLeft -= daysPerOccurrence;
    starts.push(time);
  }
  return { starts };
}

function shifted(start: EventTime, days: number): EventTime {
  if (start.kind === 'time') return laterByClock(start, days * dayMs);
  return { kind: 'date', date: plusDays(start.date, days) };
}

/**
 * UNTIL is a date, an instant, or a time in the event's own zone (RFC 5545 §3.3.10); it is included. Of an event by dates
 * an instant can only mean a date, in UTC or in the listing's zone: the later, since too many nights do no harm.
 */
function isOver({ until }: RepetitionRule, time: EventTime, reading: ZoneReading): boolean {
  if (until === undefined) return false;
  const untilDate = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (until.length === 8) return (time.kind === 'date' ? time.date : dateOfMs(time.wallMs)) > untilDate;
  const untilMs = Date.parse(`${untilDate}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}Z`);
  const isInstant = until.endsWith('Z');
  if (time.kind === 'time') return (isInstant ? time.instantMs : time.wallMs) > untilMs;
  const thereDate = isInstant ? dateOfMs(wallMsOf(reading.listingTimeZone, untilMs)) : untilDate;
  return time.date > laterDate(untilDate, thereDate);
}
