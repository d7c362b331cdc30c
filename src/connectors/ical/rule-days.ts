import { assertNever } from '../../domain/assert-never.ts';
import type { AskedWeekday, RepetitionRule } from './repetition-rule.ts';

const dayMs = 86_400_000;

/** A day by its number since 1970-01-01, with what rules ask of it. */
type Day = {
  readonly number: number;
  readonly year: number;
  readonly month: number;
  readonly monthDay: number;
  readonly weekday: number;
};

/**
 * Tells the days of a rule that begins on day `first` (numbers of days since 1970-01-01). Each day is judged by itself, so
 * no rule can make it search for ever, and a date that does not exist, 30 February, is no day at all (RFC 5545 §3.3.10).
 * The parser's own iterator does not end for some rules (DAILY;BYMONTHDAY=-1) and makes 2 March of 30 February.
 */
export function dayMatcher(rule: RepetitionRule, first: number): (day: number) => boolean {
  const start = dayOf(first);
  const asked = withDefaults(rule, start);
  return (number) => {
    const day = dayOf(number);
    return (
      isInStep(rule, start, day) &&
      (asked.months?.includes(day.month) ?? true) &&
      (asked.monthDays?.some((monthDay) => isMonthDay(monthDay, day)) ?? true) &&
      (asked.weekdays?.some((weekday) => isWeekday(weekday, day, rule)) ?? true)
    );
  };
}

function dayOf(number: number): Day {
  const date = new Date(number * dayMs);
  return {
    number,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    monthDay: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
}

type Asked = Pick<RepetitionRule, 'months' | 'monthDays' | 'weekdays'>;

/** What a rule leaves open is as in DTSTART. */
function withDefaults({ freq, months, monthDays, weekdays }: RepetitionRule, start: Day): Asked {
  const isOpen = monthDays === undefined && weekdays === undefined;
  if (!isOpen || freq === 'DAILY') return { months, monthDays, weekdays };
  if (freq === 'WEEKLY') return { months, monthDays, weekdays: [{ weekday: start.weekday, nth: 0 }] };
  return { months: months ?? (freq === 'YEARLY' ? [start.month] : undefined), monthDays: [start.monthDay], weekdays };
}

function isInStep({ freq, interval, weekStart }: RepetitionRule, start: Day, day: Day): boolean {
  switch (freq) {
    case 'DAILY':
      return (day.number - start.number) % interval === 0;
    case 'WEEKLY':
      return (weekOf(day, weekStart) - weekOf(start, weekStart)) % interval === 0;
    case 'MONTHLY':
      return ((day.year - start.year) * 12 + day.month - start.month) % interval === 0;
    case 'YEARLY':
      return (day.year - start.year) % interval === 0;
    default:
      return assertNever(freq, 'FREQ');
  }
}

/** Day 0 was a Thursday (4). */
function weekOf(day: Day, weekStart: number): number {
  return Math.floor((day.number + 4 - weekStart) / 7);
}

function isMonthDay(asked: number, day: Day): boolean {
  return asked > 0 ? asked === day.monthDay : asked === day.monthDay - 1 - monthLength(day);
}

function monthLength({ year, month }: Day): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The nth weekday is the month's, or the year's in a yearly rule without BYMONTH. */
function isWeekday({ weekday, nth }: AskedWeekday, day: Day, { freq, months }: RepetitionRule): boolean {
  if (weekday !== day.weekday) return false;
  if (nth === 0) return true;
  const isOfYear = freq === 'YEARLY' && months === undefined;
  const newYear = Date.UTC(day.year, 0, 1) / dayMs;
  const place = isOfYear ? day.number - newYear + 1 : day.monthDay;
  const length = isOfYear ? Date.UTC(day.year + 1, 0, 1) / dayMs - newYear : monthLength(day);
  return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((length - place + 1) / 7) === -nth;
}
