import type { ConflictRecord } from '../conflict-ports.ts';
import { type ConflictTransitionType, conflictTransitionTypes } from '../domain/conflict-transition.ts';
import { memberNames } from './alert-view.ts';
import { fromInstantColumn, fromNightColumns } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** The history of a conflict, newest first. */
export async function historyOf(tx: Prisma.TransactionClient, conflictId: string): Promise<readonly ConflictRecord[]> {
  // IDs of one millisecond rise too, so that steps of one transaction stand in their order.
  const rows = await tx.conflictEvent.findMany({ where: { conflictId }, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  const names = await memberNames(
    tx,
    rows.map(({ actorId }) => actorId),
  );
  const runIds = rows.flatMap(({ runId }) => runId ?? []);
  const runs = await tx.syncRun.findMany({ where: { id: { in: runIds } }, select: { id: true, number: true } });
  const numbers = new Map(runs.map(({ id, number }) => [id, number]));
  return rows.flatMap((row): ConflictRecord[] => {
    const type = typeOf(row.type);
    const number = row.runId === null ? null : (numbers.get(row.runId) ?? null);
    const run = row.runId === null || number === null ? null : { id: row.runId, number };
    const { id, actorRole, fromState, toState, severity, reason } = row;
    const actorName = row.actorId === null ? null : (names.get(row.actorId) ?? null);
    const at = fromInstantColumn(row.at);
    const told = {
      id,
      at,
      actorName,
      actorRole,
      fromState,
      toState,
      severity,
      nights: fromNightColumns(row),
      reason,
      run,
    };
    return type ? [{ ...told, type }] : [];
  });
}

function typeOf(column: string): ConflictTransitionType | undefined {
  return conflictTransitionTypes.find((known) => known === column);
}
