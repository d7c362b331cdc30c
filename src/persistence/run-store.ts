import type { Run } from '../domain/run.ts';
import type { ConnectionRunRequested, Page, Paged, RunStore } from '../ports.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { queueRun } from './queued-run.ts';
import { runLogOf } from './run-log.ts';
import { runOf } from './run-row.ts';

/** Runs on PostgreSQL. `workflowIdOf` names the workflow that will take the queued run of a listing, or of a connection. */
export function createRunStore(prisma: PrismaClient, workflowIdOf: (subjectId: string) => string): RunStore {
  return {
    async list(reach, listingId, { page, pageSize }) {
      const listing = await prisma.listing.findFirst({
        where: { id: listingId, ...ownedBy(reach) },
        select: { id: true },
      });
      return listing ? pageOfRuns(prisma, { listingId }, { page, pageSize }) : undefined;
    },

    async listOfConnection(reach, connectionId, page) {
      const where = { id: connectionId, listing: ownedBy(reach) };
      const connection = await prisma.connection.findFirst({ where, select: { id: true } });
      return connection ? pageOfRuns(prisma, { connectionId }, page) : undefined;
    },

    async find(reach, runId) {
      const row = await prisma.syncRun.findFirst({ where: { id: runId, listing: ownedBy(reach) } });
      return row ? runOf(row) : undefined;
    },

    async log(reach, runId) {
      const row = await prisma.syncRun.findFirst({ where: { id: runId, listing: ownedBy(reach) } });
      return row ? { listingId: row.listingId, entries: runLogOf(row) } : undefined;
    },

    request: (by) =>
      underListingLock(prisma, by, async (tx, listing) => {
        if (!listing.active) return { outcome: 'listing_inactive' };
        const { row, state } = await queueRun(tx, { ...by, connectionId: null, workflowId: workflowIdOf(listing.id) });
        return { outcome: 'queued', run: runOf(row), state };
      }),

    async requestOfConnection(by, connectionId) {
      const found = await prisma.connection.findUnique({ where: { id: connectionId }, select: { listingId: true } });
      if (!found) return undefined;
      const at = { reach: by.reach, listingId: found.listingId };
      return underListingLock(prisma, at, async (tx, listing): Promise<ConnectionRunRequested> => {
        if (!listing.active) return { outcome: 'listing_inactive' };
        const connection = await tx.connection.findUnique({ where: { id: connectionId } });
        if (!connection) return undefined;
        if (!connection.syncEnabled) return { outcome: 'connection_switched_off' };
        const request = { ...by, listingId: listing.id, connectionId, workflowId: workflowIdOf(connectionId) };
        const { row, state } = await queueRun(tx, request);
        return { outcome: 'queued', run: runOf(row), state };
      });
    },
  };
}

async function pageOfRuns(
  prisma: PrismaClient,
  where: Prisma.SyncRunWhereInput,
  { page, pageSize }: Page,
): Promise<Paged<Run>> {
  const orderBy = [{ queuedAt: 'desc' as const }, { id: 'desc' as const }];
  const [rows, total] = await prisma.$transaction([
    prisma.syncRun.findMany({ where, orderBy, skip: (page - 1) * pageSize, take: pageSize }),
    prisma.syncRun.count({ where }),
  ]);
  return { items: rows.map(runOf), total };
}
