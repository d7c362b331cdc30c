import type { Cancellation, CancellationStore } from '../cancellation-ports.ts';
import { afterCancelTry, type CancelTry } from '../domain/booking-cancellation.ts';
import { otherSide } from '../domain/conflict.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { ConnectionRef } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn, fromNightColumns } from './columns.ts';
import { conflictOf } from './conflict-row.ts';
import { moveConflict } from './conflict-writing.ts';
import { unitAddress } from './connection-to-read.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

const inFull = {
  conflict: true,
  connection: { include: { hubAccount: true } },
} satisfies Prisma.BookingCancellationInclude;
type Row = Prisma.BookingCancellationGetPayload<{ include: typeof inFull }>;
type Taking = Parameters<CancellationStore['take']>[1];

/** Bookings that are to be cancelled at hubs, on PostgreSQL; the secrets of their accounts are opened by `box`. */
export function createCancellationStore(prisma: PrismaClient, box: SecretBox): CancellationStore {
  return {
    async take({ connectionId, listingId }, taking) {
      const at = { reach: anyReach, listingId };
      const taken = await underListingLock(prisma, at, async (tx) => {
        const due = { settledAt: null, tryAt: { lte: taking.now } };
        const free = { OR: [{ taker: null }, { takenUntil: { lt: taking.now } }] };
        const where = { connectionId, listingId, ...due, ...free };
        const rows = await tx.bookingCancellation.findMany({ where, include: inFull, orderBy: { id: 'asc' } });
        const all: Cancellation[] = [];
        for (const row of rows) all.push(...(await takeOne(tx, row, { box, taking })));
        return all;
      });
      return taken ?? [];
    },

    end: (cancellation, tried, now) => endCancellation(prisma, { cancellation, tried, now }),

    owed: (now, limit) => prisma.$queryRaw<ConnectionRef[]>`
      SELECT DISTINCT b."connectionId"::text, b."listingId"::text FROM "BookingCancellation" b
      JOIN "Connection" c ON c."id" = b."connectionId" AND c."syncEnabled"
        AND (c."waitingUntil" IS NULL OR c."waitingUntil" < ${now}::timestamptz)
      JOIN "Listing" l ON l."id" = b."listingId" AND l."active"
      WHERE b."settledAt" IS NULL AND b."tryAt" <= ${now}::timestamptz
        AND (b."takenUntil" IS NULL OR b."takenUntil" < ${now}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM "Breaker" k WHERE k."key" = c."connector" AND k."state" IN ('open', 'forced_open'))
      LIMIT ${limit}`,
  };
}

async function takeOne(
  tx: Prisma.TransactionClient,
  row: Row,
  { box, taking }: { readonly box: SecretBox; readonly taking: Taking },
): Promise<Cancellation[]> {
  const { id, bookingId } = row;
  if (row.state === 'owed' && !isWanted(row)) {
    await tx.bookingCancellation.update({ where: { id }, data: { state: 'moot', settledAt: taking.now } });
    return [];
  }
  const unit = unitAddress(row.connection, box);
  if (!unit) return [];
  const lease = { taker: taking.taker, takenUntil: plusMs(taking.now, taking.leaseMs) };
  await tx.bookingCancellation.update({ where: { id }, data: { state: 'sent', tries: { increment: 1 }, ...lease } });
  return [{ id, taker: taking.taker, unit, bookingId, ...fromNightColumns(row) }];
}

/** The host still wants that booking cancelled by relais, and it is still in the way. */
function isWanted({ conflict: row, bookingId }: Row): boolean {
  const conflict = conflictOf(row);
  if (conflict.state !== 'waiting_platform' || conflict.endedBy !== 'api') return false;
  return conflict.sides[otherSide(conflict.keep)].identity === bookingId;
}

type Ending = { readonly cancellation: Cancellation; readonly tried: CancelTry; readonly now: Instant };

async function endCancellation(prisma: PrismaClient, ending: Ending): ReturnType<CancellationStore['end']> {
  const { id, taker } = ending.cancellation;
  const found = await prisma.bookingCancellation.findUnique({ where: { id }, select: { listingId: true } });
  if (!found) return undefined;
  return underListingLock(prisma, { reach: anyReach, listingId: found.listingId }, async (tx, listing) => {
    const row = await tx.bookingCancellation.findFirst({ where: { id, taker, settledAt: null }, include: inFull });
    return row ? writeEnd(tx, row, { ...ending, listing }) : undefined;
  });
}

async function writeEnd(
  tx: Prisma.TransactionClient,
  row: Row,
  { tried, now, listing }: Ending & { readonly listing: LockedListing },
): ReturnType<CancellationStore['end']> {
  const { id } = row;
  const end = afterCancelTry(tried, { tries: row.tries, askedAt: fromInstantColumn(row.askedAt), now });
  const given = { taker: null, takenUntil: null };
  const failure = 'failure' in tried ? { failure: tried.failure } : {};
  if (end.state === 'later') {
    await tx.bookingCancellation.update({ where: { id }, data: { ...given, ...failure, tryAt: end.tryAt } });
    return { state: end.state, owedTo: null };
  }
  await tx.bookingCancellation.update({
    where: { id },
    data: { ...given, ...failure, state: end.state, settledAt: now },
  });
  const reason = end.state === 'refused' ? end.reason : undefined;
  const subject = { kind: 'conflict', id: row.conflictId };
  const entry = { actor: null, action: `booking_cancellation_${end.state}`, subject, listingId: listing.id, at: now };
  await appendAudit(tx, { ...entry, to: end.state, ...(reason === undefined ? {} : { reason }) });
  const conflict = conflictOf(row.conflict);
  if (conflict.state !== 'waiting_platform' || conflict.endedBy !== 'api') return { state: end.state, owedTo: null };
  const transition =
    end.state === 'done'
      ? ({ type: 'cancel_accepted', at: now } as const)
      : ({ type: 'cancel_refused', reason: end.reason, at: now } as const);
  await moveConflict(tx, { conflict, transition, isSeen: true }, { listing, actor: null, now });
  return { state: end.state, owedTo: end.state === 'refused' ? listing.ownerId : null };
}
