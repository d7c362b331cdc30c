import type { Instant } from '../domain/instant.ts';
import { isReadByItself, isUnderBreaker } from './breaker-connections.ts';
import { anyReach, underListingLock } from './listing-lock.ts';
import type { PrismaClient } from './prisma.ts';
import { isContinuousIn } from './settings-store.ts';

type Deps = { readonly prisma: PrismaClient; readonly workflowIdOf: (listingId: string) => string };
type Wanted = { readonly key: string; readonly now: Instant; readonly places: number };

/**
 * Queues a run each for as many listings as there are probes to be had, and gives the listings: their ordinary reads are the
 * probes. They are drawn by lot, so that a listing that is broken by itself does not keep the platform closed to all. None while relais syncs nothing by itself.
 */
export async function queueProbes(deps: Deps, { key, now, places }: Wanted): Promise<readonly string[]> {
  if (!(await isContinuousIn(deps.prisma))) return [];
  const drawn = await deps.prisma.$queryRaw<{ id: string }[]>`
    SELECT l."id"::text FROM "Listing" l WHERE l."active"
      AND EXISTS (SELECT 1 FROM "Connection" c WHERE c."listingId" = l."id" AND c."syncEnabled" AND c."mode" <> 'manual'
        AND (c."waitingUntil" IS NULL OR c."waitingUntil" <= ${now}::timestamptz) AND ${isUnderBreaker(key)})
      AND NOT EXISTS (SELECT 1 FROM "SyncRun" r WHERE r."listingId" = l."id" AND r."status" IN ('queued', 'running'))
    ORDER BY random() LIMIT ${places}`;
  const queued: string[] = [];
  for (const { id } of drawn) if (await queueProbe(deps, id, now)) queued.push(id);
  return queued;
}

/**
 * Account connections whose next run is to probe the key, at most `places`, drawn by lot as listings are. Their slot is now: their
 * workflow, once asked, reads them.
 */
export async function drawAccountProbes(
  prisma: PrismaClient,
  { key, now, places }: Wanted,
): Promise<readonly string[]> {
  const drawn = await prisma.$queryRaw<{ id: string }[]>`
    UPDATE "AccountConnection" SET "nextSyncAt" = ${now}::timestamptz WHERE "id" IN (
      SELECT a."id" FROM "AccountConnection" a WHERE a."platform" = ${key} AND ${isReadByItself}
        AND (a."waitingUntil" IS NULL OR a."waitingUntil" <= ${now}::timestamptz)
        AND NOT EXISTS (SELECT 1 FROM "AccountRun" r WHERE r."connectionId" = a."id" AND r."status" IN ('queued', 'running'))
      ORDER BY random() LIMIT ${places})
    RETURNING "id"::text`;
  return drawn.map(({ id }) => id);
}

/** Under the listing’s lock, beside a person’s request: at most one run is queued. */
function queueProbe({ prisma, workflowIdOf }: Deps, listingId: string, now: Instant): Promise<unknown> {
  return underListingLock(prisma, { reach: anyReach, listingId }, async (tx) => {
    if (await tx.syncRun.findFirst({ where: { listingId, status: 'queued' } })) return undefined;
    const data = { listingId, trigger: 'confirmation' as const, status: 'queued' as const };
    return tx.syncRun.create({ data: { ...data, workflowId: workflowIdOf(listingId), queuedAt: now } });
  });
}
