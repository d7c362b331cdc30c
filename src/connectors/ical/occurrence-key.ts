import { dateOfMs, type EventTime } from './event-time.ts';

const dayMs = 86_400_000;

/**
 * The keys of one occurrence of a repeating event, by which EXDATE and RECURRENCE-ID find it: its instant, and the date
 * that its own clocks show, since many programs write only that.
 */
export function occurrenceKeys(time: EventTime): string[] {
  if (time.kind === 'date') return [`on ${time.date}`, `midnight ${time.date}`];
  return [`at ${time.instantMs}`, `by clock ${time.wallMs}`, `on ${dateOfMs(time.wallMs)}`];
}

/**
 * The keys that an EXDATE or RECURRENCE-ID means. A time in a zone is an instant; a floating one is what the event's own
 * clocks show; midnight may stand for a whole day of an event by dates (RFC 5545 §3.8.5.1 asks for one value type).
 */
export function writtenKeys(time: EventTime): string[] {
  if (time.kind === 'date') return [`on ${time.date}`];
  const midnight = time.wallMs % dayMs === 0 ? [`midnight ${dateOfMs(time.wallMs)}`] : [];
  return [time.zone.isFloating ? `by clock ${time.wallMs}` : `at ${time.instantMs}`, ...midnight];
}
