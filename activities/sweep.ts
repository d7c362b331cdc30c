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

/** The activities of `syncListingCalendars` and `syncDueConnections`. */
export function createSweepActivities(deps: SweepDeps) {
  return {
    /** IDs of active listings in ID order. */
    activeListingIds: ({ afterId, limit }: { readonly afterId: string | null; readonly limit: number }) =>
      sanitised(() => deps.sweeps.activeListingIds(afterId, limit)),

    /** Of listings that were busy when the sweep came: fails their runs that are older than one interval. */
    failStaleRuns: ({ listingIds }: { readonly listingIds: readonly string[] }) =>
      sanitised(() => failRuns(deps, olderThan(deps, deps.settings.sweepIntervalMs), listingIds)),

    /** Makes good what was requested and not started; ends what nobody works on. */
    wakeOwedListings: () => sanitised(() => wakeOwed(deps)),
  };
}

async function wakeOwed(deps: SweepDeps): Promise<{ woken: number; failed: number }> {
  const failed = await failRuns(deps, olderThan(deps, deps.settings.runTimeoutMs));
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
