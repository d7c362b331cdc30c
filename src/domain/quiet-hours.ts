import { type Instant, nextSlotAfter, plusMs } from './instant.ts';

/** A time of day as `HH:MM`, `00:00` to `23:59`. It compares as text. */
export type LocalTime = string;

/**
 * Times of day, in a person’s own time zone, in which they are sent nothing that is not urgent: from `from` until just
 * before `to`, past midnight where `to` is the earlier. The two differ.
 */
export type QuietHours = { readonly from: LocalTime; readonly to: LocalTime };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** Clocks are put forward and back only at a quarter of an hour, so within one a wall clock runs evenly. */
const QUARTER_MS = 15 * MINUTE_MS;

/** True for a time of day as `HH:MM`. */
export function isLocalTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** True while the wall clock of `timeZone` shows a time of the quiet hours. */
export function isQuiet({ from, to }: QuietHours, timeZone: string, instant: Instant): boolean {
  const shown = localTimeOf(instant, timeZone);
  return from < to ? from <= shown && shown < to : from <= shown || shown < to;
}

/**
 * The first instant from `now` on that is not quiet: `now` itself when it is not. Where clocks are put forward past the
 * end, that is when they are; what they are put back into is quiet a second time.
 */
export function quietUntil(quiet: QuietHours | null, timeZone: string, now: Instant): Instant {
  let instant = now;
  if (quiet === null) return now;
  while (isQuiet(quiet, timeZone, instant)) {
    const end = plusMs(instant, msUntilShown(quiet.to, timeZone, instant));
    const quarter = nextSlotAfter(instant, QUARTER_MS);
    instant = end < quarter ? end : quarter;
  }
  return instant;
}

/** Until the wall clock shows that time, if it runs evenly. */
function msUntilShown(time: LocalTime, timeZone: string, instant: Instant): number {
  const minutes = (minutesOf(time) - minutesOf(localTimeOf(instant, timeZone)) + DAY_MINUTES) % DAY_MINUTES;
  return minutes * MINUTE_MS - (Date.parse(instant) % MINUTE_MS);
}

function minutesOf(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localTimeOf(instant: Instant, timeZone: string): LocalTime {
  const known = formats.get(timeZone);
  const format =
    known ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (!known) formats.set(timeZone, format);
  return format.format(new Date(instant));
}
