import type { Instant } from './instant.ts';

/**
 * A calendar date as `YYYY-MM-DD`: no time, no zone (RFC 5545 §3.3.4 DATE). It compares as text. A *night* is named by
 * the date of its evening.
 */
export type CalendarDate = string;

const PATTERN = /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/;
const DAY_MS = 86_400_000;
/** Every month has these days: among them nothing but the day changes, and a calendar of years is counted in a moment. */
const SURE_DAYS = 28;

/** True for a date that exists: `2026-02-28` is one, `2026-02-30` and `26-2-28` are not. */
export function isCalendarDate(text: string): boolean {
  if (!PATTERN.test(text) || text < '0001-01-01') return false;
  if (isSure(Number(text.slice(8)))) return true;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The date `days` after `date` (before it when negative). Expects a date that exists. */
export function plusDays(date: CalendarDate, days: number): CalendarDate {
  const day = Number(date.slice(8)) + days;
  if (isSure(day)) return `${date.slice(0, 8)}${day < 10 ? '0' : ''}${day}`;
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function isSure(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= SURE_DAYS;
}

/** The `count` dates that follow one another from `first` on. Expects a date that exists. */
export function datesFrom(first: CalendarDate, count: number): CalendarDate[] {
  const dates: CalendarDate[] = [];
  for (let date = first; dates.length < count; date = plusDays(date, 1)) dates.push(date);
  return dates;
}

/** Nights from `from` to `to`: 1 when they are neighbours, 0 when equal, negative when reversed. */
export function nightsBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / DAY_MS);
}

/** The later of two dates. */
export function laterDate(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}

/** The earlier of two dates. */
export function earlierDate(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}

/**
 * The calendar date that a wall clock in `timeZone` (IANA name) shows at `instant`. Throws `RangeError` for a zone that
 * the runtime does not know: check with `isTimeZone` where the zone comes from outside.
 */
export function dateInZone(instant: Instant, timeZone: string): CalendarDate {
  return formatOf(timeZone).format(new Date(instant));
}

/** Making a format takes far longer than using it; there are some 400 zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, format);
  return format;
}

/** True when the runtime knows `name` as an IANA time zone (`Europe/Paris`). */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
