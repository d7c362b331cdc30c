const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait in milliseconds before the stream is opened again: 1 s, doubled with each failure in a row up to a
 * minute, and of that a share between a half and the whole, so that the tabs of many do not come back at once. `share` is
 * a random number in [0, 1).
 */
export function reconnectWaitMs(failures: number, share: number): number {
  const wholeMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 6));
  return Math.round(wholeMs * (0.5 + share / 2));
}
