import type { CriticalFacts } from '../domain/critical-fault.ts';
import type { Instant } from '../domain/instant.ts';
import { fromNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** Sends that failed in a row before a recipient’s mail counts as stuck: the fourth try comes about six minutes after the first. */
const FAILED_SENDS = 4;

/** What the database says of what could stop relais, at the time of a look. */
export async function readCriticalFacts(
  tx: Prisma.TransactionClient,
  now: Instant,
): Promise<Pick<CriticalFacts, 'beats' | 'mailRefusedSince'>> {
  return { beats: await lastBeats(tx), mailRefusedSince: await mailRefusedSince(tx, now) };
}

async function lastBeats(tx: Prisma.TransactionClient): Promise<CriticalFacts['beats']> {
  const last = async (queue: 'sync' | 'mail') => {
    const { _max } = await tx.workerHeartbeat.aggregate({ where: { queue }, _max: { beatAt: true } });
    return fromNullableInstantColumn(_max.beatAt);
  };
  return { sync: await last('sync'), mail: await last('mail') };
}

/** When the last whole sweep ended by itself, with at least one listing done where there are any. */
export async function lastGoodSweepAt(tx: Prisma.TransactionClient): Promise<Instant | null> {
  const [last] = await tx.$queryRaw<{ finishedAt: Date | null }[]>`
    SELECT max("finishedAt") AS "finishedAt" FROM "SweepReport"
    WHERE "status" = 'completed' AND "ownerId" IS NULL AND ("listings" = 0 OR "unfinished" < "listings")`;
  return fromNullableInstantColumn(last?.finishedAt ?? null);
}

/** True while there are sweeps to be done. */
export async function areSweepsOwed(tx: Prisma.TransactionClient): Promise<boolean> {
  return (await tx.listing.findFirst({ where: { active: true }, select: { id: true } })) !== null;
}

/**
 * Since when mail is owed that the mail server did not take although it was asked again and again, without having taken any
 * mail since. What one recipient’s address alone has, is no matter of the server’s.
 */
async function mailRefusedSince(tx: Prisma.TransactionClient, now: Instant): Promise<Instant | null> {
  const rows = await tx.$queryRaw<{ since: Date | null }[]>`
    WITH "failing" AS (
      SELECT "recipientId" FROM "MailRecipient" WHERE "failedSends" >= ${FAILED_SENDS}
    ), "owed" AS (
      SELECT "recipientId", "createdAt" AS "since" FROM "Notification" WHERE "status" IN ('pending', 'sending')
      UNION ALL
      SELECT "recipientId", "noticedAt" FROM "ExportSilence" WHERE "status" IN ('pending', 'sending')
      UNION ALL
      SELECT "recipientId", "noticedAt" FROM "FeedNotice" WHERE "status" IN ('pending', 'sending')
      UNION ALL
      SELECT "recipientId", "noticedAt" FROM "ConflictNotice" WHERE "status" IN ('pending', 'sending')
      UNION ALL
      SELECT "recipientId", "noticedAt" FROM "IncidentNotice" WHERE "status" IN ('pending', 'sending')
      UNION ALL
      SELECT "recipientId", "noticedAt" FROM "ModeNotice" WHERE "status" IN ('pending', 'sending')
      UNION ALL
      SELECT "recipientId", "noticedAt" FROM "NoticeMail" WHERE "status" IN ('pending', 'sending')
    ), "refused" AS (
      SELECT o."since" FROM "owed" o JOIN "failing" USING ("recipientId")
      UNION ALL
      SELECT "noticedAt" FROM "CriticalWord" WHERE "status" IN ('pending', 'sending') AND "tries" > ${FAILED_SENDS}
    ), "taken" AS (
      SELECT GREATEST(
        (SELECT max("lastMailAt") FROM "MailRecipient"),
        (SELECT max("settledAt") FROM "CriticalWord" WHERE "status" = 'sent')) AS "at"
    )
    SELECT min(r."since") AS "since" FROM "refused" r, "taken" t
    WHERE r."since" <= ${now}::timestamptz AND (t."at" IS NULL OR r."since" > t."at")`;
  return fromNullableInstantColumn(rows[0]?.since ?? null);
}
