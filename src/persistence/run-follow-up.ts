import type { Instant } from '../domain/instant.ts';
import { type Follow, writeMoves } from './mode-moves.ts';
import type { Prisma } from './prisma.ts';
import { oweAgain } from './rows-to-read.ts';

/** A connection whose reading is owed again. */
export type OwedAgain = { readonly connectionId: string; readonly now: Instant };

/**
 * Writes what runs that end leave of their connections, under their listings’ locks. Several are locked first: by ID, as
 * webhooks do (see `receiveWebhook`), so that two wait for one another and never in a ring.
 */
export async function followUp(
  tx: Prisma.TransactionClient,
  moves: readonly Follow[],
  owed: readonly OwedAgain[],
): Promise<void> {
  const ids = [...moves.map(({ row }) => row.id), ...owed.map(({ connectionId }) => connectionId)];
  if (new Set(ids).size > 1)
    await tx.$executeRaw`
      SELECT 1 FROM "Connection" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
  await writeMoves(tx, moves);
  for (const { connectionId, now } of owed) await oweAgain(tx, connectionId, now);
}
