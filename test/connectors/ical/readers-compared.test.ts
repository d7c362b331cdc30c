import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { writeFeed } from '../../../sandbox/dialects/write-feed.ts';
import { type Room, type SandboxPlatform, sandboxPlatforms } from '../../../sandbox/room.ts';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { aCalendar, aStay, terms } from './calendar-builder.ts';
import { type Disagreement, disagreements } from './disagreements.ts';
import { byIcalJs, byNodeIcal, ours } from './other-readers.ts';

const now = '2026-11-24T06:00:00.000Z';
const room = (platform: SandboxPlatform): Room => ({
  room: 'r',
  platform,
  token: 't',
  reservations: Array.from({ length: 40 }, (_, stay) => ({
    id: `s${stay}`,
    from: plusDays('2026-11-20', 7 * stay),
    to: plusDays('2026-11-20', 7 * stay + 1 + (stay % 6)),
    guestName: stay % 3 === 0 ? 'Jeanne Dupont' : null,
  })),
  blocks: [{ id: 'b', from: '2027-09-20', to: '2027-10-01' }],
  imports: null,
  fault: { kind: 'none' },
});

describe('three readers of one calendar', () => {
  it.each(sandboxPlatforms)('read the same nights from a plain %s feed', (platform) => {
    const body = writeFeed(room(platform), now);
    const nights = ours(body, 'Europe/Paris');
    expect(nights.split(' ').length).toBeGreaterThan(35);
    expect(byNodeIcal(body, 'Europe/Paris')).toBe(nights);
    expect(byIcalJs(body, 'Europe/Paris')).toBe(nights);
  });

  it('read the same nights from a feed with zones that it describes rightly', () => {
    const rule = (name: string, month: number, offsets: [string, string]) =>
      `BEGIN:${name}\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=-1SU\r\nTZOFFSETFROM:${offsets[0]}\r\nTZOFFSETTO:${offsets[1]}\r\nEND:${name}\r\n`;
    const zone = `BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n${rule('DAYLIGHT', 3, ['+0100', '+0200'])}${rule('STANDARD', 10, ['+0200', '+0100'])}END:VTIMEZONE\r\n`;
    const stays = Array.from({ length: 60 }, (_, week) => [
      `UID:${week}`,
      `DTSTART;TZID=Europe/Paris:${plusDays('2026-01-01', 7 * week).replaceAll('-', '')}T003000`,
      `DTEND;TZID=Europe/Paris:${plusDays('2026-01-03', 7 * week).replaceAll('-', '')}T233000`,
    ]);
    const body = aCalendar(stays).replace('BEGIN:VEVENT', `${zone}BEGIN:VEVENT`);
    for (const timeZone of ['Europe/Paris', 'America/New_York', 'Asia/Tokyo']) {
      const nights = ours(body, timeZone);
      expect(nights.split(' ')).toHaveLength(60);
      expect(byNodeIcal(body, timeZone)).toBe(nights);
      expect(byIcalJs(body, timeZone)).toBe(nights);
    }
  });
});

describe('where another reader is wrong', () => {
  it.each(disagreements)('$feed: $why', ({ text, timeZone = 'Europe/Paris', is }) => {
    expect({
      ours: ours(text, timeZone),
      nodeIcal: byNodeIcal(text, timeZone),
      icalJs: byIcalJs(text, timeZone),
    }).toEqual(is);
  });

  it('is told in docs/reading-feeds.md, row by row', async () => {
    const text = await readFile(new URL('../../../docs/reading-feeds.md', import.meta.url), 'utf8');
    expect(text.slice(text.indexOf(tableHead) + tableHead.length).split('\n\n')[0]).toBe(
      disagreements.map(rowOf).join('\n'),
    );
  });
});

const tableHead = '| the feed has | right | node-ical | ical.js | why |\n|---|---|---|---|---|\n';

function rowOf({ feed, why, is }: Disagreement): string {
  const cells = [is.nodeIcal, is.icalJs].map((theirs) => (isSame(theirs, is.ours) ? 'right' : cell(theirs)));
  return `| ${[feed, cell(is.ours), ...cells, why].join(' | ')} |`;
}

function isSame(theirs: string, right: string): boolean {
  return theirs === right || (theirs === 'throws' && right === 'refused');
}

function cell(nights: string): string {
  return nights === '' ? 'no stay' : nights.replaceAll('2026-12-', '').replaceAll(' ', ', ');
}

/** The first nights of each occurrence that falls before March 2028, as ical.js’s own iterator has them. */
function rulesByIcalJs(from: string, rule: string): string {
  const steps = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(from));
  const starts = [];
  for (let next = steps.next(); next && next.toString() < '2028-03-15'; next = steps.next())
    starts.push(next.toString());
  return starts.join(' ');
}

describe('where ical.js expands a rule wrongly', () => {
  const oursOf = (from: string, rule: string) =>
    readStarts(aCalendar([aStay(from, plusDays(from, 1), `RRULE:${rule}`)])).filter((date) => date < '2028-03-15');

  it('30 February is no day (RFC 5545 §3.3.10), not 1 or 2 March', () => {
    const rule = 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30';
    expect(rulesByIcalJs('2027-01-30', rule)).toBe('2027-03-02 2028-03-01');
    expect(oursOf('2027-01-30', rule)).toEqual(['2027-01-30']);
  });

  it('and never ends with DAILY;BYMONTHDAY=-1, so its iterator is not asked at all', () => {
    expect(oursOf('2027-12-31', 'FREQ=DAILY;BYMONTHDAY=-1')).toEqual(['2027-12-31', '2028-01-31', '2028-02-29']);
  });
});

function readStarts(text: string): string[] {
  const reading = readCalendar(Buffer.from(text), terms());
  return reading.outcome === 'read' ? reading.observation.events.map(({ from }) => from) : [];
}
