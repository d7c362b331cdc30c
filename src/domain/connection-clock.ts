import { type Instant, msBetween } from './instant.ts';

const MINUTE_MS = 60_000;

/** The interval in force: the chosen one, and never a shorter one than brings anything new. */
export function effectiveIntervalMin(chosenMin: number, minUsefulMin: number): number {
  return Math.max(chosenMin, minUsefulMin);
}

/**
 * The next slot of a connection after `now`. Slots are a grid of `intervalMin` minutes from the Unix epoch, shifted by a
 * number of seconds of the connection’s own, so that
 * - starts are spread over the interval however many connections were made, switched on or recovered together;
 * - a run that is late or long moves no later one, and an outage of many intervals is followed by one run;
 * - a change of the interval holds from the next slot on, and no clock change of any country does anything to it.
 */
export function nextSlot(connectionId: string, intervalMin: number, now: Instant): Instant {
  const intervalMs = intervalMin * MINUTE_MS;
  const shiftMs = spreadOf(connectionId) % intervalMs;
  const sinceSlotMs = modulo(Date.parse(now) - shiftMs, intervalMs);
  return new Date(Date.parse(now) - sinceSlotMs + intervalMs).toISOString();
}

/** True when a connection’s planned slot has come. */
export function isDue(slot: Instant | null, now: Instant): boolean {
  return slot !== null && msBetween(slot, now) >= 0;
}

/** Milliseconds within a day, to the second, from the connection’s ID (FNV-1a, 32 bits). */
function spreadOf(connectionId: string): number {
  let hash = 0x811c9dc5;
  for (const sign of connectionId) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash % 86_400) * 1_000;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
