import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { aCalendar, aStay, nightsIn, observe, terms } from './calendar-builder.ts';

const good = aStay('2026-12-24', '2026-12-26');
const one = (...lines: string[]) => {
  const { events, warnings } = observe(aCalendar([lines]));
  return { nights: events.map(({ from, to }) => `${from}..${to}`).join(' '), warnings };
};
const oneNight = (date: string, next: string, ...warnings: string[]) => ({ nights: `${date}..${next}`, warnings });

describe('nights of dates', () => {
  it('are [DTSTART, DTEND)', () => {
    expect(one('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227')).toEqual({
      nights: '2026-12-24..2026-12-27',
      warnings: [],
    });
  });

  it('are read without VALUE=DATE too, and in lower case', () => {
    expect(one('DTSTART:20261224', 'DTEND:20261227').nights).toBe('2026-12-24..2026-12-27');
    expect(one('dtstart;value=date:20261224', 'dtend;value=date:20261227').nights).toBe('2026-12-24..2026-12-27');
  });

  it('are one without an end, and one with a warning when the end equals the start', () => {
    expect(one('DTSTART;VALUE=DATE:20261224')).toEqual(oneNight('2026-12-24', '2026-12-25'));
    const equal = oneNight('2026-12-24', '2026-12-25', 'event 1: DTEND equals DTSTART, read as one night');
    expect(one('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261224')).toEqual(equal);
  });

  it('follow a DURATION', () => {
    expect(one('DTSTART;VALUE=DATE:20261224', 'DURATION:P3D').nights).toBe('2026-12-24..2026-12-27');
    expect(one('DTSTART;VALUE=DATE:20261224', 'DURATION:+P1W').nights).toBe('2026-12-24..2026-12-31');
    expect(one('DTSTART;VALUE=DATE:20261224', 'DURATION:-P1D').warnings).toEqual([
      'event 1: DTEND before DTSTART, left out',
    ]);
  });

  it('count the first night, with a warning, when only the end is unreadable', () => {
    const warned = oneNight('2026-12-24', '2026-12-25', 'event 1: end unreadable, read as one night');
    expect(one('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261332')).toEqual(warned);
    expect(one('DTSTART;VALUE=DATE:20261224', 'DURATION:a while')).toEqual(warned);
  });
});

describe('an event that cannot be read', () => {
  it.each([
    [['DTSTART;VALUE=DATE:20261227', 'DTEND;VALUE=DATE:20261224'], 'DTEND before DTSTART, left out'],
    [['DTSTART:notadate'], 'DTSTART unreadable, left out'],
    [['DTSTART;VALUE=DATE:20260230'], 'DTSTART unreadable, left out'],
    [['DTSTART:20261224T250000Z'], 'DTSTART unreadable, left out'],
    [['DTSTART:'], 'DTSTART unreadable, left out'],
    [['SUMMARY:Dupont'], 'no DTSTART, left out'],
    [['DTSTART;VALUE=DATE:19691231'], 'outside 1970-01-01..2101-01-01, left out'],
    [['DTSTART;VALUE=DATE:21010101'], 'outside 1970-01-01..2101-01-01, left out'],
    [['DTSTART:20261224T150000Z', 'DTEND:20261224T140000Z'], 'DTEND before DTSTART, left out'],
  ])('%j is left out with a warning that names its position; the others stay', (lines, note) => {
    expect(observe(aCalendar([good, lines, good]))).toMatchObject({
      events: [{ from: '2026-12-24', to: '2026-12-26' }],
      warnings: [`event 2: ${note}`],
    });
  });

  it('spoils the feed when no event has a start that can be read', () => {
    for (const events of [
      [['DTSTART:2026-12-24']],
      [['DTSTART:notadate'], ['SUMMARY:x'], ['DTSTART;VALUE=DATE:20261227', 'STATUS:CANCELLED']],
    ]) {
      const reading = readCalendar(Buffer.from(aCalendar(events)), terms());
      expect(reading).toEqual({ outcome: 'unreadable', reason: 'events, but no date that can be read' });
    }
  });

  it('that closes for ever stays closed to the end of what is shown, with a warning', () => {
    expect(observe(aCalendar([['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:99991231']]))).toMatchObject({
      events: [{ from: '2026-12-24', to: '2101-01-01' }],
      warnings: ['event 1: longer than 1970-01-01..2101-01-01, cut to it'],
    });
  });

  it('may be ten years long', () => {
    expect(one('DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20360101').warnings).toEqual([]);
  });
});

describe('an event that cannot be read, once it is past', () => {
  const wholeWith = (lines: string[], timeZone = 'Europe/Paris') => {
    const { isWhole, warnings, events } = observe(aCalendar([good, lines]), timeZone);
    expect(events).toContainEqual(expect.objectContaining({ from: '2026-12-24', to: '2026-12-26' }));
    expect(warnings).toEqual([expect.stringMatching(/^event 2: /)]);
    return isWhole;
  };

  it.each([
    ['of 2024', aStay('2024-07-05', '2024-07-01')],
    ['until yesterday', aStay('2026-11-23', '2026-11-20')],
    ['of 2024 by the clock', ['DTSTART:20240705T150000Z', 'DURATION:-P2D']],
    ['of 2024 whose end cannot be read', ['DTSTART;VALUE=DATE:20240705', 'DTEND;VALUE=DATE:20241332']],
    ['of 2024 that replaces nobody knows what', aStay('2024-07-01', '2024-07-05', 'RECURRENCE-ID:someday')],
  ])('%s, hides no night to come: the feed is whole, and the event is still told', (_, lines) => {
    expect(wholeWith(lines)).toBe(true);
  });

  it.each([
    ['it begins today', aStay('2026-11-24', '2026-11-20')],
    ['it is to come, though its end is past', aStay('2026-12-01', '2024-12-05')],
    ['it repeats', aStay('2024-07-05', '2024-07-01', 'RRULE:FREQ=YEARLY')],
    ['it repeats in a way that is not read', aStay('2024-07-01', '2024-07-05', 'RRULE:FREQ=HOURLY')],
    ['its start is not known', ['DTSTART:someday', 'DTEND;VALUE=DATE:20240705']],
    ['it may last to this day', ['DTSTART;VALUE=DATE:20251201', 'DTEND;VALUE=DATE:20261332']],
    ['it is to come and replaces nobody knows what', aStay('2026-12-01', '2026-12-05', 'RECURRENCE-ID:someday')],
    [
      'it repeats and replaces nobody knows what',
      aStay('2024-07-01', '2024-07-05', 'RRULE:FREQ=DAILY;COUNT=2', 'RECURRENCE-ID:someday'),
    ],
    [
      'it stands for later ones too',
      aStay('2024-07-01', '2024-07-05', 'RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20240701'),
    ],
  ])('is not past when %s: then the feed is not whole', (_, lines) => {
    expect(wholeWith(lines)).toBe(false);
  });

  it('is past by the dates of the listing', () => {
    const lines = ['DTSTART:20261124T050000Z', 'DURATION:-P1D'];
    expect(wholeWith(lines, 'Europe/Paris')).toBe(false);
    expect(wholeWith(lines, 'America/Los_Angeles')).toBe(true);
    expect(wholeWith(['DTSTART:20261124T000000Z', 'DURATION:-P1D'], 'America/Los_Angeles')).toBe(false);
  });

  it('leaves the feed whole once its date is past, and not before', () => {
    const body = aCalendar([good, aStay('2026-11-24', '2026-11-20')]);
    const wholeOn = (today: string) => observe(body, 'Europe/Paris', { today }).isWhole;
    expect([wholeOn('2026-11-24'), wholeOn('2026-11-25')]).toEqual([false, true]);
  });
});

describe('nights of date-times', () => {
  it('with both ends at 00:00 UTC are dates, west of Greenwich too', () => {
    const greenGo = aCalendar([
      ['DTSTART:20261224T000000Z', 'DTEND:20261227T000000Z', 'SUMMARY:GreenGo (Not Available)'],
    ]);
    for (const zone of ['Europe/Paris', 'America/New_York', 'Pacific/Auckland'])
      expect(nightsIn(greenGo, zone)).toEqual(['2026-12-24..2026-12-27']);
    const byDuration = aCalendar([['DTSTART:20261224T000000Z', 'DURATION:P3D']]);
    expect(nightsIn(byDuration, 'America/New_York')).toEqual(['2026-12-24..2026-12-27']);
  });

  it('in UTC become the listing’s dates', () => {
    const body = aCalendar([['DTSTART:20261224T233000Z', 'DTEND:20261227T090000Z']]);
    expect(nightsIn(body, 'Europe/Paris')).toEqual(['2026-12-25..2026-12-27']);
    expect(nightsIn(body, 'America/New_York')).toEqual(['2026-12-24..2026-12-27']);
  });

  it('with an IANA TZID are read in that zone', () => {
    const body = aCalendar([
      ['DTSTART;TZID=Pacific/Auckland:20261224T080000', 'DTEND;TZID=Pacific/Auckland:20261227T080000'],
    ]);
    expect(nightsIn(body, 'Europe/Paris')).toEqual(['2026-12-23..2026-12-26']);
  });

  it('that float are the listing’s own', () => {
    const body = aCalendar([['DTSTART:20261224T233000', 'DTEND:20261227T003000']]);
    for (const zone of ['Europe/Paris', 'America/New_York'])
      expect(nightsIn(body, zone)).toEqual(['2026-12-24..2026-12-27']);
  });

  it('are at least one', () => {
    expect(one('DTSTART:20261224T100000', 'DTEND:20261224T180000')).toEqual(oneNight('2026-12-24', '2026-12-25'));
    expect(one('DTSTART:20261224T160000')).toEqual(oneNight('2026-12-24', '2026-12-25'));
    const equal = oneNight('2026-12-24', '2026-12-25', 'event 1: DTEND equals DTSTART, read as one night');
    expect(one('DTSTART:20261224T160000', 'DTEND:20261224T160000')).toEqual(equal);
  });

  it('across a change of the clocks are as many as the dates say', () => {
    const stay = (from: string, to: string) =>
      aCalendar([[`DTSTART;TZID=Europe/Paris:${from}`, `DTEND;TZID=Europe/Paris:${to}`]]);
    expect(nightsIn(stay('20260328T233000', '20260329T030000'))).toEqual(['2026-03-28..2026-03-29']);
    expect(nightsIn(stay('20260328T160000', '20260330T000000'))).toEqual(['2026-03-28..2026-03-30']);
    expect(nightsIn(stay('20261024T160000', '20261026T003000'))).toEqual(['2026-10-24..2026-10-26']);
    expect(nightsIn(aCalendar([['DTSTART;TZID=Europe/Paris:20261024T000000', 'DURATION:P2D']]))).toEqual([
      '2026-10-24..2026-10-26',
    ]);
  });

  it('may mix with a date at the other end', () => {
    expect(one('DTSTART;VALUE=DATE:20261224', 'DTEND:20261227T090000Z').nights).toBe('2026-12-24..2026-12-27');
    expect(one('DTSTART:20261224T233000Z', 'DTEND;VALUE=DATE:20261227').nights).toBe('2026-12-25..2026-12-27');
  });
});

describe('a TZID that is no IANA name', () => {
  const stay = ['DTSTART;TZID=Far East:20261224T080000', 'DTEND;TZID=Far East:20261227T080000'];
  const zoned = (rule: string) =>
    aCalendar([stay]).replace(
      'BEGIN:VEVENT',
      `BEGIN:VTIMEZONE\r\nTZID:Far East\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+1200\r\nTZOFFSETTO:+1200\r\n${rule}END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT`,
    );
  const guessed = {
    events: [{ from: '2026-12-24', to: '2026-12-27' }],
    warnings: ['event 1: TZID unknown, read in the zone of the listing'],
  };

  it('is looked up among the feed’s own VTIMEZONEs', () => {
    const found = { events: [{ from: '2026-12-23', to: '2026-12-26' }], isWhole: true, warnings: [] };
    expect(observe(zoned(''))).toMatchObject(found);
    expect(observe(zoned('RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n'))).toMatchObject(found);
  });

  it('is read in the listing’s zone with a warning when nobody describes it', () => {
    expect(observe(aCalendar([stay]))).toMatchObject(guessed);
  });

  it.each([
    'FREQ=SECONDLY',
    'FREQ=DAILY',
    'FREQ=YEARLY;BYSECOND=1,2,3',
    'FREQ=YEARLY;BYMONTH=1,2,3;BYDAY=MO',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO',
  ])('is not expanded from %s, which could take for ever', (rule) => {
    expect(observe(zoned(`RRULE:${rule}\r\n`))).toMatchObject(guessed);
  });

  it('is not expanded from more rules than zones have', () => {
    const observance =
      'BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+1200\r\nTZOFFSETTO:+1200\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n';
    const crowded = zoned('').replace('END:VTIMEZONE', `${observance.repeat(9)}END:VTIMEZONE`);
    expect(observe(crowded)).toMatchObject(guessed);
    expect(observe(zoned('').replace('END:VTIMEZONE', `${observance.repeat(4)}END:VTIMEZONE`)).warnings).toEqual([]);
  });

  it('keeps summer and winter time apart', () => {
    const rule = (name: string, change: string, offsets: string) =>
      `BEGIN:${name}\r\nDTSTART:19700101T020000\r\nRRULE:FREQ=YEARLY;${change};BYDAY=-1SU\r\n${offsets}\r\nEND:${name}\r\n`;
    const summer = rule('DAYLIGHT', 'BYMONTH=3', 'TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200');
    const winter = rule('STANDARD', 'BYMONTH=10', 'TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100');
    const body = (from: string, to: string) =>
      aCalendar([[`DTSTART;TZID=Here:${from}`, `DTEND;TZID=Here:${to}`]]).replace(
        'BEGIN:VEVENT',
        `BEGIN:VTIMEZONE\r\nTZID:Here\r\n${summer}${winter}END:VTIMEZONE\r\nBEGIN:VEVENT`,
      );
    expect(nightsIn(body('20260701T013000', '20260704T013000'), 'UTC')).toEqual(['2026-06-30..2026-07-03']);
    expect(nightsIn(body('20261201T013000', '20261204T013000'), 'UTC')).toEqual(['2026-12-01..2026-12-04']);
    expect(nightsIn(body('20991201T013000', '20991204T003000'), 'UTC')).toEqual(['2099-12-01..2099-12-03']);
  });
});

describe('what stands beside the dates', () => {
  it('leaves a cancelled event out, and does not look at TRANSP', () => {
    const cancelled = aStay('2026-12-01', '2026-12-03', 'STATUS:CANCELLED');
    const transparent = aStay('2026-12-10', '2026-12-12', 'TRANSP:TRANSPARENT');
    const tentative = aStay('2026-12-15', '2026-12-16', 'STATUS:TENTATIVE');
    expect(nightsIn(aCalendar([cancelled, transparent, tentative]))).toEqual([
      '2026-12-10..2026-12-12',
      '2026-12-15..2026-12-16',
    ]);
  });
});
