import ICAL from 'ical.js';
import { isCalendarDate } from '../../domain/calendar-date.ts';
import { keptByText } from './kept-by-text.ts';

/**
 * A date or a time as jCal writes it (RFC 7265 §3.6.4): `2026-12-24`, `2026-12-24T16:00:00`, `…Z` in UTC. `tzid` is the
 * parameter that stands beside it.
 */
export type TimeText = { readonly text: string; readonly tzid: string | undefined };

/** A recurrence rule's parts by upper-case name, each as written: `FREQ` → `WEEKLY`, `BYDAY` → `MO,TU`. */
export type RuleParts = ReadonlyMap<string, string>;

/**
 * The lines that nearly every event of a rental feed has are read without the parser, which takes ten times as long for
 * them. A test holds the two to the same answers. What stands before the value repeats from event to event, and dates from
 * poll to poll, so what they mean is kept.
 */
const plainBeginning = /^[A-Z-]+(?:;VALUE=DATE|;TZID=([\w/+-]+))?$/i;
const plainClock = /^T(\d\d)(\d\d)(\d\d)(Z?)$/i;
const beginningOf = keptByText(500, (text) => {
  const match = plainBeginning.exec(text);
  return match && { tzid: match[1] && Buffer.from(match[1]).toString() };
});

/** `20261224` as `2026-12-24`, null when that is no date. */
const dateOf = keptByText(10_000, (digits) => {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  return isCalendarDate(date) ? date : null;
});

/** The one date or time of a content line; undefined when it holds none, or one that does not exist. */
export function readTime(line: string): TimeText | undefined {
  const colon = line.lastIndexOf(':');
  const beginning = beginningOf(line.slice(0, colon));
  const clock = line.slice(colon + 9);
  if (!beginning || (clock !== '' && !plainClock.test(clock))) return readTimes(line)?.[0];
  const date = dateOf(line.slice(colon + 1, colon + 9));
  if (date === null) return undefined;
  if (clock === '') return { text: date, tzid: beginning.tzid };
  const text = `${date}T${clock.slice(1, 3)}:${clock.slice(3, 5)}:${clock.slice(5, 7)}${clock.length === 8 ? 'Z' : ''}`;
  return timePattern.test(text.slice(10)) ? { text, tzid: beginning.tzid } : undefined;
}

/** The dates or times of a content line that may list several (EXDATE, RDATE); undefined when one cannot be read. */
export function readTimes(line: string): readonly TimeText[] | undefined {
  const property = parse(line);
  if (!property) return undefined;
  const { tzid } = property.parameters;
  const times = property.values.map((value) =>
    typeof value === 'string' ? checked({ text: withoutMissingTime(value), tzid }) : undefined,
  );
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length && known.length > 0 ? known : undefined;
}

/** The text of a content line without its escapes (RFC 5545 §3.3.11); empty when there is no line or it is none. */
export function readText(line: string | undefined): string {
  if (line === undefined) return '';
  const colon = line.indexOf(':');
  const semicolon = line.indexOf(';');
  const isPlain = (semicolon === -1 || semicolon > colon) && !line.includes('\\');
  if (isPlain) return line.slice(colon + 1);
  const value = parse(line)?.values[0];
  return typeof value === 'string' ? value : '';
}

/** A DURATION's value as written (`P3D`). */
export function readDurationText(line: string): string {
  return line.slice(line.lastIndexOf(':') + 1).trim();
}

/** The parts of an RRULE line, without judging them; the last of a part that stands twice. */
export function readRuleParts(line: string): RuleParts {
  const parts = line.slice(line.indexOf(':') + 1).split(';');
  return new Map(parts.filter((part) => part !== '').map((part) => ruleEntry(part.trim().toUpperCase())));
}

function ruleEntry(part: string): [string, string] {
  const at = part.indexOf('=');
  return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

type Parsed = { readonly parameters: { readonly tzid: string | undefined }; readonly values: readonly unknown[] };

/** The parser's errors quote the line, so none of them leaves here. */
function parse(line: string): Parsed | undefined {
  try {
    const property: unknown = ICAL.parse.property(line);
    return isList(property) ? { parameters: { tzid: tzidIn(property[1]) }, values: property.slice(3) } : undefined;
  } catch {
    return undefined;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function tzidIn(parameters: unknown): string | undefined {
  const hasTzid = typeof parameters === 'object' && parameters !== null && 'tzid' in parameters;
  return hasTzid && typeof parameters.tzid === 'string' ? parameters.tzid : undefined;
}

/** Eight digits without VALUE=DATE reach us as a date-time whose time is missing. */
function withoutMissingTime(value: string): string {
  return value.endsWith('T::') ? value.slice(0, -3) : value;
}

const timePattern = /^T([01]\d|2[0-4]):([0-5]\d):([0-5]\d|60)Z?$/;

function checked(time: TimeText): TimeText | undefined {
  const date = time.text.slice(0, 10);
  const clock = time.text.slice(10);
  return isCalendarDate(date) && (clock === '' || timePattern.test(clock)) ? time : undefined;
}
