import { type QueuedRun, wantedRuns } from '../domain/operation-runs.ts';
import type { ReadingOperation } from '../domain/sync-operation.ts';
import type { ByPerson } from '../operation-ports.ts';
import type { ConnectionRef } from '../ports.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';
import { queueRun } from './queued-run.ts';

/** What was queued of one listing: its whole run, runs of its connections, or nothing. */
export type QueuedOfListing = { readonly isWhole: boolean; readonly connections: readonly ConnectionRef[] };

type Queueing = {
  readonly operationId: string;
  readonly operation: ReadingOperation;
  readonly by: ByPerson;
  readonly workflowIdOf: (subjectId: string) => string;
};

/** Queues what the operation reads of the listing, and notes the runs as its own. The caller holds the listing’s lock. */
export async function queueOperationRuns(
  tx: Prisma.TransactionClient,
  listing: LockedListing,
  { operationId, operation, by, workflowIdOf }: Queueing,
): Promise<QueuedOfListing> {
  const listingId = listing.id;
  const connections = await selectableOf(tx, listingId);
  const wanted = listing.active
    ? wantedRuns(operation, connections, await queuedOf(tx, listingId))
    : ({ of: 'nothing' } as const);
  if (wanted.of === 'nothing') return { isWhole: false, connections: [] };
  const subjects = wanted.of === 'listing' ? [null] : wanted.connectionIds;
  for (const connectionId of subjects) {
    const workflowId = workflowIdOf(connectionId ?? listingId);
    const { row } = await queueRun(tx, { ...by, listingId, connectionId, workflowId });
    await tx.syncOperationRun.createMany({ data: [{ operationId, runId: row.id }], skipDuplicates: true });
  }
  const isWhole = wanted.of === 'listing';
  const refs = subjects.flatMap((connectionId) => (connectionId === null ? [] : [{ connectionId, listingId }]));
  return { isWhole, connections: refs };
}

async function selectableOf(tx: Prisma.TransactionClient, listingId: string) {
  const select = { id: true, connector: true, platform: true, modeState: true };
  const rows = await tx.connection.findMany({ where: { listingId }, select, orderBy: { id: 'asc' } });
  return rows.map(({ modeState, ...row }) => ({ ...row, state: modeState }));
}

async function queuedOf(tx: Prisma.TransactionClient, listingId: string): Promise<QueuedRun[]> {
  const select = { id: true, connectionId: true, trigger: true };
  const rows = await tx.syncRun.findMany({ where: { listingId, status: 'queued' }, select });
  return rows.map(({ id, connectionId, trigger }) => ({ id, connectionId, isByHand: trigger === 'manual' }));
}
