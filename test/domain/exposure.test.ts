import { describe, expect, it } from '@jest/globals';
import { type EditionRead, exposureOf } from '../../src/domain/exposure.ts';
import type { NightRange } from '../../src/domain/night-range.ts';

const stay = { from: '2026-06-10', to: '2026-06-13', since: '2026-06-01T08:00:00.000Z' };

function edition(etag: string, readAts: readonly [string, string?], ...nights: readonly NightRange[]): EditionRead {
  const [first, last = first] = readAts;
  const instant = (time: string) => `2026-06-01T${time}:00.000Z`;
  return { etag, nights, firstReadAt: instant(first), lastReadAt: instant(last), reader: 'Airbnb' };
}

describe('exposure', () => {
  it('ends with the first edition read that closes every night', () => {
    const editions = [
      edition('"c"', ['10:00'], stay),
      edition('"a"', ['08:05'], { from: '2026-06-20', to: '2026-06-21' }),
      edition('"b"', ['08:25', '09:30'], stay),
    ];
    expect(exposureOf(stay, editions)).toMatchObject({ closedBy: { etag: '"b"' }, minutes: 25 });
  });

  it('goes on while a night is missing in what was read', () => {
    const editions = [edition('"a"', ['08:25'], { from: '2026-06-10', to: '2026-06-12' })];
    expect(exposureOf(stay, editions)).toEqual({ closedBy: null, minutes: null });
  });

  it('counts nights closed by several entries together', () => {
    const parts = [
      { from: '2026-06-12', to: '2026-06-15' },
      { from: '2026-06-09', to: '2026-06-12' },
    ];
    expect(exposureOf(stay, [edition('"a"', ['08:25'], ...parts)]).minutes).toBe(25);
  });

  it('is nothing where the nights were closed before, as by a block', () => {
    const editions = [edition('"a"', ['07:00', '07:50'], stay), edition('"b"', ['08:40'], stay)];
    expect(exposureOf(stay, editions)).toMatchObject({ closedBy: { etag: '"a"' }, minutes: 0 });
  });

  it('does not take an edition from before for known when it opened the nights again before', () => {
    const editions = [
      edition('"closed"', ['06:00', '06:30'], stay),
      edition('"open"', ['07:00', '07:50']),
      edition('"again"', ['08:40'], stay),
    ];
    expect(exposureOf(stay, editions)).toMatchObject({ closedBy: { etag: '"again"' }, minutes: 40 });
  });

  it('claims nothing of an edition whose last read before the stay is not known', () => {
    const editions = [edition('"closed"', ['06:00', '09:00'], stay), edition('"open"', ['07:00', '07:50'])];
    expect(exposureOf(stay, editions)).toEqual({ closedBy: null, minutes: null });
  });
});
