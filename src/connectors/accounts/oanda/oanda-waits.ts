import { askedRetryAfterMs } from '../../ical/retry-after.ts';

const minuteMs = 60_000;
const longestMs = 30 * minuteMs;
/** The limit counts one second. A little longer, since whatever else shares our address keeps asking. */
const usualMs = 5_000;

/**
 * How long to wait after 429, in milliseconds: Retry-After, a date in it measured from the answer's own Date, else 5 s. OANDA documents
 * neither header.
 */
export function waitMsOf(headers: Readonly<Record<string, string | undefined>>): number {
  const retryAfter = headers['retry-after'];
  if (retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter)) return bounded(Number(retryAfter) * 1_000);
  const sentMs = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(sentMs)) return usualMs;
  return bounded(askedRetryAfterMs(retryAfter, new Date(sentMs).toISOString()) ?? usualMs);
}

/** How long a wall before the service is left alone, in milliseconds: 10 to 30 minutes. */
export function blockedMsOf(headers: Readonly<Record<string, string | undefined>>): number {
  return Math.max(waitMsOf(headers), 10 * minuteMs);
}

/** A wait of one second to 30 minutes. */
export function bounded(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 1_000), longestMs);
}
