import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

/** The number of the listing's next run. Its row is locked by the caller. */
export async function nextRunNumber(tx: Prisma.TransactionClient, listing: Pick<LockedListing, 'id'>): Promise<number> {
  const data = { lastRunNumber: { increment: 1 } };
  const select = { lastRunNumber: true };
  const { lastRunNumber } = await tx.listing.update({ where: { id: listing.id }, data, select });
  return lastRunNumber;
}
