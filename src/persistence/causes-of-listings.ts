import type { Cause } from '../domain/cause.ts';
import { linkedClosure } from '../domain/linked-listings.ts';
import { type CauseRow, causeRows } from './cause-rows.ts';
import { observedCause, ownCause } from './causes.ts';
import type { Prisma } from './prisma.ts';

type WithLinked = { readonly id: string; readonly linked: readonly { readonly id: string }[] };

/** All causes of each of these listings, by its ID, those by listings that are linked to it among them; without labels. */
export async function causesOfListings(
  tx: Prisma.TransactionClient,
  listings: readonly WithLinked[],
): Promise<ReadonlyMap<string, readonly Cause[]>> {
  if (listings.length === 0) return new Map();
  const ids = listings.flatMap(({ id, linked }) => [id, ...linked.map((other) => other.id)]);
  const rows = await causeRows(tx, [...new Set(ids)]);
  return new Map(listings.map((listing) => [listing.id, causesOf(listing, rows)]));
}

function causesOf({ id, linked }: WithLinked, rows: readonly CauseRow[]): Cause[] {
  const rootsOf = (listingId: string) => rows.filter((row) => row.listingId === listingId).map(rootOf);
  const closures = linked.flatMap((other) => rootsOf(other.id).map((root) => linkedClosure(other.id, root)));
  return [...rootsOf(id), ...closures.filter((closure) => closure !== undefined)];
}

function rootOf(row: CauseRow) {
  return row.kind === 'observed' ? observedCause(row) : ownCause(row);
}
