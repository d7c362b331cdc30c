import type { Reach } from '../domain/member.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** A listing whose row the transaction holds. */
export type LockedListing = {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly active: boolean;
  readonly revision: number;
  readonly lastRunNumber: number;
};

/** Locks the listing's row until the transaction ends; undefined when it is not within reach. */
export async function lockListing(
  tx: Prisma.TransactionClient,
  reach: Reach,
  listingId: string,
): Promise<LockedListing | undefined> {
  const ownerId = reach.kind === 'own' ? reach.memberId : null;
  const rows = await tx.$queryRaw<LockedListing[]>`
    SELECT "id"::text, "ownerId", "name", "timeZone", "active", "revision", "lastRunNumber"
    FROM "Listing"
    WHERE "id" = ${listingId}::uuid AND (${ownerId}::text IS NULL OR "ownerId" = ${ownerId})
    FOR UPDATE`;
  return rows[0];
}

/**
 * One lock, one revision per listing: every transaction that adds or removes a cause of a night runs through here, so
 * that pages, sweeps and hands cannot interleave unseen. `change` is not called for a listing out of reach.
 */
export function underListingLock<T>(
  prisma: PrismaClient,
  at: { readonly reach: Reach; readonly listingId: string },
  change: (tx: Prisma.TransactionClient, listing: LockedListing) => Promise<T>,
): Promise<T | undefined> {
  return prisma.$transaction(async (tx) => {
    const listing = await lockListing(tx, at.reach, at.listingId);
    return listing ? change(tx, listing) : undefined;
  });
}

/** The reach of relais itself. */
export const anyReach: Reach = { kind: 'any' };

/** `WHERE` of a listing within reach. */
export function ownedBy(reach: Reach): { readonly ownerId?: string } {
  return reach.kind === 'own' ? { ownerId: reach.memberId } : {};
}
