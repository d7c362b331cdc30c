import type { Prisma } from './prisma.ts';

/** The columns that say whether a connection is failing. */
export type FailingColumns = {
  readonly lastFailure: Prisma.JsonValue;
  readonly publishFailure: Prisma.JsonValue;
  readonly hubAccountId: string | null;
  readonly readOnly: boolean;
  readonly mode: string;
};

/** These columns, for a query. */
export const failingColumns = {
  lastFailure: true,
  publishFailure: true,
  hubAccountId: true,
  readOnly: true,
  mode: true,
} as const;

/**
 * True when nothing of the listing fails by now, read by this run or not: only a good reading ends a failure, and only a good
 * telling that of a destination that is still told. Who is asked to come back later does not fail.
 */
export async function isAllGood(
  tx: Prisma.TransactionClient,
  run: { readonly listingId: string; readonly connectionId: string | null },
  enabled: readonly FailingColumns[],
): Promise<boolean> {
  return enabled.every(isGood) && !(await isAnotherBroken(tx, run));
}

/** True when a connection neither fails to be read nor to be told. */
export function isGood({ lastFailure, publishFailure, hubAccountId, readOnly, mode }: FailingColumns): boolean {
  const isTold = hubAccountId !== null && !readOnly && mode !== 'manual';
  return lastFailure === null && (!isTold || publishFailure === null || isRateLimited(publishFailure));
}

/** A `publishFailure` that only asks to come back later. */
export function isRateLimited(failure: Prisma.JsonValue): boolean {
  return typeof failure === 'object' && failure !== null && 'kind' in failure && failure['kind'] === 'RATE_LIMITED';
}

/**
 * A pass that broke by our own fault wrote no failure into a connection: the last run of each other subject of the listing
 * says so. Without this the good polls of one connection would end the alert of passes that break.
 */
async function isAnotherBroken(
  tx: Prisma.TransactionClient,
  { listingId, connectionId }: { readonly listingId: string; readonly connectionId: string | null },
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM (
      SELECT DISTINCT ON ("connectionId") "connectionId", "status", "failure" FROM "SyncRun"
      WHERE "listingId" = ${listingId}::uuid AND "connectionId" IS DISTINCT FROM ${connectionId}::uuid
        AND "status" IN ('succeeded', 'partial', 'failed', 'deferred') AND "number" IS NOT NULL
      ORDER BY "connectionId", "number" DESC) r
    WHERE r."status" IN ('failed', 'partial') AND r."failure"->>'kind' = 'SYSTEM'
      AND (r."connectionId" IS NULL OR EXISTS (
        SELECT 1 FROM "Connection" c WHERE c."id" = r."connectionId" AND c."syncEnabled"))
    LIMIT 1`;
  return rows.length > 0;
}
