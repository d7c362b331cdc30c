import type { Alert } from '../domain/alert.ts';
import { alertOf } from './alert-row.ts';
import { anyReach, type LockedRow, lockListing } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** A listing's failure case, held until the transaction ends: its listing, unless deleted, and its alert, open or last. */
export type LockedCase = { readonly listing: LockedRow | undefined; readonly alert: Alert | undefined };

/**
 * Every transition of an alert runs through here, so that reviews, hands and deletions cannot interleave unseen. What is
 * locked is the listing; of a deleted one, its alert.
 */
export function underAlertLock<T>(
  prisma: PrismaClient,
  listingId: string,
  change: (tx: Prisma.TransactionClient, found: LockedCase) => Promise<T>,
): Promise<T> {
  return prisma.$transaction(async (tx) => change(tx, await lockCase(tx, listingId)));
}

async function lockCase(tx: Prisma.TransactionClient, listingId: string): Promise<LockedCase> {
  const listing = await lockListing(tx, anyReach, listingId);
  if (!listing)
    await tx.$executeRaw`SELECT 1 FROM "SyncAlert" WHERE "listingId" = ${listingId}::uuid ORDER BY "id" FOR UPDATE`;
  return { listing, alert: await alertOfListing(tx, listingId) };
}

/** The listing's open alert, else its last. */
export async function alertOfListing(tx: Prisma.TransactionClient, listingId: string): Promise<Alert | undefined> {
  const open = await tx.syncAlert.findFirst({ where: { listingId, status: { not: 'resolved' } } });
  const row =
    open ?? (await tx.syncAlert.findFirst({ where: { listingId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }));
  return row ? alertOf(row) : undefined;
}
