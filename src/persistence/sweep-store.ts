import type { Failure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { Run } from '../domain/run.ts';
import type { SweepStore, SweptListings } from '../pass-ports.ts';
import { subjectsUnreported } from './alert-unreported.ts';
import { noteConflictReminders } from './conflict-reminders.ts';
import { noteSilences } from './export-silences.ts';
import { anyReach, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { nextRunNumber } from './run-number.ts';
import { forgetRuns } from './run-retention.ts';
import { runOf } from './run-row.ts';
import { isContinuousIn } from './settings-store.ts';

const overdue: Failure = { kind: 'SYSTEM', detail: 'Nothing worked on this run within its time limit.' };

/** What sweeps and the minute tick ask of PostgreSQL. */
export function createSweepStore(prisma: PrismaClient, workflowIdOf: (listingId: string) => string): SweepStore {
  return {
    activeListingIds: (afterId, limit, of = {}) => activeListingIds(prisma, { afterId, limit, ownerId: null, ...of }),

    async queueConfirmations(now, limit) {
      if (!(await isContinuousIn(prisma))) return [];
      const due = await prisma.$queryRaw<{ listingId: string }[]>`
        SELECT DISTINCT h."listingId"::text FROM (
          SELECT "listingId", "connectionId", "dueAt" FROM "AcceptedEvent" WHERE "dueAt" <= ${now}::timestamptz
          UNION ALL
          SELECT "listingId", "connectionId", "dueAt" FROM "HeldClosure" WHERE "dueAt" <= ${now}::timestamptz
        ) h
        JOIN "Listing" l ON l."id" = h."listingId" AND l."active"
        JOIN "Connection" c ON c."id" = h."connectionId" AND c."modeState" IN ('realtime_webhook', 'realtime_poll', 'batch')
          AND (c."waitingUntil" IS NULL OR c."waitingUntil" <= ${now}::timestamptz)
        WHERE NOT EXISTS (SELECT 1 FROM "SyncRun" r WHERE r."listingId" = h."listingId"
          AND r."connectionId" IS NULL AND (r."status" = 'queued' OR r."startedAt" >= h."dueAt"))
        LIMIT ${limit}`;
      const queued = [];
      for (const { listingId } of due)
        if (await queueConfirmation(prisma, { listingId, workflowId: workflowIdOf(listingId), now }))
          queued.push(listingId);
      return queued;
    },

    async dueConnections(now, limit) {
      if (!(await isContinuousIn(prisma))) return [];
      return prisma.$queryRaw<{ connectionId: string; listingId: string }[]>`
        SELECT c."id"::text AS "connectionId", c."listingId"::text FROM "Connection" c
        JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
        WHERE c."nextSyncAt" <= ${now}::timestamptz AND c."syncEnabled"
          AND (c."waitingUntil" IS NULL OR c."waitingUntil" <= ${now}::timestamptz)
        ORDER BY c."nextSyncAt" LIMIT ${limit}`;
    },

    async listingsOwed(before, limit) {
      const rows = await prisma.syncRun.findMany({
        where: { status: 'queued', connectionId: null, queuedAt: { lt: before } },
        select: { listingId: true },
        orderBy: { queuedAt: 'asc' },
        take: limit,
      });
      return rows.map(({ listingId }) => listingId);
    },

    subjectsUnreported: (since, limit) => subjectsUnreported(prisma, since, limit),

    async failOverdue(before, now, listingIds) {
      const rows = await prisma.syncRun.findMany({
        where: {
          ...overdueBy(before),
          ...(listingIds === undefined ? {} : { listingId: { in: [...listingIds] } }),
        },
        select: { listingId: true },
        distinct: ['listingId'],
      });
      const failed: Run[] = [];
      for (const { listingId } of rows) failed.push(...(await failOverdueOf(prisma, listingId, { before, now })));
      return failed;
    },

    forgetRuns: (before, limit) => forgetRuns(prisma, before, limit),
    noteSilences: (now, limit) => noteSilences(prisma, now, limit),
    noteConflictReminders: (now, limit) => noteConflictReminders(prisma, now, limit),
  };
}

/** The next listings of a sweep: see `SweepStore.activeListingIds`. */
type NextListings = SweptListings & { readonly afterId: string | null; readonly limit: number };

/**
 * Active listings in ID order after `afterId`, of one owner where one is named: those that a sweep is over. One that nobody
 * asked for is over none while continuous sync is stopped.
 */
export async function activeListingIds(
  database: PrismaClient,
  { afterId, limit, ownerId = null, isAskedFor = false }: NextListings,
): Promise<readonly string[]> {
  if (!isAskedFor && !(await isContinuousIn(database))) return [];
  const after = afterId === null ? {} : { id: { gt: afterId } };
  const where = { active: true, ...after, ...(ownerId === null ? {} : { ownerId }) };
  const rows = await database.listing.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: limit });
  return rows.map(({ id }) => id);
}

type Confirmation = { readonly listingId: string; readonly workflowId: string; readonly now: Instant };

/** Under the listing's lock, beside a person's request: at most one run is queued. */
function queueConfirmation(prisma: PrismaClient, { listingId, workflowId, now }: Confirmation): Promise<unknown> {
  return underListingLock(prisma, { reach: anyReach, listingId }, async (tx) => {
    if (await tx.syncRun.findFirst({ where: { listingId, connectionId: null, status: 'queued' } })) return undefined;
    const data = { listingId, workflowId, trigger: 'confirmation' as const, status: 'queued' as const };
    return tx.syncRun.create({ data: { ...data, queuedAt: now } });
  });
}

function overdueBy(before: Instant): Prisma.SyncRunWhereInput {
  return {
    OR: [
      { status: 'queued', queuedAt: { lt: before } },
      { status: 'running', startedAt: { lt: before } },
    ],
  };
}

/** Under the listing's lock, so that one that was never claimed gets a number in its place. */
async function failOverdueOf(
  prisma: PrismaClient,
  listingId: string,
  { before, now }: { readonly before: Instant; readonly now: Instant },
): Promise<Run[]> {
  const failed = await underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
    const end = { status: 'failed' as const, failure: overdue, finishedAt: now };
    const where = { listingId, ...overdueBy(before) };
    const running = await tx.syncRun.updateManyAndReturn({ where: { ...where, status: 'running' }, data: end });
    const queued = await tx.syncRun.findMany({ where: { ...where, status: 'queued' }, orderBy: { queuedAt: 'asc' } });
    const never = [];
    for (const { id } of queued) {
      const number = await nextRunNumber(tx, listing);
      never.push(await tx.syncRun.update({ where: { id }, data: { ...end, number } }));
    }
    return [...running, ...never].map(runOf);
  });
  return failed ?? [];
}
