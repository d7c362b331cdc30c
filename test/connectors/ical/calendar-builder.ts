import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import type { ReadingTerms } from '../../../src/connectors/ical/reading-terms.ts';
import type { Observation } from '../../../src/domain/observed-event.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';

/** The text of a calendar with the given VEVENTs, each a list of its content lines. */
export function aCalendar(events: readonly (readonly string[])[], prodId = '-//Test//Test 1.0//EN'): string {
  const body = events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  return `${['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${prodId}`, ...body, 'END:VCALENDAR'].join('\r\n')}\r\n`;
}

/** The content lines of a stay by dates. */
export function aStay(from: string, to: string, ...more: string[]): string[] {
  const compact = (date: string) => date.replaceAll('-', '');
  return [`DTSTART;VALUE=DATE:${compact(from)}`, `DTEND;VALUE=DATE:${compact(to)}`, ...more];
}

/** How bodies are read in tests: for a listing in Paris, in November 2026, unless told otherwise. */
export function terms(fields: Partial<ReadingTerms> = {}): ReadingTerms {
  return { timeZone: 'Europe/Paris', today: '2026-11-24', options: defaultReadingOptions, ...fields };
}

/** What a body that must be readable says. */
export function observe(
  body: string | Uint8Array,
  timeZone = 'Europe/Paris',
  more: Partial<ReadingTerms> = {},
): Observation {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const reading = readCalendar(bytes, terms({ timeZone, ...more }));
  if (reading.outcome === 'unreadable') throw new Error(`expected a readable calendar, got: ${reading.reason}`);
  return reading.observation;
}

/** The nights of a body as `from..to`, in order. */
export function nightsIn(body: string | Uint8Array, timeZone?: string, more: Partial<ReadingTerms> = {}): string[] {
  return observe(body, timeZone, more).events.map(({ from, to }) => `${from}..${to}`);
}
