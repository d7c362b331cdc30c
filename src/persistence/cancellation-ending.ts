import type { Cancellation, CancellationStore } from '../cancellation-ports.ts';
import { afterCancelTry, CANCEL_LIMIT_MS, type CancelTry } from '../domain/booking-cancellation.ts';
import { type CancelRefusal, otherSide } from '../domain/conflict.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn } from './columns.ts';
import { conflictOf } from './conflict-row.ts';
import { moveConflict } from './conflict-writing.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** What is needed to judge a cancellation. */
export const cancellationInFull = {
  conflict: true,
  connection: { include: { hubAccount: true } },
} as const satisfies Prisma.BookingCancellationInclude;
export type CancellationRow = Prisma.BookingCancellationGetPayload<{ include: typeof cancellationInFull }>;

const given = { taker: null, takenUntil: null };

/** The host still wants that booking cancelled by relais, and it is still in the way. */
export function isWanted({ conflict: row, bookingId }: CancellationRow): boolean {
  const conflict = conflictOf(row);
  if (conflict.state !== 'waiting_platform' || conflict.endedBy !== 'api') return false;
  return conflict.sides[otherSide(conflict.keep)].identity === bookingId;
}

/** Nobody wants it any more, and nobody is owed word of that. */
export async function settleAsMoot(tx: Prisma.TransactionClient, { id }: CancellationRow, now: Instant): Promise<void> {
  await tx.bookingCancellation.update({ where: { id }, data: { ...given, state: 'moot', settledAt: now } });
}

type Refusing = { readonly reason: CancelRefusal; readonly listing: LockedListing; readonly now: Instant };

/** Gives a wanted one back to the host, whose ID it returns. The caller holds the lock of the listing. */
export async function refuseCancellation(
  tx: Prisma.TransactionClient,
  row: CancellationRow,
  { reason, listing, now }: Refusing,
): Promise<string> {
  await settle(tx, row, { state: 'refused', reason, listing, now });
  return listing.ownerId;
}

type Ending = { readonly cancellation: Cancellation; readonly tried: CancelTry; readonly now: Instant };

/** See `CancellationStore.end`. */
export async function endCancellation(prisma: PrismaClient, ending: Ending): ReturnType<CancellationStore['end']> {
  const { id, taker } = ending.cancellation;
  const found = await prisma.bookingCancellation.findUnique({ where: { id }, select: { listingId: true } });
  if (!found) return undefined;
  return underListingLock(prisma, { reach: anyReach, listingId: found.listingId }, async (tx, listing) => {
    const where = { id, taker, settledAt: null };
    const row = await tx.bookingCancellation.findFirst({ where, include: cancellationInFull });
    return row ? writeEnd(tx, row, { ...ending, listing }) : undefined;
  });
}

async function writeEnd(
  tx: Prisma.TransactionClient,
  row: CancellationRow,
  { tried, now, listing }: Ending & { readonly listing: LockedListing },
): ReturnType<CancellationStore['end']> {
  const { id, tries } = row;
  const before = { tries, wasInDoubt: row.state === 'sent', askedAt: fromInstantColumn(row.askedAt) };
  const end = afterCancelTry(tried, { ...before, now });
  const failure = 'failure' in tried ? { failure: tried.failure } : {};
  if (end.state === 'later') {
    const state = end.isInDoubt ? 'sent' : 'owed';
    await tx.bookingCancellation.update({ where: { id }, data: { ...given, ...failure, state, tryAt: end.tryAt } });
    return { state: end.state, owedTo: null };
  }
  const isTold = await settle(tx, row, { ...end, ...failure, listing, now });
  return { state: end.state, owedTo: isTold && end.state === 'refused' ? listing.ownerId : null };
}

type Settling = { readonly listing: LockedListing; readonly now: Instant; readonly failure?: Prisma.InputJsonValue } & (
  | { readonly state: 'done' }
  | { readonly state: 'refused'; readonly reason: CancelRefusal }
);

/** True when its conflict was moved by it. */
async function settle(tx: Prisma.TransactionClient, row: CancellationRow, settling: Settling): Promise<boolean> {
  const { state, listing, now } = settling;
  const failure = settling.failure === undefined ? {} : { failure: settling.failure };
  await tx.bookingCancellation.update({ where: { id: row.id }, data: { ...given, ...failure, state, settledAt: now } });
  const reason = settling.state === 'refused' ? { reason: settling.reason } : {};
  const subject = { kind: 'conflict', id: row.conflictId };
  const entry = { actor: null, action: `booking_cancellation_${state}`, subject, listingId: listing.id, at: now };
  await appendAudit(tx, { ...entry, to: state, ...reason });
  const conflict = conflictOf(row.conflict);
  if (conflict.state !== 'waiting_platform' || conflict.endedBy !== 'api') return false;
  const transition =
    settling.state === 'done'
      ? ({ type: 'cancel_accepted', at: now } as const)
      : ({ type: 'cancel_refused', reason: settling.reason, at: now } as const);
  await moveConflict(tx, { conflict, transition, isSeen: true }, { listing, actor: null, now });
  return true;
}

/** See `CancellationStore.closeOverdue`. Judged again under the lock of each listing. */
export async function closeOverdue(prisma: PrismaClient, now: Instant, limit: number): Promise<readonly string[]> {
  const free = { OR: [{ taker: null }, { takenUntil: { lt: now } }] };
  const overdue = { settledAt: null, askedAt: { lte: plusMs(now, -CANCEL_LIMIT_MS) }, ...free };
  const orderBy = [{ askedAt: 'asc' as const }, { id: 'asc' as const }];
  const due = await prisma.bookingCancellation.findMany({ where: overdue, orderBy, take: limit });
  const owedTo = new Set<string>();
  for (const { id, listingId } of due) {
    const owner = await underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
      const row = await tx.bookingCancellation.findFirst({ where: { ...overdue, id }, include: cancellationInFull });
      if (row && isWanted(row)) return refuseCancellation(tx, row, { reason: 'no_answer', listing, now });
      if (row) await settleAsMoot(tx, row, now);
      return undefined;
    });
    if (owner !== undefined) owedTo.add(owner);
  }
  return [...owedTo];
}
