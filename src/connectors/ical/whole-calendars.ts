/** The content lines of each VCALENDAR of a body, or why the body is not made of whole calendars. */
export type WholeCalendars =
  | { readonly outcome: 'whole'; readonly calendars: readonly (readonly string[])[] }
  | { readonly outcome: 'broken'; readonly reason: string };

const maxEvents = 5_000;
const maxDepth = 4;

/**
 * Splits content lines into calendars and checks that each is whole: every BEGIN has its own END (RFC 5545 §3.6),
 * nothing stands outside a VCALENDAR, and every VEVENT stands directly in one. The parser after it closes a component at
 * any END and drops what it does not know, which would turn a cut or garbled feed into one with fewer stays.
 */
export function splitWholeCalendars(lines: readonly string[]): WholeCalendars {
  const calendars: string[][] = [];
  const open: string[] = [];
  let events = 0;
  for (const line of lines) {
    const mark = markOf(line);
    if (open.length === 0) {
      if (mark?.word !== 'BEGIN' || mark.name !== 'VCALENDAR') return broken('content outside a VCALENDAR');
      calendars.push([]);
    }
    calendars.at(-1)?.push(mark ? `${mark.word}:${mark.name}` : line);
    if (!mark) continue;
    const fault = mark.word === 'END' ? close(open, mark.name) : opened(open, mark.name);
    if (fault) return broken(fault);
    if (mark.word === 'BEGIN' && mark.name === 'VEVENT') events += 1;
    if (events > maxEvents) return broken(`more than ${maxEvents} events`);
  }
  if (open.length > 0) return broken('cut off: no END:VCALENDAR');
  return { outcome: 'whole', calendars };
}

function markOf(line: string): { word: 'BEGIN' | 'END'; name: string } | undefined {
  const match = /^(BEGIN|END)\s*:\s*(.*)$/i.exec(line);
  if (!match) return undefined;
  return { word: match[1]?.toUpperCase() === 'BEGIN' ? 'BEGIN' : 'END', name: (match[2] ?? '').toUpperCase() };
}

function opened(open: string[], name: string): string | undefined {
  const parent = open.at(-1);
  open.push(name);
  if (open.length > maxDepth) return `components nested deeper than ${maxDepth}`;
  if (name === 'VCALENDAR' && parent !== undefined) return 'a VCALENDAR begins before the last one ends';
  return name === 'VEVENT' && parent !== 'VCALENDAR' ? 'a VEVENT begins inside another component' : undefined;
}

function close(open: string[], name: string): string | undefined {
  return open.pop() === name ? undefined : 'an END that matches no BEGIN';
}

function broken(reason: string): WholeCalendars {
  return { outcome: 'broken', reason };
}
