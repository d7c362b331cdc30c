import type { AcceptedEvent } from '../domain/accepted-event.ts';
import type { Cause } from '../domain/cause.ts';
import type { Claim } from '../domain/conflict.ts';
import type { Hold, HoldReason } from '../domain/hold.ts';
import { type Platform, platforms } from '../domain/platform.ts';
import { fromDateColumn, fromInstantColumn, fromNightColumns, fromNullableInstantColumn } from './columns.ts';
import { windowOf } from './feed-columns.ts';
import type { Prisma } from './prisma.ts';

/**
 * A cause with the words that its owner sees: the guest, the reason, or the connection's name; and with its platform's own
 * identity of the stay, empty where there is none.
 */
export type LabelledCause = Claim & { readonly label: string | null };

/** All causes of a listing: own bookings that stand, blocks, accepted entries of its feeds. */
export async function loadCauses(tx: Prisma.TransactionClient, listingId: string): Promise<LabelledCause[]> {
  const bookings = await tx.booking.findMany({ where: { listingId, cancelledAt: null } });
  const blocks = await tx.block.findMany({ where: { listingId } });
  const accepted = await tx.acceptedEvent.findMany({ where: { listingId }, include: { connection: true } });
  return [
    ...bookings.map((row): LabelledCause => ({ cause: bookingCause(row), label: row.guestName, identity: '' })),
    ...blocks.map(
      (row): LabelledCause => ({
        cause: { kind: 'block', id: row.id, since: fromInstantColumn(row.createdAt), ...fromNightColumns(row) },
        label: row.reason,
        identity: '',
      }),
    ),
    ...accepted.map(
      (row): LabelledCause => ({ cause: observedCause(row), label: row.connection.label, identity: row.identity }),
    ),
  ];
}

/**
 * The nights that the listing’s feeds close only because they bound how far ahead, or how late, one can book. No rows stand
 * for them and nothing is in their way: they are shown, and that is all (calendar truth, rule 5).
 */
export async function loadWindowCauses(tx: Prisma.TransactionClient, listingId: string): Promise<LabelledCause[]> {
  const connections = await tx.connection.findMany({ where: { listingId } });
  return connections.flatMap(({ id, label, platform, window: column }) => {
    const window = windowOf(column);
    const since = `${window?.tail?.since ?? window?.asOf ?? ''}T00:00:00.000Z`;
    const observed = { kind: 'observed', id, since, connectionId: id, eventClass: 'window', hold: null } as const;
    return (window?.nights ?? []).map(
      (nights): LabelledCause => ({
        cause: { ...observed, platform: platformOf(platform), ...nights },
        label,
        identity: '',
      }),
    );
  });
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

type HoldColumns = {
  readonly absentSince: Date | null;
  readonly dueAt: Date | null;
  readonly holdReason: HoldReason | null;
  readonly holdIsPart: boolean;
};

/** The hold of a row; all its columns are set or none, by a CHECK. */
export function holdOf(row: HoldColumns): Hold | null {
  if (row.absentSince === null || row.dueAt === null || row.holdReason === null) return null;
  return {
    absentSince: fromInstantColumn(row.absentSince),
    dueAt: fromInstantColumn(row.dueAt),
    reason: row.holdReason,
    isPart: row.holdIsPart,
  };
}

/** An accepted entry as the guard judges it. */
export function acceptedEventOf(row: Prisma.AcceptedEventGetPayload<object>): AcceptedEvent {
  const { id, eventClass, identity } = row;
  const askedAt = fromNullableInstantColumn(row.askedAt);
  const since = fromInstantColumn(row.since);
  return { id, eventClass, identity, since, hold: holdOf(row), askedAt, ...fromNightColumns(row) };
}
