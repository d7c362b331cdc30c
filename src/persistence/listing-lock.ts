import { closedWith, type ListingLink } from '../domain/linked-listings.ts';
import type { Reach } from '../domain/member.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** A listing whose row the transaction holds. */
export type LockedRow = {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly active: boolean;
  readonly revision: number;
  readonly lastRunNumber: number;
};

/** A listing that the transaction holds with all that it closes nights of, `linked`, so that what it changes holds there too. */
export type LockedListing = LockedRow & { readonly linked: readonly LockedRow[] };

/**
 * Locks these listings until the transaction ends, those within reach alone. Always in the order of their IDs, and in one
 * statement: two who want some of the same ones wait for one another, and never in a ring.
 */
function lockListings(tx: Prisma.TransactionClient, reach: Reach, listingIds: readonly string[]): Promise<LockedRow[]> {
  const ownerId = reach.kind === 'own' ? reach.memberId : null;
  return tx.$queryRaw<LockedRow[]>`
    SELECT "id"::text, "ownerId", "name", "timeZone", "active", "revision", "lastRunNumber"
    FROM "Listing"
    WHERE "id" = ANY(${[...listingIds]}::uuid[]) AND "ownerId" = COALESCE(${ownerId}::text, "ownerId")
    ORDER BY "id" FOR UPDATE`;
}

/**
 * One lock, one revision per listing: every transaction that adds or removes a cause of a night runs through here, so that
 * pages, sweeps and hands cannot interleave unseen. The listings that are linked to it are locked with it, since its nights
 * are theirs. `change` is not called for a listing out of reach.
 */
export function underListingLock<T>(
  prisma: PrismaClient,
  at: { readonly reach: Reach; readonly listingId: string },
  change: (tx: Prisma.TransactionClient, listing: LockedListing) => Promise<T>,
): Promise<T | undefined> {
  const { reach, listingId } = at;
  const wanted = async (tx: Prisma.TransactionClient) => [listingId, ...(await linkedIds(tx, listingId))];
  return underLockOf(prisma, { reach, first: [listingId], wanted }, async (tx, rows) => {
    const own = rows.find(({ id }) => id === listingId);
    return own && change(tx, { ...own, linked: rows.filter((row) => row !== own) });
  });
}

/**
 * The same for several listings at once, within the reach of relais itself: of those only that nobody else has and that no
 * other closes with, which `change` is given by their IDs. For the others `underListingLock` waits, each by itself.
 */
export function underFreeListingLocks<T>(
  prisma: PrismaClient,
  listingIds: readonly string[],
  change: (tx: Prisma.TransactionClient, listings: ReadonlyMap<string, LockedListing>) => Promise<T>,
): Promise<T> {
  const ids = [...new Set(listingIds)];
  return prisma.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<LockedRow[]>`
      SELECT "id"::text, "ownerId", "name", "timeZone", "active", "revision", "lastRunNumber"
      FROM "Listing" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR UPDATE SKIP LOCKED`;
    // Under the lock: whoever links a listing holds it.
    const links = await tx.$queryRaw<{ readonly id: string }[]>`
      SELECT "wholeId"::text AS "id" FROM "ListingLink" WHERE "wholeId" = ANY(${ids}::uuid[])
      UNION SELECT "partId"::text FROM "ListingLink" WHERE "partId" = ANY(${ids}::uuid[])`;
    const linked = new Set(links.map(({ id }) => id));
    const free = rows.filter(({ id }) => !linked.has(id));
    return change(tx, new Map(free.map((row) => [row.id, { ...row, linked: [] }])));
  });
}

type Wanting = {
  readonly reach: Reach;
  /** What is locked at first. */
  readonly first: readonly string[];
  /** What is to be locked, as it is known under the lock of the first. */
  readonly wanted: (tx: Prisma.TransactionClient) => Promise<readonly string[]>;
};

/** As often as links of one listing may change while their lock is waited for: a person makes them. */
const MAXIMUM_TRIES = 10;

/**
 * Works under the lock of the listings that `wanted` names. Where those are not the ones that are locked, it begins anew
 * with them: to lock more while some are held would break the order.
 */
export async function underLockOf<T>(
  prisma: PrismaClient,
  { reach, first, wanted }: Wanting,
  change: (tx: Prisma.TransactionClient, rows: readonly LockedRow[]) => Promise<T>,
): Promise<T> {
  let ids = first;
  for (let tries = 1; tries <= MAXIMUM_TRIES; tries += 1) {
    const done = await prisma.$transaction(async (tx) => {
      const rows = await lockListings(tx, reach, ids);
      const known = ids;
      ids = await wanted(tx);
      const isSame = known.length === ids.length && ids.every((id) => known.includes(id));
      return isSame ? { result: await change(tx, rows) } : undefined;
    });
    if (done) return done.result;
  }
  throw new Error(`The links of listings changed ${MAXIMUM_TRIES} times while their lock was waited for. Try again.`);
}

/** The listings that close with this one. */
export async function linkedIds(tx: Prisma.TransactionClient, listingId: string): Promise<readonly string[]> {
  return closedWith(listingId, await linksAround(tx, listingId));
}

/** The links of the listing, and those of its parts. */
export function linksAround(tx: Prisma.TransactionClient, listingId: string): Promise<ListingLink[]> {
  return tx.$queryRaw<ListingLink[]>`
    SELECT "wholeId"::text, "partId"::text FROM "ListingLink"
    WHERE "wholeId" = ${listingId}::uuid OR "partId" = ${listingId}::uuid
      OR "partId" IN (SELECT "partId" FROM "ListingLink" WHERE "wholeId" = ${listingId}::uuid)
    ORDER BY "wholeId", "partId"`;
}

/** The reach of relais itself. */
export const anyReach: Reach = { kind: 'any' };

/** `WHERE` of a listing within reach. */
export function ownedBy(reach: Reach): { readonly ownerId?: string } {
  return reach.kind === 'own' ? { ownerId: reach.memberId } : {};
}
