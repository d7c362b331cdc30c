/** A calendar date as the number of days since 1970-01-01; a night is named by the date of its evening. */
export type Day = number;

const DAY_MS = 86_400_000;
const texts = new Map<Day, string>();
const days = new Map<string, Day>();
const clocks = new Map<string, Intl.DateTimeFormat>();

/** As `YYYY-MM-DD`. */
export function dateOf(day: Day): string {
  const known = texts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  texts.set(day, text);
  return text;
}

/** From `YYYY-MM-DD`. */
export function dayOf(date: string): Day {
  const known = days.get(date);
  if (known !== undefined) return known;
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  days.set(date, day);
  return day;
}

/** The date that a wall clock in `timeZone` shows. */
export function localDay(atMs: number, timeZone: string): Day {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    clocks.set(timeZone, clock);
  }
  return dayOf(clock.format(atMs));
}

/** The same day of the month `months` later, or that month's last day where it has no such day. */
export function plusMonths(day: Day, months: number): Day {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / DAY_MS;
}

/** Midnight UTC of the day, in milliseconds since 1970. */
export function startMsOf(day: Day): number {
  return day * DAY_MS;
}

/** Every day of [from, to), as dates. */
export function datesBetween(from: Day, to: Day): string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => dateOf(from + index));
}
