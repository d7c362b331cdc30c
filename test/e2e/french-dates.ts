import { type CalendarDate, plusDays } from '../../src/domain/calendar-date.ts';
import type { NightRange } from '../../src/domain/night-range.ts';

const ZONE = 'Europe/Paris';

/** A date as a French page writes it: “1er décembre 2026”. */
export function frenchDate(date: CalendarDate): string {
  return pickerDate(date).replace(/^1 /, '1er ');
}

/** A date without “1er”, as the date picker names its days: “1 décembre 2026”. */
export function pickerDate(date: CalendarDate): string {
  return inFrench(date, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** The month of a date: “Décembre 2026”. */
export function frenchMonth(date: CalendarDate): string {
  const text = inFrench(date, { month: 'long', year: 'numeric' });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The two ways to say when a hold that begins within this minute ends, 90 minutes on: “14 h 20”. */
export function endOfHold(beganAtMs: number): RegExp {
  const minutes = [90, 91].map((min) => clock(beganAtMs + min * 60_000));
  return new RegExp(`vers (?:\\d+(?:er)? \\p{L}+, )?(?:${minutes.join('|')})`, 'u');
}

/** The date that a clock in Paris shows now. */
export function todayInParis(): CalendarDate {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date());
}

/** The nights from `from` to `to` days after `today`, half-open. */
export function nightsFrom(today: CalendarDate, from: number, to: number): NightRange {
  return { from: plusDays(today, from), to: plusDays(today, to) };
}

function clock(ms: number): string {
  const format = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, hour: 'numeric', minute: '2-digit' });
  const [hour, minute] = format.format(new Date(ms)).split(':');
  return `${Number(hour)} h ${minute}`;
}

function inFrench(date: CalendarDate, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', ...style }).format(new Date(`${date}T00:00:00.000Z`));
}
