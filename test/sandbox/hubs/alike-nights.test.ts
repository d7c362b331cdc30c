import { expect, test } from '@jest/globals';
import { daysAfter } from '../../../sandbox/calendar-date.ts';
import { alikeNights, edgesOf } from '../../../sandbox/hubs/alike-nights.ts';

const december = { first: '2026-12-01', last: '2026-12-31' };

test('nights are parted where something begins or ends among them, in order and without a gap', () => {
  expect(alikeNights(december, ['2026-12-20', '2026-12-05', '2026-11-30', '2027-01-01', '2026-12-01'])).toEqual([
    { first: '2026-12-01', last: '2026-12-04' },
    { first: '2026-12-05', last: '2026-12-19' },
    { first: '2026-12-20', last: '2026-12-31' },
  ]);
});

test('nights without an edge are one part, and no nights are none', () => {
  expect(alikeNights(december, [])).toEqual([december]);
  expect(alikeNights({ first: '2026-12-02', last: '2026-12-01' }, ['2026-12-01'])).toEqual([]);
});

test('a night that is named is a part of its own', () => {
  const parts = alikeNights(december, edgesOf(['2026-12-31', '2026-12-10']));
  expect(parts.map(({ first }) => first)).toEqual(['2026-12-01', '2026-12-10', '2026-12-11', '2026-12-31']);
});

test.each([
  ['2026-12-31', 1, '2027-01-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-03-01', -1, '2026-02-28'],
])('%s and %i days is %s, each time', (date, days, expected) => {
  expect([daysAfter(date, days), daysAfter(date, days)]).toEqual([expected, expected]);
});
