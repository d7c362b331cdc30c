import type { MailDelivery, MailHandover, NotificationStore } from '../alert-ports.ts';
import { assertNever } from '../domain/assert-never.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { MOST_UNCERTAIN_TRIES, mailBackoffMs } from '../domain/notification.ts';
import { auditMail } from './alert-notifications.ts';
import { claimMail } from './notification-claim.ts';
import { lockRecipient, type RecipientRow } from './notification-recipient.ts';
import { oweNextInLine } from './notification-succession.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

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
      return uncertain(settling, handover.trouble, random);
    default:
      return assertNever(handover, 'MailHandover');
  }
}

type NotificationRow = Prisma.NotificationGetPayload<{ include: { alert: true } }>;
type End = {
  readonly status: 'sent' | 'refused' | 'unconfirmed';
  readonly action: string;
  readonly trouble: string | null;
};

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

/**
 * A mail that may have arrived is repeated as it is, but not for ever: it would hold back the person's other mail, and a
 * server that takes it without ever saying so would deliver it again each time.
 */
async function uncertain(settling: Settling, trouble: string, random: number): Promise<Settled> {
  const { tx } = settling;
  await tx.notification.updateMany({ where: underWay(settling), data: { uncertainTries: { increment: 1 } } });
  const spent = await tx.notification.findFirst({
    where: { ...underWay(settling), uncertainTries: { gte: MOST_UNCERTAIN_TRIES } },
    select: { id: true },
  });
  if (!spent) return { owedTo: [], retryInMs: await putOff(settling, trouble, random) };
  const rows = await end(settling, { status: 'unconfirmed', action: 'mail_unconfirmed', trouble });
  await mailTaken(settling);
  return { owedTo: await oweNextInLine(settling, rows), retryInMs: null };
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
