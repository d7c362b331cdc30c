import type { AlertAttempt } from '../alert-ports.ts';
import type { AlertSubjectKind } from '../domain/alert-subject.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { resultsOf } from './run-row.ts';

/** How a run of such a subject came about and ended. @throws Error when there is no such run. */
export function runThatFailed(tx: Prisma.TransactionClient, kind: AlertSubjectKind, runId: string) {
  const query = { where: { id: runId }, select: { trigger: true, status: true } } as const;
  return kind === 'listing' ? tx.syncRun.findUniqueOrThrow(query) : tx.accountRun.findUniqueOrThrow(query);
}

/** What a run tells that its occurrence does not. */
export type KeptRun = Pick<AlertAttempt, 'workflowId' | 'workflowRunId' | 'connections'>;

/** Those of the runs that are still there, by ID. An account connection is one connection: what failed in it is the run’s own failure. */
export async function keptRuns(
  prisma: PrismaClient,
  kind: AlertSubjectKind,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, KeptRun>> {
  const where = { id: { in: [...runIds] } };
  if (kind === 'connection') {
    const select = { id: true, workflowId: true, workflowRunId: true };
    const runs = await prisma.accountRun.findMany({ where, select });
    return new Map(runs.map(({ id, ...run }) => [id, { ...run, connections: [] }]));
  }
  const runs = await prisma.syncRun.findMany({ where });
  return new Map(
    runs.map(({ id, workflowId, workflowRunId, results }) => [
      id,
      { workflowId, workflowRunId, connections: failedConnections(results) },
    ]),
  );
}

function failedConnections(results: Prisma.JsonValue): KeptRun['connections'] {
  return resultsOf(results).flatMap((result) =>
    result.outcome === 'failed' ? [{ label: result.label, failure: result.failure }] : [],
  );
}
