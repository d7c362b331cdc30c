import { Prisma } from './prisma.ts';

/** The columns that say whether a connection is failing. */
export type FailingColumns = {
  readonly lastFailure: Prisma.JsonValue;
  readonly publishFailure: Prisma.JsonValue;
  readonly hubAccountId: string | null;
  readonly readOnly: boolean;
  readonly mode: string;
};

/**
 * True when a connection neither fails to be read nor to be told, read by a run or not: only a good reading ends a failure, and
 * only a good telling that of a destination that is still told. Who is asked to come back later does not fail.
 */
export function isGood({ lastFailure, publishFailure, hubAccountId, readOnly, mode }: FailingColumns): boolean {
  const isTold = hubAccountId !== null && !readOnly && mode !== 'manual';
  return lastFailure === null && (!isTold || publishFailure === null || isRateLimited(publishFailure));
}

/** A `publishFailure` that only asks to come back later. */
function isRateLimited(failure: Prisma.JsonValue): boolean {
  return typeof failure === 'object' && failure !== null && 'kind' in failure && failure['kind'] === 'RATE_LIMITED';
}

/**
 * True of a run `r` of a statement when a pass of another subject of its listing broke by our own fault: it wrote no failure into
 * a connection, and the last run of each other subject of the listing says so. Without this the good polls of one connection
 * would end the alert of passes that break.
 */
export const isAnotherBroken = Prisma.sql`
  EXISTS (SELECT 1 FROM (
    SELECT DISTINCT ON (o."connectionId") o."connectionId", o."status", o."failure" FROM "SyncRun" o
    WHERE o."listingId" = r."listingId" AND o."connectionId" IS DISTINCT FROM r."connectionId"
      AND o."status" IN ('succeeded', 'partial', 'failed', 'deferred') AND o."number" IS NOT NULL
      -- What a turn over webhooks put off says nothing: the connection’s own run does.
      AND NOT (o."status" = 'deferred' AND o."pass" IS NULL)
    ORDER BY o."connectionId", o."number" DESC) last
  WHERE last."status" IN ('failed', 'partial') AND last."failure"->>'kind' = 'SYSTEM'
    AND (last."connectionId" IS NULL OR EXISTS (
      SELECT 1 FROM "Connection" c WHERE c."id" = last."connectionId" AND c."syncEnabled")))`;
