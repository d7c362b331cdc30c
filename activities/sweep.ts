import type { AlertSupervision, NotificationStore } from '../src/alert-ports.ts';
import type { IncidentStore } from '../src/breaker-ports.ts';
import type { CancellationStore } from '../src/cancellation-ports.ts';
import type { AlertSubjectRef } from '../src/domain/alert-subject.ts';
import type { Instant } from '../src/domain/instant.ts';
import { plusMs } from '../src/domain/instant.ts';
import type { HubStore } from '../src/hub-ports.ts';
import type { NoticeStore } from '../src/notice-ports.ts';
import type { OperationStore } from '../src/operation-ports.ts';
import type { SweepStore, SweptListings } from '../src/pass-ports.ts';
import type { ConnectionRef, Orchestrator } from '../src/ports.ts';
import type { PublicationStore } from '../src/publication-ports.ts';
import type { ToldConnections } from '../src/webhook-ports.ts';
import { type AccountTickDeps, tidyAccounts, wakeAccounts } from './account-tick.ts';
import { sanitised } from './failure.ts';
import { inLanes } from './in-lanes.ts';
import { reportFailure } from './report-failure.ts';

/** What the sweep and the minute tick need. */
export type SweepDeps = AccountTickDeps & {
  readonly sweeps: SweepStore;
  readonly hubInbox: Pick<HubStore, 'readingsOwed' | 'forgetDeliveries'>;
  readonly told: Pick<ToldConnections, 'leftAt'>;
  readonly publications: Pick<PublicationStore, 'owed'>;
  readonly cancellations: Pick<CancellationStore, 'owed' | 'closeOverdue'>;
  readonly alerts: Pick<AlertSupervision, 'owedReviews'>;
  readonly notifications: Pick<NotificationStore, 'recipientsOwed'>;
  readonly notices: Pick<NoticeStore, 'forget'>;
  readonly incidents: Pick<IncidentStore, 'owedReviews'>;
  readonly operations: Pick<OperationStore, 'owed'>;
  readonly orchestrator: Orchestrator;
  readonly settings: { readonly sweepIntervalMs: number; readonly runTimeoutMs: number };
};

const OWED_AFTER_MS = 60_000;
const OWED_LIMIT = 500;
/** Starts take milliseconds each; what is left is due at the next tick. */
const DUE_LIMIT = 2_000;
/** New silences are written one by one; the next tick goes on. */
const SILENCES_LIMIT = 200;
const REMINDERS_LIMIT = 200;
/** The tick has seconds for all that is owed, and a server far away takes long to answer each. */
const PARALLEL_WAKES = 16;
/** Failures older than this are no news. */
const REPORT_MS = 7 * 24 * 60 * 60_000;
/** An alert whose review is this late has no workflow that looks at it. */
const REVIEW_LATE_MS = 2 * 60_000;
/** An operation looks at its runs once a minute at least. */
const OPERATION_LATE_MS = 2 * 60_000;
/** A pass that is younger than this may well be alive, however short the interval. */
const LIVE_PASS_MS = 20 * 60_000;

/** A webhook is repeated for days at most. */
const DELIVERY_MS = 30 * 24 * 60 * 60_000;
const FORGET_LIMIT = 5_000;
/** What a poll or a sweep found unchanged is no news after a season; as many are forgotten in a minute as polls can make. */
const UNEVENTFUL_MS = 90 * 24 * 60 * 60_000;

/** What was told this long ago is forgotten. */
const NOTICE_MS = 90 * 24 * 60 * 60_000;

/** What the minute tick did, in counts: listings, connections, runs, alerts (with incidents) and people's mail. */
export type Woken = {
  readonly woken: number;
  readonly connections: number;
  readonly failed: number;
  readonly alerts: number;
  readonly deliveries: number;
};

type ListingPage = SweptListings & { readonly afterId: string | null; readonly limit: number };

/** The activities of `syncListingCalendars` and `syncDueConnections`. */
export function createSweepActivities(deps: SweepDeps) {
  return {
    /** IDs of active listings in ID order, of one owner alone where one is named. */
    activeListingIds: ({ afterId, limit, ...of }: ListingPage) =>
      sanitised(() => deps.sweeps.activeListingIds(afterId, limit, of)),

    /** Of listings that were busy when the sweep came: fails their runs that are older than one interval. */
    failStaleRuns: ({ listingIds }: { readonly listingIds: readonly string[] }) =>
      sanitised(() =>
        failRuns(deps, olderThan(deps, Math.max(deps.settings.sweepIntervalMs, LIVE_PASS_MS)), listingIds),
      ),

    /** Starts the polls that confirm held changes, and those of connections whose own time has come; makes good what was requested and not started, or failed and not reported; ends what nobody works on; tells owners whose export is no longer read, and those who wait for a reminder of a conflict. */
    wakeOwedListings: () => sanitised(() => wakeOwed(deps)),
  };
}

async function wakeOwed(deps: SweepDeps): Promise<Woken> {
  const { sweeps, orchestrator, clock } = deps;
  const refusals: unknown[] = [];
  const wake: Wake = async (ids, call) => {
    await inLanes(ids, PARALLEL_WAKES, (id) => call(id).catch((error: unknown) => refusals.push(error)));
    return ids.length;
  };
  const tellAlert = (subject: AlertSubjectRef) => reportFailure(orchestrator, subject);
  const failed = await sweeps.failOverdue(olderThan(deps, deps.settings.runTimeoutMs), clock.now());
  const told = new Set(failed.map(({ listingId }) => listingId));
  await wake([...told], (listingId) => orchestrator.failureReported(listingId));
  const confirmations = await sweeps.queueConfirmations(clock.now(), OWED_LIMIT);
  const owedSyncs = await sweeps.listingsOwed(olderThan(deps, OWED_AFTER_MS), OWED_LIMIT);
  const woken = await wake([...new Set([...confirmations, ...owedSyncs])], (listingId) =>
    orchestrator.syncRequested(listingId),
  );
  const connections = (await wakeConnections(deps, wake)) + (await wakeAccounts(deps, wake));
  const operations = await deps.operations.owed(olderThan(deps, OPERATION_LATE_MS), OWED_LIMIT);
  await wake(operations, (operationId) => orchestrator.operationRequested(operationId));
  const owed = await alertsOwed(deps);
  const untold = owed.filter(({ id }) => !told.has(id));
  const incidentsOwed = await deps.incidents.owedReviews(olderThan(deps, REVIEW_LATE_MS), OWED_LIMIT);
  const incidents = await wake(incidentsOwed, (key) => orchestrator.incidentChanged(key));
  const alerts = incidents + (await wake(untold, tellAlert));
  const tellOwner = (memberId: string) => orchestrator.notificationOwed(memberId);
  const owedMail = new Set(await deliveriesOwed(deps));
  const mailed = await wake([...owedMail], tellOwner);
  // Last: what is owed already waits for nothing that is only looked for here.
  const noting = async (noted: Promise<readonly string[]>) =>
    noted.catch((error: unknown) => {
      refusals.push(error);
      return [];
    });
  const reminded = await noting(sweeps.noteConflictReminders(clock.now(), REMINDERS_LIMIT));
  const uncancelled = await noting(deps.cancellations.closeOverdue(clock.now(), REMINDERS_LIMIT));
  const silenced = await noting(sweeps.noteSilences(clock.now(), SILENCES_LIMIT));
  await sweeps.forgetRuns(olderThan(deps, UNEVENTFUL_MS), FORGET_LIMIT).catch((error: unknown) => refusals.push(error));
  const newly = new Set([...reminded, ...uncancelled, ...silenced].filter((id) => !owedMail.has(id)));
  const deliveries = mailed + (await wake([...newly], tellOwner));
  await noting(tidyAccounts(deps).then(() => []));
  await noting(deps.notices.forget(olderThan(deps, NOTICE_MS), FORGET_LIMIT).then(() => []));
  // One that cannot be woken keeps no other waiting; the tick fails for it afterwards, so that ops see it.
  if (refusals.length > 0) throw refusals[0];
  return { woken, connections, failed: failed.length, alerts, deliveries };
}

type Wake = <T>(owed: readonly T[], call: (one: T) => Promise<void>) => Promise<number>;

/**
 * Connections that a webhook or a person asked to read (those that a lost worker was reading by their hub’s workflow), those at which a booking is to be cancelled, those whose platform was
 * not told of a change, and those whose own time has come.
 */
async function wakeConnections(deps: SweepDeps, wake: Wake): Promise<number> {
  const { hubInbox, publications, cancellations, orchestrator, clock } = deps;
  const now = clock.now();
  await hubInbox.forgetDeliveries(olderThan(deps, DELIVERY_MS), FORGET_LIMIT);
  const known = new Set<string>();
  const wakeFor = (because: 'webhook' | 'publish' | 'poll', owed: readonly ConnectionRef[]) => {
    const fresh = owed.filter(({ connectionId }) => !known.has(connectionId));
    for (const { connectionId } of fresh) known.add(connectionId);
    return wake(fresh, (one) => orchestrator.connectionSyncRequested(one, because));
  };
  const read = await wakeFor('webhook', await hubInbox.readingsOwed(olderThan(deps, OWED_AFTER_MS), OWED_LIMIT));
  const cancelled = await wakeFor('webhook', await cancellations.owed(olderThan(deps, OWED_AFTER_MS), OWED_LIMIT));
  await wake(await deps.told.leftAt(olderThan(deps, OWED_AFTER_MS)), (hub) => orchestrator.webhookReceived(hub));
  const told = await wakeFor('publish', await publications.owed(now, OWED_LIMIT));
  return read + cancelled + told + (await wakeFor('poll', await deps.sweeps.dueConnections(now, DUE_LIMIT)));
}

/** A crash between the end of a run and its report, or a lost signal, is made good here. */
async function alertsOwed(deps: SweepDeps): Promise<readonly AlertSubjectRef[]> {
  const unreported = await deps.sweeps.subjectsUnreported(olderThan(deps, REPORT_MS), OWED_LIMIT);
  const before = { changedBefore: olderThan(deps, OWED_AFTER_MS), dueBefore: olderThan(deps, REVIEW_LATE_MS) };
  const owed = [...unreported, ...(await deps.alerts.owedReviews(before, OWED_LIMIT))];
  return [...new Map(owed.map((subject) => [subject.id, subject])).values()];
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
