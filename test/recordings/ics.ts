import { type Day, dateOf } from './day.ts';

/** `VALUE=DATE` as feeds write it: `20270131`. */
export function icsDay(day: Day): string {
  const date = dateOf(day);
  return date.slice(0, 4) + date.slice(5, 7) + date.slice(8);
}

/** A UTC date-time: `20270131T081500Z`. */
export function icsInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** Lines folded at 75 octets (RFC 5545 §3.1; the texts here are ASCII), each ended by `eol`. */
export function icsText(lines: readonly string[], eol: string): string {
  return lines.map((line) => folded(line, eol) + eol).join('');
}

function folded(line: string, eol: string): string {
  if (line.length <= 75) return line;
  const rest = line.slice(75).match(/.{1,74}/g) ?? [];
  return [line.slice(0, 75), ...rest].join(`${eol} `);
}
