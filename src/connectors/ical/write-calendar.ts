import type { CalendarDate } from '../../domain/calendar-date.ts';
import type { Instant } from '../../domain/instant.ts';
import type { CalendarEntry, CalendarWriter } from '../../export-ports.ts';

/** RFC 5545 §3.1: a line is at most 75 octets, without its line break. */
const MAX_LINE_OCTETS = 75;

/**
 * Some readers refuse a calendar without events, and would keep what they had: this one is in a past that no calendar
 * shows.
 */
const placeholder: CalendarEntry = {
  uid: 'nothing-closed-relais',
  from: '2000-01-01',
  to: '2000-01-02',
  since: '2000-01-01T00:00:00.000Z',
  summary: 'Not available',
};

/**
 * Calendars as RFC 5545 has them: whole-day events whose end is exclusive (§3.6.1), CRLF, lines folded at 75 octets. DTSTAMP
 * is when relais learnt of the cause, not the time of writing, so that an unchanged calendar keeps its bytes and its ETag.
 */
export const calendarWriter: CalendarWriter = {
  write({ name, entries }) {
    const lines = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//relais//calendar export 1.0//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      ...(name === null ? [] : [`X-WR-CALNAME:${escaped(name)}`]),
      ...(entries.length > 0 ? entries : [placeholder]).flatMap(eventLines),
      'END:VCALENDAR',
    ];
    return lines.map((line) => `${folded(line)}\r\n`).join('');
  },
};

function eventLines({ uid, from, to, since, summary }: CalendarEntry): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${dateTimeOf(since)}`,
    `DTSTART;VALUE=DATE:${dateOf(from)}`,
    `DTEND;VALUE=DATE:${dateOf(to)}`,
    `SUMMARY:${escaped(summary)}`,
    'END:VEVENT',
  ];
}

function dateOf(date: CalendarDate): string {
  return date.replaceAll('-', '');
}

/** §3.3.5 form 2: UTC, whole seconds. */
function dateTimeOf(instant: Instant): string {
  return `${instant.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** §3.3.11; what no line can carry is left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, '');
}

/** Folds between characters, never inside one, since not every reader puts octets together before it decodes them. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_LINE_OCTETS) {
      parts.push(part);
      part = '';
      // The space that begins the next line counts.
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
