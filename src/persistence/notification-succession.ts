import { type Notifying, owe } from './alert-notifications.ts';
import { alertOf } from './alert-row.ts';
import type { Prisma } from './prisma.ts';
import { supportRecipients } from './support-recipients.ts';

type NotificationRow = Prisma.NotificationGetPayload<{ include: { alert: true } }>;

/**
 * What support was to be told, and its recipient did not surely get, goes to the next in line who was not asked yet. An
 * owner has nobody in their place. Gives the IDs of who is owed something by it.
 */
export async function oweNextInLine(notifying: Notifying, rows: readonly NotificationRow[]): Promise<string[]> {
  const { tx, supportEmail } = notifying;
  const line = await supportRecipients(tx, supportEmail);
  const owedTo = new Set<string>();
  for (const row of rows.filter(({ stage }) => stage !== 'owner')) {
    const { alertId, cycle, stage, ordinal } = row;
    const asked = await tx.notification.findMany({ where: { alertId, cycle, stage, ordinal } });
    const next = line.find((recipientId) => !asked.some((one) => one.recipientId === recipientId));
    if (next === undefined || row.alert.cycle !== cycle) continue;
    await owe(notifying, alertOf(row.alert), { stage, ordinal, recipientId: next });
    owedTo.add(next);
  }
  return [...owedTo];
}
