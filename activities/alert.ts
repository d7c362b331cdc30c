import type { AlertSupervision, FoundFault } from '../src/alert-ports.ts';
import { type AlertFault, alertFaults } from '../src/domain/alert-fault.ts';
import type { AlertSubjectRef } from '../src/domain/alert-subject.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { msBetween, plusMs } from '../src/domain/instant.ts';
import type { Clock, Orchestrator } from '../src/ports.ts';
import type { AlertAuditReport, AlertReviewStep, SuperviseAlertInput } from '../workflows/alert-messages.ts';
import { sanitised } from './failure.ts';
import { inLanes } from './in-lanes.ts';
import { reportFailure } from './report-failure.ts';

/** What alerts need. */
export type AlertDeps = {
  readonly alerts: AlertSupervision;
  readonly orchestrator: Orchestrator;
  readonly clock: Clock;
};

/** A notification that is not delivered after this time, and that nobody delivers, is a fault. */
const OVERDUE_MS = 15 * 60_000;
const FAULT_LIMIT = 500;
const PARALLEL_REPAIRS = 16;

/** The activities of `superviseAlert` and `auditAlerts`. */
export function createAlertActivities(deps: AlertDeps) {
  return {
    /**
     * Reviews the subject's alert from the database: opens or counts, escalates, reminds, lets recover, closes. Each
     * transition commits with its audit event and its notification. Idempotent.
     */
    reviewAlert: ({ subject }: SuperviseAlertInput): Promise<AlertReviewStep> => sanitised(() => review(deps, subject)),

    /** Wakes the delivery of these people's mail; their notifications are committed. */
    wakeRecipients: ({ recipientIds }: { readonly recipientIds: readonly string[] }): Promise<void> =>
      sanitised(async () => {
        for (const recipientId of recipientIds) await deps.orchestrator.notificationOwed(recipientId);
      }),

    /** Finds what should not be, repairs it, and says what it was. */
    repairAlerts: (): Promise<AlertAuditReport> => sanitised(() => repairAll(deps)),
  };
}

async function review({ alerts, clock }: AlertDeps, subject: AlertSubjectRef): Promise<AlertReviewStep> {
  const now = clock.now();
  const reviewed = await alerts.review(subject, now);
  switch (reviewed.outcome) {
    case 'open': {
      const { status, failedAttempts, threshold, nextReviewAt, owedTo } = reviewed;
      const summary = `The alert is ${status}: ${failedAttempts} failed runs in a row, ${threshold} escalate.`;
      return { step: 'open', outcome: status, waitMs: Math.max(0, msBetween(now, nextReviewAt)), summary, owedTo };
    }
    case 'resolved':
      return { step: 'ended', outcome: 'resolved', summary: 'The alert is resolved.', owedTo: reviewed.owedTo };
    case 'nothing':
      return { step: 'ended', outcome: 'nothing_open', summary: 'No failure is open.', owedTo: [] };
    default:
      return assertNever(reviewed, 'AlertReviewed');
  }
}

async function repairAll(deps: AlertDeps): Promise<AlertAuditReport> {
  const found = [...(await faultsShown(deps)), ...(await unsupervised(deps))];
  const repaired: FoundFault[] = [];
  const refusals: unknown[] = [];
  await inLanes(found, PARALLEL_REPAIRS, (fault) =>
    repair(deps, fault).then(
      (isRepaired) => isRepaired && repaired.push(fault),
      (error: unknown) => refusals.push(error),
    ),
  );
  // One that cannot be repaired keeps no other waiting; the audit fails for it afterwards, so that ops see it.
  if (refusals.length > 0) throw refusals[0];
  return reportOf(repaired, await faultsShown(deps));
}

function faultsShown({ alerts, clock }: AlertDeps): Promise<readonly FoundFault[]> {
  const now = clock.now();
  return alerts.faults({ overdueBefore: plusMs(now, -OVERDUE_MS), now }, FAULT_LIMIT);
}

async function unsupervised({ alerts, orchestrator }: AlertDeps): Promise<FoundFault[]> {
  const open = await alerts.openAlerts(FAULT_LIMIT);
  const found = await inLanes(
    open,
    PARALLEL_REPAIRS,
    async ({ alertId, subject }): Promise<FoundFault[]> =>
      (await orchestrator.isSupervised(subject.id)) ? [] : [{ fault: 'without_workflow', alertId, subject }],
  );
  return found.flat();
}

/** False when it turned out to be under way already. */
async function repair(deps: AlertDeps, fault: FoundFault): Promise<boolean> {
  const { alerts, orchestrator, clock } = deps;
  switch (fault.fault) {
    case 'not_escalated':
    case 'escalated_without_notification':
    case 'open_though_recovered':
    case 'listing_deleted':
    case 'listing_inactive':
    case 'connection_deleted':
    case 'connection_disabled': {
      const reviewed = await alerts.review(fault.subject, clock.now(), fault);
      // Its workflow hears of it, and tells whom it is owed to.
      await reportFailure(orchestrator, fault.subject);
      return reviewed.outcome !== 'nothing';
    }
    case 'notification_overdue':
      if (fault.recipientId === undefined || (await orchestrator.isDelivering(fault.recipientId))) return false;
      await orchestrator.notificationOwed(fault.recipientId);
      await alerts.recordRepair(fault, clock.now());
      return true;
    case 'without_workflow':
      // It may have recovered, and its workflow ended, since it was looked for.
      if (!(await alerts.isOpen(fault.subject.id))) return false;
      await reportFailure(orchestrator, fault.subject);
      await alerts.recordRepair(fault, clock.now());
      return true;
    default:
      return assertNever(fault.fault, 'AlertFault');
  }
}

/** What the database still shows was not repaired after all; mail that is late still is until it is delivered. */
function reportOf(repaired: readonly FoundFault[], shown: readonly FoundFault[]): AlertAuditReport {
  const isLeft = ({ fault, alertId }: FoundFault) =>
    fault !== 'notification_overdue' && shown.some((other) => other.fault === fault && other.alertId === alertId);
  const gone = countsOf(repaired.filter((fault) => !isLeft(fault)));
  const parts = [inWords('Repaired', gone), inWords('Still so', countsOf(repaired.filter(isLeft)))];
  return { repaired: Object.fromEntries(gone), summary: parts.join(' ').trim() || 'Nothing to repair.' };
}

function countsOf(faults: readonly FoundFault[]): [AlertFault, number][] {
  return alertFaults.flatMap((fault): [AlertFault, number][] => {
    const count = faults.filter((one) => one.fault === fault).length;
    return count === 0 ? [] : [[fault, count]];
  });
}

function inWords(what: string, counts: readonly (readonly [AlertFault, number])[]): string {
  const parts = counts.map(([fault, count]) => `${count} ${fault.replaceAll('_', ' ')}`);
  return parts.length === 0 ? '' : `${what}: ${parts.join(', ')}.`;
}
