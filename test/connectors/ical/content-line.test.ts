import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { z } from 'zod';
import { readText, readTime, readTimes } from '../../../src/connectors/ical/content-line.ts';

const jcal = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()]).rest(z.string());

/** What the parser says of the line: the value and its TZID. */
function byParser(line: string) {
  const [, { tzid }, , value] = jcal.parse(ICAL.parse.property(line));
  return { text: value?.replace(/T::$/, ''), tzid };
}

const two = (max: number, min = 0) => fc.integer({ min, max }).map((value) => String(value).padStart(2, '0'));
const dates = fc
  .tuple(fc.integer({ min: 1970, max: 2100 }), two(12, 1), two(28, 1))
  .map(([year, month, day]) => `${year}${month}${day}`);
const clocks = fc.tuple(two(23), two(59), two(59)).map((parts) => `T${parts.join('')}`);
const parameters = fc.constantFrom(
  '',
  ';VALUE=DATE-TIME',
  ';TZID=Europe/Paris',
  ';TZID="Far, East"',
  ';X-A=b;TZID=Etc/GMT+3',
);
const texts = fc.string({ unit: fc.constantFrom(...'aé ,;:\\n"(=)👍0'.split('')), maxLength: 20 });

describe('a line read without the parser', () => {
  it('says what the parser says of it: dates', () => {
    fc.assert(
      fc.property(dates, fc.constantFrom('', ';VALUE=DATE'), (date, parameter) => {
        const line = `DTSTART${parameter}:${date}`;
        expect(readTime(line)).toEqual(byParser(line));
      }),
      { seed: 20261125 },
    );
  });

  it('says what the parser says of it: times', () => {
    fc.assert(
      fc.property(dates, clocks, parameters, fc.constantFrom('', 'Z'), (date, clock, parameter, utc) => {
        const line = `DTSTART${parameter}:${date}${clock}${utc}`;
        expect(readTime(line)).toEqual(byParser(line));
      }),
      { seed: 20261125 },
    );
  });

  it('says what the parser says of it: texts', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('', ';LANGUAGE=fr', ';X-Q="a:b;c"'), (text, parameter) => {
        const line = `SUMMARY${parameter}:${text}`.trim();
        expect(readText(line)).toBe(byParser(line).text);
      }),
      { seed: 20261125 },
    );
  });
});

describe('readTime', () => {
  it.each([
    'DTSTART:',
    'DTSTART:notadate',
    'DTSTART:2026-12-24',
    'DTSTART;VALUE=DATE:20260230',
    'DTSTART;VALUE=DATE:20260431',
    'DTSTART;VALUE=DATE:20261301',
    'DTSTART;VALUE=DATE:20260100',
    'DTSTART;VALUE=DATE:00000101',
    'DTSTART:20261224T250000',
    'DTSTART:20261224T106000Z',
    'DTSTART;TZID=Europe/Paris',
    'DTSTART;=:20261224',
  ])('reads nothing from %s', (line) => {
    expect(readTime(line)).toBeUndefined();
  });

  it('takes 24:00, a leap second and a leap day as they are', () => {
    expect(readTime('DTSTART:20261224T240000')?.text).toBe('2026-12-24T24:00:00');
    expect(readTime('DTSTART:20161231T235960Z')?.text).toBe('2016-12-31T23:59:60Z');
    expect(readTime('DTSTART;VALUE=DATE:20280229')?.text).toBe('2028-02-29');
  });
});

describe('readTimes', () => {
  it('gives every value or none', () => {
    expect(readTimes('EXDATE;TZID=Europe/Paris:20261224T160000,20261225T160000')).toEqual([
      { text: '2026-12-24T16:00:00', tzid: 'Europe/Paris' },
      { text: '2026-12-25T16:00:00', tzid: 'Europe/Paris' },
    ]);
    expect(readTimes('EXDATE:20261224T160000,someday')).toBeUndefined();
    expect(readTimes('EXDATE:')).toBeUndefined();
  });
});
