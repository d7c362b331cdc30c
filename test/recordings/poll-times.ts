import { type Day, startMsOf } from './day.ts';
import type { Random } from './random.ts';

const MINUTE_MS = 60_000;
const LEAST_POLLS = 1_000;

/**
 * When a recording's polls were made, in milliseconds since 1970 and to the second: about hourly over `lengthDays` days,
 * with gaps of 2 to 8 hours and some of minutes (as the recordings of real rooms have), and a thousand polls at least.
 */
export function pollTimes(firstDay: Day, lengthDays: number, random: Random): number[] {
  const endMs = startMsOf(firstDay + lengthDays);
  const times: number[] = [];
  let atMs = startMsOf(firstDay) + random.whole(4, 20) * 60 * MINUTE_MS;
  while (atMs < endMs || times.length < LEAST_POLLS) {
    times.push(atMs - (atMs % 1000));
    atMs += gapMin(random) * MINUTE_MS;
  }
  return times;
}

function gapMin(random: Random): number {
  const draw = random.next();
  if (draw < 0.78) return 48 + random.next() * 26;
  if (draw < 0.9) return 120 + random.next() * 120;
  if (draw < 0.92) return 240 + random.next() * 240;
  return 3 + random.next() * 22;
}
