import type { ConflictView } from '../conflict-ports.ts';
import type { Cause } from '../domain/cause.ts';
import type { Claim, Conflict } from '../domain/conflict.ts';
import { conflictOf } from './conflict-row.ts';
import { saleOf, salesOf } from './hub-sales.ts';
import type { Prisma } from './prisma.ts';

/** What a view needs of the listing. */
export const withListing = {
  listing: { select: { id: true, name: true, timeZone: true, ownerId: true } },
} as const satisfies Prisma.ConflictInclude;

type ViewedRow = Prisma.ConflictGetPayload<{ include: typeof withListing }>;

/** Conflicts with the labels of their sides: a cancelled booking still tells its guest, what was deleted tells nothing. */
export async function conflictViews(tx: Prisma.TransactionClient, rows: readonly ViewedRow[]): Promise<ConflictView[]> {
  const conflicts = rows.map((row) => ({ conflict: conflictOf(row), listing: row.listing }));
  const causes = conflicts.flatMap(({ conflict: { sides } }) => sides.map(({ cause }) => cause));
  const linkedIds = causes.flatMap((cause) => (cause.kind === 'linked' ? [cause.listingId] : []));
  const linked = await tx.listing.findMany({ where: { id: { in: linkedIds } }, select: { id: true, name: true } });
  const idsOf = (kind: 'booking' | 'block') => causes.flatMap((cause) => (cause.kind === kind ? [cause.id] : []));
  const bookings = await tx.booking.findMany({ where: { id: { in: idsOf('booking') } } });
  const blocks = await tx.block.findMany({ where: { id: { in: idsOf('block') } } });
  const connectionIds = causes.flatMap((cause) => (cause.kind === 'observed' ? [cause.connectionId] : []));
  const connections = await tx.connection.findMany({
    where: { id: { in: connectionIds } },
  });
  const names = new Map<string, string | null>([
    ...bookings.map(({ id, guestName }) => [id, guestName] as const),
    ...blocks.map(({ id, reason }) => [id, reason] as const),
    ...connections.map(({ id, label }) => [id, label] as const),
    ...linked.map(({ id, name }) => [id, name] as const),
  ]);
  return conflicts.map(({ conflict: remembered, listing }) => {
    const conflict = withSales(remembered, connections);
    const labels = conflict.sides.map(({ cause }) => {
      return [cause.id, names.get(namedBy(cause)) ?? null] as const;
    });
    return { conflict, listing, labels: Object.fromEntries(labels) };
  });
}

/** Whose name a side has: its connection’s, its linked listing’s, or its own. */
function namedBy(cause: Cause): string {
  if (cause.kind === 'observed') return cause.connectionId;
  return cause.kind === 'linked' ? cause.listingId : cause.id;
}

type ConnectionRow = Prisma.ConnectionGetPayload<object>;

/** A conflict with the ways by which its sides are sold as they are now: what can be done about them depends on it. */
export function withSales(conflict: Conflict, connections: readonly ConnectionRow[]): Conflict {
  const sold = (side: Claim): Claim => {
    const { cause, identity } = side;
    const row = cause.kind === 'observed' ? connections.find(({ id }) => id === cause.connectionId) : undefined;
    return row ? { ...side, sale: saleOf({ ...row, sales: salesOf(row.sales) }, identity) } : side;
  };
  const [one, other] = conflict.sides;
  return { ...conflict, sides: [sold(one), sold(other)] };
}

/** The same, of a conflict whose listing is locked. */
export async function loadSales(tx: Prisma.TransactionClient, conflict: Conflict): Promise<Conflict> {
  const ids = conflict.sides.flatMap(({ cause }) => (cause.kind === 'observed' ? [cause.connectionId] : []));
  return withSales(conflict, await tx.connection.findMany({ where: { id: { in: ids } } }));
}
