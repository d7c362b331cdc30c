import type { AlertMailRecord, MailTrouble } from '../alert-ports.ts';
import type { Instant } from '../domain/instant.ts';
import { memberNames } from './alert-view.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

const MOST_FAILED = 50;

/** The mails of one alert, newest first. */
export async function mailsOf(prisma: PrismaClient, alertId: string): Promise<readonly AlertMailRecord[]> {
  const rows = await prisma.notification.findMany({
    where: { alertId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  const names = await memberNames(
    prisma,
    rows.map(({ recipientId }) => recipientId),
  );
  return rows.map((row) => mailOf(row, names));
}

/** Mail that was refused, expired or never confirmed since, and what waits for a mail server that did not take it. */
export async function mailTroubleSince(prisma: PrismaClient, since: Instant): Promise<MailTrouble> {
  const rows = await prisma.notification.findMany({
    where: { status: { in: ['refused', 'expired', 'unconfirmed'] }, settledAt: { gte: since } },
    include: { alert: { select: { subjectName: true } } },
    orderBy: { settledAt: 'desc' },
    take: MOST_FAILED,
  });
  const names = await memberNames(
    prisma,
    rows.map(({ recipientId }) => recipientId),
  );
  const failed = rows.map((row) => ({ ...mailOf(row, names), subjectName: row.alert.subjectName }));
  return { failed, waiting: await waitingForMailServer(prisma) };
}

type WaitingRow = {
  readonly notifications: number;
  readonly since: Date | null;
  readonly trouble: string | null;
  readonly retryAt: Date | null;
};

async function waitingForMailServer(prisma: PrismaClient): Promise<MailTrouble['waiting']> {
  const rows = await prisma.$queryRaw<WaitingRow[]>`
    SELECT count(*)::int AS "notifications", min(n."createdAt") AS "since", min(r."trouble") AS "trouble",
      min(r."retryAt") AS "retryAt"
    FROM "Notification" n JOIN "MailRecipient" r ON r."recipientId" = n."recipientId"
    WHERE n."status" IN ('pending', 'sending') AND r."failedSends" > 0`;
  const row = rows[0];
  if (!row?.since) return null;
  const { notifications, trouble, retryAt } = row;
  return { notifications, since: fromInstantColumn(row.since), trouble, retryAt: fromNullableInstantColumn(retryAt) };
}

function mailOf(row: Prisma.NotificationGetPayload<object>, names: ReadonlyMap<string, string>): AlertMailRecord {
  const { id, alertId, cycle, stage, ordinal, recipientId, status, trouble } = row;
  return {
    createdAt: fromInstantColumn(row.createdAt),
    id,
    alertId,
    cycle,
    stage,
    ordinal,
    recipientId,
    status,
    trouble,
    settledAt: fromNullableInstantColumn(row.settledAt),
    recipientName: names.get(recipientId) ?? null,
  };
}
