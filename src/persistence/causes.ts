import type { AcceptedEvent } from '../domain/accepted-event.ts';
import type { Cause } from '../domain/cause.ts';
import type { Hold } from '../domain/hold.ts';
import { type Platform, platforms } from '../domain/platform.ts';
import { fromDateColumn, fromInstantColumn, fromNightColumns } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** A cause with the words that its owner sees: the guest, the reason, or the connection's name. */
export type LabelledCause = { readonly cause: Cause; readonly label: string | null };

/** All causes of a listing: own bookings that stand, blocks, accepted entries of its feeds. */
export async function loadCauses(tx: Prisma.TransactionClient, listingId: string): Promise<LabelledCause[]> {
  const bookings = await tx.booking.findMany({ where: { listingId, cancelledAt: null } });
  const blocks = await tx.block.findMany({ where: { listingId } });
  const accepted = await tx.acceptedEvent.findMany({ where: { listingId }, include: { connection: true } });
  return [
    ...bookings.map((row): LabelledCause => ({ cause: bookingCause(row), label: row.guestName })),
    ...blocks.map(
      (row): LabelledCause => ({
        cause: { kind: 'block', id: row.id, since: fromInstantColumn(row.createdAt), ...fromNightColumns(row) },
        label: row.reason,
      }),
    ),
    ...accepted.map((row): LabelledCause => ({ cause: observedCause(row), label: row.connection.label })),
  ];
}

function bookingCause(row: { id: string; checkIn: Date; checkOut: Date; createdAt: Date }): Cause {
  const nights = { from: fromDateColumn(row.checkIn), to: fromDateColumn(row.checkOut) };
  return { kind: 'booking', id: row.id, since: fromInstantColumn(row.createdAt), ...nights };
}

type AcceptedRow = Prisma.AcceptedEventGetPayload<{ include: { connection: true } }>;

function observedCause(row: AcceptedRow): Cause {
  return {
    kind: 'observed',
    id: row.id,
    since: fromInstantColumn(row.since),
    connectionId: row.connectionId,
    platform: platformOf(row.connection.platform),
    eventClass: row.eventClass,
    hold: holdOf(row),
    ...fromNightColumns(row),
  };
}

/** A platform column; what an older version wrote and this one does not know is `other`. */
export function platformOf(column: string | null): Platform {
  return platforms.find((platform) => platform === column) ?? 'other';
}

/** The hold of a row; both columns are set or neither, by a CHECK. */
export function holdOf(row: { readonly absentSince: Date | null; readonly dueAt: Date | null }): Hold | null {
  if (row.absentSince === null || row.dueAt === null) return null;
  return { absentSince: fromInstantColumn(row.absentSince), dueAt: fromInstantColumn(row.dueAt) };
}

/** An accepted entry as the guard judges it. */
export function acceptedEventOf(row: Prisma.AcceptedEventGetPayload<object>): AcceptedEvent {
  const { id, eventClass, identity } = row;
  return { id, eventClass, identity, since: fromInstantColumn(row.since), hold: holdOf(row), ...fromNightColumns(row) };
}
