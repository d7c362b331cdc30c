/** How urgent a push is to the battery of a phone (RFC 8030 §5.3). */
export type PushUrgency = 'high' | 'normal';

/** How long a push service keeps a push for a browser that is not there (RFC 8030 §5.2). */
export const PUSH_TTL_S = 24 * 60 * 60;

/** A push that was taken and of which nobody has told how it went is taken again after this time. */
export const PUSH_LEASE_MS = 60_000;

/** Browsers of one person that get pushes. */
export const MOST_SUBSCRIPTIONS = 20;

/**
 * Why a push failed for good. `unauthorized`: its service does not take it from this installation; `refused`: nor for any
 * other reason; `unopened`: the address that is kept of the browser does not open. After the first and the last the browser
 * gets no pushes until its person turns them on again.
 */
export const pushFailures = ['unauthorized', 'refused', 'unopened'] as const;
export type PushFailure = (typeof pushFailures)[number];

const FIRST_BACKOFF_MS = 5_000;
const LONGEST_BACKOFF_MS = 60 * 60_000;

/**
 * How long to wait after a service did not take a push for the `failedTries`-th time in a row: 5 s, doubled up to 1 h, less up
 * to a fifth (`random` in [0, 1)); longer where it asked for more, but never over that hour.
 */
export function pushBackoffMs(failedTries: number, retryAfterMs: number | null, random: number): number {
  const wholeMs = Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(0, failedTries - 1), LONGEST_BACKOFF_MS);
  const backoffMs = Math.round(wholeMs * (1 - random / 5));
  return Math.max(backoffMs, Math.min(retryAfterMs ?? 0, LONGEST_BACKOFF_MS));
}
