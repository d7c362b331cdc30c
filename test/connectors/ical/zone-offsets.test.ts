import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { instantMsOf, offsetMinAt, wallMsOf } from '../../../src/connectors/ical/zone-offsets.ts';

const zones = [
  'Europe/Paris',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/Santiago',
  'UTC',
];
const instants = fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2050, 0, 1) });
const wall = (text: string) => Date.parse(`${text}Z`);
const utc = (ms: number) => new Date(ms).toISOString().slice(0, 19);

describe('what the clocks of a zone show', () => {
  it('is what another library says, at any instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, ms) => {
        expect(offsetMinAt(zone, ms)).toBe(DateTime.fromMillis(ms, { zone }).offset);
      }),
      { numRuns: 3_000, seed: 20261125 },
    );
  });

  it('changes in the very second in which another library’s does', () => {
    for (const zone of zones) {
      const offset = (ms: number) => DateTime.fromMillis(ms, { zone }).offset;
      for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2028, 0, 1); day += 86_400_000) {
        if (offset(day) === offset(day + 86_400_000)) continue;
        for (let ms = day; ms <= day + 86_400_000; ms += 900_000)
          for (const at of [ms - 1, ms])
            expect(`${zone} ${at} ${offsetMinAt(zone, at)}`).toBe(`${zone} ${at} ${offset(at)}`);
      }
    }
  });

  it('leads back to the instant, unless the clocks show that time twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, ms) => {
        const back = instantMsOf(zone, wallMsOf(zone, ms));
        const isTwice = back !== ms;
        expect(isTwice ? wallMsOf(zone, back) : 0).toBe(isTwice ? wallMsOf(zone, ms) : 0);
        expect(back).toBeLessThanOrEqual(ms);
      }),
      { numRuns: 3_000, seed: 20261125 },
    );
  });

  it('twice is the first time, and what they skip is reckoned from before (RFC 5545 §3.3.5)', () => {
    expect(utc(instantMsOf('Europe/Paris', wall('2026-10-25T02:30:00')))).toBe('2026-10-25T00:30:00');
    expect(utc(instantMsOf('Europe/Paris', wall('2026-03-29T02:30:00')))).toBe('2026-03-29T01:30:00');
    expect(utc(instantMsOf('America/New_York', wall('2026-11-01T01:30:00')))).toBe('2026-11-01T05:30:00');
    expect(utc(instantMsOf('Australia/Lord_Howe', wall('2026-04-05T01:45:00')))).toBe('2026-04-04T14:45:00');
  });
});
