import type { Instant } from '../domain/instant.ts';
import type { PrismaClient } from './prisma.ts';

/**
 * See `SweepStore.forgetRuns`. What a listing’s alert looks back to stays: its two newest good runs, its failed ones, and the
 * newest run of each subject that ended by itself, as `isAllGood` reads it. Numbers are the listing’s own, so that none is
 * given twice. What a run says by itself is judged as the index `SyncRun_forgettable` has it, word by word: so that what is
 * kept for good is not looked at again each minute.
 */
export function forgetRuns(prisma: PrismaClient, before: Instant, limit: number): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM "SyncRun" WHERE "id" IN (
      SELECT r."id" FROM "SyncRun" r
      WHERE r."status" = 'succeeded' AND r."trigger" IN ('schedule', 'poll') AND NOT r."availabilityChanged"
        AND r."publications" = '[]'::jsonb AND NOT jsonb_path_exists(r."results", '$[*] ? (@.nightsAdded > 0
          || @.nightsReleased > 0 || @.nightsHeld > 0 || @.nightsRestored > 0)'::jsonpath)
        AND r."finishedAt" < ${before}::timestamptz
        AND NOT EXISTS (SELECT 1 FROM "AcceptedEvent" a WHERE a."runId" = r."id")
        AND EXISTS (SELECT 1 FROM "SyncRun" n WHERE n."listingId" = r."listingId"
          AND n."connectionId" IS NOT DISTINCT FROM r."connectionId" AND n."number" > r."number"
          AND n."status" IN ('succeeded', 'partial', 'failed', 'deferred'))
        AND r."number" < (SELECT g."number" FROM "SyncRun" g WHERE g."listingId" = r."listingId"
          AND g."status" = 'succeeded' AND g."allGood" ORDER BY g."number" DESC OFFSET 1 LIMIT 1)
      ORDER BY r."finishedAt" LIMIT ${limit})`;
}
