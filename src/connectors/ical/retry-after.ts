import { DateTime } from 'luxon';
import type { Instant } from '../../domain/instant.ts';

const defaultMs = 15 * 60_000;
const shortestMs = 1_000;
const longestMs = 24 * 60 * 60_000;

/** The same as `askedRetryAfterMs`, and 15 minutes when the header is missing or unreadable. */
export function retryAfterMs(header: string | undefined, now: Instant): number {
  return askedRetryAfterMs(header, now) ?? defaultMs;
}

/**
 * How long a Retry-After header (RFC 9110 §10.2.3: seconds, or an HTTP-date in any of its three forms) asks to wait from
 * `now`, in milliseconds; undefined when it is missing or unreadable. Never under a second, so that a header of 0 or of the
 * past cannot make a tight loop, and never over a day.
 */
export function askedRetryAfterMs(header: string | undefined, now: Instant): number | undefined {
  const asked = header === undefined ? undefined : askedMs(header.trim(), now);
  return asked === undefined ? undefined : Math.min(Math.max(asked, shortestMs), longestMs);
}

function askedMs(header: string, now: Instant): number | undefined {
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const date = DateTime.fromHTTP(header);
  return date.isValid ? date.toMillis() - Date.parse(now) : undefined;
}
