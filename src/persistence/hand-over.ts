import type { Instant } from '../domain/instant.ts';
import type { ConnectionRef } from '../ports.ts';
import { anyReach, underListingLock } from './listing-lock.ts';
import type { PrismaClient } from './prisma.ts';

/** See `PassStore.handOver`. */
export async function handOver(
  prisma: PrismaClient,
  { connectionId, listingId, workflowId }: ConnectionRef & { readonly workflowId: string },
  now: Instant,
): Promise<void> {
  await underListingLock(prisma, { reach: anyReach, listingId }, async (tx) => {
    await tx.syncRun.updateMany({
      where: { connectionId, status: 'running', pass: null },
      data: { status: 'deferred', finishedAt: now },
    });
    if (await tx.syncRun.findFirst({ where: { connectionId, status: 'queued' } })) return;
    const queued = { listingId, connectionId, workflowId, trigger: 'webhook' as const, status: 'queued' as const };
    await tx.syncRun.create({ data: { ...queued, queuedAt: now } });
  });
}
