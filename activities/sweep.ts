import type { AlertSupervision, NotificationStore } from '../src/alert-ports.ts';
import type { Instant } from '../src/domain/instant.ts';
import { plusMs } from '../src/domain/instant.ts';
import type { SweepStore } from '../src/pass-ports.ts';
import type { Clock, Orchestrator } from '../src/ports.ts';
import { sanitised } from './failure.ts';
import { inLanes } from './in-lanes.ts';

/** What the sweep and the minute tick need. */
export type SweepDeps = {
  readonly sweeps: SweepStore;
  readonly alerts: Pick<AlertSupervision, 'owedReviews'>;
  readonly notifications: Pick<NotificationStore, 'recipientsOwed'>;
  readonly orchestrator: Orchestrator;
  readonly clock: Clock;
  readonly settings: { readonly sweepIntervalMs: number; readonly runTimeoutMs: number };
};

const OWED_AFTER_MS = 60_000;
const OWED_LIMIT = 500;
/** New silences are written one by one; the next tick goes on. */
const SILENCES_LIMIT = 200;
/** The tick has seconds for all that is owed, and a server far away takes long to answer each. */
const PARALLEL_WAKES = 16;
/** Failures older than this are no news. */
const REPORT_MS = 7 * 24 * 60 * 60_000;
/** An alert whose review is this late has no workflow that looks at it. */
const REVIEW_LATE_MS = 2 * 60_000;
/** A pass that is younger than this may well be alive, however short the interval. */
const LIVE_PASS_MS = 20 * 60_000;

/** What the minute tick did, in counts: listings, connections, runs, alerts and people's mail. */
export type Woken = {
  readonly woken: number;
  readonly due: number;
  readonly failed: number;
  readonly alerts: number;
  readonly deliveries: number;
};

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

    /** Starts the polls that confirm held changes, and those of connections whose own time has come; makes good what was requested and not started, or failed and not reported; ends what nobody works on; tells owners whose export is no longer read. */
    wakeOwedListings: () => sanitised(() => wakeOwed(deps)),
  };
}

async function wakeOwed(deps: SweepDeps): Promise<Woken> {
  const { sweeps, orchestrator, clock } = deps;
  const refusals: unknown[] = [];
  const wake = async <T>(ids: readonly T[], call: (id: T) => Promise<void>) => {
    await inLanes(ids, PARALLEL_WAKES, (id) => call(id).catch((error: unknown) => refusals.push(error)));
    return ids.length;
  };
  const tellAlert = (listingId: string) => orchestrator.failureReported(listingId);
  const failed = await sweeps.failOverdue(olderThan(deps, deps.settings.runTimeoutMs), clock.now());
  const told = new Set(failed.map(({ listingId }) => listingId));
  await wake([...told], tellAlert);
  const confirmations = await sweeps.queueConfirmations(clock.now(), OWED_LIMIT);
  const owedSyncs = await sweeps.listingsOwed(olderThan(deps, OWED_AFTER_MS), OWED_LIMIT);
  const woken = await wake([...new Set([...confirmations, ...owedSyncs])], (listingId) =>
    orchestrator.syncRequested(listingId),
  );
  const dueConnections = await sweeps.dueConnections(clock.now(), OWED_LIMIT);
  const due = await wake(dueConnections, (connection) => orchestrator.connectionDue(connection));
  const owed = await alertsOwed(deps);
  const untold = owed.filter((listingId) => !told.has(listingId));
  const alerts = await wake(untold, tellAlert);
  const tellOwner = (memberId: string) => orchestrator.notificationOwed(memberId);
  const owedMail = new Set(await deliveriesOwed(deps));
  const mailed = await wake([...owedMail], tellOwner);
  // Last: what is owed already waits for nothing that is only looked for here.
  const silenced = await sweeps.noteSilences(clock.now(), SILENCES_LIMIT).catch((error: unknown) => {
    refusals.push(error);
    return [];
  });
  const deliveries =
    mailed +
    (await wake(
      silenced.filter((id) => !owedMail.has(id)),
      tellOwner,
    ));
  // One that cannot be woken keeps no other waiting; the tick fails for it afterwards, so that ops see it.
  if (refusals.length > 0) throw refusals[0];
  return { woken, due, failed: failed.length, alerts, deliveries };
}

/** A crash between the end of a run and its report, or a lost signal, is made good here. */
async function alertsOwed(deps: SweepDeps): Promise<readonly string[]> {
  const unreported = await deps.sweeps.listingsUnreported(olderThan(deps, REPORT_MS), OWED_LIMIT);
  const before = { changedBefore: olderThan(deps, OWED_AFTER_MS), dueBefore: olderThan(deps, REVIEW_LATE_MS) };
  return [...new Set([...unreported, ...(await deps.alerts.owedReviews(before, OWED_LIMIT))])];
}

function deliveriesOwed(deps: SweepDeps): Promise<readonly string[]> {
  return deps.notifications.recipientsOwed(olderThan(deps, OWED_AFTER_MS), deps.clock.now(), OWED_LIMIT);
}

async function failRuns(deps: SweepDeps, before: Instant, listingIds: readonly string[]): Promise<number> {
  const failed = await deps.sweeps.failOverdue(before, deps.clock.now(), listingIds);
  for (const run of failed) await deps.orchestrator.failureReported(run.listingId);
  return failed.length;
}

function olderThan({ clock }: SweepDeps, ms: number): Instant {
  return plusMs(clock.now(), -ms);
}
