import { expect, test } from '@jest/globals';
import {
  dateInZone,
  datesFrom,
  isCalendarDate,
  isTimeZone,
  nightsBetween,
  plusDays,
} from '../../src/domain/calendar-date.ts';
import { nextSlotAfter } from '../../src/domain/instant.ts';

test.each([
  ['2026-02-28', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-02-30', false],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-06-00', false],
  ['2026-06-31', false],
  ['2026-12-31', true],
  ['26-2-28', false],
  ['2026-02-28T00:00:00Z', false],
  ['0000-01-01', false],
  ['', false],
])('%s is a date that exists: %s', (text, expected) => {
  expect(isCalendarDate(text)).toBe(expected);
});

test.each([
  ['2026-03-28', 1, '2026-03-29'],
  ['2026-10-25', 1, '2026-10-26'],
  ['2026-01-01', -1, '2025-12-31'],
  ['2028-02-28', 2, '2028-03-01'],
  ['2026-06-09', 1, '2026-06-10'],
  ['2026-06-10', -1, '2026-06-09'],
  ['2026-06-28', 1, '2026-06-29'],
  ['2026-06-01', -1, '2026-05-31'],
])('%s and %i days is %s', (date, days, expected) => {
  expect([plusDays(date, days), nightsBetween(date, expected)]).toEqual([expected, days]);
});

test('dates that follow one another are those of the calendar, over leap days and years', () => {
  const dates = datesFrom('2027-12-30', 900);
  const startMs = Date.parse('2027-12-30T00:00:00.000Z');
  expect(dates).toEqual(dates.map((_, index) => new Date(startMs + index * 86_400_000).toISOString().slice(0, 10)));
  expect([dates.length, datesFrom('2026-06-01', 0)]).toEqual([900, []]);
});

test.each([
  ['2026-06-01T22:30:00.000Z', 'Europe/Paris', '2026-06-02'],
  ['2026-06-01T22:30:00.000Z', 'UTC', '2026-06-01'],
  ['2026-06-01T09:30:00.000Z', 'Pacific/Kiritimati', '2026-06-01'],
  ['2026-06-01T10:30:00.000Z', 'Pacific/Kiritimati', '2026-06-02'],
  ['2026-06-01T03:59:00.000Z', 'America/New_York', '2026-05-31'],
])('a wall clock at %s in %s shows %s', (instant, zone, date) => {
  expect(dateInZone(instant, zone)).toBe(date);
});

test.each([
  ['Europe/Paris', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['+02:00', false],
  ['', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});

test('the next slot of a schedule is counted from the epoch, and an instant on a slot has the one after', () => {
  const halfHourMs = 30 * 60_000;
  expect(nextSlotAfter('2026-06-01T08:12:00.000Z', halfHourMs)).toBe('2026-06-01T08:30:00.000Z');
  expect(nextSlotAfter('2026-06-01T08:30:00.000Z', halfHourMs)).toBe('2026-06-01T09:00:00.000Z');
});
