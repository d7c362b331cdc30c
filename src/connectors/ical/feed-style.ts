import type { FeedStyle } from '../../domain/observed-event.ts';
import type { FeedPlatform } from '../../domain/platform.ts';
import { isKnownProgram } from './dialect.ts';
import { markOf, unfamiliarOf } from './dialect-marks.ts';
import type { EventMark } from './event-mark.ts';

/** What the style of one VCALENDAR is taken from: its PRODID (empty without one), its events' marks and property names. */
export type StyleSource = {
  readonly prodId: string;
  readonly platform: FeedPlatform;
  readonly eventMarks: readonly EventMark[];
  readonly properties: ReadonlySet<string>;
};

const maxProgramLength = 100;
/** No calendar has so many; a hostile one could fill its row with them. */
const maxNames = 60;

/** RFC 5545 §3.6.1 and RFC 7986 §4. */
const standardProperties = new Set(
  'ATTACH ATTENDEE CATEGORIES CLASS COLOR COMMENT CONFERENCE CONTACT CREATED DESCRIPTION DTEND DTSTAMP DTSTART DURATION EXDATE EXRULE GEO IMAGE LAST-MODIFIED LOCATION NAME ORGANIZER PRIORITY RDATE RECURRENCE-ID REFRESH-INTERVAL RELATED-TO REQUEST-STATUS RESOURCES RRULE SEQUENCE SOURCE STATUS STYLED-DESCRIPTION SUMMARY TRANSP UID URL'.split(
    ' ',
  ),
);

/**
 * How a body of these calendars is written. Lists are cut at 60 entries, a PRODID at 100 characters. A property whose name
 * is neither a standard's nor begins with X- is not named: a piece of a text that was folded badly looks like one.
 */
export function styleOf(sources: readonly StyleSource[]): FeedStyle {
  const programs = new Set<string | undefined>();
  const properties = new Set<string | undefined>();
  const marks = new Set<string | undefined>();
  const unfamiliar = new Set<string | undefined>();
  for (const { prodId, platform, eventMarks, properties: names } of sources) {
    programs.add(shownProgram(prodId));
    unfamiliar.add(unfamiliarProgram(prodId));
    for (const name of names) {
      if (isNameable(name)) properties.add(name);
      else unfamiliar.add('a property of no known name');
    }
    for (const mark of eventMarks) {
      marks.add(markOf(platform, mark));
      // Its bookings bear one and its blocks none: the first booking of a feed is no change of how it is written.
      if (platform === 'airbnb') properties.add('DESCRIPTION');
      unfamiliar.add(unfamiliarOf(platform, mark));
    }
  }
  return {
    programs: listed(programs),
    properties: listed(properties),
    marks: listed(marks),
    unfamiliar: listed(unfamiliar),
  };
}

function isNameable(name: string): boolean {
  return standardProperties.has(name) || /^X-[A-Z0-9-]{1,50}$/.test(name);
}

function shownProgram(prodId: string): string | undefined {
  const shown = prodId.replaceAll(/\p{Cc}/gu, '').slice(0, maxProgramLength);
  return shown === '' ? undefined : shown;
}

function unfamiliarProgram(prodId: string): string | undefined {
  if (prodId.trim() === '') return 'no PRODID';
  return isKnownProgram(prodId) ? undefined : 'PRODID of no known platform';
}

function listed(names: ReadonlySet<string | undefined>): readonly string[] {
  return [...names]
    .filter((name) => name !== undefined)
    .sort()
    .slice(0, maxNames);
}
