import type { AcceptedEvent } from '../domain/accepted-event.ts';
import type { RootCause } from '../domain/cause.ts';
import type { Claim } from '../domain/conflict.ts';
import type { Hold, HoldReason } from '../domain/hold.ts';
import type { HubSales } from '../domain/hub-sales.ts';
import { linkedClosure } from '../domain/linked-listings.ts';
import { type Platform, platforms } from '../domain/platform.ts';
import { type CauseRow, causeRows } from './cause-rows.ts';
import { fromInstantColumn, fromNightColumns, fromNullableInstantColumn } from './columns.ts';
import { windowOf } from './feed-columns.ts';
import { saleOf, salesOf } from './hub-sales.ts';
import { linkedIds } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

/**
 * A cause with the words that its owner sees: the guest, the reason, or the connection's name; and with its platform's own
 * identity of the stay, empty where there is none.
 */
export type LabelledCause = Claim & { readonly label: string | null };

/**
 * All causes of a listing: own bookings that stand, blocks, accepted entries of its feeds, and what roots of linked listings
 * close here, labelled with the name of their listing. `linked`: those that are linked to it, where they are known.
 */
export async function loadCauses(
  tx: Prisma.TransactionClient,
  listingId: string,
  linked?: readonly { readonly id: string }[],
): Promise<LabelledCause[]> {
  const others = linked?.map(({ id }) => id) ?? (await linkedIds(tx, listingId));
  const roots = rootsOf(await causeRows(tx, [listingId, ...others]));
  return [
    ...roots
      .filter((root) => root.listingId === listingId)
      .map(({ cause, identity, label, sale }) => ({ cause, identity, label, sale })),
    ...(await linkedCauses(
      tx,
      roots.filter((root) => root.listingId !== listingId),
    )),
  ];
}

type Root = {
  readonly listingId: string;
  readonly cause: RootCause;
  readonly identity: string;
  readonly label: string | null;
  readonly sale?: Claim['sale'];
};

async function linkedCauses(tx: Prisma.TransactionClient, roots: readonly Root[]): Promise<LabelledCause[]> {
  if (roots.length === 0) return [];
  const ids = [...new Set(roots.map(({ listingId }) => listingId))];
  const rows = await tx.listing.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return roots.flatMap(({ listingId, cause: root, identity }) => {
    const cause = linkedClosure(listingId, root);
    return cause ? [{ cause, identity, label: names.get(listingId) ?? null }] : [];
  });
}

function rootsOf(rows: readonly CauseRow[]): Root[] {
  const salesOfEach = new Map<string, HubSales>();
  const salesOnce = (connectionId: string, column: Prisma.JsonValue) => {
    const sales = salesOfEach.get(connectionId) ?? salesOf(column);
    salesOfEach.set(connectionId, sales);
    return sales;
  };
  return rows.map((row): Root => {
    const { listingId, label } = row;
    if (row.kind !== 'observed') return { listingId, cause: ownCause(row), label, identity: '' };
    const { identity } = row;
    const sale = saleOf({ ...row, sales: salesOnce(row.connectionId, row.sales) }, identity);
    return { listingId, cause: observedCause(row), label, identity, sale };
  });
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

type ObservedRow = Extract<CauseRow, { readonly kind: 'observed' }>;

/** An own booking or a block, from its row. */
export function ownCause({ kind, id, since, ...row }: Exclude<CauseRow, ObservedRow>): RootCause {
  return { kind, id, since: fromInstantColumn(since), ...fromNightColumns(row) };
}

/** An accepted entry of a feed, from its row. */
export function observedCause(row: ObservedRow): RootCause {
  const { kind, id, connectionId, eventClass } = row;
  const [since, platform, hold] = [fromInstantColumn(row.since), platformOf(row.platform), holdOf(row)];
  return { kind, id, since, connectionId, platform, eventClass, hold, ...fromNightColumns(row) };
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
