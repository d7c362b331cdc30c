import type { AlertFilter, AlertStore } from '../alert-ports.ts';
import type { AlertChange } from './alert-changes.ts';
import { changeAlert } from './alert-changes.ts';
import { attemptsOf, eventsOf } from './alert-history.ts';
import { mailsOf, mailTroubleSince } from './alert-mails.ts';
import { alertViewOf, alertViews } from './alert-view.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Alerts for support, on PostgreSQL. `supportEmail`: see `supportRecipients`. */
export function createAlertStore(
  prisma: PrismaClient,
  { supportEmail }: { readonly supportEmail: string | undefined },
): AlertStore {
  const change = (alertId: string, asked: AlertChange) => changeAlert({ prisma, supportEmail }, alertId, asked);
  return {
    async list(filter, { page, pageSize }) {
      const where = whereOf(filter);
      const [rows, total] = await prisma.$transaction([
        prisma.syncAlert.findMany({ where, orderBy: orderOf(filter), skip: (page - 1) * pageSize, take: pageSize }),
        prisma.syncAlert.count({ where }),
      ]);
      return { items: await alertViews(prisma, rows), total };
    },

    find: (alertId) => alertViewOf(prisma, alertId),

    async similar(alertId, limit) {
      const alert = await prisma.syncAlert.findUnique({ where: { id: alertId } });
      if (!alert) return [];
      const rows = await prisma.syncAlert.findMany({
        where: { errorType: alert.errorType, status: { not: 'resolved' }, id: { not: alertId } },
        orderBy: byNeed,
        take: limit,
      });
      return alertViews(prisma, rows);
    },

    attempts: (alertId, page) => attemptsOf(prisma, alertId, page),
    events: (alertId, page) => eventsOf(prisma, alertId, page),
    mails: (alertId) => mailsOf(prisma, alertId),
    mailTrouble: (since) => mailTroubleSince(prisma, since),
    async resolve(alertId, { note, ...by }) {
      const changed = await change(alertId, { ...by, type: 'resolved', note });
      if (changed?.outcome === 'resolved') throw new Error(`Resolving alert ${alertId} again is no refusal.`);
      return changed;
    },
    acknowledge: (alertId, by) => change(alertId, { ...by, type: 'acknowledged' }),
    snooze: (alertId, { until, ...by }) => change(alertId, { ...by, type: 'snoozed', until }),

    async tellOwner(alertId, by) {
      const view = await alertViewOf(prisma, alertId);
      if (!view) return undefined;
      if (!view.subjectExists) return { outcome: 'owner_gone', subjectKind: view.alert.subject.kind };
      return change(alertId, { ...by, type: 'owner_told' });
    },
  };
}

function whereOf({
  statuses,
  subjectId,
  subjectKind,
  errorType,
  failingSinceBefore,
}: AlertFilter): Prisma.SyncAlertWhereInput {
  return {
    ...(statuses.length === 0 ? {} : { status: { in: [...statuses] } }),
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(subjectKind === undefined ? {} : { subjectKind }),
    ...(errorType === undefined ? {} : { errorType }),
    ...(failingSinceBefore === undefined ? {} : { firstFailedAt: { lte: failingSinceBefore } }),
  };
}

/** What needs somebody first; of what has ended, the newest end first. */
function orderOf({ statuses }: AlertFilter): Prisma.SyncAlertOrderByWithRelationInput[] {
  const isHistory = statuses.length > 0 && statuses.every((status) => status === 'resolved');
  if (isHistory) return [{ resolvedAt: 'desc' }, { id: 'asc' }];
  return byNeed;
}

/** The longest streak first; one whose streak is over, since its last run was good, comes after those that fail. */
const byNeed: Prisma.SyncAlertOrderByWithRelationInput[] = [
  { goodRuns: 'asc' },
  { failedAttempts: 'desc' },
  { firstFailedAt: 'asc' },
  { id: 'asc' },
];
