import { describe, expect, it } from '@jest/globals';
import { compareMoments, isMoment } from '../../src/domain/fill.ts';

describe('moments', () => {
  it.each([
    ['2026-03-05T14:03:11Z', '2026-03-05T14:03:11.000000001Z'],
    ['2026-03-05T14:03:11.5Z', '2026-03-05T14:03:11.504Z'],
    ['2026-03-05T14:03:11.09Z', '2026-03-05T14:03:11.1Z'],
    ['2026-03-05T14:03:11.999999999Z', '2026-03-05T14:03:12Z'],
    ['2025-12-31T23:59:59.9Z', '2026-01-01T00:00:00Z'],
  ])('%s is before %s', (earlier, later) => {
    expect(compareMoments(earlier, later)).toBeLessThan(0);
    expect(compareMoments(later, earlier)).toBeGreaterThan(0);
  });

  it.each([
    ['2026-03-05T14:03:11Z', '2026-03-05T14:03:11.000Z'],
    ['2026-03-05T14:03:11.5Z', '2026-03-05T14:03:11.500000000Z'],
  ])('%s is %s', (one, same) => {
    expect(compareMoments(one, same)).toBe(0);
  });

  it.each(['2026-03-05T14:03:11Z', '2026-03-05T14:03:11.5Z', '2026-03-05T14:03:11.123456789Z', '2024-02-29T00:00:00Z'])(
    '%s has the form',
    (text) => {
      expect(isMoment(text)).toBe(true);
    },
  );

  it.each([
    '',
    '2026-03-05',
    '2026-03-05T14:03Z',
    '2026-03-05T14:03:11',
    '2026-03-05T14:03:11+01:00',
    '2026-03-05T14:03:11.Z',
    '2026-03-05T14:03:11.1234567890Z',
    '2026-03-05 14:03:11Z',
    '2026-13-05T14:03:11Z',
    '2026-03-05T25:03:11Z',
    '1709647391',
  ])('%j has not', (text) => {
    expect(isMoment(text)).toBe(false);
  });
});
