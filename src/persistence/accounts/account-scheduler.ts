import type { AccountStore, SchedulerFacts, SchedulerScope } from '../../account-store-ports.ts';
import type { Instant } from '../../domain/instant.ts';
import { appendAudit } from '../audit.ts';
import { fromNullableInstantColumn, toInstantColumn, toNullableInstantColumn } from '../columns.ts';
import type { PrismaClient } from '../prisma.ts';
import { plannedSlot } from './account-lock.ts';
import { accountRunOf, withKind } from './account-rows.ts';

const ended = ['succeeded', 'partial', 'failed'] as const;

/**
 * What the scheduler of a kind says. All of it is in the database, so that every process says the same, and says it after a restart
 * too. It runs while it is started for at least one connection.
 */
export async function schedulerFacts(prisma: PrismaClient, scope: SchedulerScope): Promise<SchedulerFacts> {
  const where = whereOf(scope);
  const rows = await prisma.accountConnection.findMany({
    where,
    select: { schedulerStopped: true, nextSyncAt: true, phase: true, lastRunNumber: true },
  });
  const ofScope = { connection: where };
  const latest = { orderBy: { finishedAt: 'desc' as const }, include: withKind };
  const last = await prisma.accountRun.findFirst({ where: { ...ofScope, status: { in: [...ended] } }, ...latest });
  const failed = await prisma.accountRun.findFirst({
    where: { ...ofScope, status: { in: ['failed', 'partial'] } },
    ...latest,
  });
  const started = await prisma.accountRun.findFirst({
    where: { ...ofScope, startedAt: { not: null } },
    orderBy: { startedAt: 'desc' },
  });
  const next = rows.flatMap(({ nextSyncAt }) => (nextSyncAt === null ? [] : [nextSyncAt])).sort((a, b) => +a - +b)[0];
  return {
    isRunning: rows.some(({ schedulerStopped }) => !schedulerStopped),
    isSyncing: rows.some(({ phase }) => phase !== null),
    lastRun: fromNullableInstantColumn(started?.startedAt ?? null),
    lastResult: last && accountRunOf(last),
    lastFailed: failed && accountRunOf(failed),
    nextRun: fromNullableInstantColumn(next ?? null),
    // Runs that brought nothing are forgotten after a season; their numbers are not.
    runCount: rows.reduce((sum, { lastRunNumber, phase }) => sum + lastRunNumber - (phase === null ? 0 : 1), 0),
    connections: rows.length,
  };
}

/** Starts or stops what runs by itself. Stopped, no slot is planned; started, the next one of each is. */
export async function switchScheduler(
  prisma: PrismaClient,
  scope: SchedulerScope,
  { isStarted, by }: { readonly isStarted: boolean; readonly by: Parameters<AccountStore['switchScheduler']>[2] },
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const rows = await tx.accountConnection.findMany({
      where: { ...whereOf(scope), schedulerStopped: isStarted },
      orderBy: { id: 'asc' },
    });
    for (const row of rows) {
      const schedulerStopped = !isStarted;
      const slot = plannedSlot({ ...row, schedulerStopped }, by.now);
      const data = { schedulerStopped, nextSyncAt: toNullableInstantColumn(slot) };
      await tx.accountConnection.update({ where: { id: row.id }, data });
    }
    if (rows.length === 0) return;
    const subject = { kind: 'scheduler', id: scope.kind };
    const action = isStarted ? 'scheduler_started' : 'scheduler_stopped';
    await appendAudit(tx, { actor: by.actor, action, subject, to: `${rows.length} connections`, at: by.now });
  });
}

/** IDs of the connections of a scheduler: all, or those whose slot has come. */
export async function scheduledIds(
  prisma: PrismaClient,
  scope: SchedulerScope,
  dueAt: Instant | null,
): Promise<readonly string[]> {
  const due =
    dueAt === null ? {} : { nextSyncAt: { lte: toInstantColumn(dueAt) }, phase: null, schedulerStopped: false };
  const rows = await prisma.accountConnection.findMany({
    where: { ...whereOf(scope), syncEnabled: true, ...due },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(({ id }) => id);
}

function whereOf({ kind, ownerId }: SchedulerScope) {
  return { kind, deletedAt: null, ...(ownerId === null ? {} : { ownerId }) };
}
