import type { AlertAttempt, AlertEvent } from '../alert-ports.ts';
import type { Failure } from '../domain/failure.ts';
import type { Page, Paged } from '../ports.ts';
import { memberNames } from './alert-view.ts';
import { fromInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { failureOf, resultsOf } from './run-row.ts';

/** The failed runs of an alert, newest first; undefined when there is no such alert. */
export async function attemptsOf(
  prisma: PrismaClient,
  alertId: string,
  { page, pageSize }: Page,
): Promise<Paged<AlertAttempt> | undefined> {
  if (!(await exists(prisma, alertId))) return undefined;
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
  const runs = await prisma.syncRun.findMany({ where: { id: { in: rows.map(({ runId }) => runId) } } });
  const runById = new Map(runs.map((run) => [run.id, run]));
  return { items: rows.map((row) => attemptOf(row, runById.get(row.runId))), total };
}

const unknownFailure: Failure = { kind: 'SYSTEM', detail: 'The run says nothing of why it failed.' };

function attemptOf(
  row: Prisma.AlertOccurrenceGetPayload<object>,
  run: Prisma.SyncRunGetPayload<object> | undefined,
): AlertAttempt {
  const { runId, runNumber, cycle, trigger, counted } = row;
  return {
    status: row.runStatus === 'partial' ? 'partial' : 'failed',
    runId,
    runNumber,
    cycle,
    trigger,
    counted,
    failure: failureOf(row.failure) ?? unknownFailure,
    failedAt: fromInstantColumn(row.failedAt),
    workflowId: run?.workflowId ?? '',
    workflowRunId: run?.workflowRunId ?? null,
    connections: run ? failedConnections(run.results) : [],
  };
}

function failedConnections(results: Prisma.JsonValue): AlertAttempt['connections'] {
  return resultsOf(results).flatMap((result) =>
    result.outcome === 'failed' ? [{ label: result.label, failure: result.failure }] : [],
  );
}

/** The audit trail of an alert, newest first; undefined when there is no such alert. */
export async function eventsOf(
  prisma: PrismaClient,
  alertId: string,
  { page, pageSize }: Page,
): Promise<Paged<AlertEvent> | undefined> {
  if (!(await exists(prisma, alertId))) return undefined;
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

async function exists(prisma: PrismaClient, alertId: string): Promise<boolean> {
  return (await prisma.syncAlert.findUnique({ where: { id: alertId }, select: { id: true } })) !== null;
}
