import { limitWaitMs, wallWaitMs } from '../judging/bounded-wait.ts';
import { type AnswerHeaders, retryAfterMs, untilMs } from '../judging/retry-after.ts';

const minuteMs = 60_000;

/**
 * How long to wait after 429, in milliseconds: Retry-After, else until `x-ratelimit-reset` (Unix seconds; documented for the
 * Broker API), else the minute that the limit counts.
 */
export function waitMsOf(headers: AnswerHeaders): number {
  return limitWaitMs(toldMs(headers) ?? minuteMs);
}

/** How long a wall before the service is left alone, in milliseconds: 10 to 30 minutes. */
export function blockedMsOf(headers: AnswerHeaders): number {
  return wallWaitMs(toldMs(headers));
}

function toldMs(headers: AnswerHeaders): number | undefined {
  const reset = headers['x-ratelimit-reset'];
  const isTold = reset !== undefined && /^\d{9,11}$/.test(reset);
  return retryAfterMs(headers) ?? (isTold ? untilMs(Number(reset) * 1_000, headers) : undefined);
}
