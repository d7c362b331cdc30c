import { describe, expect, it } from '@jest/globals';
import { silentSince } from '../../src/domain/export-silence.ts';
import { plusMinutes } from '../../src/domain/instant.ts';

const createdAt = '2026-06-01T08:00:00.000Z';
const HOUR = 60;
const at = (hours: number) => plusMinutes(createdAt, hours * HOUR);
const reads = (...hours: number[]) => ({ createdAt, readAts: hours.map(at), standstillMin: 0 });

describe('a platform', () => {
  it('that reads every two hours is silent after 24 h without a read, not before', () => {
    const times = reads(2, 4, 6, 8);
    expect(silentSince(times, at(32))).toBeNull();
    expect(silentSince(times, plusMinutes(at(32), 1))).toBe(at(8));
  });

  it('that reads once a day is given four times as long', () => {
    const times = reads(24, 48, 72);
    expect(silentSince(times, at(72 + 96))).toBeNull();
    expect(silentSince(times, plusMinutes(at(72 + 96), 1))).toBe(at(72));
  });

  it('is judged by its usual gap, whatever one long or short gap was', () => {
    const times = reads(0, 10, 20, 220, 230);
    expect(silentSince(times, at(230 + 40))).toBeNull();
    expect(silentSince(times, at(230 + 41))).toBe(at(230));
  });

  it('is not blamed for the time in which relais stood still', () => {
    const times = { ...reads(2, 4, 6, 8), standstillMin: 90 };
    expect(silentSince(times, plusMinutes(at(32), 90))).toBeNull();
    expect(silentSince(times, plusMinutes(at(32), 91))).toBe(at(8));
  });

  it('that never read is silent since the export was made, once a day has passed', () => {
    expect(silentSince(reads(), at(24))).toBeNull();
    expect(silentSince(reads(), at(25))).toBe(createdAt);
  });
});
