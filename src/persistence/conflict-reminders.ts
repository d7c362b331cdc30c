import { otherSide } from '../domain/conflict.ts';
import { isHeld } from '../domain/conflict-severity.ts';
import type { Instant } from '../domain/instant.ts';
import { conflictOf } from './conflict-row.ts';
import { moveConflict, oweWord } from './conflict-writing.ts';
import { anyReach, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** See `SweepStore.noteConflictReminders`. */
export async function noteConflictReminders(
  prisma: PrismaClient,
  now: Instant,
  limit: number,
): Promise<readonly string[]> {
  const due = await prisma.conflict.findMany({
    where: { remindAt: { lte: now } },
    select: { id: true, listingId: true },
    orderBy: [{ remindAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  const owed = new Set<string>();
  for (const { id, listingId } of due) {
    const ownerId = await underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) =>
      (await remind(tx, id, { listing, actor: null, now })) ? listing.ownerId : undefined,
    );
    if (ownerId !== undefined) owed.add(ownerId);
  }
  return [...owed];
}

/** Judged again under the lock: it may have been decided, or its feed may have ceased to list it. True when it is owed. */
async function remind(
  tx: Prisma.TransactionClient,
  id: string,
  change: Parameters<typeof moveConflict>[2],
): Promise<boolean> {
  const row = await tx.conflict.findUnique({ where: { id } });
  if (row?.remindAt == null || row.remindAt.toISOString() > change.now) return false;
  const conflict = conflictOf(row);
  // What the feed no longer lists may confirm the cancellation soon; listed again, it is due at once.
  if (conflict.state === 'waiting_platform' && isHeld(conflict.sides[otherSide(conflict.keep)])) return false;
  const ordinal = 1 + (await tx.conflictNotice.count({ where: { conflictId: id, stage: 'reminder' } }));
  await moveConflict(tx, { conflict, transition: { type: 'reminded', at: change.now }, isSeen: true }, change);
  const { now, listing } = change;
  await oweWord(tx, conflict, { notice: { conflictId: id, stage: 'reminder', ordinal }, listing, now });
  return true;
}
