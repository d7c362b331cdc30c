import type { AlertReviewed, AlertSupervision, FoundFault } from '../alert-ports.ts';
import { type Alert, type AlertSettings, isOpen, streakOf } from '../domain/alert.ts';
import { nextReviewAt, reviewAlert } from '../domain/alert-review.ts';
import { isHoldingBack } from '../domain/incident.ts';
import type { Instant } from '../domain/instant.ts';
import { underAlertLock } from './alert-case.ts';
import { findFaults } from './alert-faults.ts';
import { isEscalationOwed, type Notifying, oweSupport } from './alert-notifications.ts';
import { type Writing, writeTransitions } from './alert-writing.ts';
import { appendAudit } from './audit.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { loadFailureFacts } from './failure-facts.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { alertSettingsIn } from './settings-store.ts';

/** What alerts go by: the environment's settings, and where support is told. */
export type AlertDefaults = { readonly alerts: AlertSettings; readonly supportEmail: string | undefined };

/** The supervision of alerts on PostgreSQL. */
export function createAlertSupervision(prisma: PrismaClient, defaults: AlertDefaults): AlertSupervision {
  return {
    review: (listingId, now, repairing) => review(prisma, defaults, { listingId, now, repairing }),

    async isOpen(listingId) {
      const where = { listingId, status: { not: 'resolved' as const } };
      return (await prisma.syncAlert.findFirst({ where, select: { id: true } })) !== null;
    },

    async owedReviews({ changedBefore, dueBefore }, limit) {
      const rows = await prisma.syncAlert.findMany({
        where: {
          OR: [
            { reviewOwedSince: { lt: changedBefore } },
            { status: { not: 'resolved' }, nextReviewAt: { lt: dueBefore } },
          ],
        },
        select: { listingId: true },
        distinct: ['listingId'],
        take: limit,
      });
      return rows.map(({ listingId }) => listingId);
    },

    faults: (at, limit) => findFaults(prisma, at, limit),

    async openAlerts(limit) {
      const rows = await prisma.syncAlert.findMany({
        where: { status: { not: 'resolved' } },
        select: { id: true, listingId: true },
        orderBy: { nextReviewAt: { sort: 'asc', nulls: 'first' } },
        take: limit,
      });
      return rows.map(({ id, listingId }) => ({ alertId: id, listingId }));
    },

    recordRepair: (fault, now) => appendRepair(prisma, fault, now),
  };
}

type Asked = { readonly listingId: string; readonly now: Instant; readonly repairing: FoundFault | undefined };

function review(prisma: PrismaClient, defaults: AlertDefaults, asked: Asked): Promise<AlertReviewed> {
  const { listingId, now, repairing } = asked;
  return underAlertLock(prisma, listingId, async (tx, { listing, alert: before }) => {
    const settings = await alertSettingsIn(tx, defaults.alerts);
    const { countSpacingMs } = settings;
    const facts = await loadFailureFacts(tx, listing, { alert: before, countSpacingMs, now });
    const isHeldBack = await isHeldBackBy(tx, before?.id, now);
    const { transitions } = reviewAlert(before, facts, { settings, now, isHeldBack });
    const writing: Writing = { tx, supportEmail: defaults.supportEmail, now, actor: null, isReviewOwed: false };
    const alert = await writeTransitions(writing, before, transitions);
    const isMended = (await oweEscalation(writing, alert)) || transitions.length > 0;
    if (isMended && repairing) await appendRepair(tx, repairing, now);
    return reviewed(tx, { alert, listingId, now, isHeldBack });
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
  readonly listingId: string;
  readonly now: Instant;
  readonly isHeldBack: boolean;
};

async function reviewed(
  tx: Prisma.TransactionClient,
  { alert, listingId, now, isHeldBack }: Reviewing,
): Promise<AlertReviewed> {
  const next = alert && isOpen(alert) ? nextReviewAt(alert, now, isHeldBack) : null;
  if (!alert) return { outcome: 'nothing' };
  const heard = { reviewOwedSince: null };
  await tx.syncAlert.updateMany({ where: { listingId, reviewOwedSince: { not: null } }, data: heard });
  await tx.syncAlert.update({ where: { id: alert.id }, data: { nextReviewAt: next } });
  const owedTo = await recipientsOf(tx, listingId);
  if (!isOpen(alert) || next === null) return { outcome: 'resolved', owedTo };
  const { status, threshold } = alert;
  return { outcome: 'open', status, failedAttempts: streakOf(alert), threshold, nextReviewAt: next, owedTo };
}

async function recipientsOf(tx: Prisma.TransactionClient, listingId: string): Promise<string[]> {
  const rows = await tx.notification.findMany({
    where: { alert: { listingId }, status: { in: ['pending', 'sending'] } },
    select: { recipientId: true },
    distinct: ['recipientId'],
  });
  return rows.map(({ recipientId }) => recipientId);
}

async function appendRepair(tx: Prisma.TransactionClient, { fault, alertId, listingId }: FoundFault, now: Instant) {
  const subject = { kind: 'alert', id: alertId };
  await appendAudit(tx, { actor: null, action: 'alert_repaired', subject, reason: fault, listingId, at: now });
}
