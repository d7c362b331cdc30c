import type { AccountPassKey, AccountPassStore } from '../../account-store-ports.ts';
import type { AccountFailure } from '../../domain/account-failure.ts';
import { type Instant, plusMs } from '../../domain/instant.ts';
import { toInstantColumn } from '../columns.ts';
import type { PrismaClient } from '../prisma.ts';
import type { SecretBox } from '../secret-box.ts';
import { claimRun } from './account-claim.ts';
import { endRun, failLeftRun } from './account-end.ts';
import { lockAccountConnection } from './account-lock.ts';
import { nextPiece } from './account-pieces.ts';
import { connectorOf } from './account-rows.ts';
import { commitPage } from './page-commit.ts';
import { deriveDirty } from './trade-rows.ts';

/** A slot that is so long past belongs to nobody’s run. */
const LOST_MS = 60 * 60_000;

/** What runs of account connections stand on, on PostgreSQL. */
export function createAccountPassStore(prisma: PrismaClient, box: SecretBox): AccountPassStore {
  const stores = { prisma, box };
  return {
    claim: (key, how) => claimRun(stores, key, how),
    next: (key, now) => nextPiece(stores, key, now),
    commit: (piece, page, now) => commitPage(prisma, { piece, page, now }),
    wait: (key, wait) => writeWait(prisma, key, wait),
    async connectorOf(id) {
      const row = await prisma.accountConnection.findUnique({ where: { id } });
      return row ? connectorOf(row).connector : undefined;
    },
    deriveTrades: (connectionId, dayZone) => deriveDirty(prisma, connectionId, dayZone),
    end: (key, end, now) => endRun(prisma, key, { end, now }),

    async due(now, limit) {
      const rows = await prisma.accountConnection.findMany({
        where: {
          // What a run under way passes by is its own slot; one that has stood still for an hour is lost.
          OR: [
            { nextSyncAt: { lte: toInstantColumn(now) }, phase: null },
            { nextSyncAt: { lte: toInstantColumn(plusMs(now, -LOST_MS)) } },
          ],
          syncEnabled: true,
          schedulerStopped: false,
          deletedAt: null,
        },
        orderBy: { nextSyncAt: 'asc' },
        select: { id: true },
        take: limit,
      });
      return rows.map(({ id }) => id);
    },

    async owed(before, limit) {
      const connection = { phase: null };
      const where = { status: 'queued' as const, queuedAt: { lt: toInstantColumn(before) }, connection };
      const rows = await prisma.accountRun.findMany({
        where,
        select: { connectionId: true },
        distinct: ['connectionId'],
        take: limit,
      });
      return rows.map(({ connectionId }) => connectionId);
    },

    failOverdue: (before, now) => failOverdue(prisma, before, now),

    forgetRuns: (before, limit) => forgetUneventful(prisma, before, limit),

    async marked(before, limit) {
      const where = { deletedAt: { lt: toInstantColumn(before) } };
      const rows = await prisma.accountConnection.findMany({ where, select: { id: true }, take: limit });
      return rows.map(({ id }) => id);
    },
  };
}

/** What an alert looks back to stays: failed runs, and the two newest good ones. */
function forgetUneventful(prisma: PrismaClient, before: Instant, limit: number): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM "AccountRun" WHERE "id" IN (
      SELECT r."id" FROM "AccountRun" r
      WHERE r."status" = 'succeeded' AND r."trigger" = 'schedule' AND r."imported" = 0 AND r."updated" = 0
        AND r."warnings" = '[]'::jsonb AND r."finishedAt" < ${before}::timestamptz
        AND r."number" < (SELECT g."number" FROM "AccountRun" g WHERE g."connectionId" = r."connectionId"
          AND g."status" = 'succeeded' ORDER BY g."number" DESC OFFSET 1 LIMIT 1)
      ORDER BY r."finishedAt" LIMIT ${limit})`;
}

async function writeWait(
  prisma: PrismaClient,
  { connectionId, workflowRunId, pass }: AccountPassKey,
  { phase, until, waitMs, attempt, failure }: Parameters<AccountPassStore['wait']>[1],
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await lockAccountConnection(tx, connectionId);
    const run = await tx.accountRun.findFirst({ where: { workflowRunId, pass, status: 'running' } });
    if (!run || run.attempts > attempt) return;
    const progressAt = toInstantColumn(until);
    const data = { attempts: attempt, failure: { ...failure }, waitMs: { increment: waitMs }, progressAt };
    await tx.accountRun.update({ where: { id: run.id }, data });
    const waitingUntil = phase === 'reading' ? null : toInstantColumn(until);
    await tx.accountConnection.update({ where: { id: connectionId }, data: { phase, waitingUntil } });
  });
}

const overdue: AccountFailure = {
  kind: 'SYSTEM',
  detail: 'The run was under way for longer than a run may take.',
  code: null,
  advice: 'ours',
};

async function failOverdue(prisma: PrismaClient, before: Instant, now: Instant): Promise<readonly string[]> {
  const rows = await prisma.accountRun.findMany({
    where: { status: 'running', progressAt: { lt: toInstantColumn(before) } },
    select: { id: true, connectionId: true },
  });
  const failed = new Set<string>();
  for (const { id, connectionId } of rows)
    await prisma.$transaction(async (tx) => {
      const connection = await lockAccountConnection(tx, connectionId);
      if (connection && (await failLeftRun(tx, connection, { id, failure: overdue, now }))) failed.add(connectionId);
    });
  return [...failed];
}
