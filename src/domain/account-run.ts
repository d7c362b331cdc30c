import { type AccountFailure, courseOf } from './account-failure.ts';
import type { ConnectionStatus } from './connection.ts';
import { nextSlot } from './connection-clock.ts';
import type { Failure } from './failure.ts';
import { type Instant, plusMs } from './instant.ts';

/**
 * What a run of an account connection does:
 *
 *     reading ──► waiting_rate ──► reading         (a limit; no attempt)
 *        ├──────► waiting_retry ──► reading        (the next attempt)
 *        └──────► the end of the run
 */
export const accountPhases = ['reading', 'waiting_rate', 'waiting_retry'] as const;
export type AccountPhase = (typeof accountPhases)[number];

const MINUTE_MS = 60_000;
/** The first attempt, and three more after these waits. */
const waitsMin = [1, 5, 15] as const;

/** Whoever waits for a turn that relais keeps for it comes this long before, and waits for the rest where it sends: no turn is missed. */
const TURN_LEAD_MS = 2_000;
const SHORTEST_TURN_WAIT_MS = 1_000;

/** How long a run may wait for limits in all; after that a limit is a failure like another. */
export const LONGEST_RATE_WAIT_MS = 30 * MINUTE_MS;

/** The longest a run that is put off by its platform’s breaker may be away, and the time between probes of what does not pass by itself. */
const PROBE_INTERVAL_MIN = 60;
const FINAL_PROBE_INTERVAL_MIN = 24 * 60;

/** What is done after a page that failed. `waitMs` is until the next page is asked for; `attempt` is the one that then begins. */
export type AfterFailure =
  | {
      readonly step: 'wait';
      readonly phase: 'waiting_rate' | 'waiting_retry';
      readonly waitMs: number;
      readonly attempt: number;
    }
  | { readonly step: 'end' };

/** Where a run stands when a page of it fails. `rateWaitedMs`: what it has waited for limits so far. `chance` in [0, 1) is for jitter. */
export type AttemptStanding = {
  readonly attempt: number;
  readonly rateWaitedMs: number;
  readonly chance: number;
};

/**
 * After a failure: a limit is waited for, as it asks, and counts as no attempt while the run has not waited for 30 minutes in
 * all (one that relais keeps itself is a queue, and has no such end); what can pass is tried again after 1, 5 and 15 minutes (± 10 %), at most 4 times in all; the rest ends the run at once.
 */
export function afterFailure(
  failure: AccountFailure,
  { attempt, rateWaitedMs, chance }: AttemptStanding,
): AfterFailure {
  const course = courseOf(failure);
  if (course === 'give_up') return { step: 'end' };
  if (course === 'wait_for_limit') {
    const toldMs = failure.retryAfterMs ?? MINUTE_MS;
    const waitMs = failure.isOurs ? Math.max(SHORTEST_TURN_WAIT_MS, toldMs - TURN_LEAD_MS) : toldMs;
    if (failure.isOurs || rateWaitedMs + waitMs <= LONGEST_RATE_WAIT_MS)
      return { step: 'wait', phase: 'waiting_rate', waitMs, attempt };
  }
  const minutes = waitsMin[attempt - 1];
  if (minutes === undefined) return { step: 'end' };
  const waitMs = Math.round(minutes * MINUTE_MS * (0.9 + 0.2 * chance));
  return { step: 'wait', phase: 'waiting_retry', waitMs, attempt: attempt + 1 };
}

/** A limit that was waited for in vain is a failure that passes by itself: its cause stays in the detail. */
export function asFinalFailure(failure: AccountFailure): AccountFailure {
  if (courseOf(failure) !== 'wait_for_limit') return failure;
  const { retryAfterMs: _retryAfterMs, ...rest } = failure;
  return { ...rest, kind: 'TRANSIENT' };
}

/**
 * When a connection is read by itself after a run that ended now: at its next slot after a good run; probed each hour after a
 * failure that can pass, and once a day where somebody has to act first. Null while it does nothing by itself.
 */
export function nextRunAt(
  connection: { readonly id: string; readonly isOn: boolean; readonly intervalMin: number },
  failure: Failure | null,
  now: Instant,
): Instant | null {
  if (!connection.isOn) return null;
  return nextSlot(connection.id, probeInterval(connection.intervalMin, failure), now);
}

function probeInterval(intervalMin: number, failure: Failure | null): number {
  if (failure === null) return intervalMin;
  return courseOf(failure) === 'give_up' ? FINAL_PROBE_INTERVAL_MIN : Math.max(intervalMin, PROBE_INTERVAL_MIN);
}

/** When a run that its platform’s breaker put off is made up for: once the breaker lets calls through, spread by the connection. */
export function putOffUntil(connectionId: string, until: Instant, now: Instant): Instant {
  const slot = nextSlot(connectionId, 5, until);
  const latest = plusMs(now, PROBE_INTERVAL_MIN * MINUTE_MS);
  return slot < latest ? slot : latest;
}

/** What a connection shows. `phase`: what its run does now, null without one. A run after a failure is SYNCING too. */
export function accountStatus(state: {
  readonly phase: AccountPhase | null;
  readonly failure: Failure | null;
  readonly isOn: boolean;
}): ConnectionStatus {
  if (state.phase !== null) return 'SYNCING';
  if (state.failure !== null) return 'ERROR';
  return state.isOn ? 'CONNECTED' : 'DISCONNECTED';
}
