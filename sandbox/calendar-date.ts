import type { CalendarDate } from '../src/domain/calendar-date.ts';
import type { Instant } from '../src/domain/instant.ts';

const DAY_MS = 86_400_000;

/** The date `days` after `date`, before it when negative. */
export function daysAfter(date: CalendarDate, days: number): CalendarDate {
  return days === 1 ? dateAfter(date) : counted(date, days);
}

/** What follows a date, for those that were asked about: calendars walk over the same two years again and again. */
const datesAfter = new Map<CalendarDate, CalendarDate>();
const MOST_DATES = 10_000;

function dateAfter(date: CalendarDate): CalendarDate {
  const known = datesAfter.get(date);
  if (known !== undefined) return known;
  if (datesAfter.size >= MOST_DATES) datesAfter.clear();
  const next = counted(date, 1);
  datesAfter.set(date, next);
  return next;
}

function counted(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The date at `instant` in Paris, where every room of the sandbox stands. */
export function parisDate(instant: Instant): CalendarDate {
  const parts = { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', parts).format(new Date(instant));
}
