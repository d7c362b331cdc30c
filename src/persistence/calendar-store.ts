import { type AvailabilityRange, withWindows } from '../domain/availability.ts';
import type { Booking } from '../domain/listing.ts';
import { type NightRange, overlaps } from '../domain/night-range.ts';
import type { ByHand, CalendarStore, ListingCalendar } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { type LabelledCause, loadCauses, loadWindowCauses } from './causes.ts';
import { fromDateColumn, fromInstantColumn, fromNightColumns, toDateColumn } from './columns.ts';
import { keepHeld, listHeld, releaseHeld } from './held.ts';
import { type LockedListing, ownedBy, underListingLock } from './listing-lock.ts';
import { causeRefsSchema } from './listing-ranges.ts';
import { tellOwnBooking } from './own-booking-telling.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { loadProvenance } from './provenance.ts';

/** The calendar of a listing on PostgreSQL: what is published, and the changes that people make by hand. */
export function createCalendarStore(prisma: PrismaClient): CalendarStore {
  return {
    read: (reach, listingId, nights) =>
      // One snapshot, so that no range names a cause that a concurrent change removed.
      prisma.$transaction(
        async (tx) => {
          const listing = await tx.listing.findFirst({ where: { id: listingId, ...ownedBy(reach) } });
          return listing ? readCalendar(tx, listing, nights) : undefined;
        },
        { isolationLevel: 'RepeatableRead' },
      ),

    book: (by, stay) =>
      underListingLock(prisma, by, async (tx, listing) => {
        const inTheWay = (await loadCauses(tx, listing.id, listing.linked)).filter(({ cause }) =>
          overlaps(cause, stay),
        );
        if (inTheWay.length > 0) {
          const causes = inTheWay.map(({ cause }) => cause);
          return { outcome: 'nights_taken', causes, labels: labelsOf(inTheWay) };
        }
        return { outcome: 'booked', booking: await insertBooking(tx, { ...by, listing }, stay) };
      }),

    cancelBooking: (by, bookingId) =>
      changed(prisma, by, { action: 'booking_cancelled', id: bookingId }, async (tx, listing) => {
        const where = { id: bookingId, listingId: by.listingId, cancelledAt: null };
        const cancelled = await tx.booking.updateManyAndReturn({ where, data: { cancelledAt: by.now } });
        for (const { id, checkIn, checkOut } of cancelled) {
          const nights = { from: fromDateColumn(checkIn), to: fromDateColumn(checkOut) };
          await tellOwnBooking(tx, { ...by, listing }, { id, change: 'booking_cancelled', nights });
        }
        return cancelled.length;
      }),

    block: (by, { from, to, reason }) =>
      underListingLock(prisma, by, async (tx, listing) => {
        const data = {
          listingId: by.listingId,
          from: toDateColumn(from),
          to: toDateColumn(to),
          reason,
          createdAt: by.now,
        };
        const row = await tx.block.create({ data });
        await recomputeAvailability(tx, { ...by, listing });
        await appendChange(tx, by, 'nights_blocked', row.id);
        return {
          id: row.id,
          reason: row.reason,
          createdAt: fromInstantColumn(row.createdAt),
          ...fromNightColumns(row),
        };
      }),

    deleteBlock: (by, blockId) =>
      changed(prisma, by, { action: 'block_deleted', id: blockId }, async (tx) => {
        return (await tx.block.deleteMany({ where: { id: blockId, listingId: by.listingId } })).count;
      }),

    listHeld: (at) => listHeld(prisma, at),
    releaseHeld: (by, heldId) => releaseHeld(prisma, by, heldId),
    keepHeld: (by, heldId) => keepHeld(prisma, by, heldId),
  };
}

type ListingRow = {
  readonly id: string;
  readonly ownerId: string;
  readonly revision: number;
  readonly timeZone: string;
};

async function readCalendar(
  tx: Prisma.TransactionClient,
  listing: ListingRow,
  nights: NightRange,
): Promise<ListingCalendar> {
  const rows = await tx.listingAvailability.findMany({
    where: { listingId: listing.id, from: { lt: toDateColumn(nights.to) }, to: { gt: toDateColumn(nights.from) } },
    orderBy: { from: 'asc' },
  });
  const causes = (await loadCauses(tx, listing.id)).filter(({ cause }) => overlaps(cause, nights));
  const byRef = new Map(causes.map(({ cause }) => [`${cause.kind} ${cause.id}`, cause]));
  const ranges = rows.map((row): AvailabilityRange => {
    const refs = causeRefsSchema.parse(row.causes);
    const known = refs.flatMap(({ kind, id }) => byRef.get(`${kind} ${id}`) ?? []);
    return { ...fromNightColumns(row), status: row.status, causes: known };
  });
  const windows = (await loadWindowCauses(tx, listing.id)).filter(({ cause }) => overlaps(cause, nights));
  const shown = withWindows(
    ranges,
    windows.map(({ cause }) => cause),
  );
  const { revision, timeZone, ownerId } = listing;
  const labelled = [...causes, ...windows];
  const provenance = await loadProvenance(
    tx,
    listing.id,
    labelled.map(({ cause }) => cause),
  );
  return { revision, timeZone, ownerId, ranges: shown, labels: labelsOf(labelled), provenance };
}

function labelsOf(causes: readonly LabelledCause[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(causes.map(({ cause, label }) => [cause.id, label]));
}

type Stay = NightRange & { readonly guestName: string | null };

type ByHandUnderLock = ByHand & { readonly listing: LockedListing };

async function insertBooking(tx: Prisma.TransactionClient, by: ByHandUnderLock, stay: Stay): Promise<Booking> {
  const row = await tx.booking.create({
    data: {
      listingId: by.listingId,
      checkIn: toDateColumn(stay.from),
      checkOut: toDateColumn(stay.to),
      guestName: stay.guestName,
      createdAt: by.now,
    },
  });
  await recomputeAvailability(tx, by);
  await appendChange(tx, by, 'booking_taken', row.id);
  await tellOwnBooking(tx, by, { id: row.id, change: 'booking_new', nights: stay });
  return {
    id: row.id,
    checkIn: fromDateColumn(row.checkIn),
    checkOut: fromDateColumn(row.checkOut),
    guestName: row.guestName,
    createdAt: fromInstantColumn(row.createdAt),
  };
}

async function changed(
  prisma: PrismaClient,
  by: ByHand,
  { action, id }: { readonly action: string; readonly id: string },
  change: (tx: Prisma.TransactionClient, listing: LockedListing) => Promise<number>,
): Promise<boolean> {
  const count = await underListingLock(prisma, by, async (tx, listing) => {
    const rows = await change(tx, listing);
    if (rows > 0) {
      await recomputeAvailability(tx, { ...by, listing });
      await appendChange(tx, by, action, id);
    }
    return rows;
  });
  return (count ?? 0) > 0;
}

function appendChange(tx: Prisma.TransactionClient, by: ByHand, action: string, id: string): Promise<void> {
  const kind = action.startsWith('booking') ? 'booking' : 'block';
  return appendAudit(tx, { actor: by.actor, action, subject: { kind, id }, listingId: by.listingId, at: by.now });
}
