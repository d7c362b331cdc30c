import { type Grouped, groupCommit } from './group-commit.ts';
import { anyReach, type LockedListing, underFreeListingLocks, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** What is to be committed of one listing, whose lock is held. */
export type OfListing<Item> = { readonly item: Item; readonly listing: LockedListing };

export type ListingCommits<Item, Result> = {
  /** What names an item: the ID of its run, or of its listing where that has one at a time. */
  readonly idOf: (item: Item) => string;
  /** The listing of each, by what names it; those whose listing is gone, or has nothing to do, are left out. */
  readonly listingsOf: (items: readonly Item[]) => Promise<ReadonlyMap<string, string>>;
  /** Commits items of different listings, and gives what became of each by what names it. */
  readonly commit: (
    tx: Prisma.TransactionClient,
    items: readonly OfListing<Item>[],
  ) => Promise<ReadonlyMap<string, Result>>;
};

/**
 * Group commit of what changes under the lock of a listing: of several listings in one transaction, of each one item at a
 * time. Gives undefined where `listingsOf` leaves an item out. See `groupCommit` and `underListingLock`.
 */
export function commitByListing<Item, Result>(
  prisma: PrismaClient,
  commits: ListingCommits<Item, Result>,
): (item: Item) => Promise<Result | undefined> {
  return groupCommit<Item, Result | undefined>({
    keyOf: commits.idOf,
    together: (items) => commitTogether(prisma, commits, items),
    apart: (item) => commitApart(prisma, commits, item),
  });
}

async function commitTogether<Item, Result>(
  prisma: PrismaClient,
  { idOf, listingsOf, commit }: ListingCommits<Item, Result>,
  items: readonly Item[],
): Promise<readonly Grouped<Result | undefined>[]> {
  const listingOf = await listingsOf(items);
  if (listingOf.size === 0) return items.map(() => ({ outcome: 'committed', result: undefined }));
  return underFreeListingLocks(prisma, [...listingOf.values()], async (tx, listings) => {
    const free = new Map(listings);
    const held = items.flatMap((item) => {
      const listing = free.get(listingOf.get(idOf(item)) ?? '');
      // Of two of one listing the first: the other one sees what it did.
      return listing && free.delete(listing.id) ? [{ item, listing }] : [];
    });
    const results = held.length === 0 ? new Map<string, Result>() : await commit(tx, held);
    const isHeld = new Set(held.map(({ item }) => idOf(item)));
    return items.map((item) => {
      const id = idOf(item);
      return isHeld.has(id) || !listingOf.has(id)
        ? { outcome: 'committed', result: results.get(id) }
        : { outcome: 'apart' };
    });
  });
}

async function commitApart<Item, Result>(
  prisma: PrismaClient,
  { idOf, listingsOf, commit }: ListingCommits<Item, Result>,
  item: Item,
): Promise<Result | undefined> {
  const listingId = (await listingsOf([item])).get(idOf(item));
  if (listingId === undefined) return undefined;
  const at = { reach: anyReach, listingId };
  const results = await underListingLock(prisma, at, (tx, listing) => commit(tx, [{ item, listing }]));
  return results?.get(idOf(item));
}
