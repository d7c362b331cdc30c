import type { MailDelivery, MailHandover, NotificationStore } from '../alert-ports.ts';
import { assertNever } from '../domain/assert-never.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { MOST_UNCERTAIN_TRIES, mailBackoffMs } from '../domain/notification.ts';
import { auditMail, type Notifying } from './alert-notifications.ts';
import { isNotPutOff } from './alert-put-off.ts';
import { alertOf } from './alert-row.ts';
import { conflictMail } from './conflict-mail.ts';
import { doubtMail } from './doubt-mail.ts';
import { incidentOutbox } from './incident-outbox.ts';
import type { MailOutbox, SettledAs } from './mail-outbox.ts';
import { modeMail } from './mode-mail.ts';
import { noticeMail } from './notice-mail.ts';
import { claimMail } from './notification-claim.ts';
import { lockRecipient, type RecipientRow } from './notification-recipient.ts';
import { oweNextInLine } from './notification-succession.ts';
import { ownerOutbox } from './owner-mail.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { silenceMail } from './silence-mail.ts';

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
        const notifying = { tx, supportEmail, now };
        const outbox = outboxOf(notifying, delivery);
        return settle({ tx, now, recipient, outbox, isRepeated: delivery.isRepeated }, handover, random);
      }),

    async recipientsOwed(before, now, limit) {
      const rows = await prisma.$queryRaw<{ recipientId: string }[]>`
        SELECT DISTINCT n."recipientId" FROM "Notification" n JOIN "SyncAlert" a ON a."id" = n."alertId"
        LEFT JOIN "MailRecipient" r ON r."recipientId" = n."recipientId"
        WHERE n."status" IN ('pending', 'sending') AND n."createdAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz)
          AND (${isNotPutOff(now)} OR n."stage" IN ('owner', 'recovered'))
        UNION
        SELECT DISTINCT i."recipientId" FROM "IncidentNotice" i
        LEFT JOIN "MailRecipient" r ON r."recipientId" = i."recipientId"
        WHERE i."status" IN ('pending', 'sending') AND i."noticedAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz)
        UNION
        SELECT DISTINCT s."recipientId" FROM "ExportSilence" s
        LEFT JOIN "MailRecipient" r ON r."recipientId" = s."recipientId"
        WHERE s."status" IN ('pending', 'sending') AND s."noticedAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz) AND (r."quietUntil" IS NULL OR r."quietUntil" < ${before}::timestamptz)
        UNION
        SELECT DISTINCT f."recipientId" FROM "FeedNotice" f
        LEFT JOIN "MailRecipient" r ON r."recipientId" = f."recipientId"
        WHERE f."status" IN ('pending', 'sending') AND f."noticedAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz)
        UNION
        SELECT DISTINCT c."recipientId" FROM "ConflictNotice" c
        LEFT JOIN "MailRecipient" r ON r."recipientId" = c."recipientId"
        WHERE c."status" IN ('pending', 'sending') AND c."noticedAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz)
        UNION
        SELECT DISTINCT m."recipientId" FROM "ModeNotice" m
        LEFT JOIN "MailRecipient" r ON r."recipientId" = m."recipientId"
        WHERE m."status" IN ('pending', 'sending') AND m."noticedAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz) AND (r."quietUntil" IS NULL OR r."quietUntil" < ${before}::timestamptz)
        UNION
        SELECT DISTINCT o."recipientId" FROM "NoticeMail" o JOIN "Notice" n ON n."id" = o."noticeId"
        LEFT JOIN "MailRecipient" r ON r."recipientId" = o."recipientId"
        WHERE o."status" IN ('pending', 'sending') AND o."noticedAt" < ${before}::timestamptz
          AND (r."retryAt" IS NULL OR r."retryAt" < ${before}::timestamptz)
          AND (n."isUrgent" OR r."quietUntil" IS NULL OR r."quietUntil" < ${before}::timestamptz)
        UNION
        SELECT DISTINCT n."recipientId" FROM "NoticePush" p JOIN "Notice" n ON n."id" = p."noticeId"
        JOIN "PushSubscription" s ON s."id" = p."subscriptionId"
        LEFT JOIN "MailRecipient" r ON r."recipientId" = n."recipientId"
        WHERE p."status" IN ('pending', 'sending') AND n."at" < ${before}::timestamptz
          AND (s."retryAt" IS NULL OR s."retryAt" < ${before}::timestamptz)
          AND (n."isUrgent" OR r."quietUntil" IS NULL OR r."quietUntil" < ${before}::timestamptz)
        LIMIT ${limit}`;
      return rows.map(({ recipientId }) => recipientId);
    },
  };
}

function outboxOf(notifying: Notifying, delivery: MailDelivery): MailOutbox {
  const { tx, now } = notifying;
  if (delivery.conflicts) return ownerOutbox(tx, conflictMail, { delivery, now });
  if (delivery.incidents) return incidentOutbox(tx, { ...notifying, delivery });
  if (delivery.silences) return ownerOutbox(tx, silenceMail, { delivery, now });
  if (delivery.doubts) return ownerOutbox(tx, doubtMail, { delivery, now });
  if (delivery.modes) return ownerOutbox(tx, modeMail, { delivery, now });
  if (delivery.notices) return ownerOutbox(tx, noticeMail, { delivery, now });
  return alertOutbox(notifying, delivery);
}

type Settling = {
  readonly tx: Prisma.TransactionClient;
  readonly now: Instant;
  readonly recipient: RecipientRow;
  readonly outbox: MailOutbox;
  readonly isRepeated: boolean;
};

type Settled = { readonly owedTo: readonly string[]; readonly retryInMs: number | null };

async function settle(settling: Settling, handover: MailHandover, random: number): Promise<Settled> {
  switch (handover.outcome) {
    case 'accepted':
      return end(settling, { status: 'sent', trouble: null });
    case 'refused':
      return end(settling, { status: 'refused', trouble: handover.trouble });
    case 'not_taken':
      // Certainly not sent: it may go with what else is owed by then, unless it may have been by an earlier try.
      if (!settling.isRepeated) await settling.outbox.release();
      return { owedTo: [], retryInMs: await putOff(settling, handover.trouble, random) };
    case 'unknown':
      // A mail that may have arrived is repeated as it is, but not for ever: it would hold back the person's other mail, and
      // a server that takes it without ever saying so would deliver it again each time.
      if (await settling.outbox.countUncertain())
        return end(settling, { status: 'unconfirmed', trouble: handover.trouble });
      return { owedTo: [], retryInMs: await putOff(settling, handover.trouble, random) };
    default:
      return assertNever(handover, 'MailHandover');
  }
}

async function end(settling: Settling, settled: SettledAs): Promise<Settled> {
  const owedTo = await settling.outbox.end(settled);
  await mailEnded(settling, settled);
  return { owedTo, retryInMs: null };
}

/** How a mail about alerts is settled: what did not surely reach support goes to the next in line. */
function alertOutbox(notifying: Notifying, { deliveryId, recipient: { recipientId } }: MailDelivery): MailOutbox {
  const { tx, now } = notifying;
  const where = { deliveryId, recipientId, status: 'sending' as const };
  return {
    async end({ status, trouble }) {
      const rows = await tx.notification.findMany({ where, include: { alert: true } });
      await tx.notification.updateMany({ where, data: { status, trouble, settledAt: now } });
      for (const { alert, stage } of rows)
        await auditMail(tx, {
          alert: alertOf(alert),
          action: `mail_${status}`,
          reason: `${stage} to ${recipientId}`,
          now,
        });
      return status === 'sent' ? [] : oweNextInLine(notifying, rows);
    },
    async release() {
      // What a later try has taken over has a trouble, and is that one's to settle.
      await tx.notification.updateMany({
        where: { ...where, trouble: null },
        data: { status: 'pending', deliveryId: null },
      });
    },
    async countUncertain() {
      await tx.notification.updateMany({ where, data: { uncertainTries: { increment: 1 } } });
      const spent = { ...where, uncertainTries: { gte: MOST_UNCERTAIN_TRIES } };
      return (await tx.notification.findFirst({ where: spent, select: { id: true } })) !== null;
    },
  };
}

/** The next mail to them waits for its distance from this one, whatever became of it; only one that was sent was taken. */
async function mailEnded({ tx, recipient, now }: Settling, { status }: SettledAs): Promise<void> {
  const { recipientId, refusedAt } = recipient;
  const told = status === 'sent' ? { lastTakenAt: now } : { refusedAt: now, refusedBeforeAt: refusedAt };
  const data = { lastMailAt: now, retryAt: null, failedSends: 0, trouble: null, ...told };
  await tx.mailRecipient.update({ where: { recipientId }, data });
}

async function putOff({ tx, recipient, now }: Settling, trouble: string, random: number): Promise<number> {
  const failedSends = recipient.failedSends + 1;
  const retryInMs = mailBackoffMs(failedSends, random);
  const data = { failedSends, trouble, retryAt: plusMs(now, retryInMs) };
  await tx.mailRecipient.update({ where: { recipientId: recipient.recipientId }, data });
  return retryInMs;
}
