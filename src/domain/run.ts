import type { CalendarDate } from './calendar-date.ts';
import type { Failure, FailureKind } from './failure.ts';
import type { Instant } from './instant.ts';

/**
 * The life of a run:
 *
 *     queued ──► running ──► succeeded | partial | failed | deferred | cancelled
 *        └──────────────────► skipped | failed
 *
 * `failed`: no enabled connection could be read, or the pass itself broke. `partial`: some were read and some failed.
 * `deferred`: none failed but one was put off (Retry-After, or its platform's breaker). `skipped`: there was nothing to do (the listing is no
 * longer active). `cancelled`: ops stopped its workflow; it counts as neither good nor bad. At most one row of a listing is `queued` and at most one `running`.
 */
export const runStatuses = [
  'queued',
  'running',
  'succeeded',
  'partial',
  'failed',
  'deferred',
  'skipped',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/**
 * What asked for a run: the sweep, a person, a held change whose time has come and that a poll has to confirm, a platform's
 * webhook, a connection's own interval, or a change of the calendar that its destination is to be told.
 */
export const runTriggers = ['schedule', 'manual', 'confirmation', 'webhook', 'poll', 'publish'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** The nights a run brought in step: today in the listing's zone up to the last night known of, half-open. */
export type RunPeriod = { readonly from: CalendarDate; readonly to: CalendarDate };

/** What a run did, in numbers. Nights are counted on or after today only. */
export type RunCounts = NightChanges & {
  readonly connectionsRead: number;
  readonly connectionsFailed: number;
  readonly connectionsDeferred: number;
};

/** What accepting one reading of one connection changed, in nights on or after today. */
export type NightChanges = {
  readonly nightsAdded: number;
  readonly nightsReleased: number;
  readonly nightsHeld: number;
  readonly nightsRestored: number;
};

type Told = { readonly connectionId: string; readonly label: string; readonly requests?: number | undefined };

/**
 * What one read of one connection came to within a run. `label` is the connection's name at the time. `deferred`: put off
 * by the platform's Retry-After, or until `platformDownUntil` because its breaker is open. `superseded`: another read of the same connection was committed meanwhile.
 * `requests`: how many HTTP requests it took, all attempts together; absent where nobody counted, or none was sent.
 */
export type ConnectionResult = Told &
  (
    | ({ readonly outcome: 'read'; readonly warnings: readonly string[] } & NightChanges)
    | { readonly outcome: 'failed'; readonly failure: Failure }
    | { readonly outcome: 'deferred'; readonly failure: Failure; readonly platformDownUntil?: Instant }
    | { readonly outcome: 'superseded' }
  );

/**
 * What became of telling a destination by its API which nights are closed, in nights on or after today. `put_off`: its
 * platform is down, and it is told once that answers again.
 */
export type PublicationResult = Told &
  (
    | { readonly outcome: 'published'; readonly nightsClosed: number; readonly nightsOpened: number }
    | { readonly outcome: 'not_published' | 'put_off'; readonly failure: Failure }
  );

/**
 * The log row of one sync of one listing, or of one connection of it (`connectionId`). `number` counts the listing's runs from 1 and is given when the pass starts;
 * instants are null until they are known; `attempts` is how many tries of its activity it took.
 */
export type Run = {
  readonly id: string;
  readonly listingId: string;
  readonly connectionId: string | null;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  readonly number: number | null;
  readonly period: RunPeriod | null;
  readonly queuedAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly attempts: number;
  readonly counts: RunCounts;
  readonly availabilityChanged: boolean;
  readonly results: readonly ConnectionResult[];
  readonly publications: readonly PublicationResult[];
  readonly failure: Failure | null;
  readonly workflowId: string;
  readonly workflowRunId: string | null;
};

/** How a pass ended, from the results of its connections. `failure` is the one that the run row shows. */
export type PassOutcome =
  | { readonly status: 'succeeded' | 'deferred' }
  | { readonly status: 'failed' | 'partial'; readonly failure: Failure };

/**
 * The verdict on a pass: see `RunStatus`. A listing without connections succeeds, its own bookings and blocks are in. A
 * destination that could not be told which nights are closed is a failure like one that could not be read.
 */
export function judgePass(
  results: readonly ConnectionResult[],
  publications: readonly PublicationResult[] = [],
): PassOutcome {
  const failures = [...results, ...publications].flatMap((result) =>
    result.outcome === 'failed' || result.outcome === 'not_published' ? [result.failure] : [],
  );
  const worst = [...failures].sort(byGravity)[0];
  if (worst) {
    const read = results.some((result) => result.outcome === 'read' || result.outcome === 'superseded');
    return { status: read ? 'partial' : 'failed', failure: worst };
  }
  const isPutOff = [...results, ...publications].some(({ outcome }) => outcome === 'deferred' || outcome === 'put_off');
  return { status: isPutOff ? 'deferred' : 'succeeded' };
}

/** What only the owner can mend comes first, then what the platform must mend, then what passes by itself. */
const gravity: Readonly<Record<FailureKind, number>> = {
  AUTH: 0,
  CONFIG: 1,
  NOT_FOUND: 2,
  BAD_FEED: 3,
  SCHEMA_DRIFT: 4,
  EMPTY_SUSPECT: 5,
  SYSTEM: 6,
  TRANSIENT: 7,
  // Like what does not answer: which of two failures a run shows must not tell them apart (see `kindForMember`).
  BLOCKED: 7,
  RATE_LIMITED: 8,
};

function byGravity(a: Failure, b: Failure): number {
  return gravity[a.kind] - gravity[b.kind];
}

/** The numbers of a run from the results of its connections. */
export function countResults(results: readonly ConnectionResult[]): RunCounts {
  const sum = (pick: (changes: NightChanges) => number) =>
    results.reduce((total, result) => (result.outcome === 'read' ? total + pick(result) : total), 0);
  const having = (outcome: ConnectionResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    connectionsRead: having('read') + having('superseded'),
    connectionsFailed: having('failed'),
    connectionsDeferred: having('deferred'),
    nightsAdded: sum((result) => result.nightsAdded),
    nightsReleased: sum((result) => result.nightsReleased),
    nightsHeld: sum((result) => result.nightsHeld),
    nightsRestored: sum((result) => result.nightsRestored),
  };
}
