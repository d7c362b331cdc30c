import { describe, expect, test } from '@jest/globals';
import { instantOfFrenchTime } from '../../../../src/connectors/accounts/billetweb/french-time.ts';

describe('a time of Billetweb', () => {
  test.each([
    // The two of its documentation's example, in summer and in winter.
    ['2016-06-15 22:39:24', '2016-06-15T20:39:24.000Z'],
    ['2016-03-02 10:41:36', '2016-03-02T09:41:36.000Z'],
    ['2015-12-31 23:59:59', '2015-12-31T22:59:59.000Z'],
    ['2016-01-01 00:00:00', '2015-12-31T23:00:00.000Z'],
    ['2016-02-29 12:00:00', '2016-02-29T11:00:00.000Z'],
  ])('%s is French: %s', (text, instant) => {
    expect(instantOfFrenchTime(text)).toBe(instant);
  });

  test.each([
    ['2026-10-25 01:59:59', '2026-10-24T23:59:59.000Z', 'before the hour that comes twice'],
    ['2026-10-25 02:00:00', '2026-10-25T00:00:00.000Z', 'the first of two'],
    ['2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z', 'the first of two'],
    ['2026-10-25 03:00:00', '2026-10-25T02:00:00.000Z', 'after the hour that comes twice'],
    ['2026-03-29 01:59:59', '2026-03-29T00:59:59.000Z', 'before the hour that is skipped'],
    ['2026-03-29 02:30:00', '2026-03-29T01:30:00.000Z', 'skipped: with the offset before the gap'],
    ['2026-03-29 03:00:00', '2026-03-29T01:00:00.000Z', 'after the hour that is skipped'],
  ])('%s is %s: %s', (text, instant) => {
    expect(instantOfFrenchTime(text)).toBe(instant);
  });

  test.each(['', '0000-00-00 00:00:00', '0000-00-00'])('“%s” is no time', (text) => {
    expect(instantOfFrenchTime(text)).toBeNull();
  });

  test.each([
    'soon',
    '2026-02-30 12:00:00',
    '2026-13-01 12:00:00',
    '2026-11-24',
    '24/11/2026 12:00',
    '2026-11-24T12:00:00Z',
  ])('%s is not understood', (text) => {
    expect(instantOfFrenchTime(text)).toBeUndefined();
  });
});
