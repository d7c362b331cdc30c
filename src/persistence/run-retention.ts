import type { Instant } from '../domain/instant.ts';
import type { PrismaClient } from './prisma.ts';

/**
 * See `SweepStore.forgetRuns`. What a listing’s alert looks back to stays: its two newest good runs, and the newest run of
 * each subject. Numbers are the listing’s own, so that none is given twice.
 */
export function forgetRuns(prisma: PrismaClient, before: Instant, limit: number): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM "SyncRun" WHERE "id" IN (
      SELECT r."id" FROM "SyncRun" r
      WHERE r."status" = 'succeeded' AND r."trigger" IN ('schedule', 'poll') AND NOT r."availabilityChanged"
        AND r."finishedAt" < ${before}::timestamptz AND r."allGood" AND r."publications" = '[]'::jsonb
        AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r."results") c WHERE
          COALESCE((c->>'nightsAdded')::int, 0) + COALESCE((c->>'nightsReleased')::int, 0)
          + COALESCE((c->>'nightsHeld')::int, 0) + COALESCE((c->>'nightsRestored')::int, 0) > 0)
        AND NOT EXISTS (SELECT 1 FROM "AcceptedEvent" a WHERE a."runId" = r."id")
        AND EXISTS (SELECT 1 FROM "SyncRun" n WHERE n."listingId" = r."listingId"
          AND n."connectionId" IS NOT DISTINCT FROM r."connectionId" AND n."number" > r."number")
        AND r."number" < (SELECT g."number" FROM "SyncRun" g WHERE g."listingId" = r."listingId"
          AND g."status" = 'succeeded' AND g."allGood" ORDER BY g."number" DESC OFFSET 1 LIMIT 1)
      ORDER BY r."finishedAt" LIMIT ${limit})`;
}
