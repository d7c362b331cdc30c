import type { Moment } from '../../domain/fill.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of a moment in a zone (IANA), `YYYY-MM-DD`. */
export function dayIn(zone: string, moment: Moment): string {
  const known = formats.get(zone);
  const format =
    known ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, format);
  return format.format(new Date(`${moment.slice(0, 19)}Z`));
}
