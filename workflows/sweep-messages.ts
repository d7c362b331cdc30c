import type { SyncListingReport } from './pass-messages.ts';

/** What a sweep is over, where it is not all active listings by the schedule: the operation that asked, and whose listings. */
export type SweepScope = { readonly operationId: string; readonly ownerId: string | null };

/** A sweep that has begun: the ID of its report, and how it goes. */
export type BegunSweep = { readonly sweepId: string; readonly mode: 'all' | 'changed'; readonly isStopped?: boolean };

/**
 * Where a sweep stands; it is its own continue-as-new state. `afterId`: the last listing of the page before. `sweep` is
 * absent until it has begun.
 */
export type SyncListingCalendarsInput = {
  readonly maximumAttempts: number;
  readonly afterId: string | null;
  readonly pageSize: number;
  readonly window: number;
  readonly slotMs: number;
  readonly tally: SweepTally;
  readonly scope?: SweepScope;
  readonly sweep?: BegunSweep;
};

/**
 * What a sweep has done so far, in listings. `unfinished`: still under way when its slot was freed. `unchanged`: asked for
 * news and found to have none; `handedOver`: started without a place in the window.
 */
export type SweepTally = {
  readonly started: number;
  readonly alreadyRunning: number;
  readonly unfinished: number;
  readonly unchanged?: number;
  readonly handedOver?: number;
} & {
  readonly [outcome in SyncListingReport['outcome']]: number;
};

/** Which listings are asked for news at once. */
export type NewsInput = {
  readonly sweepId: string;
  readonly afterId: string | null;
  readonly ownerId: string | null;
  readonly isAskedFor?: boolean;
  readonly limit: number;
};

/**
 * What asking one batch for news came to. `lastId` is its last listing, null when there was none. `unchanged` have their log
 * row; `handedOver` were started; `toStart` are more than a few, for the sweep to start in its window; `busyIds` were under
 * way already.
 */
export type NewsStep = {
  readonly lastId: string | null;
  readonly asked: number;
  readonly unchanged: number;
  readonly handedOver: number;
  readonly toStart: readonly string[];
  readonly busyIds: readonly string[];
};

/** The tally of a sweep that begins. */
export const emptyTally: SweepTally = {
  started: 0,
  alreadyRunning: 0,
  unfinished: 0,
  succeeded: 0,
  partial: 0,
  failed: 0,
  deferred: 0,
  skipped: 0,
  cancelled: 0,
  nothing_to_do: 0,
};

/** The sweep as it begins, by the schedule or for an operation. */
export function sweepInput(maximumAttempts: number, scope?: SweepScope): SyncListingCalendarsInput {
  const sizes = { pageSize: 500, window: 50, slotMs: 60_000 };
  return { maximumAttempts, afterId: null, ...sizes, tally: emptyTally, ...(scope === undefined ? {} : { scope }) };
}
