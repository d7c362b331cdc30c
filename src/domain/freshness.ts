import { type Instant, msBetween } from './instant.ts';

/**
 * How well relais knows a connection. `fresh`: read within `FRESH_MS`. `put_off`: its platform asked to wait, or its breaker
 * lets nothing through. `unreachable`: it was asked and did not answer rightly. `stale`: what is known is older, and it was
 * not asked, or has not answered yet.
 */
export const freshnessStates = ['fresh', 'stale', 'unreachable', 'put_off'] as const;
export type FreshnessState = (typeof freshnessStates)[number];

/** What is known is good enough for a request of now. */
const FRESH_MS = 60_000;

/** What became of asking a platform: null where it was not asked, or has not answered yet. */
export type AskedAnew = 'read' | 'failed' | 'put_off' | null;

/** A connection as it stands: when it was read last, and until when it waits by its platform’s will or its breaker’s. */
export type KnownRead = { readonly lastSyncAt: Instant | null; readonly waitsUntil: Instant | null };

/** True for what is to be read anew before one relies on it, and may be. */
export function isToBeReadAnew(known: KnownRead, now: Instant): boolean {
  return !isFresh(known, now) && !isWaiting(known, now);
}

/** The state of what is known at `now`, `asked` being what became of asking for it. */
export function freshnessOf(known: KnownRead, asked: AskedAnew, now: Instant): FreshnessState {
  if (isFresh(known, now)) return 'fresh';
  if (asked === 'put_off' || isWaiting(known, now)) return 'put_off';
  return asked === 'failed' ? 'unreachable' : 'stale';
}

function isFresh({ lastSyncAt }: KnownRead, now: Instant): boolean {
  return lastSyncAt !== null && msBetween(lastSyncAt, now) <= FRESH_MS;
}

function isWaiting({ waitsUntil }: KnownRead, now: Instant): boolean {
  return waitsUntil !== null && waitsUntil > now;
}
