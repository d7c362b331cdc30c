import { randomUUID } from 'node:crypto';
import type { HubStore } from '../hub-ports.ts';
import type { ConnectionRef } from '../ports.ts';
import { createModeStore } from './mode-moves.ts';
import type { PrismaClient } from './prisma.ts';

/**
 * See `HubStore.receive`. The delivery and what it owes are one commit: what was answered with 202 is read, whatever dies
 * afterwards. An event without an ID is a row of its own each time; that a unit is to be read again says no more the second
 * time.
 */
export async function receiveWebhook(
  prisma: PrismaClient,
  accountId: string,
  { eventId, unitIds, now }: Parameters<HubStore['receive']>[1],
): Promise<readonly ConnectionRef[]> {
  const owed = await prisma.$transaction(async (tx) => {
    const data = { accountId, eventId: eventId ?? randomUUID(), receivedAt: now };
    const { count } = await tx.webhookDelivery.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) return [];
    const units = unitIds === null ? {} : { unitId: { in: [...unitIds] } };
    const where = { hubAccountId: accountId, ...units, syncEnabled: true, listing: { active: true } };
    const select = { id: true, listingId: true, readOwedSince: true, modeState: true };
    const rows = await tx.connection.findMany({ where, select, orderBy: { id: 'asc' } });
    for (const { id, readOwedSince } of rows)
      await tx.connection.update({ where: { id }, data: { lastWebhookAt: now, readOwedSince: readOwedSince ?? now } });
    return rows;
  });
  // One whose platform was thought not to tell of changes is from now on read when it does.
  const modes = createModeStore(prisma);
  for (const { id, modeState } of owed) if (modeState === 'realtime_poll') await modes.tell(id, 'webhook', now);
  return owed.map(({ id: connectionId, listingId }) => ({ connectionId, listingId }));
}
