import { DateTime } from 'luxon';

const minuteMs = 60_000;
const shortestMs = 1_000;
const longestMs = 30 * minuteMs;

/** The limit is counted by the minute (its own words: “100 hits per minute”): after one it is new. */
const limitMs = minuteMs;
/** A challenge passes when the address has been quiet for a while; asking sooner makes it longer. */
const challengeMs = 10 * minuteMs;

type Headers = Readonly<Record<string, string | undefined>>;

/** How long to wait after `rate_limiting`: as Retry-After says, else a minute; between a second and half an hour. */
export function waitOfLimitMs(headers: Headers): number {
  return boundedMs(retryAfterMs(headers) ?? limitMs);
}

/** How long to wait after a challenge: at least ten minutes, half an hour at most. */
export function waitOfChallengeMs(headers: Headers): number {
  return boundedMs(Math.max(retryAfterMs(headers) ?? 0, challengeMs));
}

/** A wait that is neither a tight loop nor longer than what still counts as waiting for a limit. */
export function boundedMs(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), shortestMs), longestMs);
}

/** Retry-After (RFC 9110 §10.2.3) in seconds, or as a date, which is measured by the service's own clock in `Date`. */
function retryAfterMs({ 'retry-after': asked, date }: Headers): number | undefined {
  if (asked === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(asked)) return Number(asked) * 1_000;
  const [until, now] = [DateTime.fromHTTP(asked), DateTime.fromHTTP(date ?? '')];
  return until.isValid && now.isValid ? until.toMillis() - now.toMillis() : undefined;
}
