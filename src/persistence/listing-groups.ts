import { groupCommit } from './group-commit.ts';
import { anyReach, type LockedListing, underFreeListingLocks, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** What is to be committed of one listing, whose lock is held. */
export type OfListing<Item> = { readonly item: Item; readonly listing: LockedListing };

export type ListingCommits<Item, Result> = {
  readonly listingIdOf: (item: Item) => string;
  /** Commits each, and gives what became of it by its listing. Of no listing there is more than one. */
  readonly commit: (
    tx: Prisma.TransactionClient,
    items: readonly OfListing<Item>[],
  ) => Promise<ReadonlyMap<string, Result>>;
};

/**
 * Group commit of what changes under the lock of a listing: of several listings at once, of each one thing at a time. Gives
 * undefined for a listing that is gone. See `groupCommit` and `underListingLock`.
 */
export function commitByListing<Item, Result>(
  prisma: PrismaClient,
  { listingIdOf, commit }: ListingCommits<Item, Result>,
): (item: Item) => Promise<Result | undefined> {
  return groupCommit<Item, Result | undefined>({
    keyOf: listingIdOf,
    together: (items) =>
      underFreeListingLocks(prisma, items.map(listingIdOf), async (tx, listings) => {
        const locked = items.flatMap((item) => {
          const listing = listings.get(listingIdOf(item));
          return listing ? [{ item, listing }] : [];
        });
        const results = locked.length === 0 ? new Map<string, Result>() : await commit(tx, locked);
        return items.map((item) => {
          const listingId = listingIdOf(item);
          return listings.has(listingId)
            ? { outcome: 'committed', result: results.get(listingId) }
            : { outcome: 'apart' };
        });
      }),
    apart: async (item) => {
      const at = { reach: anyReach, listingId: listingIdOf(item) };
      const results = await underListingLock(prisma, at, (tx, listing) => commit(tx, [{ item, listing }]));
      return results?.get(at.listingId);
    },
  });
}
