import type { Instant } from '../domain/instant.ts';
import type { Actor } from '../domain/member.ts';
import { appendAudit } from './audit.ts';
import type { Prisma } from './prisma.ts';

type QueuedRow = Prisma.SyncRunGetPayload<object>;

/** A run that a person asks for: of a connection, or of the whole listing where that is null. */
export type RunRequest = {
  readonly listingId: string;
  readonly connectionId: string | null;
  readonly workflowId: string;
  readonly actor: Actor;
  readonly now: Instant;
};

/** Queues the run, or joins the one of that subject that is queued. The caller holds the listing’s lock. */
export async function queueRun(
  tx: Prisma.TransactionClient,
  request: RunRequest,
): Promise<{ readonly row: QueuedRow; readonly state: 'started' | 'joined' }> {
  const { listingId, connectionId } = request;
  const queued = await tx.syncRun.findFirst({ where: { listingId, connectionId, status: 'queued' } });
  if (queued) return { row: await joined(tx, request, queued), state: 'joined' };
  return { row: await insertQueued(tx, request), state: 'started' };
}

/** What a person asks for reads more than what relais asked itself for. */
async function joined(tx: Prisma.TransactionClient, { actor }: RunRequest, queued: QueuedRow) {
  if (queued.trigger === 'manual') return queued;
  return tx.syncRun.update({ where: { id: queued.id }, data: { trigger: 'manual', requestedBy: actor.memberId } });
}

async function insertQueued(tx: Prisma.TransactionClient, request: RunRequest) {
  const { listingId, connectionId, actor, now, workflowId } = request;
  const row = await tx.syncRun.create({
    data: {
      listingId,
      connectionId,
      trigger: 'manual',
      status: 'queued',
      requestedBy: actor.memberId,
      queuedAt: now,
      workflowId,
    },
  });
  const subject = { kind: 'run', id: row.id };
  await appendAudit(tx, { actor, action: 'run_requested', subject, to: 'queued', runId: row.id, listingId, at: now });
  return row;
}
