import type { CancelRefusal } from './conflict.ts';
import { type Failure, isRetryable } from './failure.ts';
import { type Instant, msBetween, plusMs } from './instant.ts';

/**
 * What one try to cancel a booking at a hub came to, which the host decided on a conflict. `done`: the booking is cancelled, or
 * gone. `declined`: it is another than was decided on: it came by a channel (`not_own`), or its nights are others (`changed`).
 * `refused`: the hub did nothing, and says why. `unknown`: it may or may not have been done. `not_asked`: the hub was not asked
 * to cancel it, since it could not be looked up before.
 */
export type CancelTry =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'declined'; readonly because: 'not_own' | 'changed' }
  | { readonly outcome: 'refused' | 'unknown' | 'not_asked'; readonly failure: Failure };

/**
 * What becomes of it: `later` is tried again then, and asked for anew each time. `isInDoubt`: a request to cancel it may have
 * left and be done, so that only the hub knows.
 */
export type CancelEnd =
  | { readonly state: 'done' }
  | { readonly state: 'refused'; readonly reason: CancelRefusal }
  | { readonly state: 'later'; readonly tryAt: Instant; readonly isInDoubt: boolean };

/** A hub that says neither yes nor no for so long has the host asked again. */
export const CANCEL_LIMIT_MS = 24 * 60 * 60_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;

type CancelTried = {
  readonly tries: number;
  readonly wasInDoubt: boolean;
  readonly askedAt: Instant;
  readonly now: Instant;
};

/**
 * Judges a try, the `tries`th; `wasInDoubt` before it. A refusal that another try can mend, and whatever left in doubt what was done, is tried again,
 * after twice the time each time and not before the hub wants to be asked; anything else is the host’s.
 */
export function afterCancelTry(tried: CancelTry, { tries, wasInDoubt, askedAt, now }: CancelTried): CancelEnd {
  if (tried.outcome === 'done') return { state: 'done' };
  if (tried.outcome === 'declined') return { state: 'refused', reason: tried.because };
  const { kind, retryAfterMs = 0 } = tried.failure;
  const isFinal = tried.outcome === 'refused' && !isRetryable(kind) && kind !== 'RATE_LIMITED';
  if (isFinal) return { state: 'refused', reason: kind === 'AUTH' ? 'no_access' : 'refused' };
  if (msBetween(askedAt, now) >= CANCEL_LIMIT_MS) return { state: 'refused', reason: 'no_answer' };
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1), LONGEST_WAIT_MS);
  const isInDoubt = tried.outcome === 'unknown' || (tried.outcome === 'not_asked' && wasInDoubt);
  return { state: 'later', tryAt: plusMs(now, Math.max(waitMs, retryAfterMs)), isInDoubt };
}
