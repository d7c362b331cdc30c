const minuteMs = 60_000;
const shortestMs = 1_000;
const longestMs = 30 * minuteMs;

/** A wait for a limit, in milliseconds: neither a tight loop nor longer than a run waits for limits. A minute for what is no number. */
export function limitWaitMs(ms: number): number {
  return Number.isNaN(ms) ? minuteMs : Math.min(Math.max(Math.ceil(ms), shortestMs), longestMs);
}

/** A wait for a wall before the service, in milliseconds: 10 to 30 minutes, since asking sooner makes most walls stay longer. */
export function wallWaitMs(ms = 0): number {
  return Math.max(limitWaitMs(ms), 10 * minuteMs);
}
