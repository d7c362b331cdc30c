import type { AlertReviewed, AlertSupervision, FoundFault } from '../alert-ports.ts';
import { type Alert, type AlertSettings, isOpen, streakOf } from '../domain/alert.ts';
import { nextReviewAt, reviewAlert } from '../domain/alert-review.ts';
import type { AlertSubjectKind, AlertSubjectRef } from '../domain/alert-subject.ts';
import { isHoldingBack } from '../domain/incident.ts';
import type { Instant } from '../domain/instant.ts';
import { underAlertLock } from './alert-case.ts';
import { findFaults } from './alert-faults.ts';
import { auditedAlert, isEscalationOwed, type Notifying, oweSupport } from './alert-notifications.ts';
import { type Writing, writeTransitions } from './alert-writing.ts';
import { appendAudit } from './audit.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { loadFailureFacts } from './failure-facts.ts';
import { groupCommit } from './group-commit.ts';
import { holdIfAnIncidents } from './incident-alerts.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { alertSettingsIn } from './settings-store.ts';

/** What alerts go by: the environment's settings, and where support is told. */
export type AlertDefaults = { readonly alerts: AlertSettings; readonly supportEmail: string | undefined };

/** The supervision of alerts on PostgreSQL. */
export function createAlertSupervision(prisma: PrismaClient, defaults: AlertDefaults): AlertSupervision {
  return {
    review: (subject, now, repairing) => review(prisma, defaults, { subject, now, repairing }),

    isOpen: askingIfOpen(prisma),

    async owedReviews({ changedBefore, dueBefore }, limit) {
      const rows = await prisma.syncAlert.findMany({
        where: {
          OR: [
            { reviewOwedSince: { lt: changedBefore } },
            { status: { not: 'resolved' }, nextReviewAt: { lt: dueBefore } },
          ],
        },
        select: { subjectKind: true, subjectId: true },
        distinct: ['subjectId'],
        take: limit,
      });
      return rows.map(refOf);
    },

    faults: (at, limit) => findFaults(prisma, at, limit),

    async openAlerts(limit) {
      const rows = await prisma.syncAlert.findMany({
        where: { status: { not: 'resolved' } },
        select: { id: true, subjectKind: true, subjectId: true },
        orderBy: { nextReviewAt: { sort: 'asc', nulls: 'first' } },
        take: limit,
      });
      return rows.map((row) => ({ alertId: row.id, subject: refOf(row) }));
    },

    recordRepair: (fault, now) => appendRepair(prisma, fault, now),
  };
}

/** Whether a subject has an open alert: every good run asks, those of one time in one statement. */
function askingIfOpen(prisma: PrismaClient): (subjectId: string) => Promise<boolean> {
  const ask = async (subjectIds: readonly string[]) => {
    const rows = await prisma.$queryRaw<{ readonly subjectId: string }[]>`
      SELECT "subjectId"::text FROM "SyncAlert"
      WHERE "subjectId" = ANY(${[...subjectIds]}::uuid[]) AND "status" <> 'resolved'`;
    const open = new Set(rows.map(({ subjectId }) => subjectId));
    return subjectIds.map((id) => open.has(id));
  };
  return groupCommit<string, boolean>({
    keyOf: (subjectId) => subjectId,
    together: async (ids) => (await ask(ids)).map((result) => ({ outcome: 'committed', result })),
    apart: async (id) => (await ask([id])).includes(true),
  });
}

function refOf(row: { readonly subjectKind: AlertSubjectKind; readonly subjectId: string }): AlertSubjectRef {
  return { kind: row.subjectKind, id: row.subjectId };
}

type Asked = { readonly subject: AlertSubjectRef; readonly now: Instant; readonly repairing: FoundFault | undefined };

function review(prisma: PrismaClient, defaults: AlertDefaults, asked: Asked): Promise<AlertReviewed> {
  const { subject, now, repairing } = asked;
  return underAlertLock(prisma, subject, async (tx, { found, alert: before }) => {
    const settings = await alertSettingsIn(tx, defaults.alerts);
    const { countSpacingMs } = settings;
    const facts = await loadFailureFacts(tx, found, { alert: before, countSpacingMs, now });
    const isHeldBack = await isHeldBackBy(tx, before?.id, now);
    const { transitions } = reviewAlert(before, facts, { settings, now, isHeldBack });
    const writing: Writing = { tx, supportEmail: defaults.supportEmail, now, actor: null, isReviewOwed: false };
    const alert = await writeTransitions(writing, before, transitions);
    if (alert && isOpen(alert)) await holdIfAnIncidents(tx, alert.id);
    const isMended = (await oweEscalation(writing, alert)) || transitions.length > 0;
    if (isMended && repairing) await appendRepair(tx, repairing, now);
    return reviewed(tx, { alert, subjectId: subject.id, now, isHeldBack });
  });
}

/** An escalation that nobody is told of would be a failure that nobody hears of. */
async function oweEscalation(notifying: Notifying, alert: Alert | undefined): Promise<boolean> {
  if (alert?.status !== 'escalated' || (await isEscalationOwed(notifying.tx, alert))) return false;
  await oweSupport(notifying, alert, { stage: 'escalated' });
  return isEscalationOwed(notifying.tx, alert);
}

/** True while an incident holds back the alert’s mail. */
async function isHeldBackBy(tx: Prisma.TransactionClient, alertId: string | undefined, now: Instant): Promise<boolean> {
  if (alertId === undefined) return false;
  const incident = await tx.incident.findFirst({
    where: { alerts: { some: { id: alertId } } },
    select: { endedAt: true },
  });
  return incident !== null && isHoldingBack({ endedAt: fromNullableInstantColumn(incident.endedAt) }, now);
}

type Reviewing = {
  readonly alert: Alert | undefined;
  readonly subjectId: string;
  readonly now: Instant;
  readonly isHeldBack: boolean;
};

async function reviewed(
  tx: Prisma.TransactionClient,
  { alert, subjectId, now, isHeldBack }: Reviewing,
): Promise<AlertReviewed> {
  const next = alert && isOpen(alert) ? nextReviewAt(alert, now, isHeldBack) : null;
  if (!alert) return { outcome: 'nothing' };
  const heard = { reviewOwedSince: null };
  await tx.syncAlert.updateMany({ where: { subjectId, reviewOwedSince: { not: null } }, data: heard });
  await tx.syncAlert.update({ where: { id: alert.id }, data: { nextReviewAt: next } });
  const owedTo = await recipientsOf(tx, subjectId);
  if (!isOpen(alert) || next === null) return { outcome: 'resolved', owedTo };
  const { status, threshold } = alert;
  return { outcome: 'open', status, failedAttempts: streakOf(alert), threshold, nextReviewAt: next, owedTo };
}

async function recipientsOf(tx: Prisma.TransactionClient, subjectId: string): Promise<string[]> {
  const rows = await tx.notification.findMany({
    where: { alert: { subjectId }, status: { in: ['pending', 'sending'] } },
    select: { recipientId: true },
    distinct: ['recipientId'],
  });
  return rows.map(({ recipientId }) => recipientId);
}

async function appendRepair(tx: Prisma.TransactionClient, { fault, alertId, subject }: FoundFault, now: Instant) {
  const about = auditedAlert({ id: alertId, subject });
  await appendAudit(tx, { actor: null, action: 'alert_repaired', ...about, reason: fault, at: now });
}
