import { isRetryable } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConnectionResult, RunTrigger } from '../domain/run.ts';
import type { PassKey } from '../pass-ports.ts';
import { connectionsToCancelAt } from './cancelling-owed.ts';
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

/** The connections that a pass has to do with, oldest first. Listings without a hub cost no further queries. */
export async function rowsToRead(
  tx: Prisma.TransactionClient,
  { listingId, connectionId }: PassKey,
): Promise<ConnectionRow[]> {
  return rowsWhere(tx, { listingId, ...(connectionId === undefined ? {} : { id: connectionId }) });
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

const owingColumns = {
  syncEnabled: true,
  hubAccountId: true,
  readOwedSince: true,
  mode: true,
  publishedRevision: true,
} satisfies Prisma.ConnectionSelect;

/**
 * What a connection is owed: a booking to be cancelled and a reading after it, one that a webhook asked for, word to its
 * platform of the listing's last change, or nothing. What a webhook said is taken: what is said from now on is another
 * pass's. `isHeldBack`: what webhooks ask for stays owed, since relais syncs nothing by itself for now.
 */
export async function owingOf(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { revision, now, isHeldBack }: { readonly revision: number; readonly now: Instant; readonly isHeldBack: boolean },
): Promise<'webhook' | 'manual' | 'publish' | 'not_synced' | undefined> {
  const row = await tx.connection.findUnique({ where: { id: connectionId }, select: owingColumns });
  if (!row?.syncEnabled) return 'not_synced';
  const isHub = row.hubAccountId !== null;
  const isToCancel = isHub && (await connectionsToCancelAt(tx, [connectionId], now)).length > 0;
  const isReadOwed = row.readOwedSince !== null && (isToCancel || !isHeldBack);
  if (isReadOwed) await tx.connection.updateMany({ where: { id: connectionId }, data: { readOwedSince: null } });
  // A person decided that: also what is read by hand alone, or not by itself for now, is read again after it.
  if (isToCancel) return row.mode === 'manual' || isHeldBack ? 'manual' : 'webhook';
  if (row.mode === 'manual') return undefined;
  if (isReadOwed) return 'webhook';
  return isHub && row.publishedRevision !== revision ? 'publish' : undefined;
}

/** How many destinations of the listing are told by API which nights are closed. */
export function countDestinations(tx: Prisma.TransactionClient, listingId: string): Promise<number> {
  return tx.connection.count({ where: { listingId, ...isDestination } });
}

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
