import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { aCalendar, aStay, nightsIn, observe, terms } from './calendar-builder.ts';

const body = aCalendar([aStay('2026-12-24', '2026-12-26', 'SUMMARY:Réservée')]);
const reasonFor = (text: string | Uint8Array) => {
  const reading = readCalendar(typeof text === 'string' ? Buffer.from(text) : text, terms());
  return reading.outcome === 'unreadable' ? reading.reason : 'read';
};

describe('a body that is not a whole calendar', () => {
  it.each([
    ['', 'empty body'],
    [' \r\n\t\n', 'empty body'],
    ['\uFEFF', 'empty body'],
    ['<!DOCTYPE html><html></html>', 'HTML or XML instead of a calendar'],
    ['\n\n<?xml version="1.0"?>', 'HTML or XML instead of a calendar'],
    ['{"code":500}', 'JSON instead of a calendar'],
    ['[]', 'JSON instead of a calendar'],
    ['Service unavailable', 'does not begin with BEGIN:VCALENDAR'],
    ['BEGIN:VCALENDARS\r\nEND:VCALENDARS', 'does not begin with BEGIN:VCALENDAR'],
    ['BEGIN:VEVENT\r\nEND:VEVENT', 'does not begin with BEGIN:VCALENDAR'],
    ['BEGIN:VCALENDAR', 'cut off: no END:VCALENDAR'],
    [`${body}<!-- served by x -->`, 'content outside a VCALENDAR'],
    [`${body}BEGIN:VCARD\r\nEND:VCARD`, 'content outside a VCALENDAR'],
    [body.replace('END:VEVENT\r\n', ''), 'an END that matches no BEGIN'],
    [body.replace('END:VEVENT', 'END:VTODO'), 'an END that matches no BEGIN'],
    [body.replace('END:VEVENT', 'END:VEVENT\r\nEND:VEVENT'), 'an END that matches no BEGIN'],
    [
      body.replace('BEGIN:VEVENT', 'BEGIN:VTODO\r\nBEGIN:VEVENT').replace('END:VEVENT', 'END:VEVENT\r\nEND:VTODO'),
      'a VEVENT begins inside another component',
    ],
    [body.replace('BEGIN:VEVENT', 'BEGIN:VCALENDAR'), 'a VCALENDAR begins before the last one ends'],
    [body + body.replace('END:VCALENDAR\r\n', ''), 'cut off: no END:VCALENDAR'],
    [body.replace('SUMMARY:', 'SUMMARY '), 'a line that is not iCalendar'],
  ])('%j is refused: %s', (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  it('is every beginning of a calendar: a cut anywhere is noticed', () => {
    const whole = body.trimEnd();
    for (let length = 0; length < whole.length; length += 1) expect(reasonFor(whole.slice(0, length))).not.toBe('read');
    expect(reasonFor(whole)).toBe('read');
  });

  it('does not quote the feed in its reason', () => {
    expect(reasonFor(body.replace('SUMMARY:', 'Jeanne Dupont '))).not.toContain('Dupont');
  });
});

describe('a calendar of which an entry cannot be read in full', () => {
  const whole = (...events: string[][]) => {
    const reading = readCalendar(Buffer.from(aCalendar([aStay('2026-12-24', '2026-12-26'), ...events])), terms());
    return reading.outcome === 'read' && reading.observation.isWhole;
  };

  it('says that it is not whole, so that nothing is released by it', () => {
    expect(whole()).toBe(true);
    expect(whole(['DTSTART;VALUE=DATE:20261227', 'STATUS:CANCELLED'])).toBe(true);
    expect(whole(['DTSTART:notadate'])).toBe(false);
    expect(whole(['DTSTART;VALUE=DATE:20261227', 'DTEND;VALUE=DATE:20261226'])).toBe(false);
    expect(whole(['DTSTART;VALUE=DATE:20261227', 'DTEND:notadate'])).toBe(false);
    expect(whole(['DTSTART;VALUE=DATE:20261227', 'RRULE:FREQ=YEARLY'])).toBe(true);
    expect(whole(['DTSTART;VALUE=DATE:20261227', 'RRULE:FREQ=HOURLY'])).toBe(false);
  });
});

describe('the limits of a body', () => {
  it('are 20,000 events as they are written', () => {
    const events = (count: number) => aCalendar(Array.from({ length: count }, () => aStay('2026-12-24', '2026-12-26')));
    expect(reasonFor(events(20_001))).toBe('more than 20000 events');
    expect(reasonFor(events(20_000))).toBe('read');
  });

  it('are 2,000 events as they are read, whether each is written or one repeats: more would hold up whoever judges them', () => {
    const nights = (count: number) =>
      Array.from({ length: count }, (_, day) => aStay(plusDays('2027-01-01', day), plusDays('2027-01-02', day)));
    expect(reasonFor(aCalendar(nights(2_000)))).toBe('read');
    expect(reasonFor(aCalendar(nights(2_001)))).toBe('more than 2000 events');
    const daily = aStay('2026-01-01', '2026-01-02', 'RRULE:FREQ=DAILY;UNTIL=20261231');
    expect(reasonFor(aCalendar([...nights(1_635), daily]))).toBe('read');
    expect(reasonFor(aCalendar([...nights(1_636), daily]))).toBe('more than 2000 events');
  });

  it('are 50 events over one night', () => {
    const deep = Array.from({ length: 51 }, (_, index) => aStay('2026-12-24', plusDays('2026-12-24', 1 + index)));
    expect(reasonFor(aCalendar(deep))).toBe('more than 50 events over one night');
    expect(reasonFor(aCalendar(deep.slice(1)))).toBe('read');
  });

  it('are 200,000 lines, folds and blank ones included', () => {
    expect(reasonFor(body.replace('SUMMARY', `${'\r\n'.repeat(200_000)}SUMMARY`))).toBe('more than 200000 lines');
    expect(reasonFor(body.replace('SUMMARY', `X:1${'\r\n '.repeat(200_000)}\r\nSUMMARY`))).toBe(
      'more than 200000 lines',
    );
  });

  it('are 64 K characters of a line and four components deep', () => {
    expect(reasonFor(body.replace('Réservée', 'a'.repeat(70_000)))).toBe('a line over 65536 characters');
    const nested = (depth: number) =>
      body.replace('SUMMARY', `${'BEGIN:X\r\n'.repeat(depth)}${'END:X\r\n'.repeat(depth)}SUMMARY`);
    expect(reasonFor(nested(2))).toBe('read');
    expect(reasonFor(nested(3))).toBe('components nested deeper than 4');
  });

  it('are 20 warnings, with the number of the rest', () => {
    const broken = Array.from({ length: 30 }, () => ['DTSTART:notadate']);
    const { warnings } = observe(aCalendar([aStay('2026-12-24', '2026-12-26'), ...broken]));
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('10 more warnings');
  });
});

describe('the text of a calendar', () => {
  const vrbo = (summary: string) =>
    aCalendar([aStay('2026-12-24', '2026-12-26', `SUMMARY:${summary}`)], '-//HomeAway.com, Inc.//EN');
  const classIn = (text: string | Uint8Array) => observe(text).events.map((event) => event.eventClass);

  it('may have a byte order mark, bare line feeds, blank lines and lower-case names', () => {
    expect(nightsIn(`\uFEFF${body}`)).toEqual(['2026-12-24..2026-12-26']);
    expect(nightsIn(body.replaceAll('\r\n', '\n'))).toEqual(['2026-12-24..2026-12-26']);
    expect(nightsIn(`\r\n\r\n${body.replaceAll('\r\n', '\r\n\r\n')}`)).toEqual(['2026-12-24..2026-12-26']);
    expect(nightsIn(body.toLowerCase())).toEqual(['2026-12-24..2026-12-26']);
    expect(nightsIn(body.replaceAll('\r\n', ' \r\n'))).toEqual(['2026-12-24..2026-12-26']);
  });

  it('may be folded by a space or a tab, inside a date and inside a character', () => {
    expect(nightsIn(body.replace('20261226', '2026\r\n 12\n\t26'))).toEqual(['2026-12-24..2026-12-26']);
    const bytes = Buffer.from(vrbo('Réservée')).toString('latin1');
    const folded = Buffer.from(bytes.replace('\u00c3\u00a9', '\u00c3\r\n \u00a9'), 'latin1');
    expect(folded.includes(Buffer.from([0xc3, 0x0d, 0x0a, 0x20, 0xa9]))).toBe(true);
    expect(observe(folded)).toMatchObject({ events: [{ eventClass: 'booking' }], isWhole: true, warnings: [] });
  });

  it('that is not UTF-8 is read as windows-1252 with a warning', () => {
    const reading = observe(Buffer.from(vrbo('Réservée'), 'latin1'));
    expect(reading).toMatchObject({
      events: [{ eventClass: 'booking' }],
      warnings: ['the text is not UTF-8, read as windows-1252'],
    });
    expect(classIn(vrbo('Réservée'))).toEqual(['booking']);
  });
});

describe('the events of a calendar', () => {
  it('of two calendars in one body are all read, and positions count through', () => {
    const second = aCalendar([['DTSTART:notadate'], aStay('2026-12-01', '2026-12-02')]);
    expect(nightsIn(body + second)).toEqual(['2026-12-01..2026-12-02', '2026-12-24..2026-12-26']);
    expect(observe(body + second).warnings).toEqual(['event 2: DTSTART unreadable, left out']);
  });

  it('with one UID twice are both kept', () => {
    const uid = '1418fb94e984-aa@airbnb.com';
    const booking = { eventClass: 'booking', identity: uid, uid };
    const twice = aCalendar(
      [aStay('2026-12-10', '2026-12-12', `UID:${uid}`), aStay('2026-12-01', '2026-12-03', `UID:${uid}`)],
      '-//Airbnb Inc//Hosting Calendar 1.0//EN',
    );
    expect(observe(twice).events).toEqual([
      { from: '2026-12-01', to: '2026-12-03', ...booking },
      { from: '2026-12-10', to: '2026-12-12', ...booking },
    ]);
  });

  it('come sorted and once, whatever the order of the feed', () => {
    const stays = [
      aStay('2026-12-10', '2026-12-12'),
      aStay('2026-12-01', '2026-12-03'),
      aStay('2026-12-10', '2026-12-12'),
      aStay('2026-12-10', '2026-12-11'),
    ];
    expect(observe(aCalendar(stays))).toEqual(observe(aCalendar([...stays].reverse())));
    expect(nightsIn(aCalendar(stays))).toEqual([
      '2026-12-01..2026-12-03',
      '2026-12-10..2026-12-11',
      '2026-12-10..2026-12-12',
    ]);
  });

  it('may be none', () => {
    expect(observe(aCalendar([]))).toEqual({
      platform: 'other',
      events: [],
      isWhole: true,
      warnings: [],
      style: {
        programs: ['-//Test//Test 1.0//EN'],
        properties: [],
        marks: [],
        unfamiliar: ['PRODID of no known platform'],
      },
    });
  });

  it('ignore alarms and other components', () => {
    const alarmed = aStay(
      '2026-12-24',
      '2026-12-26',
      'BEGIN:VALARM',
      'TRIGGER:-PT15M',
      'DTSTART:20200101',
      'END:VALARM',
    );
    expect(nightsIn(aCalendar([alarmed]))).toEqual(['2026-12-24..2026-12-26']);
  });
});
