import type { AccountCheck } from '../../account-ports.ts';
import type { AccountStore, ByPerson } from '../../account-store-ports.ts';
import { closeAlert } from '../alert-closing.ts';
import { appendAudit } from '../audit.ts';
import { toInstantColumn } from '../columns.ts';
import type { PrismaClient } from '../prisma.ts';
import { accessOf } from './account-access.ts';
import { createConnection, updateConnection } from './account-changes.ts';
import { lockWithin } from './account-lock.ts';
import { queueRun, requestRun } from './account-queue.ts';
import { accountConnectionOf, accountRunOf, connectorOf, withinReach, withKind } from './account-rows.ts';
import { scheduledIds, schedulerFacts, switchScheduler } from './account-scheduler.ts';
import type { AccountStoreDeps } from './account-store-deps.ts';

/** Account connections for people, on PostgreSQL; their secrets are sealed by `box`. */
export function createAccountStore(deps: AccountStoreDeps): AccountStore {
  const { prisma, box } = deps;
  return {
    async list(ownerId, kind, { page, pageSize }) {
      const where = { ownerId, kind, deletedAt: null };
      const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
      const [rows, total] = await Promise.all([
        prisma.accountConnection.findMany({ where, orderBy, skip: (page - 1) * pageSize, take: pageSize }),
        prisma.accountConnection.count({ where }),
      ]);
      return { items: rows.map(accountConnectionOf), total };
    },

    async find(reach, id) {
      const row = await prisma.accountConnection.findFirst({ where: { id, ...withinReach(reach) } });
      return row ? accountConnectionOf(row) : undefined;
    },

    create: (owner, account, limit) => createConnection(deps, { owner, account, limit }),
    update: (by, connectionId, patch) => updateConnection(deps, { by, connectionId, patch }),
    markDeleted: (by, connectionId) => markDeleted(prisma, by, connectionId),

    remove: (id) => removeInPortions(prisma, id),

    async open(reach, id) {
      const row = await prisma.accountConnection.findFirst({ where: { id, ...withinReach(reach) } });
      if (!row) return undefined;
      const access = accessOf(box, row);
      const { credentialVersion } = row;
      return access ? { ...access, connector: connectorOf(row).connector, credentialVersion } : 'closed';
    },

    noteCheck: (connectionId, found, checked) => noteCheck(prisma, connectionId, { found, ...checked }),

    request: ({ actor, reach, now }, connectionId) =>
      prisma.$transaction(async (tx) => {
        const connection = await lockWithin(tx, reach, connectionId);
        if (!connection) return undefined;
        const workflowId = deps.workflowIdOf(connectionId);
        return requestRun(tx, connection, { requestedBy: actor.memberId, now, workflowId });
      }),

    requestAnother: ({ actor, reach, now }, connectionId) =>
      prisma.$transaction(async (tx) => {
        const connection = await lockWithin(tx, reach, connectionId);
        const workflowId = deps.workflowIdOf(connectionId);
        if (connection) await queueRun(tx, connection, { requestedBy: actor.memberId, now, workflowId });
      }),

    async runs(reach, connectionId, { page, pageSize }) {
      const connection = await prisma.accountConnection.findFirst({
        where: { id: connectionId, ...withinReach(reach) },
      });
      if (!connection) return undefined;
      const where = { connectionId };
      const orderBy = [{ queuedAt: 'desc' as const }, { id: 'asc' as const }];
      const [rows, total] = await Promise.all([
        prisma.accountRun.findMany({ where, orderBy, include: withKind, skip: (page - 1) * pageSize, take: pageSize }),
        prisma.accountRun.count({ where }),
      ]);
      return { items: rows.map(accountRunOf), total };
    },

    async findRun(reach, id) {
      const row = await prisma.accountRun.findFirst({
        where: { id, connection: withinReach(reach) },
        include: withKind,
      });
      return row ? accountRunOf(row) : undefined;
    },

    scheduler: (scope) => schedulerFacts(prisma, scope),
    switchScheduler: (scope, isStarted, by) => switchScheduler(prisma, scope, { isStarted, by }),
    scheduled: (scope, dueAt) => scheduledIds(prisma, scope, dueAt),
  };
}

/** So many fills go at once; of a large account the next tick goes on. */
const PORTION = 20_000;

async function removeInPortions(prisma: PrismaClient, id: string): Promise<void> {
  const gone = await prisma.$executeRaw`
    DELETE FROM "Fill" WHERE "id" IN (SELECT "id" FROM "Fill" WHERE "connectionId" = ${id}::uuid LIMIT ${PORTION})`;
  if (gone < PORTION) await prisma.accountConnection.deleteMany({ where: { id, deletedAt: { not: null } } });
}

/** Whoever works on it stops at the next page; its row goes with all that it brought once nobody does. */
async function markDeleted(
  prisma: PrismaClient,
  { actor, reach, now }: ByPerson,
  connectionId: string,
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const row = await lockWithin(tx, reach, connectionId);
    if (!row) return false;
    const data = { deletedAt: toInstantColumn(now), nextSyncAt: null };
    await tx.accountConnection.update({ where: { id: connectionId }, data });
    await tx.accountRun.updateMany({
      where: { connectionId, status: 'queued' },
      data: { status: 'cancelled', finishedAt: toInstantColumn(now) },
    });
    await closeAlert(tx, { subjectId: connectionId, resolution: 'connection_deleted', now });
    await tx.ticketedEvent.updateMany({ where: { connectionId }, data: { warning: 'no_account' } });
    const subject = { kind: 'connection', id: connectionId };
    await appendAudit(tx, { actor, action: 'account_removed', subject, from: row.connector, at: now });
    return true;
  });
}

async function noteCheck(
  prisma: PrismaClient,
  connectionId: string,
  {
    found,
    credentialVersion,
    now,
  }: { readonly found: AccountCheck; readonly credentialVersion: number; readonly now: string },
): Promise<void> {
  const data = { rights: [...found.rights], checkedAt: toInstantColumn(now) };
  await prisma.accountConnection.updateMany({ where: { id: connectionId, credentialVersion, deletedAt: null }, data });
}
