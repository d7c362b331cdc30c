import type { FoundFault } from '../alert-ports.ts';
import { GOOD_RUNS_TO_RECOVER } from '../domain/alert.ts';
import { isAlertFault } from '../domain/alert-fault.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { isNotPutOff } from './alert-put-off.ts';
import type { PrismaClient } from './prisma.ts';

/** A good run this young is still being told by its signal. */
const TOLD_WITHIN_MS = 60_000;

type FaultRow = {
  readonly fault: string;
  readonly alertId: string;
  readonly listingId: string;
  readonly recipientId: string | null;
};

/** What should not be, as far as the database shows it: see `alertFaults`. */
export async function findFaults(
  prisma: PrismaClient,
  { overdueBefore, now }: { readonly overdueBefore: Instant; readonly now: Instant },
  limit: number,
): Promise<readonly FoundFault[]> {
  const toldBefore = plusMs(now, -TOLD_WITHIN_MS);
  const rows = await prisma.$queryRaw<FaultRow[]>`
    SELECT f."fault", f."alertId"::text, f."listingId"::text, f."recipientId" FROM (
      SELECT 'not_escalated' AS "fault", a."id" AS "alertId", a."listingId", NULL AS "recipientId" FROM "SyncAlert" a
        WHERE a."status" = 'active' AND a."failedAttempts" >= a."threshold"
      UNION ALL
      SELECT 'escalated_without_notification', a."id", a."listingId", NULL FROM "SyncAlert" a
        WHERE a."status" = 'escalated' AND NOT EXISTS (
          SELECT 1 FROM "Notification" n WHERE n."alertId" = a."id" AND n."cycle" = a."cycle" AND n."stage" = 'escalated')
      UNION ALL
      SELECT 'listing_deleted', a."id", a."listingId", NULL FROM "SyncAlert" a
        WHERE a."status" <> 'resolved' AND NOT EXISTS (SELECT 1 FROM "Listing" l WHERE l."id" = a."listingId")
      UNION ALL
      SELECT 'listing_inactive', a."id", a."listingId", NULL FROM "SyncAlert" a
        JOIN "Listing" l ON l."id" = a."listingId" WHERE a."status" <> 'resolved' AND NOT l."active"
      UNION ALL
      SELECT 'open_though_recovered', a."id", a."listingId", NULL FROM "SyncAlert" a
        CROSS JOIN LATERAL (SELECT COALESCE(max(b."number"), 0) AS "number" FROM "SyncRun" b
          WHERE b."listingId" = a."listingId" AND b."status" IN ('failed', 'partial')) bad
        CROSS JOIN LATERAL (SELECT count(*) AS "runs" FROM "SyncRun" g
          WHERE g."listingId" = a."listingId" AND g."status" = 'succeeded' AND g."allGood"
            AND g."number" > GREATEST(a."lastRunNumber", bad."number")
            AND g."finishedAt" < ${toldBefore}::timestamptz) good
        WHERE a."status" <> 'resolved' AND good."runs" > 0
          AND CASE WHEN bad."number" > a."lastRunNumber" THEN 0 ELSE a."goodRuns" END + good."runs"
            >= CASE a."status" WHEN 'active' THEN 1 ELSE ${GOOD_RUNS_TO_RECOVER}::int END
      UNION ALL
      SELECT 'notification_overdue', a."id", a."listingId", n."recipientId" FROM "Notification" n
        JOIN "SyncAlert" a ON a."id" = n."alertId"
        WHERE n."status" IN ('pending', 'sending') AND n."createdAt" < ${overdueBefore}::timestamptz
          AND (${isNotPutOff(now)} OR n."stage" IN ('owner', 'recovered'))
    ) f ORDER BY f."fault" = 'notification_overdue', f."alertId", f."fault" LIMIT ${limit}`;
  return rows.flatMap(foundFault);
}

function foundFault({ fault, alertId, listingId, recipientId }: FaultRow): FoundFault[] {
  if (!isAlertFault(fault)) return [];
  return [{ fault, alertId, listingId, ...(recipientId === null ? {} : { recipientId }) }];
}
