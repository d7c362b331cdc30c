import type { Failure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { SweepStore } from '../ports.ts';
import type { PrismaClient } from './prisma.ts';
import { runOf } from './run-row.ts';

const overdue: Failure = { kind: 'SYSTEM', detail: 'Nothing worked on this run within its time limit.' };

/** What sweeps and the minute tick ask of PostgreSQL. */
export function createSweepStore(prisma: PrismaClient): SweepStore {
  return {
    async activeListingIds(afterId, limit) {
      const where = { active: true, ...(afterId === null ? {} : { id: { gt: afterId } }) };
      const rows = await prisma.listing.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: limit });
      return rows.map(({ id }) => id);
    },

    async listingsOwed(before, limit) {
      const rows = await prisma.syncRun.findMany({
        where: { status: 'queued', queuedAt: { lt: before } },
        select: { listingId: true },
        orderBy: { queuedAt: 'asc' },
        take: limit,
      });
      return rows.map(({ listingId }) => listingId);
    },

    async unreportedFailures(since, limit) {
      const found = await prisma.$queryRaw<{ id: string }[]>`
        SELECT r."id"::text FROM "SyncRun" r
        WHERE r."status" IN ('failed', 'partial') AND r."finishedAt" >= ${since}::timestamptz
          AND NOT EXISTS (SELECT 1 FROM "AuditEvent" a WHERE a."runId" = r."id" AND a."action" = 'run_failed')
        ORDER BY r."finishedAt" LIMIT ${limit}`;
      const where = { id: { in: found.map(({ id }) => id) } };
      return (await prisma.syncRun.findMany({ where, orderBy: { finishedAt: 'asc' } })).map(runOf);
    },

    async failOverdue(before: Instant, now: Instant, listingIds) {
      const rows = await prisma.syncRun.updateManyAndReturn({
        where: {
          OR: [
            { status: 'queued', queuedAt: { lt: before } },
            { status: 'running', startedAt: { lt: before } },
          ],
          ...(listingIds === undefined ? {} : { listingId: { in: [...listingIds] } }),
        },
        data: { status: 'failed', failure: overdue, finishedAt: now },
      });
      return rows.map(runOf);
    },
  };
}
