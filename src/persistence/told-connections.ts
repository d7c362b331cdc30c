import { hubConnectors } from '../domain/hub.ts';
import type { ConnectionRef } from '../ports.ts';
import type { ToldConnection, ToldConnections } from '../webhook-ports.ts';
import type { PrismaClient } from './prisma.ts';

/** What webhooks said to read, on PostgreSQL. */
export function createToldConnections(prisma: PrismaClient): ToldConnections {
  return {
    owed: (connector, { known, limit, now }) => prisma.$queryRaw<ToldConnection[]>`
      SELECT c."id"::text AS "connectionId", c."listingId"::text, EXISTS (
          SELECT 1 FROM "SyncRun" r WHERE r."connectionId" = c."id" AND r."status" IN ('queued', 'running')) AS "isBusy"
      FROM "Connection" c JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
      WHERE c."readOwedSince" IS NOT NULL AND c."readOwedSince" <= c."lastWebhookAt" AND c."connector" = ${connector}
        AND c."syncEnabled"
        AND c."id" <> ALL(${[...known]}::uuid[])
        AND (c."waitingUntil" IS NULL OR c."waitingUntil" < ${now}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM "Breaker" b WHERE b."key" = c."connector" AND b."state" IN ('open', 'forced_open'))
        AND COALESCE((SELECT s."continuousSync" FROM "RuntimeSettings" s WHERE s."id" = 1), true)
      ORDER BY c."readOwedSince", c."id" LIMIT ${limit}`,

    left: (workflowId) => prisma.$queryRaw<ConnectionRef[]>`
      SELECT "connectionId"::text, "listingId"::text FROM "SyncRun"
      WHERE "status" = 'running' AND "workflowId" = ${workflowId} AND "connectionId" IS NOT NULL
      ORDER BY "startedAt", "id"`,

    async leftAt(before) {
      const rows = await prisma.$queryRaw<{ readonly connector: string }[]>`
        SELECT DISTINCT c."connector" FROM "SyncRun" r JOIN "Connection" c ON c."id" = r."connectionId"
        WHERE r."status" = 'running' AND r."pass" IS NULL AND r."startedAt" < ${before}::timestamptz`;
      return hubConnectors.filter((name) => rows.some(({ connector }) => connector === name));
    },
  };
}
