import { dateInZone } from '../domain/calendar-date.ts';
import type { Claim, Conflict } from '../domain/conflict.ts';
import { reconcileConflicts } from '../domain/conflict-reconciliation.ts';
import { tellsOf } from '../domain/linked-listings.ts';
import { conflictOf } from './conflict-row.ts';
import { type ConflictChange, moveConflict, openConflict } from './conflict-writing.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

/** What a look at a listing's causes did, in conflicts, and who is owed word of one and was not yet told. */
export type ConflictCounts = {
  readonly opened: number;
  readonly changed: number;
  readonly ended: number;
  readonly owedTo: readonly string[];
};

/** What a look writes as: the listing whose lock is held, and whose doing it is. */
export type Watch = Omit<ConflictChange, 'listing'> & {
  readonly listing: Pick<LockedListing, 'id' | 'ownerId' | 'name' | 'timeZone'>;
};

/**
 * Brings the listing's conflicts in step with its causes, in the transaction that changed them and under its lock. The same
 * causes again write nothing. `hasStanding`: it has conflicts that have not ended.
 */
export async function watchConflicts(
  tx: Prisma.TransactionClient,
  { causes, hasStanding }: { readonly causes: readonly Claim[]; readonly hasStanding: boolean },
  watch: Watch,
): Promise<ConflictCounts> {
  const { listing, now } = watch;
  // What two linked listings have with one another is told at one of them.
  const claims = causes.filter(({ cause }) => cause.kind !== 'linked' || tellsOf(listing.id, cause.listingId));
  const standing = hasStanding ? await standingOf(tx, listing.id) : [];
  const { opened, steps } = reconcileConflicts({ standing, claims, today: dateInZone(now, listing.timeZone), now });
  // What ends is written first: its pair may be that of another from now on.
  const ending = steps.filter(({ transition }) => isEnd(transition.type));
  const changing = steps.filter(({ transition }) => !isEnd(transition.type));
  for (const step of [...ending, ...changing]) await moveConflict(tx, step, watch);
  for (const found of opened) await openConflict(tx, found, watch);
  const owedTo = standing.length + opened.length === 0 ? [] : await owedWord(tx, listing.id);
  const changed = changing.filter(({ isSeen }) => isSeen).length;
  return { opened: opened.length, changed, ended: ending.length, owedTo };
}

async function standingOf(tx: Prisma.TransactionClient, listingId: string): Promise<Conflict[]> {
  const rows = await tx.conflict.findMany({
    where: { listingId, endedAt: null },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(conflictOf);
}

async function owedWord(tx: Prisma.TransactionClient, listingId: string): Promise<string[]> {
  const rows = await tx.conflictNotice.findMany({
    where: { status: 'pending', conflict: { listingId, endedAt: null } },
    select: { recipientId: true },
    distinct: ['recipientId'],
  });
  return rows.map(({ recipientId }) => recipientId);
}

function isEnd(type: string): boolean {
  return type !== 'changed' && type !== 'worsened';
}
