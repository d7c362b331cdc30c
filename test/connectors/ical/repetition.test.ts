import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { aCalendar, aStay, nightsIn, observe, terms } from './calendar-builder.ts';

/** The first nights of an event by dates that repeats, for a listing in Paris on 24 November 2026. */
const startsOf = (from: string, ...more: string[]) => startsIn(aCalendar([aStay(from, plusDays(from, 1), ...more)]));
const startsIn = (body: string) => observe(body).events.map((event) => event.from);

describe('a repeating event', () => {
  it.each([
    ['FREQ=DAILY;COUNT=3', ['2026-12-01', '2026-12-02', '2026-12-03']],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=3', ['2026-12-01', '2026-12-15', '2026-12-29']],
    ['FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261210', ['2026-12-01', '2026-12-03', '2026-12-08', '2026-12-10']],
    ['FREQ=MONTHLY;COUNT=2', ['2026-12-01', '2027-01-01']],
    ['FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=3', ['2026-12-01', '2026-12-31', '2027-01-01']],
    ['FREQ=MONTHLY;BYDAY=1TU,-1FR;COUNT=4', ['2026-12-01', '2026-12-25', '2027-01-05', '2027-01-29']],
    ['FREQ=YEARLY;COUNT=2', ['2026-12-01', '2027-12-01']],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;UNTIL=20280101', ['2026-12-01', '2027-03-14']],
    ['FREQ=YEARLY;BYDAY=-1MO;COUNT=3', ['2026-12-01', '2026-12-28', '2027-12-27']],
    ['FREQ=DAILY;INTERVAL=20;BYMONTH=12;UNTIL=20270101', ['2026-12-01', '2026-12-21']],
    ['freq=daily;count=2', ['2026-12-01', '2026-12-02']],
    ['FREQ=DAILY;COUNT=0002', ['2026-12-01', '2026-12-02']],
  ])('%s is every night that the rule means, the first one counted', (rule, starts) => {
    expect(startsOf('2026-12-01', `RRULE:${rule}`)).toEqual(starts);
  });

  it('lasts each time as long as the first, and may cross a change of the clocks', () => {
    expect(nightsIn(aCalendar([aStay('2026-12-01', '2026-12-04', 'RRULE:FREQ=WEEKLY;COUNT=2')]))).toEqual([
      '2026-12-01..2026-12-04',
      '2026-12-08..2026-12-11',
    ]);
    const timed = ['DTSTART;TZID=Europe/Paris:20261023T230000', 'DTEND;TZID=Europe/Paris:20261024T100000'];
    expect(nightsIn(aCalendar([[...timed, 'RRULE:FREQ=DAILY;COUNT=4']]))).toEqual([
      '2026-10-23..2026-10-24',
      '2026-10-24..2026-10-25',
      '2026-10-25..2026-10-26',
      '2026-10-26..2026-10-27',
    ]);
  });

  it('skips what does not exist: 30 February, 31 April, 29 February of most years', () => {
    const until = 'UNTIL=20291231';
    expect(startsOf('2027-01-30', `RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;${until}`)).toEqual(['2027-01-30']);
    expect(startsOf('2027-01-31', 'RRULE:FREQ=MONTHLY;COUNT=3')).toEqual(['2027-01-31', '2027-03-31', '2027-05-31']);
    expect(startsOf('2024-02-29', `RRULE:FREQ=YEARLY;${until}`)).toEqual(['2028-02-29']);
  });

  it('ends with UNTIL: a date, an instant, a time by the clocks of its zone', () => {
    const evenings = (until: string) =>
      startsIn(aCalendar([['DTSTART;TZID=Europe/Paris:20261201T200000', `RRULE:FREQ=DAILY;UNTIL=${until}`]]));
    expect(evenings('20261203').at(-1)).toBe('2026-12-03');
    expect(evenings('20261203T190000Z').at(-1)).toBe('2026-12-03');
    expect(evenings('20261203T185959Z').at(-1)).toBe('2026-12-02');
    expect(evenings('20261203T200000').at(-1)).toBe('2026-12-03');
    expect(startsOf('2026-12-01', 'RRULE:FREQ=DAILY;UNTIL=20261202T230000Z').at(-1)).toBe('2026-12-03');
    expect(startsOf('2026-12-01', 'RRULE:FREQ=DAILY;UNTIL=20261203T000000Z').at(-1)).toBe('2026-12-03');
  });

  it('is expanded from a year before today to three years after it', () => {
    const starts = startsOf('2001-01-01', 'RRULE:FREQ=DAILY');
    expect([starts[0], starts.at(-1)]).toEqual(['2025-11-22', '2029-11-26']);
    expect(startsOf('2001-01-01', 'RRULE:FREQ=DAILY;COUNT=100')).toEqual([]);
    const long = aCalendar([aStay('2024-01-01', '2026-12-05', 'RRULE:FREQ=YEARLY;INTERVAL=10')]);
    expect(nightsIn(long)).toEqual(['2024-01-01..2026-12-05']);
  });

  it('leaves out its EXDATEs, written as a date, a time in a zone, a floating one or UTC', () => {
    const without = (...exdates: string[]) =>
      startsIn(aCalendar([['DTSTART;TZID=Europe/Paris:20261201T200000', 'RRULE:FREQ=DAILY;COUNT=3', ...exdates]])).join(
        ' ',
      );
    expect(without('EXDATE;TZID=Europe/Paris:20261202T200000')).toBe('2026-12-01 2026-12-03');
    expect(without('EXDATE:20261202T190000Z')).toBe('2026-12-01 2026-12-03');
    expect(without('EXDATE:20261202T200000')).toBe('2026-12-01 2026-12-03');
    expect(without('EXDATE;VALUE=DATE:20261202')).toBe('2026-12-01 2026-12-03');
    expect(without('EXDATE;VALUE=DATE:20261201,20261203')).toBe('2026-12-02');
    expect(without('EXDATE:20261202T193000Z')).toBe('2026-12-01 2026-12-02 2026-12-03');
    expect(startsOf('2026-12-01', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261202T000000')).toEqual([
      '2026-12-01',
      '2026-12-03',
    ]);
  });

  it('takes in its RDATEs', () => {
    expect(startsOf('2026-12-01', 'RDATE;VALUE=DATE:20261224,20261210', 'RRULE:FREQ=DAILY;COUNT=2')).toEqual([
      '2026-12-01',
      '2026-12-02',
      '2026-12-10',
      '2026-12-24',
    ]);
  });

  it('gives way to an event that stands for one of its occurrences, moved or cancelled', () => {
    const master = aStay('2026-12-01', '2026-12-02', 'UID:a', 'RRULE:FREQ=DAILY;COUNT=3');
    const id = 'RECURRENCE-ID;VALUE=DATE:20261202';
    const moved = aStay('2026-12-20', '2026-12-22', 'UID:a', id);
    const cancelled = aStay('2026-12-02', '2026-12-03', 'UID:a', id, 'STATUS:CANCELLED');
    const ofAnother = aStay('2026-12-20', '2026-12-22', 'UID:b', id);
    expect(startsIn(aCalendar([master, moved]))).toEqual(['2026-12-01', '2026-12-03', '2026-12-20']);
    expect(startsIn(aCalendar([cancelled, master]))).toEqual(['2026-12-01', '2026-12-03']);
    expect(startsIn(aCalendar([master, ofAnother]))).toEqual(['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-20']);
    const andLater = aStay('2026-12-20', '2026-12-22', 'UID:a', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T000000');
    expect(observe(aCalendar([master, andLater]))).toMatchObject({
      isWhole: false,
      warnings: ['event 2: stands for all later ones too, only one is read'],
    });
  });

  describe('keeps the occurrence that an event of its own should stand for', () => {
    const july = { today: '2026-06-01' };
    const jane = aStay('2026-07-03', '2026-07-05', 'UID:jane', 'SUMMARY:Jane', 'RRULE:FREQ=WEEKLY;COUNT=3');
    const own = ['2026-07-03..2026-07-05', '2026-07-10..2026-07-12', '2026-07-17..2026-07-19'];
    const instead = (...lines: string[]) => ['UID:jane', 'RECURRENCE-ID;VALUE=DATE:20260710', ...lines];
    const withOther = (...lines: string[]) => observe(aCalendar([jane, instead(...lines)]), 'Europe/Paris', july);
    const nightsWith = (...lines: string[]) => withOther(...lines).events.map(({ from, to }) => `${from}..${to}`);

    it.each([
      ['whose end is before its start', aStay('2026-07-10', '2026-07-08')],
      ['without a start', ['DTEND;VALUE=DATE:20260712']],
      ['whose start cannot be read', ['DTSTART:someday', 'DTEND;VALUE=DATE:20260712']],
      ['that lies outside what is shown', aStay('2101-02-01', '2101-02-03')],
    ])('when that is one %s', (_, lines) => {
      expect(nightsWith(...lines)).toEqual(own);
    });

    it('when that is one whose end or rule cannot be read, beside what it gave', () => {
      expect(nightsWith('DTSTART;VALUE=DATE:20260714', 'DTEND:someday')).toEqual([
        ...own.slice(0, 2),
        '2026-07-14..2026-07-15',
        ...own.slice(2),
      ]);
      expect(nightsWith(...aStay('2026-07-14', '2026-07-16', 'RRULE:FREQ=HOURLY'))).toContain(own[1]);
    });

    it('when that is not certain, and what is not certain is ignored', () => {
      const options = { endIsLastNight: false, ignoreTentative: true };
      const tentative = instead(...aStay('2026-07-14', '2026-07-16', 'STATUS:TENTATIVE'));
      const sureOf = (...events: string[][]) => observe(aCalendar(events), 'Europe/Paris', { ...july, options });
      for (const events of [
        [jane, tentative],
        [tentative, jane],
      ])
        expect(sureOf(...events)).toMatchObject({
          events: own.map((nights) => ({ from: nights.slice(0, 10), to: nights.slice(12) })),
          isWhole: true,
        });
    });

    it('but not when that is moved or cancelled, certain or not', () => {
      const moved = [own[0], '2026-07-14..2026-07-16', own[2]];
      expect(nightsWith(...aStay('2026-07-14', '2026-07-16'))).toEqual(moved);
      expect(nightsWith(...aStay('2026-07-14', '2026-07-16', 'STATUS:TENTATIVE'))).toEqual(moved);
      for (const lines of [aStay('2026-07-10', '2026-07-12'), aStay('2026-07-10', '2026-07-08'), []])
        expect(nightsWith(...lines, 'STATUS:CANCELLED')).toEqual([own[0], own[2]]);
    });

    it('and its own first one, when it stands for one of another and repeats', () => {
      const repeating = instead(...aStay('2026-07-10', '2026-07-12', 'RRULE:FREQ=DAILY;INTERVAL=30;COUNT=2'));
      expect(observe(aCalendar([repeating]), 'Europe/Paris', july).events).toMatchObject([
        { from: '2026-07-10', to: '2026-07-12' },
        { from: '2026-08-09', to: '2026-08-11' },
      ]);
    });
  });

  it.each([
    ['RRULE:FREQ=HOURLY', 'FREQ'],
    ['RRULE:FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
    ['RRULE:FREQ=DAILY;INTERVAL=-1', 'INTERVAL'],
    ['RRULE:FREQ=YEARLY;COUNT=1;BYSECOND=1', 'BYSECOND'],
    ['RRULE:FREQ=DAILY;BYMINUTE=5', 'BYMINUTE'],
    ['RRULE:FREQ=DAILY;BYHOUR=9,17', 'BYHOUR'],
    ['RRULE:FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2', 'BYSETPOS'],
    ['RRULE:FREQ=YEARLY;BYWEEKNO=20', 'BYWEEKNO'],
    ['RRULE:FREQ=WEEKLY;BYDAY=1MO', 'BYDAY'],
    ['RRULE:FREQ=WEEKLY;BYMONTHDAY=3', 'BYMONTHDAY'],
    ['RRULE:FREQ=DAILY;UNTIL=tomorrow', 'UNTIL'],
    ['RRULE:FREQ=DAILY;DUPONT=1', 'an unknown part'],
    ['RRULE:COUNT=3', 'no FREQ'],
    ['RRULE:', 'no FREQ'],
    ['RDATE;VALUE=PERIOD:20261224T100000Z/PT5H', 'RDATE or EXDATE'],
    ['RDATE:someday', 'RDATE or EXDATE'],
  ])('%s is not read: its first nights count, with a warning, and nothing may be released', (line, what) => {
    const rule = line.startsWith('RRULE') || line.startsWith('RDATE') ? [] : ['RRULE:FREQ=DAILY'];
    expect(observe(aCalendar([aStay('2026-12-01', '2026-12-02', line, ...rule)]))).toMatchObject({
      events: [{ from: '2026-12-01', to: '2026-12-02' }],
      isWhole: false,
      warnings: [`event 1: repeats in a way that is not read (${what}), only its first occurrence is`],
    });
  });

  it('that happens more often than any rental does is left at its first nights', () => {
    const later = Array.from({ length: 1_000 }, (_, day) => `${compact(plusDays('2026-12-01', day))}T210000`);
    const body = aCalendar([['DTSTART:20261201T200000', 'RRULE:FREQ=DAILY', `RDATE:${later.join(',')}`]]);
    expect(observe(body)).toMatchObject({
      events: [{ from: '2026-12-01', to: '2026-12-02' }],
      isWhole: false,
      warnings: [expect.stringContaining('happens more than 2000 times')],
    });
  });
});

describe('a body that only keeps its reader busy is refused as a whole', () => {
  const reasonFor = (...events: string[][]) => {
    const reading = readCalendar(Buffer.from(aCalendar([aStay('2026-12-24', '2026-12-26'), ...events])), terms());
    return reading.outcome === 'unreadable' ? reading.reason : 'read';
  };

  it.each(['FREQ=SECONDLY;COUNT=5', 'freq=minutely', 'FREQ=YEARLY;COUNT=1;BYSECOND=1,2,3', 'FREQ=DAILY;BYMINUTE=0,30'])(
    'for a rule by the minute or the second: %s',
    (rule) => {
      expect(reasonFor(aStay('2026-12-01', '2026-12-02', `RRULE:${rule}`))).toBe(
        'an event that repeats by the minute or the second',
      );
    },
  );

  it('for an event with more than 2,000 dates in EXDATE and RDATE together', () => {
    const dates = (count: number) => Array.from({ length: count }, (_, day) => compact(plusDays('2026-12-01', day)));
    const daily = (...more: string[]) => ['DTSTART:20261201T200000', 'RRULE:FREQ=DAILY', ...more];
    const most = daily(`EXDATE;VALUE=DATE:${dates(1_999).join(',')}`, 'RDATE;VALUE=DATE:20261201');
    expect(reasonFor(most)).toBe('read');
    expect(reasonFor([...most, 'EXDATE;VALUE=DATE:20261202'])).toBe('an event that lists more than 2000 dates');
  });

  it('for rules that together mean more days than are looked at', () => {
    const daily = (day: number) => aStay(plusDays('2026-01-01', day), plusDays('2026-01-02', day), 'RRULE:FREQ=DAILY');
    const events = (count: number) => Array.from({ length: count }, (_, day) => daily(day));
    expect(reasonFor(...events(12))).toBe('read');
    expect(reasonFor(...events(40))).toBe('events that repeat on more days than are looked at');
  });
});

function compact(date: string): string {
  return date.replaceAll('-', '');
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1, maxLength: 3 });
const rules: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY'),
  some(weekdays).map((days) => `FREQ=WEEKLY;BYDAY=${days.join(',')}`),
  fc.tuple(some(weekdays), fc.constantFrom(...weekdays)).map(([d, w]) => `FREQ=WEEKLY;BYDAY=${d.join(',')};WKST=${w}`),
  some([1, 2, 15, 27, 28]).map((days) => `FREQ=MONTHLY;BYMONTHDAY=${days.join(',')}`),
  fc
    .tuple(fc.constantFrom('1', '2', '4', '-1'), fc.constantFrom(...weekdays))
    .map(([nth, day]) => `FREQ=MONTHLY;BYDAY=${nth}${day}`),
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('1', '3', '-1'), fc.constantFrom(...weekdays))
    .map(([month, nth, day]) => `FREQ=YEARLY;BYMONTH=${month};BYDAY=${nth}${day}`),
);

/** What the parser's own iterator says, after DTSTART, to the end of 2027: right for these plain rules. */
function byParser(rule: string, from: string): string[] {
  const starts = [from];
  const steps = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${from}T00:00:00`));
  for (let next = steps.next(); next && next.toString() < '2028'; next = steps.next())
    starts.push(next.toString().slice(0, 10));
  return [...new Set(starts)].filter((date) => date >= from).sort();
}

describe('plain rules', () => {
  it('are expanded as ical.js expands them, which it does rightly', () => {
    const days = fc.integer({ min: 0, max: 700 }).map((day) => plusDays('2026-01-01', day));
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 4 }), days, (rule, interval, from) => {
        const stepped = `${rule};INTERVAL=${interval}`;
        const ours = startsOf(from, `RRULE:${stepped}`).filter((date) => date < '2028');
        expect(ours).toEqual(byParser(stepped, from));
      }),
      { numRuns: 100, seed: 20261125 },
    );
  });
});
