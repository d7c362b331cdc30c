import { type Instant, msBetween } from './instant.ts';

/** One call as it stands in a window: whose it was, and whether it speaks against the platform. */
export type WindowCall = { readonly subjectId: string; readonly isBad: boolean };

/** A probe under way. When it expires it is given back: whoever had it may be gone. */
export type ProbeLease = { readonly id: string; readonly expiresAt: Instant };

/** What ops decided, why, and until when; then the breaker goes by itself again. */
export type BreakerForce = { readonly reason: string; readonly until: Instant };

/**
 * The life of a breaker, one per API platform or feed host:
 *
 *     closed ──► open ──► half_open ──► closed
 *                  ▲           │
 *                  └───────────┘
 *
 * and, by ops, `forced_open` (afterwards half_open) or `forced_closed` (afterwards closed). `closed`: every call is let
 * through, the last ones are kept. `open`: none is, until then. `half_open`: probes with a lease are. `openings` counts the
 * times that it opened since it was last closed. `generation` rises with every change of state: what comes back of a call
 * that was let through in another one is dropped.
 */
export type Breaker = { readonly generation: number; readonly since: Instant } & (
  | { readonly state: 'closed'; readonly window: readonly WindowCall[] }
  | { readonly state: 'open'; readonly until: Instant; readonly openings: number }
  | {
      readonly state: 'half_open';
      readonly openings: number;
      readonly leases: readonly ProbeLease[];
      readonly good: number;
      readonly bad: number;
    }
  | { readonly state: 'forced_open'; readonly force: BreakerForce }
  | { readonly state: 'forced_closed'; readonly force: BreakerForce; readonly window: readonly WindowCall[] }
);
export const breakerStates = ['closed', 'open', 'half_open', 'forced_open', 'forced_closed'] as const;
export type BreakerState = (typeof breakerStates)[number];

/** The calls that are judged, the fewest that are, the bad share that opens, and of how many subjects it has to come. */
export const WINDOW_CALLS = 20;
export const FEWEST_CALLS = 10;
export const BAD_SHARE = 0.5;
export const FEWEST_SUBJECTS = 5;

/** A breaker of which nothing is known. */
export function newBreaker(now: Instant): Breaker {
  return { state: 'closed', generation: 0, since: now, window: [] };
}

/** The breaker once what passes by itself has passed: the time it is open, a force, the leases of probes. */
export function breakerAt(breaker: Breaker, now: Instant): Breaker {
  switch (breaker.state) {
    case 'open':
      return isOver(breaker.until, now) ? halfOpened(breaker, breaker.openings, breaker.until) : breaker;
    case 'half_open': {
      const leases = breaker.leases.filter(({ expiresAt }) => !isOver(expiresAt, now));
      return leases.length === breaker.leases.length ? breaker : { ...breaker, leases };
    }
    case 'forced_open':
    case 'forced_closed':
      return isOver(breaker.force.until, now) ? unforced(breaker, breaker.force.until) : breaker;
    case 'closed':
      return breaker;
  }
}

/** True while calls are not simply let through: a run whose platform’s breaker is open at its end is put off. */
export function isBreakerOpen(breaker: Breaker, now: Instant): boolean {
  const { state } = breakerAt(breaker, now);
  return state !== 'closed' && state !== 'forced_closed';
}

/** When a call may be let through again; null where that is so now. */
export function nextProbeAt(breaker: Breaker, now: Instant): Instant | null {
  const current = breakerAt(breaker, now);
  switch (current.state) {
    case 'open':
      return current.until;
    case 'forced_open':
      return current.force.until;
    case 'half_open':
      return placesLeft(current) > 0 ? null : firstToExpire(current, now);
    case 'closed':
    case 'forced_closed':
      return null;
  }
}

/** Ends a force: what was forced open is probed first, what was forced closed is judged by its next calls. */
export function unforced(breaker: Breaker, at: Instant): Breaker {
  if (breaker.state === 'forced_open') return halfOpened(breaker, 0, at);
  if (breaker.state !== 'forced_closed') return breaker;
  return { state: 'closed', generation: breaker.generation + 1, since: at, window: breaker.window };
}

export type HalfOpenBreaker = Breaker & { readonly state: 'half_open' };

/** How many probes decide: the breaker closes at two good ones and opens again at two bad ones. */
export const PROBES = 3;

/** Probes that may still be given out. */
export function placesLeft({ leases, good, bad }: HalfOpenBreaker): number {
  return PROBES - good - bad - leases.length;
}

function firstToExpire({ leases }: HalfOpenBreaker, now: Instant): Instant {
  return leases.map(({ expiresAt }) => expiresAt).sort()[0] ?? now;
}

function halfOpened({ generation }: Breaker, openings: number, since: Instant): Breaker {
  return { state: 'half_open', generation: generation + 1, since, openings, leases: [], good: 0, bad: 0 };
}

function isOver(until: Instant, now: Instant): boolean {
  return msBetween(now, until) <= 0;
}
