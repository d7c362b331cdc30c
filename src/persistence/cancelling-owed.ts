import type { Instant } from '../domain/instant.ts';
import { toInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** Those of the connections at which a booking is to be cancelled by now. */
export async function connectionsToCancelAt(
  tx: Prisma.TransactionClient,
  connectionIds: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  const where = { connectionId: { in: [...connectionIds] }, settledAt: null, tryAt: { lte: toInstantColumn(now) } };
  const rows = await tx.bookingCancellation.findMany({ where, select: { connectionId: true } });
  return [...new Set(rows.map(({ connectionId }) => connectionId))];
}
