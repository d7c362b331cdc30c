import { dateInZone, laterDate } from '../domain/calendar-date.ts';
import type { EditionRead } from '../domain/exposure.ts';
import type { Instant } from '../domain/instant.ts';
import type { Reach } from '../domain/member.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { ExposedBooking } from '../export-ports.ts';
import { fromDateColumn, fromInstantColumn, fromNightColumns } from './columns.ts';
import { editionEntriesSchema } from './export-editions.ts';
import { exportOf, withPlatform } from './export-row.ts';
import { ownedBy } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { exportsThatTold, toldStay } from './told-stay.ts';

/** A cause is in the first edition after it; many more are read only where the destination does not get it at all. */
const EDITIONS_LOOKED_AT = 200;

/** A stay with what each destination of its listing read since relais learnt of it, in one snapshot. */
export function loadExposure(
  prisma: PrismaClient,
  reach: Reach,
  bookingId: string,
): Promise<ExposedBooking | undefined> {
  return prisma.$transaction(
    async (tx) => {
      const found =
        (await ownBooking(tx, reach, bookingId)) ??
        (await acceptedStay(tx, reach, bookingId)) ??
        (await stayThatWasTold(tx, reach, bookingId));
      if (!found) return undefined;
      const { id, name, timeZone } = found.listing;
      const stay = comingNights(found.stay, timeZone);
      const where = { listingId: id, kind: 'destination' as const, ...(await notOfItsPlatform(tx, stay)) };
      const exports = await tx.export.findMany({ where, include: withPlatform, orderBy: { createdAt: 'asc' } });
      const destinations: ExposedBooking['destinations'][number][] = [];
      for (const row of exports)
        destinations.push({ export: exportOf(row), editions: await editionsAround(tx, row.id, stay.since) });
      return { listing: { id, name, timeZone }, stay, destinations };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

type Found = {
  readonly listing: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly stay: ExposedBooking['stay'];
};

async function ownBooking(tx: Prisma.TransactionClient, reach: Reach, id: string): Promise<Found | undefined> {
  const row = await tx.booking.findFirst({ where: { id, listing: ownedBy(reach) }, include: { listing: true } });
  if (!row) return undefined;
  const nights = { from: fromDateColumn(row.checkIn), to: fromDateColumn(row.checkOut) };
  return { listing: row.listing, stay: { id, ...nights, since: fromInstantColumn(row.createdAt), connectionId: null } };
}

async function acceptedStay(tx: Prisma.TransactionClient, reach: Reach, id: string): Promise<Found | undefined> {
  const where = { id, eventClass: { in: ['booking' as const, 'unknown' as const] }, listing: ownedBy(reach) };
  const row = await tx.acceptedEvent.findFirst({ where, include: { listing: true } });
  if (!row) return undefined;
  const { connectionId } = row;
  const stay = { id, ...fromNightColumns(row), since: fromInstantColumn(row.since), connectionId };
  return { listing: row.listing, stay };
}

async function stayThatWasTold(tx: Prisma.TransactionClient, reach: Reach, id: string): Promise<Found | undefined> {
  const told = await toldStay(tx, id);
  if (!told) return undefined;
  const listing = await tx.listing.findFirst({ where: { id: told.listingId, ...ownedBy(reach) } });
  return listing ? { listing, stay: told.stay } : undefined;
}

/**
 * Once its connection is deleted, nothing says any more which export the platform of a stay reads: one that is linked to
 * no connection counts only where it told the stay, which that platform's own never did.
 */
async function notOfItsPlatform(
  tx: Prisma.TransactionClient,
  { id, connectionId }: ExposedBooking['stay'],
): Promise<Prisma.ExportWhereInput> {
  if (connectionId === null || (await tx.connection.count({ where: { id: connectionId } })) > 0) return {};
  const told = await exportsThatTold(tx, id);
  return { OR: [{ connectionId: { not: null } }, { id: { in: [...told] } }] };
}

/** Nights that were over when relais learnt of the stay could be sold by nobody. */
function comingNights<S extends NightRange & { readonly since: Instant }>(stay: S, timeZone: string): S {
  const from = laterDate(stay.from, dateInZone(stay.since, timeZone));
  return from < stay.to ? { ...stay, from } : stay;
}

/** The editions that were read first since `instant`, and the last ones read before. */
async function editionsAround(tx: Prisma.TransactionClient, exportId: string, instant: Instant) {
  const since = await tx.exportEdition.findMany({
    where: { exportId, firstReadAt: { gte: instant } },
    orderBy: { firstReadAt: 'asc' },
    take: EDITIONS_LOOKED_AT,
  });
  const before = await tx.exportEdition.findMany({
    where: { exportId, firstReadAt: { lt: instant } },
    orderBy: { lastReadAt: 'desc' },
    take: 1,
  });
  return [...before, ...since].flatMap(editionRead);
}

function editionRead(row: Prisma.ExportEditionGetPayload<object>): EditionRead[] {
  const { etag, firstReadAt, lastReadAt, reader } = row;
  if (firstReadAt === null || lastReadAt === null || reader === null) return [];
  const nights = editionEntriesSchema.parse(row.entries);
  return [
    { etag, nights, reader, firstReadAt: fromInstantColumn(firstReadAt), lastReadAt: fromInstantColumn(lastReadAt) },
  ];
}
