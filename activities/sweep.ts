import type { Instant } from '../src/domain/instant.ts';
import { plusMs } from '../src/domain/instant.ts';
import type { Clock, FailureReporter, Orchestrator, SweepStore } from '../src/ports.ts';
import { sanitised } from './failure.ts';

/** What the sweep and the minute tick need. */
export type SweepDeps = {
  readonly sweeps: SweepStore;
  readonly reporter: FailureReporter;
  readonly orchestrator: Orchestrator;
  readonly clock: Clock;
  readonly settings: { readonly sweepIntervalMs: number; readonly runTimeoutMs: number };
};

const OWED_AFTER_MS = 60_000;
const OWED_LIMIT = 500;
const REPORT_LIMIT = 200;
/** Failures older than this are no news. */
const REPORT_MS = 7 * 24 * 60 * 60_000;
/** A pass that is younger than this may well be alive, however short the interval. */
const LIVE_PASS_MS = 20 * 60_000;

/** The activities of `syncListingCalendars` and `syncDueConnections`. */
export function createSweepActivities(deps: SweepDeps) {
  return {
    /** IDs of active listings in ID order. */
    activeListingIds: ({ afterId, limit }: { readonly afterId: string | null; readonly limit: number }) =>
      sanitised(() => deps.sweeps.activeListingIds(afterId, limit)),

    /** Of listings that were busy when the sweep came: fails their runs that are older than one interval. */
    failStaleRuns: ({ listingIds }: { readonly listingIds: readonly string[] }) =>
      sanitised(() =>
        failRuns(deps, olderThan(deps, Math.max(deps.settings.sweepIntervalMs, LIVE_PASS_MS)), listingIds),
      ),

    /** Makes good what was requested and not started, or failed and not reported; ends what nobody works on. */
    wakeOwedListings: () => sanitised(() => wakeOwed(deps)),
  };
}

async function wakeOwed(deps: SweepDeps): Promise<{ woken: number; failed: number }> {
  const failed = await failRuns(deps, olderThan(deps, deps.settings.runTimeoutMs));
  // A crash between the end of a run and its report would lose the report: it is made good here.
  for (const run of await deps.sweeps.unreportedFailures(olderThan(deps, REPORT_MS), REPORT_LIMIT))
    await deps.reporter.reportFailure(run);
  const owed = await deps.sweeps.listingsOwed(olderThan(deps, OWED_AFTER_MS), OWED_LIMIT);
  await wakeAll(deps, owed);
  return { woken: owed.length, failed };
}

/** One listing that cannot be woken keeps no other waiting; the tick fails for it afterwards, so that ops see it. */
async function wakeAll({ orchestrator }: SweepDeps, listingIds: readonly string[]): Promise<void> {
  const refusals: unknown[] = [];
  for (const listingId of listingIds)
    await orchestrator.syncRequested(listingId).catch((error: unknown) => refusals.push(error));
  if (refusals.length > 0) throw refusals[0];
}

async function failRuns(deps: SweepDeps, before: Instant, listingIds?: readonly string[]): Promise<number> {
  const failed = await deps.sweeps.failOverdue(before, deps.clock.now(), listingIds);
  for (const run of failed) await deps.reporter.reportFailure(run);
  return failed.length;
}

function olderThan({ clock }: SweepDeps, ms: number): Instant {
  return plusMs(clock.now(), -ms);
}
