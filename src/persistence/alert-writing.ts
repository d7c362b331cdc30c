import type { Alert } from '../domain/alert.ts';
import { GOOD_RUNS_TO_RECOVER } from '../domain/alert.ts';
import { type AlertTransition, applyTransition, type FailedRun } from '../domain/alert-transition.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Actor } from '../domain/member.ts';
import { auditedAlert, cancelPending, type Notifying, owe, oweRecovered, oweSupport } from './alert-notifications.ts';
import { alertColumns } from './alert-row.ts';
import { runThatFailed } from './alert-runs.ts';
import { appendAudit } from './audit.ts';
import type { Prisma } from './prisma.ts';

/** Who made the transitions (null: relais itself), and whether their workflow has yet to hear of them. */
export type Writing = Notifying & { readonly actor: Actor | null; readonly isReviewOwed: boolean };

/**
 * Writes transitions in order, each with its row, occurrence, notifications and audit event, in one transaction under the
 * subject's lock. Gives the alert after the last.
 */
export async function writeTransitions(
  writing: Writing,
  alert: Alert | undefined,
  transitions: readonly AlertTransition[],
): Promise<Alert | undefined> {
  let current = alert;
  for (const transition of transitions) {
    const after = applyTransition(current, transition);
    await writeRow(writing, current, { after, transition });
    await writeOccurrence(writing.tx, after, transition);
    await audit(writing, current, { after, transition });
    await notify(writing, after, transition);
    current = after;
  }
  return current;
}

type Step = { readonly after: Alert; readonly transition: AlertTransition };

/** Compare and set: a row that is not in the state before is an error of ours, and nothing of it is written. */
async function writeRow(writing: Writing, before: Alert | undefined, { after, transition }: Step): Promise<void> {
  const { tx, isReviewOwed, now } = writing;
  const { id, ...columns } = alertColumns(after);
  const reviewOwedSince = isReviewOwed ? now : null;
  if (transition.type === 'opened' || before === undefined) {
    await tx.syncAlert.create({ data: { id, ...columns, reviewOwedSince } });
    return;
  }
  const where = { id: after.id, status: before.status, cycle: before.cycle };
  const { count } = await tx.syncAlert.updateMany({ where, data: { ...columns, reviewOwedSince } });
  if (count !== 1)
    throw new Error(`Alert ${after.id} was no longer ${before.status} when it was to be ${after.status}.`);
}

async function writeOccurrence(
  tx: Prisma.TransactionClient,
  { id, cycle, subject }: Alert,
  transition: AlertTransition,
): Promise<void> {
  const run = failedRunOf(transition);
  if (!run) return;
  const row = await runThatFailed(tx, subject.kind, run.runId);
  const { runId, number: runNumber, failedAt, failure } = run;
  const counted = transition.type !== 'noted';
  const data = { alertId: id, cycle, runId, runNumber, failure, failedAt, counted };
  await tx.alertOccurrence.create({ data: { ...data, trigger: row.trigger, runStatus: row.status } });
}

function failedRunOf(transition: AlertTransition): FailedRun | undefined {
  return 'run' in transition ? transition.run : undefined;
}

async function notify(writing: Writing, alert: Alert, transition: AlertTransition): Promise<void> {
  switch (transition.type) {
    case 'owner_told':
      if (alert.subject.ownerId !== null)
        await owe(writing, alert, { stage: 'owner', recipientId: alert.subject.ownerId });
      return;
    case 'escalated':
      return oweSupport(writing, alert, { stage: 'escalated' });
    case 'reminded':
      if (alert.status === 'escalated')
        await oweSupport(writing, alert, { stage: 'reminder', ordinal: alert.reminderCount });
      return;
    case 'recovered':
      await cancelPending(writing, alert);
      return oweRecovered(writing, alert);
    case 'resolved':
    case 'closed':
      return cancelPending(writing, alert);
    default:
      return;
  }
}

async function audit(writing: Writing, before: Alert | undefined, { after, transition }: Step): Promise<void> {
  const { tx, actor } = writing;
  const isSame = transition.type !== 'opened' && before !== undefined;
  const reason = reasonOf(transition, after);
  const runId = failedRunOf(transition)?.runId;
  await appendAudit(tx, {
    actor,
    action: `alert_${transition.type}`,
    ...auditedAlert(after),
    ...(isSame ? { from: before.status } : {}),
    to: after.status,
    ...(reason === null ? {} : { reason }),
    ...(runId === undefined ? {} : { runId }),
    at: transition.at,
  });
}

function reasonOf(transition: AlertTransition, { failedAttempts, threshold }: Alert): string | null {
  switch (transition.type) {
    case 'opened':
    case 'reopened':
    case 'counted':
      return `${transition.run.failure.kind}, ${failedAttempts} of ${threshold}`;
    case 'noted':
      return `${transition.run.failure.kind}, not counted: by hand, soon after another`;
    case 'good_run':
      return `run ${transition.number}, ${transition.goodRuns} of ${GOOD_RUNS_TO_RECOVER}`;
    case 'recovered':
      return `run ${transition.number}`;
    case 'acknowledged':
      return `until ${transition.until}`;
    case 'snoozed':
      return `until ${transition.until}`;
    case 'resolved':
      return transition.note;
    case 'closed':
      return transition.resolution;
    case 'escalated':
      return `${failedAttempts} of ${threshold}`;
    case 'owner_told':
    case 'reminded':
    case 'acknowledgement_ended':
    case 'snooze_ended':
      return null;
    default:
      return assertNever(transition, 'AlertTransition');
  }
}
