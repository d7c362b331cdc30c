import { EventGatherer, type EventLines } from './event-lines.ts';
import { keptByText } from './kept-by-text.ts';

/** One VCALENDAR taken apart. `zones` are its VTIMEZONEs, whole; `propertyNames` those of all its events, upper case. */
export type CalendarLines = {
  readonly prodId: string | undefined;
  readonly events: readonly EventLines[];
  readonly zones: readonly (readonly string[])[];
  readonly propertyNames: ReadonlySet<string>;
};

/** The calendars of a body, or why the body is not made of whole calendars. */
export type WholeCalendars =
  | { readonly outcome: 'whole'; readonly calendars: readonly CalendarLines[] }
  | { readonly outcome: 'broken'; readonly reason: string };

const maxEvents = 20_000;
const maxDepth = 4;
const maxParameters = 32;
const upperName = keptByText(500, (written) => written.trim().toUpperCase());

/**
 * Takes content lines apart into calendars and checks that each is whole: every BEGIN has its own END (RFC 5545 §3.6),
 * nothing stands outside a VCALENDAR, and every VEVENT stands directly in one. A lenient parser closes a component at any
 * END and drops what it does not know, which would turn a cut or garbled feed into one with fewer stays.
 */
export function splitWholeCalendars(lines: readonly string[]): WholeCalendars {
  const splitter = new Splitter();
  for (const line of lines) {
    const fault = splitter.take(line);
    if (fault !== undefined) return { outcome: 'broken', reason: fault };
  }
  if (splitter.open.length > 0) return { outcome: 'broken', reason: 'cut off: no END:VCALENDAR' };
  return { outcome: 'whole', calendars: splitter.calendars };
}

type OpenCalendar = {
  prodId: string | undefined;
  readonly events: EventGatherer[];
  readonly zones: string[][];
  readonly propertyNames: Set<string>;
};

class Splitter {
  readonly calendars: OpenCalendar[] = [];
  readonly open: string[] = [];
  private calendar: OpenCalendar = newCalendar();
  private event = new EventGatherer();
  private eventCount = 0;

  /** Takes the next line; answers what is wrong with it. */
  take(line: string): string | undefined {
    const mark = markOf(line);
    if (this.open.length === 0 && (mark?.word !== 'BEGIN' || mark.name !== 'VCALENDAR'))
      return 'content outside a VCALENDAR';
    if (!mark) return this.takeProperty(line);
    const isOfZone = this.open[1] === 'VTIMEZONE';
    const fault = mark.word === 'END' ? this.close(mark.name) : this.begin(mark.name);
    if (isOfZone || this.open[1] === 'VTIMEZONE') this.calendar.zones.at(-1)?.push(`${mark.word}:${mark.name}`);
    return fault;
  }

  private takeProperty(line: string): string | undefined {
    const end = nameEnd(line);
    if (end === -1) return 'a line that is not iCalendar';
    if (line[end] === ';' && hasTooManyParameters(line, end)) return `more than ${maxParameters} parameters on a line`;
    const name = upperName(line.slice(0, end));
    if (this.open.length === 2 && this.open[1] === 'VEVENT') {
      this.calendar.propertyNames.add(name);
      this.event.take(name, line);
    } else if (this.open[1] === 'VTIMEZONE') this.calendar.zones.at(-1)?.push(line);
    else if (this.open.length === 1 && name === 'PRODID') this.calendar.prodId ??= line;
    return undefined;
  }

  private begin(name: string): string | undefined {
    const parent = this.open.at(-1);
    this.open.push(name);
    if (this.open.length > maxDepth) return `components nested deeper than ${maxDepth}`;
    if (name === 'VCALENDAR' && parent !== undefined) return 'a VCALENDAR begins before the last one ends';
    if (name === 'VCALENDAR') this.calendars.push((this.calendar = newCalendar()));
    if (name === 'VTIMEZONE' && parent === 'VCALENDAR') this.calendar.zones.push([]);
    return name === 'VEVENT' ? this.beginEvent(parent) : undefined;
  }

  private beginEvent(parent: string | undefined): string | undefined {
    if (parent !== 'VCALENDAR') return 'a VEVENT begins inside another component';
    this.eventCount += 1;
    this.event = new EventGatherer();
    this.calendar.events.push(this.event);
    return this.eventCount > maxEvents ? `more than ${maxEvents} events` : undefined;
  }

  private close(name: string): string | undefined {
    return this.open.pop() === name ? undefined : 'an END that matches no BEGIN';
  }
}

function newCalendar(): OpenCalendar {
  return { prodId: undefined, events: [], zones: [], propertyNames: new Set() };
}

type Mark = { readonly word: 'BEGIN' | 'END'; readonly name: string };

/** The two marks that make up most of a feed are not made anew. */
const beginEvent: Mark = { word: 'BEGIN', name: 'VEVENT' };
const endEvent: Mark = { word: 'END', name: 'VEVENT' };

function markOf(line: string): Mark | undefined {
  if (line === 'BEGIN:VEVENT') return beginEvent;
  if (line === 'END:VEVENT') return endEvent;
  const first = line[0];
  if (first !== 'B' && first !== 'E' && first !== 'b' && first !== 'e') return undefined;
  const match = /^(BEGIN|END)\s*:\s*(.*)$/i.exec(line);
  if (!match) return undefined;
  return { word: match[1]?.toUpperCase() === 'BEGIN' ? 'BEGIN' : 'END', name: (match[2] ?? '').toUpperCase() };
}

/** Where the name ends: at the first colon, or at a semicolon before it; -1 without a colon. */
function nameEnd(line: string): number {
  const colon = line.indexOf(':');
  const semicolon = line.indexOf(';');
  return semicolon !== -1 && semicolon < colon ? semicolon : colon;
}

/** Counts the semicolons outside quotes up to the colon that begins the value. */
function hasTooManyParameters(line: string, from: number): boolean {
  let count = 0;
  let isQuoted = false;
  for (let at = from; at < line.length; at += 1) {
    const character = line[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (character === ';' && !isQuoted) count += 1;
    else if (character === ':' && !isQuoted) break;
    if (count > maxParameters) return true;
  }
  return false;
}
