import type { Reach } from '../domain/member.ts';
import { type OperationRequest, operationKey } from '../domain/sync-operation.ts';
import type { ByPerson, OperationRequested, OperationStore } from '../operation-ports.ts';
import type { Page } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { type LiveResult, type OperationRow, operationOf, requestColumns } from './operation-row.ts';
import { advanceOperation, endOperation, noteQueued } from './operation-steps.ts';
import { sweptBy } from './operation-sweep.ts';
import { talliesOf, tallyOf } from './operation-tally.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { runOf } from './run-row.ts';
import { writeContinuous } from './settings-store.ts';

/** Operations on PostgreSQL. `workflowIdOf` names the workflow that will take the queued run of a listing, or of a connection. */
export function createOperationStore(
  prisma: PrismaClient,
  workflowIdOf: (subjectId: string) => string,
): OperationStore {
  return {
    request: (by, request) => requestOperation(prisma, by, request),
    end: (id, state, result, now) => endOperation(prisma, id, { state, result, now }),
    setContinuous: (by, action) => setContinuous(prisma, by, action),

    async list(reach, { page, pageSize }) {
      const where = within(reach);
      const orderBy = [{ requestedAt: 'desc' as const }, { id: 'desc' as const }];
      const [rows, total] = await prisma.$transaction([
        prisma.syncOperation.findMany({ where, orderBy, skip: (page - 1) * pageSize, take: pageSize }),
        prisma.syncOperation.count({ where }),
      ]);
      const open = rows.filter(({ finishedAt }) => finishedAt === null).map(({ id }) => id);
      const tallies = await talliesOf(prisma, open);
      const items = rows.map((row) => operationOf(row, { runs: tallies.get(row.id) }));
      return { items, total };
    },

    async find(reach, id) {
      const row = await prisma.syncOperation.findFirst({ where: { id, ...within(reach) } });
      return row ? operationOf(row, await liveResultOf(prisma, row)) : undefined;
    },

    async runs(reach, id, page) {
      const row = await prisma.syncOperation.findFirst({ where: { id, ...within(reach) }, select: { id: true } });
      return row ? pageOfRuns(prisma, id, page) : undefined;
    },

    advance: (operationId, limit, now) => advanceOperation(prisma, { workflowIdOf, operationId, limit, now }),
    sweepStarted: (operationId, now) => noteQueued(prisma, operationId, now),

    async owed(before, limit) {
      const where = { finishedAt: null, advancedAt: { lt: before } };
      const orderBy = { advancedAt: 'asc' as const };
      const rows = await prisma.syncOperation.findMany({ where, select: { id: true }, orderBy, take: limit });
      return rows.map(({ id }) => id);
    },
  };
}

async function liveResultOf(prisma: PrismaClient, { id, finishedAt, mode }: OperationRow): Promise<LiveResult> {
  if (finishedAt !== null) return {};
  return mode === 'batch' ? { sweep: await sweptBy(prisma, id) } : { runs: await tallyOf(prisma, id) };
}

/** What a person asked for, and what others asked for of the person’s things. */
function within(reach: Reach): Prisma.SyncOperationWhereInput {
  return reach.kind === 'any' ? {} : { OR: [{ requestedBy: reach.memberId }, { ownerId: reach.memberId }] };
}

/** The index on the key decides who is first; one that ended between the two looks is begun anew. */
async function requestOperation(
  prisma: PrismaClient,
  by: ByPerson,
  request: OperationRequest,
): Promise<OperationRequested> {
  for (;;) {
    const started = await prisma.$transaction((tx) => insertOperation(tx, by, request));
    if (started) return { operation: operationOf(started), state: 'started' };
    const open = await prisma.syncOperation.findFirst({ where: { key: operationKey(request), finishedAt: null } });
    if (open) return { operation: operationOf(open, await liveResultOf(prisma, open)), state: 'joined' };
  }
}

async function insertOperation(tx: Prisma.TransactionClient, { actor, now }: ByPerson, request: OperationRequest) {
  const who = { requestedBy: actor.memberId, requestedByRole: actor.role };
  const data = { ...who, ...requestColumns(request), requestedAt: now, advancedAt: now };
  const [row] = await tx.syncOperation.createManyAndReturn({ data: [data], skipDuplicates: true });
  if (row) await auditOperation(tx, { actor, now }, row);
  return row;
}

type Audited = { readonly id: string; readonly key: string; readonly listingId: string | null };

function auditOperation(tx: Prisma.TransactionClient, { actor, now }: ByPerson, row: Audited): Promise<void> {
  const subject = { kind: 'operation', id: row.id };
  const where = row.listingId === null ? {} : { listingId: row.listingId };
  return appendAudit(tx, { actor, action: 'operation_requested', subject, to: row.key, ...where, at: now });
}

/** It ends where it began: nothing of it is left to be done. */
function setContinuous(prisma: PrismaClient, by: ByPerson, action: 'start' | 'stop') {
  const request = { kind: `continuous_${action}` } as const;
  return prisma.$transaction(async (tx) => {
    const isChanged = await writeContinuous(tx, action === 'start', by);
    const who = { requestedBy: by.actor.memberId, requestedByRole: by.actor.role };
    const times = { requestedAt: by.now, advancedAt: by.now, finishedAt: by.now };
    const end = { state: 'succeeded' as const, result: { of: 'setting', changed: isChanged } };
    const row = await tx.syncOperation.create({ data: { ...who, ...requestColumns(request), ...times, ...end } });
    await auditOperation(tx, by, row);
    return operationOf(row);
  });
}

async function pageOfRuns(prisma: PrismaClient, operationId: string, { page, pageSize }: Page) {
  const rows = await prisma.syncOperationRun.findMany({
    where: { operationId },
    include: { run: { include: { listing: { select: { name: true } } } } },
    orderBy: [{ run: { finishedAt: { sort: 'desc', nulls: 'first' } } }, { runId: 'asc' }],
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  const total = await prisma.syncOperationRun.count({ where: { operationId } });
  return { items: rows.map(({ run: { listing, ...run } }) => ({ run: runOf(run), listingName: listing.name })), total };
}
