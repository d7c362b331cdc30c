import { expect, test } from '@jest/globals';
import { runWeekend } from '../../bench/stress/stress.ts';

/** The drill of `npm run bench -- stress` at a smaller size; that has 2,000 listings. */
const LISTINGS = 60;
const DEADLINE_MS = 600_000;

test(
  'a weekend’s peak on four platforms, one of which fails while the worker is killed, ends with all of them in step',
  async () => {
    const result = await runWeekend({
      listings: LISTINGS,
      perSecond: 10,
      convergenceMs: DEADLINE_MS / 2,
      say: () => {},
    });
    expect(result).toMatchObject({ bookings: 3 * LISTINGS, differences: [], repeated: 0 });
    expect(result.cancelled).toBeGreaterThan(10);
  },
  DEADLINE_MS,
);
