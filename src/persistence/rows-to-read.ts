import { isRetryable } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConnectionResult, RunTrigger } from '../domain/run.ts';
import type { PassKey } from '../pass-ports.ts';
import type { Prisma } from './prisma.ts';

const stays = { connectionId: true, identity: true } as const;

/**
 * A connection as a pass reads it: with its account, the closures of ours that stand at its platform, and the identities of
 * the stays that relais believes to be there. A feed has none of these.
 */
export type ConnectionRow = Prisma.ConnectionGetPayload<object> & {
  readonly hubAccount: Prisma.HubAccountGetPayload<object> | null;
  readonly published: readonly Prisma.PublishedClosureGetPayload<object>[];
  readonly accepted: readonly Prisma.AcceptedEventGetPayload<{ select: typeof stays }>[];
};

/** The connections that passes have to do with, oldest first: all of a listing, or one alone. Without a hub no further queries. */
export async function connectionRows(tx: Prisma.TransactionClient, keys: readonly PassKey[]): Promise<ConnectionRow[]> {
  const ids = keys.flatMap(({ connectionId }) => (connectionId === undefined ? [] : [connectionId]));
  const listingIds = keys.flatMap(({ connectionId, listingId }) => (connectionId === undefined ? [listingId] : []));
  if (listingIds.length === 0) return rowsWhere(tx, { id: { in: ids } });
  if (ids.length === 0) return rowsWhere(tx, { listingId: { in: listingIds } });
  return rowsWhere(tx, { OR: [{ id: { in: ids } }, { listingId: { in: listingIds } }] });
}

/** The same for several listings at once. */
export function rowsOfListings(tx: Prisma.TransactionClient, listingIds: readonly string[]): Promise<ConnectionRow[]> {
  return rowsWhere(tx, { listingId: { in: [...listingIds] } });
}

async function rowsWhere(tx: Prisma.TransactionClient, where: Prisma.ConnectionWhereInput): Promise<ConnectionRow[]> {
  const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
  const rows = await tx.connection.findMany({ where, orderBy });
  const units = rows.filter(({ hubAccountId }) => hubAccountId !== null).map(({ id }) => id);
  if (units.length === 0) return rows.map((row) => ({ ...row, hubAccount: null, published: [], accepted: [] }));
  const accountIds = rows.flatMap(({ hubAccountId }) => (hubAccountId === null ? [] : [hubAccountId]));
  // One after the other: a transaction has one connection.
  const ofUnits = { connectionId: { in: units } };
  const accounts = await tx.hubAccount.findMany({ where: { id: { in: accountIds } } });
  const published = await tx.publishedClosure.findMany({ where: { ...ofUnits, state: { not: 'opened' } } });
  const accepted = await tx.acceptedEvent.findMany({ where: { ...ofUnits, identity: { not: '' } }, select: stays });
  const accountOf = new Map(accounts.map((account) => [account.id, account]));
  const [publishedOf, acceptedOf] = [byConnection(published), byConnection(accepted)];
  return rows.map((row) => ({
    ...row,
    hubAccount: row.hubAccountId === null ? null : (accountOf.get(row.hubAccountId) ?? null),
    published: publishedOf.get(row.id) ?? [],
    accepted: acceptedOf.get(row.id) ?? [],
  }));
}

/** Rows by their connection. */
export function byConnection<T extends { readonly connectionId: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.connectionId);
    if (group) group.push(row);
    else groups.set(row.connectionId, [row]);
  }
  return groups;
}

/**
 * What a connection is owed: a booking to be cancelled and a reading after it, one that a webhook asked for, word to its
 * platform of the listing's last change, or nothing. `isReadOwed`: what a webhook said is taken with it: what is said from now
 * on is another pass's. `isHeldBack`: what webhooks ask for stays owed, since relais syncs nothing by itself for now.
 */
export function owingOf(
  row: Pick<ConnectionRow, 'syncEnabled' | 'hubAccountId' | 'readOwedSince' | 'mode' | 'publishedRevision'> | undefined,
  { revision, isToCancel, isHeldBack }: Owed,
): { readonly what: 'webhook' | 'manual' | 'publish' | 'not_synced' | undefined; readonly isReadOwed: boolean } {
  if (!row?.syncEnabled) return { what: 'not_synced', isReadOwed: false };
  const isReadOwed = row.readOwedSince !== null && (isToCancel || !isHeldBack);
  // A person decided that: also what is read by hand alone, or not by itself for now, is read again after it.
  if (isToCancel) return { what: row.mode === 'manual' || isHeldBack ? 'manual' : 'webhook', isReadOwed };
  if (row.mode === 'manual') return { what: undefined, isReadOwed };
  if (isReadOwed) return { what: 'webhook', isReadOwed };
  const isUntold = row.hubAccountId !== null && row.publishedRevision !== revision;
  return { what: isUntold ? 'publish' : undefined, isReadOwed };
}

type Owed = { readonly revision: number; readonly isToCancel: boolean; readonly isHeldBack: boolean };

/** A hub that fails for longer falls to another mode, and is read at that one's times. */
const MOST_FAILED_RUNS = 3;

/**
 * A webhook's reading that came to nothing, by no fault that only its owner can mend, is owed again: what it told would else
 * wait for the next sweep. Gives the connection; undefined for none.
 */
export function owedAgain(
  { connectionId, trigger }: { readonly connectionId: string | null; readonly trigger: RunTrigger },
  results: readonly ConnectionResult[],
): string | undefined {
  if (connectionId === null || trigger !== 'webhook') return undefined;
  const result = results.find((one) => one.connectionId === connectionId);
  if (result?.outcome === 'read' || result?.outcome === 'superseded') return undefined;
  return result?.outcome === 'failed' && !isRetryable(result.failure.kind) ? undefined : connectionId;
}

/** Owes a connection another reading, unless it fails for longer. */
export async function oweAgain(tx: Prisma.TransactionClient, connectionId: string, now: Instant): Promise<void> {
  const where = { id: connectionId, readOwedSince: null, failedRuns: { lt: MOST_FAILED_RUNS } };
  await tx.connection.updateMany({ where, data: { readOwedSince: now } });
}

/** One that is told without being asked: what is chosen to be by hand alone is told by hand alone. */
export const isToldByItself = { mode: { not: 'manual' } } as const satisfies Prisma.ConnectionWhereInput;

/** A connection whose platform is told by its API which nights are closed. */
export const isDestination = {
  hubAccountId: { not: null },
  syncEnabled: true,
  readOnly: false,
} satisfies Prisma.ConnectionWhereInput;
