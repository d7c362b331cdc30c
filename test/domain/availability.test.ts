import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveAvailability } from '../../src/domain/availability.ts';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { type Cause, isBookingCause } from '../../src/domain/cause.ts';
import type { EventClass } from '../../src/domain/observed-event.ts';

const SINCE = '2026-05-01T00:00:00.000Z';
const START = '2026-06-01';

function observed(id: string, from: string, to: string, eventClass: EventClass): Cause {
  return {
    kind: 'observed',
    id,
    from,
    to,
    since: SINCE,
    connectionId: 'c',
    platform: 'airbnb',
    eventClass,
    hold: null,
  };
}
function own(kind: 'booking' | 'block', id: string, from: string, to: string): Cause {
  return { kind, id, from, to, since: SINCE };
}

const inWords = (causes: readonly Cause[]) =>
  deriveAvailability(causes).map(
    ({ from, to, status, causes: by }) => `${from}..${to} ${status} by ${by.map(({ id }) => id).join('+')}`,
  );

describe('availability', () => {
  test.each<[string, readonly Cause[], readonly string[]]>([
    ['of no cause is free', [], []],
    [
      'is BOOKED by a booking over a block, with both causes',
      [own('block', 'k', '2026-06-01', '2026-06-04'), own('booking', 'b', '2026-06-02', '2026-06-03')],
      [
        '2026-06-01..2026-06-02 BLOCKED by k',
        '2026-06-02..2026-06-03 BOOKED by k+b',
        '2026-06-03..2026-06-04 BLOCKED by k',
      ],
    ],
    [
      'counts what cannot be told apart as a booking',
      [observed('u', '2026-06-01', '2026-06-02', 'unknown')],
      ['2026-06-01..2026-06-02 BOOKED by u'],
    ],
    [
      'is BLOCKED by a block of a platform',
      [observed('p', '2026-06-01', '2026-06-02', 'block')],
      ['2026-06-01..2026-06-02 BLOCKED by p'],
    ],
    [
      'names the stay that begins first before the other, whatever their IDs',
      [observed('a', '2026-06-02', '2026-06-03', 'unknown'), observed('z', '2026-06-01', '2026-06-03', 'booking')],
      ['2026-06-01..2026-06-02 BOOKED by z', '2026-06-02..2026-06-03 BOOKED by z+a'],
    ],
    [
      'keeps two claims of one night apart from the nights that only one claims',
      [observed('a', '2026-06-01', '2026-06-03', 'booking'), observed('z', '2026-06-02', '2026-06-04', 'unknown')],
      [
        '2026-06-01..2026-06-02 BOOKED by a',
        '2026-06-02..2026-06-03 BOOKED by a+z',
        '2026-06-03..2026-06-04 BOOKED by z',
      ],
    ],
  ])('%s', (_, causes, expected) => {
    expect(inWords(causes)).toEqual(expected);
  });

  const aCause = fc
    .record({
      kind: fc.constantFrom('booking' as const, 'block' as const, 'observed' as const),
      start: fc.nat(10),
      nights: fc.integer({ min: 1, max: 5 }),
      eventClass: fc.constantFrom<EventClass[]>('booking', 'block', 'unknown'),
    })
    .map(({ kind, start, nights, eventClass }) => {
      const [from, to] = [plusDays(START, start), plusDays(START, start + nights)];
      return kind === 'observed' ? observed('', from, to, eventClass) : own(kind, '', from, to);
    });

  test('of any causes says of each night what a night-by-night look says, in any order of the causes', () => {
    fc.assert(
      fc.property(fc.array(aCause, { maxLength: 8 }), (drawn) => {
        const causes = drawn.map((cause, index) => ({ ...cause, id: String(index) }));
        const ranges = deriveAvailability(causes);
        expect(deriveAvailability([...causes].reverse())).toEqual(ranges);
        for (let day = 0; day < 16; day += 1) {
          const night = plusDays(START, day);
          const over = causes.filter(({ from, to }) => from <= night && night < to);
          const expected = over.some(isBookingCause) ? 'BOOKED' : over.length > 0 ? 'BLOCKED' : undefined;
          const found = ranges.filter(({ from, to }) => from <= night && night < to);
          expect(found.map(({ status }) => status)).toEqual(expected ? [expected] : []);
          expect(found[0]?.causes.length ?? 0).toBe(over.length);
        }
      }),
    );
  });
});
