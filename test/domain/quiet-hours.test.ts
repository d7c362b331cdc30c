import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusMs } from '../../src/domain/instant.ts';
import { isLocalTime, isQuiet, type QuietHours, quietUntil } from '../../src/domain/quiet-hours.ts';

const night: QuietHours = { from: '22:00', to: '08:00' };
const noon: QuietHours = { from: '12:00', to: '14:00' };
const zone = 'Europe/Paris';

test.each([
  ['00:00', true],
  ['23:59', true],
  ['24:00', false],
  ['7:30', false],
  ['12:60', false],
  ['', false],
])('%s is a time of day, or not', (text, is) => {
  expect(isLocalTime(text)).toBe(is);
});

describe('quiet hours', () => {
  test.each<[string, QuietHours, string, readonly [now: string, until: string]]>([
    ['end at once where there is quiet no more', night, zone, ['2026-06-01T06:00:00.000Z', '2026-06-01T06:00:00.000Z']],
    ['last past midnight', night, zone, ['2026-06-01T20:00:00.000Z', '2026-06-02T06:00:00.000Z']],
    ['last until their end, from any second', night, zone, ['2026-06-01T23:14:15.678Z', '2026-06-02T06:00:00.000Z']],
    ['are those of one day too', noon, zone, ['2026-06-01T10:30:00.000Z', '2026-06-01T12:00:00.000Z']],
    ['have not begun a moment before', noon, zone, ['2026-06-01T09:59:59.999Z', '2026-06-01T09:59:59.999Z']],
    [
      'are those of the person’s own zone',
      night,
      'Asia/Kathmandu',
      ['2026-06-01T17:00:00.000Z', '2026-06-02T02:15:00.000Z'],
    ],
    [
      'are an hour shorter when clocks go forward',
      night,
      zone,
      ['2026-03-28T21:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ],
    ['are an hour longer when clocks go back', night, zone, ['2026-10-24T20:00:00.000Z', '2026-10-25T07:00:00.000Z']],
    [
      'end when clocks are put past their end',
      { from: '22:00', to: '02:30' },
      zone,
      ['2026-03-29T00:00:00.000Z', '2026-03-29T01:00:00.000Z'],
    ],
    [
      'are quiet a second time when clocks are put back into them',
      { from: '01:00', to: '02:30' },
      zone,
      ['2026-10-25T01:10:00.000Z', '2026-10-25T01:30:00.000Z'],
    ],
    [
      'follow a zone whose clocks move by half an hour',
      { from: '01:00', to: '02:15' },
      'Australia/Lord_Howe',
      ['2026-10-03T15:00:00.000Z', '2026-10-03T15:30:00.000Z'],
    ],
  ])('%s', (_, quiet, timeZone, [now, until]) => {
    expect(quietUntil(quiet, timeZone, now)).toBe(until);
  });

  test('of nobody end at once', () => {
    expect(quietUntil(null, zone, '2026-06-01T23:00:00.000Z')).toBe('2026-06-01T23:00:00.000Z');
  });

  const minutes = fc.nat(24 * 60 - 1);
  const localTime = minutes.map(
    (of) => `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`,
  );
  const someQuiet = fc.record({ from: localTime, to: localTime }).filter(({ from, to }) => from !== to);
  const someZone = fc.constantFrom('Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
  const anyMs = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') });
  /** The day before clocks are put forward or back in one of the zones. */
  const clockChanges = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-03-08T05:30Z', '2026-10-03T15:30Z'];
  const nearMs = fc
    .tuple(fc.constantFrom(...clockChanges), fc.nat(24 * 60 * 60_000))
    .map(([change, beforeMs]) => Date.parse(change) - beforeMs);
  const someInstant = fc.oneof(anyMs, nearMs).map((ms) => new Date(ms).toISOString());

  test('end at the first instant that is not quiet, within a day and the hour that clocks are put back', () => {
    fc.assert(
      fc.property(
        someQuiet,
        someZone,
        someInstant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (quiet, tz, now, part) => {
          const until = quietUntil(quiet, tz, now);
          const lengthMs = Date.parse(until) - Date.parse(now);
          expect(isQuiet(quiet, tz, until)).toBe(false);
          expect(lengthMs).toBeLessThanOrEqual(25 * 60 * 60_000);
          if (lengthMs > 0) {
            expect(isQuiet(quiet, tz, plusMs(until, -1))).toBe(true);
            expect(isQuiet(quiet, tz, plusMs(now, Math.floor((lengthMs - 1) * part)))).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
