import type { AlertAttempt, AlertEvent } from '../alert-ports.ts';
import type { Failure } from '../domain/failure.ts';
import type { Page, Paged } from '../ports.ts';
import { type KeptRun, keptRuns } from './alert-runs.ts';
import { memberNames } from './alert-view.ts';
import { fromInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { failureOf } from './run-row.ts';

/** The failed runs of an alert, newest first; undefined when there is no such alert. */
export async function attemptsOf(
  prisma: PrismaClient,
  alertId: string,
  { page, pageSize }: Page,
): Promise<Paged<AlertAttempt> | undefined> {
  const alert = await kindOf(prisma, alertId);
  if (!alert) return undefined;
  const where = { alertId };
  const [rows, total] = await prisma.$transaction([
    prisma.alertOccurrence.findMany({
      where,
      orderBy: { runNumber: 'desc' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    prisma.alertOccurrence.count({ where }),
  ]);
  const runById = await keptRuns(
    prisma,
    alert.subjectKind,
    rows.map(({ runId }) => runId),
  );
  return {
    items: rows.map((row) => attemptOf({ row, run: runById.get(row.runId), subjectKind: alert.subjectKind })),
    total,
  };
}

const unknownFailure: Failure = { kind: 'SYSTEM', detail: 'The run says nothing of why it failed.' };

type Attempted = Pick<AlertAttempt, 'subjectKind'> & {
  readonly row: Prisma.AlertOccurrenceGetPayload<object>;
  readonly run: KeptRun | undefined;
};

function attemptOf({ row, run, subjectKind }: Attempted): AlertAttempt {
  const { runId, runNumber, cycle, trigger, counted } = row;
  return {
    status: row.runStatus === 'partial' ? 'partial' : 'failed',
    subjectKind,
    runId,
    runNumber,
    cycle,
    trigger,
    counted,
    failure: failureOf(row.failure) ?? unknownFailure,
    failedAt: fromInstantColumn(row.failedAt),
    workflowId: run?.workflowId ?? '',
    workflowRunId: run?.workflowRunId ?? null,
    connections: run?.connections ?? [],
  };
}

/** The audit trail of an alert, newest first; undefined when there is no such alert. */
export async function eventsOf(
  prisma: PrismaClient,
  alertId: string,
  { page, pageSize }: Page,
): Promise<Paged<AlertEvent> | undefined> {
  if (!(await kindOf(prisma, alertId))) return undefined;
  const where = { subjectKind: 'alert', subjectId: alertId };
  const [rows, total] = await prisma.$transaction([
    prisma.auditEvent.findMany({
      where,
      // IDs of one millisecond rise too, so that steps of one review stand in their order.
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    prisma.auditEvent.count({ where }),
  ]);
  const names = await memberNames(
    prisma,
    rows.map(({ actorId }) => actorId),
  );
  const items = rows.map(({ id, at, action, actorId, actorRole, from, to, reason, runId }) => ({
    at: fromInstantColumn(at),
    id,
    action,
    actorRole,
    from,
    to,
    reason,
    runId,
    actorName: actorId === null ? null : (names.get(actorId) ?? null),
  }));
  return { items, total };
}

function kindOf(prisma: PrismaClient, alertId: string) {
  return prisma.syncAlert.findUnique({ where: { id: alertId }, select: { subjectKind: true } });
}
