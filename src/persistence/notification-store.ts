import type { MailDelivery, MailHandover, NotificationStore } from '../alert-ports.ts';
import { assertNever } from '../domain/assert-never.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { mailBackoffMs } from '../domain/notification.ts';
import { auditMail, owe } from './alert-notifications.ts';
import { alertOf } from './alert-row.ts';
import { claimMail } from './notification-claim.ts';
import { lockRecipient, type RecipientRow } from './notification-recipient.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { supportRecipients } from './support-recipients.ts';

/** Notifications on PostgreSQL. `supportEmail`: see `supportRecipients`. */
export function createNotificationStore(
  prisma: PrismaClient,
  { supportEmail }: { readonly supportEmail: string | undefined },
): NotificationStore {
  return {
    claim: (recipientId, now) => claimMail(prisma, { recipientId, supportEmail, now }),

    settle: (delivery, handover, { now, random }) =>
      prisma.$transaction(async (tx) => {
        const recipient = await lockRecipient(tx, delivery.recipient.recipientId);
        return settle({ tx, supportEmail, now, recipient, delivery }, handover, random);
      }),

    async recipientsOwed(before, now, limit) {
      const rows = await prisma.$queryRaw<{ recipientId: string }[]>`
        SELECT DISTINCT n."recipientId" FROM "Notification" n JOIN "SyncAlert" a ON a."id" = n."alertId"
        LEFT JOIN "MailRecipient" r ON r."recipientId" = n."recipientId"
        WHERE n."status" IN ('pending', 'sending') AND n."createdAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz)
          AND (a."snoozedUntil" IS NULL OR a."snoozedUntil" <= ${now}::timestamptz OR n."stage" IN ('owner', 'recovered'))
        LIMIT ${limit}`;
      return rows.map(({ recipientId }) => recipientId);
    },
  };
}

type Settling = {
  readonly tx: Prisma.TransactionClient;
  readonly supportEmail: string | undefined;
  readonly now: Instant;
  readonly recipient: RecipientRow;
  readonly delivery: MailDelivery;
};

type Settled = { readonly owedTo: readonly string[]; readonly retryInMs: number | null };

async function settle(settling: Settling, handover: MailHandover, random: number): Promise<Settled> {
  switch (handover.outcome) {
    case 'accepted':
      await end(settling, { status: 'sent', action: 'mail_sent', trouble: null });
      await mailTaken(settling);
      return { owedTo: [], retryInMs: null };
    case 'refused': {
      const rows = await end(settling, { status: 'refused', action: 'mail_refused', trouble: handover.trouble });
      await mailTaken(settling);
      return { owedTo: await oweNextInLine(settling, rows), retryInMs: null };
    }
    case 'not_taken':
      // Certainly not sent: it may go with what else is owed by then, unless it may have been by an earlier try.
      if (!settling.delivery.isRepeated) await release(settling);
      return { owedTo: [], retryInMs: await putOff(settling, handover.trouble, random) };
    case 'unknown':
      return { owedTo: [], retryInMs: await putOff(settling, handover.trouble, random) };
    default:
      return assertNever(handover, 'MailHandover');
  }
}

type NotificationRow = Prisma.NotificationGetPayload<{ include: { alert: true } }>;
type End = { readonly status: 'sent' | 'refused'; readonly action: string; readonly trouble: string | null };

function underWay({ delivery, recipient }: Settling) {
  return { deliveryId: delivery.deliveryId, recipientId: recipient.recipientId, status: 'sending' as const };
}

async function end(settling: Settling, { status, action, trouble }: End): Promise<NotificationRow[]> {
  const { tx, now } = settling;
  const rows = await tx.notification.findMany({ where: underWay(settling), include: { alert: true } });
  await tx.notification.updateMany({ where: underWay(settling), data: { status, trouble, settledAt: now } });
  for (const { alert, stage, recipientId } of rows)
    await auditMail(tx, { alert, action, reason: `${stage} to ${recipientId}`, now });
  return rows;
}

async function release(settling: Settling): Promise<void> {
  await settling.tx.notification.updateMany({
    // What a later try has taken over has a trouble, and is that one's to settle.
    where: { ...underWay(settling), trouble: null },
    data: { status: 'pending', deliveryId: null },
  });
}

async function mailTaken({ tx, recipient, now }: Settling): Promise<void> {
  const data = { lastMailAt: now, retryAt: null, failedSends: 0, trouble: null };
  await tx.mailRecipient.update({ where: { recipientId: recipient.recipientId }, data });
}

async function putOff({ tx, recipient, now }: Settling, trouble: string, random: number): Promise<number> {
  const failedSends = recipient.failedSends + 1;
  const retryInMs = mailBackoffMs(failedSends, random);
  const data = { failedSends, trouble, retryAt: plusMs(now, retryInMs) };
  await tx.mailRecipient.update({ where: { recipientId: recipient.recipientId }, data });
  return retryInMs;
}

/** What support was to be told goes to the next in line that was not asked yet. An owner has nobody in their place. */
async function oweNextInLine(settling: Settling, rows: readonly NotificationRow[]): Promise<string[]> {
  const { tx, supportEmail } = settling;
  const line = await supportRecipients(tx, supportEmail);
  const owedTo = new Set<string>();
  for (const row of rows.filter(({ stage }) => stage !== 'owner')) {
    const { alertId, cycle, stage, ordinal } = row;
    const asked = await tx.notification.findMany({ where: { alertId, cycle, stage, ordinal } });
    const next = line.find((recipientId) => !asked.some((one) => one.recipientId === recipientId));
    if (next === undefined || row.alert.cycle !== cycle) continue;
    await owe(settling, alertOf(row.alert), { stage, ordinal, recipientId: next });
    owedTo.add(next);
  }
  return [...owedTo];
}
