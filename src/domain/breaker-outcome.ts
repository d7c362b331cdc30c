import {
  BAD_SHARE,
  type Breaker,
  breakerAt,
  FEWEST_CALLS,
  FEWEST_SUBJECTS,
  type HalfOpenBreaker,
  WINDOW_CALLS,
  type WindowCall,
} from './breaker.ts';
import type { FailureKind } from './failure.ts';
import { type Instant, plusMs } from './instant.ts';

/**
 * What a call says of its platform. `neither`: nothing, for the failure is the subject's own, or ours, or a request for
 * patience; a call that was given up says nothing either.
 */
export const callOutcomes = ['good', 'bad', 'neither'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

const outcomes: Readonly<Record<FailureKind, CallOutcome>> = {
  AUTH: 'neither',
  CONFIG: 'neither',
  NOT_FOUND: 'neither',
  // It asks for patience, and is given it: see Retry-After.
  RATE_LIMITED: 'neither',
  // Not the platform's fault, but like what does not answer: whether a breaker opens must not tell the two apart (see
  // `kindForMember`), or an address field would be a way to scan a network.
  BLOCKED: 'bad',
  TRANSIENT: 'bad',
  BAD_FEED: 'neither',
  SCHEMA_DRIFT: 'neither',
  EMPTY_SUSPECT: 'neither',
  SYSTEM: 'neither',
};

/** What a failed call says of its platform. */
export function outcomeOfFailure(kind: FailureKind): CallOutcome {
  return outcomes[kind];
}

/** A call that has ended: what it was let through with, whose it was, and what it says. */
export type EndedCall = {
  readonly generation: number;
  readonly leaseId: string | null;
  readonly subjectId: string;
  readonly outcome: CallOutcome;
};

const GOOD_PROBES_TO_CLOSE = 2;
const BAD_PROBES_TO_OPEN = 2;
const FIRST_OPEN_MS = 60_000;
/** A breaker is never open for longer. */
export const LONGEST_OPEN_MS = 30 * 60_000;

/**
 * The breaker after a call has ended. What was let through in another generation, or with a lease that was given back,
 * changes nothing. `chance` in [0, 1) spreads the time that it opens for.
 */
export function foldCall(
  breaker: Breaker,
  call: EndedCall,
  at: { readonly now: Instant; readonly chance: number },
): Breaker {
  const current = breakerAt(breaker, at.now);
  if (call.generation !== current.generation) return current;
  switch (current.state) {
    case 'closed':
      return judged({ ...current, window: withCall(current.window, call) }, at);
    case 'forced_closed':
      return { ...current, window: withCall(current.window, call) };
    case 'half_open':
      return probed(current, call, at);
    case 'open':
    case 'forced_open':
      return current;
  }
}

function withCall(window: readonly WindowCall[], { subjectId, outcome }: EndedCall): readonly WindowCall[] {
  if (outcome === 'neither') return window;
  return [...window, { subjectId, isBad: outcome === 'bad' }].slice(-WINDOW_CALLS);
}

type At = { readonly now: Instant; readonly chance: number };

function judged(breaker: Breaker & { readonly state: 'closed' }, at: At): Breaker {
  const { window } = breaker;
  const bad = window.filter(({ isBad }) => isBad);
  const isEnough = window.length >= FEWEST_CALLS && bad.length >= window.length * BAD_SHARE;
  // Of the bad ones alone: one broken listing must not close a platform to all others.
  if (!isEnough || new Set(bad.map(({ subjectId }) => subjectId)).size < FEWEST_SUBJECTS) return breaker;
  return opened(breaker, 0, at);
}

function probed(breaker: HalfOpenBreaker, { leaseId, outcome }: EndedCall, at: At): Breaker {
  const leases = breaker.leases.filter(({ id }) => id !== leaseId);
  if (leases.length === breaker.leases.length) return breaker;
  const good = breaker.good + (outcome === 'good' ? 1 : 0);
  const bad = breaker.bad + (outcome === 'bad' ? 1 : 0);
  if (good >= GOOD_PROBES_TO_CLOSE)
    return { state: 'closed', generation: breaker.generation + 1, since: at.now, window: [] };
  if (bad >= BAD_PROBES_TO_OPEN) return opened(breaker, breaker.openings, at);
  return { ...breaker, leases, good, bad };
}

function opened({ generation }: Breaker, openings: number, { now, chance }: At): Breaker {
  const until = plusMs(now, openMs(openings, chance));
  return { state: 'open', generation: generation + 1, since: now, until, openings: openings + 1 };
}

/** 60 s, doubled with every opening in a row, ± 20 % by `chance` in [0, 1), and never more than 30 min. */
export function openMs(openings: number, chance: number): number {
  const wholeMs = Math.min(FIRST_OPEN_MS * 2 ** openings, LONGEST_OPEN_MS);
  return Math.min(Math.round(wholeMs * (0.8 + 0.4 * chance)), LONGEST_OPEN_MS);
}
