import type { Failure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConnectionRef } from '../ports.ts';
import { anyReach, underListingLock } from './listing-lock.ts';
import { appendResult, readEntry } from './pass-results.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

type HandedOver = ConnectionRef & { readonly workflowId: string };

/** See `PassStore.handOver`. */
export async function handOver(
  prisma: PrismaClient,
  { connectionId, listingId, workflowId }: HandedOver,
  now: Instant,
) {
  await underListingLock(prisma, { reach: anyReach, listingId }, async (tx) => {
    if (await tx.syncRun.findFirst({ where: { connectionId, status: 'queued' } })) return;
    const queued = { listingId, connectionId, workflowId, trigger: 'webhook' as const, status: 'queued' as const };
    await tx.syncRun.create({ data: { ...queued, queuedAt: now } });
  });
}

/** See `PassStore.giveUp`. */
export async function giveUp(prisma: PrismaClient, { connectionId, listingId }: ConnectionRef, now: Instant) {
  await underListingLock(prisma, { reach: anyReach, listingId }, async (tx) => {
    const run = await tx.syncRun.findFirst({ where: { connectionId, status: 'running', pass: null } });
    if (!run) return;
    await noteLeft(tx, run, { connectionId, now });
    await tx.syncRun.update({ where: { id: run.id }, data: { status: 'deferred', finishedAt: now } });
  });
}

const left: Failure = {
  kind: 'SYSTEM',
  detail: 'The turn over what webhooks told left it to its own sync, which has the time and the retries for it.',
};

async function noteLeft(
  tx: Prisma.TransactionClient,
  run: Parameters<typeof appendResult>[1],
  { connectionId, now }: { readonly connectionId: string; readonly now: Instant },
): Promise<void> {
  const connection = await tx.connection.findUnique({ where: { id: connectionId }, select: { label: true } });
  const of = { connectionId, label: connection?.label ?? '' };
  const entries = [readEntry({ connection: of, now }, { outcome: 'put_off', failure: left })];
  await appendResult(tx, run, { result: { outcome: 'deferred', ...of, failure: left }, entries });
}
