import type { Cancellation, CancellationStore } from '../cancellation-ports.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { ConnectionRef } from '../ports.ts';
import {
  type CancellationRow,
  cancellationInFull,
  closeOverdue,
  endCancellation,
  isWanted,
  refuseCancellation,
  settleAsMoot,
} from './cancellation-ending.ts';
import { fromNightColumns } from './columns.ts';
import { unitAddress } from './connection-to-read.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

/** Bookings that are to be cancelled at hubs, on PostgreSQL; the secrets of their accounts are opened by `box`. */
export function createCancellationStore(prisma: PrismaClient, box: SecretBox): CancellationStore {
  return {
    async take({ connectionId, listingId }, taking) {
      const at = { reach: anyReach, listingId };
      const all = await underListingLock(prisma, at, async (tx, listing) => {
        const due = { settledAt: null, tryAt: { lte: taking.now } };
        const free = { OR: [{ taker: null }, { takenUntil: { lt: taking.now } }] };
        const where = { connectionId, listingId, ...due, ...free };
        const rows = await tx.bookingCancellation.findMany({
          where,
          include: cancellationInFull,
          orderBy: { id: 'asc' },
        });
        const ones: Taken[] = [];
        for (const row of rows) ones.push(await takeOne(tx, row, { box, taking, listing }));
        return ones;
      });
      const of = all ?? [];
      return { taken: of.flatMap(({ taken }) => taken ?? []), owedTo: of.flatMap(({ owedTo }) => owedTo ?? []) };
    },

    end: (cancellation, tried, now) => endCancellation(prisma, { cancellation, tried, now }),
    closeOverdue: (now, limit) => closeOverdue(prisma, now, limit),

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

type Taken = { readonly taken?: Cancellation; readonly owedTo?: string };

type Taking = {
  readonly box: SecretBox;
  readonly taking: { readonly taker: string; readonly leaseMs: number; readonly now: Instant };
  readonly listing: LockedListing;
};

/** Judged anew each time, whatever was sent before: the conflict may have ended, and the host may have switched it off. */
async function takeOne(
  tx: Prisma.TransactionClient,
  row: CancellationRow,
  { box, taking, listing }: Taking,
): Promise<Taken> {
  const { id, bookingId, connection } = row;
  const { now, taker } = taking;
  if (!isWanted(row)) {
    await settleAsMoot(tx, row, now);
    return {};
  }
  const unit = connection.syncEnabled && !connection.readOnly ? unitAddress(connection, box) : undefined;
  if (!unit) return { owedTo: await refuseCancellation(tx, row, { reason: 'no_access', listing, now }) };
  // Whoever had it before and said nothing may have sent the request.
  const state = row.taker === null ? row.state : 'sent';
  const lease = { taker, takenUntil: plusMs(now, taking.leaseMs) };
  await tx.bookingCancellation.update({ where: { id }, data: { state, tries: { increment: 1 }, ...lease } });
  return { taken: { id, taker, unit, bookingId, ...fromNightColumns(row) } };
}
