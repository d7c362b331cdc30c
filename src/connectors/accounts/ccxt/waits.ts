import type { Answered } from './judged-reply.ts';

const SHORTEST_MS = 1_000;
const SHORTEST_BLOCK_MS = 10 * 60_000;
const LONGEST_MS = 30 * 60_000;
const USUAL_MS = 60_000;

/** How long to wait for a limit: from 1 s, or 10 min where our address is refused, to 30 min; a minute where the service does not tell. */
export function boundedWaitMs(kind: 'RATE_LIMITED' | 'BLOCKED', waitMs: number | undefined): number {
  const shortest = kind === 'BLOCKED' ? SHORTEST_BLOCK_MS : SHORTEST_MS;
  const told = waitMs === undefined || Number.isNaN(waitMs) ? USUAL_MS : waitMs;
  return Math.min(LONGEST_MS, Math.max(shortest, Math.ceil(told)));
}

/** `Retry-After` in milliseconds, told in seconds or as a date against the answer's own date; null for none. */
export function retryAfterMs(headers: Answered['headers']): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  return msUntil(Date.parse(text), headers);
}

/** From the answer's `Date` to a moment that the answer names, in milliseconds; null where one of them is missing. */
export function msUntil(atMs: number, headers: Answered['headers']): number | null {
  const ms = atMs - Date.parse(headers['date'] ?? '');
  return Number.isNaN(ms) ? null : ms;
}
