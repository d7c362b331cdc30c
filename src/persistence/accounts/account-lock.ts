import { minUsefulIntervalsMin } from '../../domain/account-connector.ts';
import { nextRunAt } from '../../domain/account-run.ts';
import { effectiveIntervalMin } from '../../domain/connection-clock.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Reach } from '../../domain/member.ts';
import type { Prisma } from '../prisma.ts';
import { type AccountConnectionRow, connectorOf } from './account-rows.ts';

/**
 * Locks a connection’s row until the transaction ends: whoever claims, commits, ends or changes it waits here. Undefined when it is gone; one that
 * is marked for removal is there.
 */
export async function lockAccountConnection(
  tx: Prisma.TransactionClient,
  connectionId: string,
): Promise<AccountConnectionRow | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "AccountConnection" WHERE "id" = ${connectionId}::uuid FOR UPDATE`;
  return (await tx.accountConnection.findUnique({ where: { id: connectionId } })) ?? undefined;
}

/** True while it runs by itself. */
export function isOn({ syncEnabled, schedulerStopped, deletedAt }: AccountConnectionRow): boolean {
  return syncEnabled && !schedulerStopped && deletedAt === null;
}

/** A connection’s row, locked, if it is within reach and not on its way to removal. */
export async function lockWithin(
  tx: Prisma.TransactionClient,
  reach: Reach,
  connectionId: string,
): Promise<AccountConnectionRow | undefined> {
  const row = await lockAccountConnection(tx, connectionId);
  const isWithin = row?.deletedAt === null && (reach.kind === 'any' || row.ownerId === reach.memberId);
  return isWithin ? row : undefined;
}

/** When a connection is read by itself next, if nothing fails; null while it is not. */
export function plannedSlot(connection: AccountConnectionRow, now: Instant): Instant | null {
  return slotAfter(connection, null, now);
}

/** The same after a run that ended with this failure. */
export function slotAfter(connection: AccountConnectionRow, failure: Failure | null, now: Instant): Instant | null {
  const { connector } = connectorOf(connection);
  const intervalMin = effectiveIntervalMin(connection.syncIntervalMin, minUsefulIntervalsMin[connector]);
  return nextRunAt({ id: connection.id, isOn: isOn(connection), intervalMin }, failure, now);
}
