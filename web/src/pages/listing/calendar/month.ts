import { type CalendarDate, isCalendarDate, plusDays } from '../../../../../src/domain/calendar-date.ts';
import type { NightRange } from '../../../../../src/domain/night-range.ts';

/** The month of a date, `YYYY-MM`. */
export function monthOf(date: CalendarDate): string {
  return date.slice(0, 7);
}

/** `month` when it is one that exists (`2026-12`), else undefined: it comes from the address bar. */
export function knownMonth(month: string | undefined): string | undefined {
  return month !== undefined && isCalendarDate(`${month}-01`) ? month : undefined;
}

/** The month `count` after `month` (before it when negative). */
export function plusMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The nights of the month, half-open. */
export function nightsOfMonth(month: string): NightRange {
  return { from: `${month}-01`, to: `${plusMonths(month, 1)}-01` };
}

/** The month as weeks from Monday to Sunday; null where a day belongs to another month. */
export function weeksOfMonth(month: string): (CalendarDate | null)[][] {
  const { from, to } = nightsOfMonth(month);
  const weeks: (CalendarDate | null)[][] = [];
  for (let monday = plusDays(from, -weekdayOf(from)); monday < to; monday = plusDays(monday, 7)) {
    const days = Array.from({ length: 7 }, (_, index) => plusDays(monday, index));
    weeks.push(days.map((day) => (day >= from && day < to ? day : null)));
  }
  return weeks;
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(date: CalendarDate): number {
  return (new Date(`${date}T00:00:00.000Z`).getUTCDay() + 6) % 7;
}

/**
 * Where a key leads from a night in the grid, as the ARIA Authoring Practices' date grid: arrows by day and week, Home
 * and End within the week, Page Up and Page Down by month. Undefined for any other key.
 */
export function nightAfterKey(date: CalendarDate, key: string): CalendarDate | undefined {
  switch (key) {
    case 'ArrowLeft':
      return plusDays(date, -1);
    case 'ArrowRight':
      return plusDays(date, 1);
    case 'ArrowUp':
      return plusDays(date, -7);
    case 'ArrowDown':
      return plusDays(date, 7);
    case 'Home':
      return plusDays(date, -weekdayOf(date));
    case 'End':
      return plusDays(date, 6 - weekdayOf(date));
    case 'PageUp':
      return sameDayIn(plusMonths(monthOf(date), -1), date);
    case 'PageDown':
      return sameDayIn(plusMonths(monthOf(date), 1), date);
    default:
      return undefined;
  }
}

function sameDayIn(month: string, date: CalendarDate): CalendarDate {
  const wanted = `${month}-${date.slice(8)}`;
  return isCalendarDate(wanted) ? wanted : plusDays(nightsOfMonth(month).to, -1);
}
