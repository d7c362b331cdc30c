import type { RuleParts } from './content-line.ts';

/** Weekdays as `Date.getUTCDay` numbers them, in the names of RFC 5545. */
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A weekday, every one (`nth` 0) or the nth of its month or year, from the end when negative. */
export type AskedWeekday = { readonly weekday: number; readonly nth: number };

/**
 * A recurrence rule (RFC 5545 §3.3.10) of days. Parts that it does not have are undefined; `until` is as written;
 * `weekStart` numbers the weekday that begins a week.
 */
export type RepetitionRule = {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count: number | undefined;
  readonly until: string | undefined;
  readonly weekStart: number;
  readonly months: readonly number[] | undefined;
  readonly monthDays: readonly number[] | undefined;
  readonly weekdays: readonly AskedWeekday[] | undefined;
};

const partPatterns: ReadonlyMap<string, RegExp> = new Map([
  ['FREQ', /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/],
  ['INTERVAL', /^0*[1-9]\d{0,3}$/],
  ['COUNT', /^0*[1-9]\d{0,9}$/],
  ['UNTIL', /^\d{8}(T\d{6}Z?)?$/],
  ['WKST', /^(SU|MO|TU|WE|TH|FR|SA)$/],
  ['BYMONTH', listOf('(1[0-2]|0?[1-9])', 12)],
  ['BYMONTHDAY', listOf('[+-]?(3[01]|[12]\\d|0?[1-9])', 62)],
  ['BYDAY', listOf('([+-]?(5[0-3]|[1-4]\\d|0?[1-9]))?(SU|MO|TU|WE|TH|FR|SA)', 53)],
]);

function listOf(item: string, most: number): RegExp {
  return new RegExp(`^${item}(,${item}){0,${most - 1}}$`);
}

/**
 * Judges a rule. Refused, with the name of the part: what repeats oftener than daily, what picks from a set (BYSETPOS,
 * BYWEEKNO, BYYEARDAY) or within a day (BYHOUR…), an interval of 0, and what the standard forbids beside that FREQ.
 */
export function judgeRule(parts: RuleParts): RepetitionRule | { readonly refused: string } {
  const unread = [...parts].find(([name, value]) => !partPatterns.get(name)?.test(value));
  if (unread) return { refused: shownPart(unread[0]) };
  const freq = freqOf(parts.get('FREQ'));
  if (!freq) return { refused: 'no FREQ' };
  const asked = parts.get('BYDAY')?.split(',').map(weekdayOf);
  if (asked?.some(({ nth }) => nth !== 0) && freq !== 'MONTHLY' && freq !== 'YEARLY') return { refused: 'BYDAY' };
  if (parts.has('BYMONTHDAY') && freq === 'WEEKLY') return { refused: 'BYMONTHDAY' };
  const count = parts.get('COUNT');
  return {
    freq,
    interval: Number(parts.get('INTERVAL') ?? 1),
    count: count === undefined ? undefined : Number(count),
    until: parts.get('UNTIL'),
    weekStart: weekdays.indexOf(parts.get('WKST') ?? 'MO'),
    months: numbersIn(parts.get('BYMONTH')),
    monthDays: numbersIn(parts.get('BYMONTHDAY')),
    weekdays: asked,
  };
}

function freqOf(value: string | undefined): RepetitionRule['freq'] | undefined {
  return value === 'DAILY' || value === 'WEEKLY' || value === 'MONTHLY' || value === 'YEARLY' ? value : undefined;
}

function weekdayOf(text: string): AskedWeekday {
  return { weekday: weekdays.indexOf(text.slice(-2)), nth: Number(text.slice(0, -2)) };
}

function numbersIn(list: string | undefined): readonly number[] | undefined {
  return list?.split(',').map(Number);
}

const namedParts =
  /^(FREQ|INTERVAL|COUNT|UNTIL|WKST|RSCALE|SKIP|BY(SECOND|MINUTE|HOUR|DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS))$/;

/** The name of a part as RFC 5545 or RFC 7529 has it; anything else could be text of the feed's. */
function shownPart(name: string): string {
  return namedParts.test(name) ? name : 'an unknown part';
}
