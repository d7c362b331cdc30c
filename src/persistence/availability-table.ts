import { deriveAvailability } from '../domain/availability.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Cause } from '../domain/cause.ts';
import { loadCausesOfEach } from './causes.ts';
import { type ConflictCounts, type Watch, watchConflicts } from './conflict-watch.ts';
import { bringRanges } from './listing-ranges.ts';
import type { Prisma } from './prisma.ts';

/**
 * What a recomputation found: whether rows were written, the last date known of (exclusive; null when free), the causes
 * themselves, and what became of the listing's conflicts.
 */
export type Recomputed = {
  readonly changed: boolean;
  readonly lastDate: CalendarDate | null;
  readonly causes: readonly Cause[];
  readonly conflicts: ConflictCounts;
};

type Linked = readonly Watch['listing'][];
/** A look at a listing whose lock is held with that of all that are linked to it. */
export type ListingWatch = Watch & { readonly listing: { readonly linked: Linked } };

/**
 * Brings `ListingAvailability` and the conflicts of each listing in step with its causes and raises its revision, writing only
 * what differs; then those of the listings that are linked to it, whose nights its roots close. Needs the locks of the
 * listings. The same causes again write nothing. Gives what was found by the ID of the listing.
 */
export async function recomputeListings(
  tx: Prisma.TransactionClient,
  watches: readonly ListingWatch[],
): Promise<ReadonlyMap<string, Recomputed>> {
  const each = watches.flatMap((watch) => {
    const { linked } = watch.listing;
    return [{ ...watch, linked }, ...linked.map((listing) => ({ ...watch, listing, linked: undefined }))];
  });
  const found = await recomputeEach(tx, each);
  return new Map(
    watches.flatMap(({ listing: { id, linked } }): [string, Recomputed][] => {
      const own = found.get(id);
      const counts = [id, ...linked.map((other) => other.id)].flatMap((one) => found.get(one)?.conflicts ?? []);
      return own ? [[id, { ...own, conflicts: summed(counts) }]] : [];
    }),
  );
}

/** The same of one listing. */
export async function recomputeAvailability(tx: Prisma.TransactionClient, watch: ListingWatch): Promise<Recomputed> {
  return foundOf(await recomputeListings(tx, [watch]), watch);
}

/** The same for one listing alone, whose lock is held, and that of all that are linked to it where their roots change. */
export async function recomputeOne(tx: Prisma.TransactionClient, watch: Watch): Promise<Recomputed> {
  return foundOf(await recomputeEach(tx, [watch]), watch);
}

function foundOf(found: ReadonlyMap<string, Recomputed>, { listing: { id } }: Watch): Recomputed {
  const recomputed = found.get(id);
  if (!recomputed) throw new Error(`Listing ${id} was not recomputed.`);
  return recomputed;
}

/** `linked`: the listings that are linked to it, where they are known. */
type OneWatch = Watch & { readonly linked?: Linked | undefined };

async function recomputeEach(
  tx: Prisma.TransactionClient,
  watches: readonly OneWatch[],
): Promise<ReadonlyMap<string, Recomputed>> {
  const found = new Map<string, Recomputed>();
  if (watches.length === 0) return found;
  const claimsOf = await loadCausesOfEach(
    tx,
    watches.map(({ listing: { id }, linked }) => ({ id, linked })),
  );
  const causesOf = new Map([...claimsOf].map(([id, claims]) => [id, claims.map(({ cause }) => cause)]));
  const rangesOf = new Map([...causesOf].map(([id, causes]) => [id, deriveAvailability(causes)]));
  const brought = await bringRanges(tx, rangesOf);
  for (const { linked: _, ...watch } of watches) {
    const { id } = watch.listing;
    const claims = { causes: claimsOf.get(id) ?? [], hasStanding: brought.get(id)?.hasConflicts ?? false };
    const conflicts = await watchConflicts(tx, claims, watch);
    const lastDate = rangesOf.get(id)?.at(-1)?.to ?? null;
    const changed = brought.get(id)?.isChanged ?? false;
    found.set(id, { changed, lastDate, causes: causesOf.get(id) ?? [], conflicts });
  }
  return found;
}

function summed(counts: readonly ConflictCounts[]): ConflictCounts {
  const sum = (of: (count: ConflictCounts) => number) => counts.reduce((total, count) => total + of(count), 0);
  return {
    opened: sum(({ opened }) => opened),
    changed: sum(({ changed }) => changed),
    ended: sum(({ ended }) => ended),
    owedTo: [...new Set(counts.flatMap(({ owedTo }) => owedTo))],
  };
}
