import { askedRetryAfterMs } from '../../ical/retry-after.ts';

const minuteMs = 60_000;
const longestMs = 30 * minuteMs;

/**
 * How long to wait after 429, in milliseconds: Retry-After, else until `x-ratelimit-reset` (Unix seconds; documented for the
 * Broker API), else the minute that the limit counts. Both are measured from the answer's own Date, so that no clock of ours matters.
 */
export function waitMsOf(headers: Readonly<Record<string, string | undefined>>): number {
  const retryAfter = headers['retry-after'];
  if (retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter)) return bounded(Number(retryAfter) * 1_000);
  const sentMs = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(sentMs)) return bounded(minuteMs);
  const asked = askedRetryAfterMs(retryAfter, new Date(sentMs).toISOString());
  return bounded(asked ?? untilResetMs(headers['x-ratelimit-reset'], sentMs) ?? minuteMs);
}

/** How long a wall before the service is left alone, in milliseconds: 10 to 30 minutes. */
export function blockedMsOf(headers: Readonly<Record<string, string | undefined>>): number {
  return Math.max(waitMsOf(headers), 10 * minuteMs);
}

function untilResetMs(header: string | undefined, sentMs: number): number | undefined {
  return header !== undefined && /^\d{9,11}$/.test(header) ? Number(header) * 1_000 - sentMs : undefined;
}

function bounded(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 1_000), longestMs);
}
