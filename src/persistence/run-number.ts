import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

/** The number of the listing's next run. Its row is locked by the caller, who gives one number out in a transaction. */
export async function nextRunNumber(tx: Prisma.TransactionClient, listing: LockedListing): Promise<number> {
  const number = listing.lastRunNumber + 1;
  await tx.listing.update({ where: { id: listing.id }, data: { lastRunNumber: number } });
  return number;
}
