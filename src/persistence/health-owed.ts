import type { Instant } from '../domain/instant.ts';
import type { Reach } from '../domain/member.ts';
import type { OwedWork, Waiting } from '../health-ports.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** See `HealthStore.owed`. */
export async function owedWithin(prisma: PrismaClient, reach: Reach, now: Instant): Promise<OwedWork> {
  const ownerId = reach.kind === 'own' ? reach.memberId : null;
  const [queuedRuns, mails, unpublishedStays] = await Promise.all([
    waiting(prisma, queuedRunsOf(ownerId)),
    waiting(prisma, mailsTo(ownerId, now)),
    waiting(prisma, unpublishedStaysOf(ownerId, now)),
  ]);
  return { queuedRuns, mails, unpublishedStays };
}

/** `since` lists when each thing began to wait. */
async function waiting(prisma: PrismaClient, since: Prisma.Sql): Promise<Waiting> {
  const rows = await prisma.$queryRaw<{ count: number; oldestAt: Date | null }[]>`
    SELECT count(*)::int AS "count", min(w."since") AS "oldestAt" FROM (${since}) w`;
  return { count: rows[0]?.count ?? 0, oldestAt: fromNullableInstantColumn(rows[0]?.oldestAt ?? null) };
}

function queuedRunsOf(ownerId: string | null): Prisma.Sql {
  return Prisma.sql`
    SELECT r."queuedAt" AS "since" FROM "SyncRun" r JOIN "Listing" l ON l."id" = r."listingId"
    WHERE r."status" = 'queued' AND (${ownerId}::text IS NULL OR l."ownerId" = ${ownerId})`;
}

/** Mail that is on its way to people; what waits for its own time (a fallback that is told after hours) is not owed yet. */
function mailsTo(recipientId: string | null, now: Instant): Prisma.Sql {
  const notices = [
    'ExportSilence',
    'FeedNotice',
    'ConflictNotice',
    'IncidentNotice',
    'ModeNotice',
    'NoticeMail',
    'CriticalWord',
  ];
  const owed = notices.map(
    (table) =>
      Prisma.sql`SELECT "recipientId", "noticedAt" AS "since" FROM ${Prisma.raw(`"${table}"`)} WHERE "status" IN ('pending', 'sending')`,
  );
  const alerts = Prisma.sql`SELECT n."recipientId", n."createdAt" AS "since" FROM "Notification" n
    JOIN "SyncAlert" a ON a."id" = n."alertId"
    LEFT JOIN "Incident" i ON i."id" = a."incidentId" AND i."endedAt" IS NULL
    WHERE n."status" IN ('pending', 'sending') AND i."id" IS NULL
      AND (a."snoozedUntil" IS NULL OR a."snoozedUntil" <= ${now}::timestamptz)`;
  return Prisma.sql`
    SELECT o."since" FROM (${Prisma.join([alerts, ...owed], ' UNION ALL ')}) o
    WHERE o."since" <= ${now}::timestamptz
      AND (${recipientId}::text IS NULL OR o."recipientId" = ${recipientId})`;
}

/**
 * Stays with nights to come that a destination by API, which was not told the listing’s last change, has neither closed by
 * us nor lists itself.
 */
function unpublishedStaysOf(ownerId: string | null, now: Instant): Prisma.Sql {
  return Prisma.sql`
    SELECT s."since" FROM "Connection" c
    JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
    JOIN LATERAL (
      SELECT b."checkIn" AS "from", b."checkOut" AS "to", b."createdAt" AS "since" FROM "Booking" b
      WHERE b."listingId" = c."listingId" AND b."cancelledAt" IS NULL
      UNION ALL
      SELECT e."from", e."to", e."since" FROM "AcceptedEvent" e
      WHERE e."listingId" = c."listingId" AND e."connectionId" <> c."id" AND e."eventClass" IN ('booking', 'unknown')
    ) s ON s."to" > (${now}::timestamptz AT TIME ZONE l."timeZone")::date
    WHERE c."hubAccountId" IS NOT NULL AND c."syncEnabled" AND c."mode" <> 'manual' AND NOT c."readOnly"
      AND c."publishedRevision" <> l."revision"
      AND (${ownerId}::text IS NULL OR l."ownerId" = ${ownerId})
      AND NOT COALESCE((
        SELECT range_agg(daterange(k."from", k."to")) FROM (
          SELECT p."from", p."to" FROM "PublishedClosure" p WHERE p."connectionId" = c."id" AND p."state" = 'closed'
          UNION ALL
          SELECT o."from", o."to" FROM "AcceptedEvent" o WHERE o."connectionId" = c."id" AND o."absentSince" IS NULL
        ) k
      ) @> daterange(GREATEST(s."from", (${now}::timestamptz AT TIME ZONE l."timeZone")::date), s."to"), false)`;
}
