import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Instant } from '../domain/instant.ts';
import type { NightRange } from '../domain/night-range.ts';

/** The client gives and takes PostgreSQL `date` as midnight UTC of that date. */
export function toDateColumn(date: CalendarDate): Date {
  return new Date(`${date}T00:00:00.000Z`);
}

/**
 * What goes into a `timestamptz` column. The client takes a text too, but then works the whole query out anew each time: only
 * of a `Date` does it know that it is a value. What is written or asked often goes through here.
 */
export function toInstantColumn(instant: Instant): Date {
  return new Date(instant);
}

/** The same, where there may be none. */
export function toNullableInstantColumn(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant);
}

/** The calendar date of a `date` column. */
export function fromDateColumn(value: Date): CalendarDate {
  return value.toISOString().slice(0, 10);
}

/** The nights of a row with `from` and `to` columns. */
export function fromNightColumns(row: { readonly from: Date; readonly to: Date }): NightRange {
  return { from: fromDateColumn(row.from), to: fromDateColumn(row.to) };
}

/** A `timestamptz` column that is never null. */
export function fromInstantColumn(value: Date): Instant {
  return value.toISOString();
}

/** A `timestamptz` column. */
export function fromNullableInstantColumn(value: Date | null): Instant | null {
  return value === null ? null : value.toISOString();
}
