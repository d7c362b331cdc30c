import type { Instant } from '../domain/instant.ts';
import type { Observation, ObservedEvent } from '../domain/observed-event.ts';
import type { ConnectionToRead } from '../pass-ports.ts';
import type { Prisma } from './prisma.ts';

type Reading = {
  readonly connection: ConnectionToRead;
  readonly observation: Observation | null;
  readonly now: Instant;
};

/**
 * Compares the closures of ours that a platform has with those that relais believes in. One that is gone there leaves its
 * nights open to be sold: it is to be closed again. One that is still there and was opened is to be opened again. Neither is
 * believed of a calendar that was not read whole.
 */
export async function reviewClosures(tx: Prisma.TransactionClient, reading: Reading): Promise<void> {
  const { observation, connection } = reading;
  if (!observation?.byApi || !observation.isWhole) return;
  const { missing, surplus, renamed } = observation.byApi;
  for (const { key: id, remoteId } of renamed)
    await tx.publishedClosure.updateMany({ where: { id, connectionId: connection.connectionId }, data: { remoteId } });
  let count = 0;
  if (missing.length > 0) {
    const where = { id: { in: [...missing] }, connectionId: connection.connectionId, state: 'closed' as const };
    count += (await tx.publishedClosure.updateMany({ where, data: { state: 'closing', closedAt: null } })).count;
  }
  for (const { key: id, remoteId } of surplus) {
    if (!isUuid(id)) continue;
    const where = { id, connectionId: connection.connectionId, state: 'opened' as const };
    const opening = { state: 'opening' as const, remoteId, openedAt: null };
    count += (await tx.publishedClosure.updateMany({ where, data: opening })).count;
  }
  if (count > 0) await tellAgain(tx, connection.connectionId);
}

/**
 * True when closures of ours were made or opened at the unit since the reading began, by the IDs of those that stand: a hub
 * that knows closed nights only could have told one of them as the host's.
 */
export function areClosuresOther({ source }: ConnectionToRead, standing: readonly string[]): boolean {
  if (source.kind !== 'unit') return false;
  const known = new Set(source.ours.map(({ key }) => key));
  return standing.length !== known.size || standing.some((id) => !known.has(id));
}

/**
 * Closures that look like ours and that no row stands for: another installation of relais made them, or one whose database
 * was lost. Their nights are closed there, so they are blocks.
 */
export async function foreignClosures(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { byApi }: Pick<Observation, 'byApi'>,
): Promise<ObservedEvent[]> {
  const surplus = byApi?.surplus ?? [];
  if (surplus.length === 0) return [];
  const own = { connectionId, id: { in: surplus.flatMap(({ key }) => (isUuid(key) ? [key] : [])) } };
  const rows = await tx.publishedClosure.findMany({ where: own, select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  return surplus
    .filter(({ key }) => !known.has(key))
    .map(({ key, from, to }) => ({ from, to, eventClass: 'block', identity: `closure ${key}`, uid: '' }));
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The platform of a connection is to be told anew which nights are closed, whatever it was told. */
export async function tellAgain(tx: Prisma.TransactionClient, connectionId: string): Promise<void> {
  // Each time another one, so that who is telling it just now sees that it was asked for again.
  await tx.$executeRaw`
    UPDATE "Connection" SET "publishedRevision" = LEAST("publishedRevision", 0) - 1
    WHERE "id" = ${connectionId}::uuid AND "hubAccountId" IS NOT NULL`;
}
