import type { AccountRequested } from '../../account-store-ports.ts';
import type { Instant } from '../../domain/instant.ts';
import { toInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import type { AccountConnectionRow } from './account-rows.ts';

export type QueueRequest = { readonly requestedBy: string | null; readonly now: Instant; readonly workflowId: string };

/**
 * Queues a run that a person asks for, under the connection’s lock. One that is queued or reads is joined: what happened up to its
 * start is in it. One that waits to try again is to try now.
 */
export async function requestRun(
  tx: Prisma.TransactionClient,
  connection: AccountConnectionRow,
  request: QueueRequest,
): Promise<AccountRequested> {
  const { workflowId } = request;
  const { ownerId } = connection;
  const open = await tx.accountRun.findFirst({
    where: { connectionId: connection.id, status: { in: ['queued', 'running'] } },
    orderBy: { status: 'desc' },
  });
  if (!open) return { runId: await queueRun(tx, connection, request), state: 'started', workflowId, ownerId };
  // Its workflow ends the wait when it hears; should that be lost, the wait ends by itself.
  if (open.status === 'running' && connection.phase === 'waiting_retry')
    return { runId: open.id, state: 'woken', workflowId, ownerId };
  return { runId: open.id, state: 'joined', workflowId, ownerId };
}

/** Queues one more run, beside one that may be under way: for what that one cannot know of. One that is queued is enough. */
export async function queueRun(
  tx: Prisma.TransactionClient,
  { id: connectionId }: Pick<AccountConnectionRow, 'id'>,
  { requestedBy, now, workflowId }: QueueRequest,
): Promise<string> {
  const queued = await tx.accountRun.findFirst({ where: { connectionId, status: 'queued' } });
  if (queued) return queued.id;
  const data = { connectionId, trigger: 'manual' as const, status: 'queued' as const, requestedBy, workflowId };
  return (await tx.accountRun.create({ data: { ...data, queuedAt: toInstantColumn(now) } })).id;
}
