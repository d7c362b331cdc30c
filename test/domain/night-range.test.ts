import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../../src/domain/calendar-date.ts';
import {
  common,
  intersection,
  merged,
  type NightRange,
  nightCount,
  nightsOf,
  onOrAfter,
  overlaps,
  subtracted,
  totalNights,
} from '../../src/domain/night-range.ts';

const range = (from: string, to: string): NightRange => ({ from, to });
const START = '2026-02-20';
const aRange = fc
  .record({ start: fc.nat(20), nights: fc.integer({ min: 1, max: 6 }) })
  .map(({ start, nights }) => range(plusDays(START, start), plusDays(START, start + nights)));
const someRanges = fc.array(aRange, { maxLength: 6 });
const setOf = (ranges: readonly NightRange[]) => new Set(ranges.flatMap(nightsOf));
const sorted = (nights: Iterable<string>) => [...nights].sort();

describe('a stay', () => {
  test.each([
    [range('2026-06-10', '2026-06-12'), range('2026-06-12', '2026-06-14'), false],
    [range('2026-06-10', '2026-06-12'), range('2026-06-11', '2026-06-14'), true],
    [range('2026-06-10', '2026-06-14'), range('2026-06-11', '2026-06-12'), true],
    [range('2026-06-12', '2026-06-14'), range('2026-06-10', '2026-06-12'), false],
  ])('%j and %j share a night: %s', (a, b, expected) => {
    expect([overlaps(a, b), overlaps(b, a), intersection(a, b) !== undefined]).toEqual([expected, expected, expected]);
  });

  test.each([
    ['over a summer-time change', range('2026-03-28', '2026-03-30'), 2],
    ['over a winter-time change', range('2026-10-24', '2026-10-26'), 2],
    ['over a leap day', range('2028-02-28', '2028-03-01'), 2],
    ['over a year’s end', range('2026-12-31', '2027-01-01'), 1],
  ])('%s has its nights counted by the calendar', (_, stay, nights) => {
    expect([nightCount(stay), nightsOf(stay).length]).toEqual([nights, nights]);
  });

  test('is cut at today and left out when it is over', () => {
    const stays = [range('2026-06-01', '2026-06-05'), range('2026-05-01', '2026-06-03')];
    expect(onOrAfter(stays, '2026-06-03')).toEqual([range('2026-06-03', '2026-06-05')]);
  });
});

describe('sets of nights', () => {
  test('merged are the same nights, sorted, apart and not empty', () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const result = merged(ranges);
        expect(sorted(setOf(result))).toEqual(sorted(setOf(ranges)));
        expect(totalNights(result)).toBe(setOf(ranges).size);
        for (const [index, { from, to }] of result.entries()) {
          expect(from < to).toBe(true);
          expect(index === 0 || (result[index - 1]?.to ?? '') < from).toBe(true);
        }
      }),
    );
  });

  test('subtracted and common are those of the sets', () => {
    fc.assert(
      fc.property(someRanges, someRanges, (a, b) => {
        const [left, right] = [setOf(a), setOf(b)];
        expect(sorted(setOf(subtracted(a, b)))).toEqual(sorted([...left].filter((night) => !right.has(night))));
        expect(sorted(setOf(common(a, b)))).toEqual(sorted([...left].filter((night) => right.has(night))));
      }),
    );
  });
});
