import type { CalendarDate } from '../../src/domain/calendar-date.ts';
import type { Instant } from '../../src/domain/instant.ts';

const LINE_OCTETS = 75;

/** Content lines as iCalendar text: each folded at 75 octets, never inside a character (RFC 5545 §3.1), and ended by `eol`. */
export function calendarText(lines: readonly string[], eol: '\r\n' | '\n'): string {
  return lines.map((line) => fold(line, eol) + eol).join('');
}

/** A DATE value (RFC 5545 §3.3.4). */
export function icsDate(date: CalendarDate): string {
  return date.replaceAll('-', '');
}

/** A DATE-TIME value in UTC (RFC 5545 §3.3.5), to the second. */
export function icsUtc(instant: Instant): string {
  return `${instant.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A TEXT value (RFC 5545 §3.3.11). */
export function icsEscaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n');
}

function fold(line: string, eol: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    // A folded part begins with a space, which counts.
    const room = parts.length === 0 ? LINE_OCTETS : LINE_OCTETS - 1;
    if (Buffer.byteLength(part + character) > room) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join(`${eol} `);
}
