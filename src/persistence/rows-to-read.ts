import type { PassKey } from '../pass-ports.ts';
import type { Prisma } from './prisma.ts';

const toBeRead = {
  hubAccount: true,
  published: { where: { state: { not: 'opened' as const } } },
  accepted: { where: { identity: { not: '' } }, select: { identity: true } },
} satisfies Prisma.ConnectionInclude;

/** A connection as a pass reads it: with its account, and the closures of ours that stand at its platform. */
export type ConnectionRow = Prisma.ConnectionGetPayload<{ include: typeof toBeRead }>;

/** The connections that a pass has to do with, oldest first. Listings without a hub cost no further queries. */
export async function rowsToRead(
  tx: Prisma.TransactionClient,
  { listingId, connectionId }: PassKey,
): Promise<ConnectionRow[]> {
  const where = { listingId, ...(connectionId === undefined ? {} : { id: connectionId }) };
  const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
  const rows = await tx.connection.findMany({ where, orderBy });
  if (rows.every(({ hubAccountId }) => hubAccountId === null))
    return rows.map((row) => ({ ...row, hubAccount: null, published: [], accepted: [] }));
  return tx.connection.findMany({ where, orderBy, include: toBeRead });
}

/**
 * What a connection is owed: a reading that a webhook asked for, word to its platform of the listing's last change, or
 * nothing. What a webhook said is taken: what is said from now on is another pass's.
 */
export async function owingOf(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { revision }: { readonly revision: number },
): Promise<'webhook' | 'publish' | 'not_synced' | undefined> {
  const row = await tx.connection.findUnique({ where: { id: connectionId } });
  if (!row?.syncEnabled) return 'not_synced';
  if (row.readOwedSince) await tx.connection.update({ where: { id: connectionId }, data: { readOwedSince: null } });
  if (row.mode === 'manual') return undefined;
  if (row.readOwedSince) return 'webhook';
  return row.hubAccountId !== null && row.publishedRevision !== revision ? 'publish' : undefined;
}

/** How many destinations of the listing are told by API which nights are closed. */
export function countDestinations(tx: Prisma.TransactionClient, listingId: string): Promise<number> {
  return tx.connection.count({ where: { listingId, ...isDestination } });
}

/** One that is told without being asked: what is chosen to be by hand alone is told by hand alone. */
export const isToldByItself = { mode: { not: 'manual' } } as const satisfies Prisma.ConnectionWhereInput;

/** A connection whose platform is told by its API which nights are closed. */
export const isDestination = {
  hubAccountId: { not: null },
  syncEnabled: true,
  readOnly: false,
} satisfies Prisma.ConnectionWhereInput;
