import { MAIL_STUCK_MS, type MailFacts } from '../domain/critical-fault.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { Prisma } from './prisma.ts';

/** Sends that failed in a row before a recipient’s mail counts as stuck: the fourth try comes about six minutes after the first. */
const FAILED_SENDS = 4;

/** What the mail server does, as the mail that it was given shows. */
export async function readMailFacts(tx: Prisma.TransactionClient, now: Instant): Promise<MailFacts> {
  return { waitingSince: await waitingSince(tx), ...(await refusals(tx, now)) };
}

/** When the server last took a mail. */
const taken = Prisma.sql`
  SELECT GREATEST(
    (SELECT max("lastTakenAt") FROM "MailRecipient"),
    (SELECT max("settledAt") FROM "CriticalWord" WHERE "status" = 'sent')) AS "at"`;

/**
 * Since when mail is owed that the mail server did not take although it was asked again and again, without having taken any
 * mail since. What one recipient’s address alone has, is no matter of the server’s.
 */
async function waitingSince(tx: Prisma.TransactionClient): Promise<Instant | null> {
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
    ), "waiting" AS (
      SELECT o."since" FROM "owed" o JOIN "failing" USING ("recipientId")
      UNION ALL
      SELECT "noticedAt" FROM "CriticalWord" WHERE "status" IN ('pending', 'sending') AND "tries" > ${FAILED_SENDS}
    ), "taken" AS (${taken})
    SELECT min(w."since") AS "since" FROM "waiting" w, "taken" t WHERE t."at" IS NULL OR w."since" > t."at"`;
  return fromNullableInstantColumn(rows[0]?.since ?? null);
}

/**
 * What it refused for good, or fell silent over for good. It refuses all when, within the last 15 minutes and with none taken
 * since, it refused two people’s mail; or two of one person, where it took nobody’s in that time.
 */
async function refusals(tx: Prisma.TransactionClient, now: Instant): Promise<Omit<MailFacts, 'waitingSince'>> {
  const from = plusMs(now, -MAIL_STUCK_MS);
  const rows = await tx.$queryRaw<{ since: Date | null; refusedAt: Date | null; takenAt: Date | null }[]>`
    WITH "taken" AS (${taken}), "refused" AS (
      SELECT r."recipientId", v."at" FROM "MailRecipient" r, LATERAL (VALUES (r."refusedAt"), (r."refusedBeforeAt")) v("at")
      WHERE v."at" IS NOT NULL
      UNION ALL
      SELECT "recipientId", "settledAt" FROM "CriticalWord" WHERE "status" IN ('refused', 'unconfirmed')
    ), "late" AS (
      SELECT min(r."at") AS "since", count(DISTINCT r."recipientId") AS "people", count(*) AS "mails"
      FROM "refused" r, "taken" t WHERE r."at" > ${from}::timestamptz AND (t."at" IS NULL OR r."at" > t."at")
    )
    SELECT t."at" AS "takenAt", (SELECT max("at") FROM "refused") AS "refusedAt",
      CASE WHEN l."people" >= 2 OR (l."mails" >= 2 AND (t."at" IS NULL OR t."at" <= ${from}::timestamptz))
        THEN l."since" END AS "since"
    FROM "taken" t, "late" l`;
  const [row] = rows;
  return {
    refusedSince: fromNullableInstantColumn(row?.since ?? null),
    refusedAt: fromNullableInstantColumn(row?.refusedAt ?? null),
    takenAt: fromNullableInstantColumn(row?.takenAt ?? null),
  };
}
