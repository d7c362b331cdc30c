import type { NoticePreferences, PreferenceStore } from '../notice-ports.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Preferences on PostgreSQL: columns of the person, and a row for each choice. */
export function createPreferenceStore(prisma: PrismaClient): PreferenceStore {
  return {
    find: (memberId) => preferencesOf(prisma, memberId),

    save: (memberId, { timeZone, quietHours, choices = [] }) =>
      prisma.$transaction(async (tx) => {
        const quiet =
          quietHours === undefined ? {} : { quietFrom: quietHours?.from ?? null, quietTo: quietHours?.to ?? null };
        const data = { ...(timeZone === undefined ? {} : { timeZone }), ...quiet };
        const { count } = await tx.user.updateMany({ where: { id: memberId }, data });
        if (count === 0) return undefined;
        for (const { kind, channel, isOn } of choices) {
          const key = { userId: memberId, kind, channel };
          await tx.noticeChoice.upsert({
            where: { userId_kind_channel: key },
            create: { ...key, isOn },
            update: { isOn },
          });
        }
        // What waits for the end of quiet hours is looked at by the new ones.
        await tx.mailRecipient.updateMany({ where: { recipientId: memberId }, data: { quietUntil: null } });
        return preferencesOf(tx, memberId);
      }),
  };
}

/** How a person wants to be told; undefined for who is no member, or none any more. */
export async function preferencesOf(
  tx: Prisma.TransactionClient,
  memberId: string,
): Promise<NoticePreferences | undefined> {
  const select = { timeZone: true, quietFrom: true, quietTo: true, noticeChoices: true };
  const row = await tx.user.findUnique({ where: { id: memberId }, select });
  if (!row) return undefined;
  const { timeZone, quietFrom: from, quietTo: to, noticeChoices } = row;
  const choices = noticeChoices.map(({ kind, channel, isOn }) => ({ kind, channel, isOn }));
  return { timeZone, quietHours: from === null || to === null ? null : { from, to }, choices };
}
