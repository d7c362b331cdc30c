import type { RunStore } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { runOf } from './run-row.ts';

/** Runs on PostgreSQL. `workflowIdOf` names the workflow that will take a listing's queued run. */
export function createRunStore(prisma: PrismaClient, workflowIdOf: (listingId: string) => string): RunStore {
  return {
    async list(reach, listingId, { page, pageSize }) {
      const listing = await prisma.listing.findFirst({
        where: { id: listingId, ...ownedBy(reach) },
        select: { id: true },
      });
      if (!listing) return undefined;
      const where = { listingId };
      const [rows, total] = await prisma.$transaction([
        prisma.syncRun.findMany({
          where,
          orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.syncRun.count({ where }),
      ]);
      return { items: rows.map(runOf), total };
    },

    async find(reach, runId) {
      const row = await prisma.syncRun.findFirst({ where: { id: runId, listing: ownedBy(reach) } });
      return row ? runOf(row) : undefined;
    },

    request: (by) =>
      underListingLock(prisma, by, async (tx, listing) => {
        if (!listing.active) return { outcome: 'listing_inactive' };
        const queued = await tx.syncRun.findFirst({ where: { listingId: listing.id, status: 'queued' } });
        const row = queued
          ? await joined(tx, by, queued)
          : await insertQueued(tx, { ...by, workflowId: workflowIdOf(listing.id) });
        return { outcome: 'queued', run: runOf(row), state: queued ? 'joined' : 'started' };
      }),
  };
}

type Request = Parameters<RunStore['request']>[0] & { readonly workflowId: string };

/** What a person asks for reads more than what relais asked itself for. */
async function joined(tx: Prisma.TransactionClient, { actor }: Omit<Request, 'workflowId'>, queued: QueuedRow) {
  if (queued.trigger === 'manual') return queued;
  return tx.syncRun.update({ where: { id: queued.id }, data: { trigger: 'manual', requestedBy: actor.memberId } });
}

type QueuedRow = Prisma.SyncRunGetPayload<object>;

async function insertQueued(tx: Prisma.TransactionClient, request: Request) {
  const { listingId, actor, now, workflowId } = request;
  const row = await tx.syncRun.create({
    data: { listingId, trigger: 'manual', status: 'queued', requestedBy: actor.memberId, queuedAt: now, workflowId },
  });
  const subject = { kind: 'run', id: row.id };
  await appendAudit(tx, { actor, action: 'run_requested', subject, to: 'queued', runId: row.id, listingId, at: now });
  return row;
}
