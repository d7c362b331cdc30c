import type { Instant } from '../domain/instant.ts';
import type { NoticeKind } from '../domain/notice.ts';
import { isToldBy } from '../domain/notice-choice.ts';
import { quietUntil } from '../domain/quiet-hours.ts';
import { preferencesOf } from './preference-store.ts';
import type { Prisma } from './prisma.ts';

/** What a person wants to be told by mail, and whether it is quiet; `quietUntil` is now where it is not. */
export type MailWish = {
  isWanted(kind: NoticeKind): boolean;
  readonly isQuiet: boolean;
  readonly quietUntil: Instant;
};

/** The wish of a person; the support mailbox has none, and gets all that it is owed. */
export async function mailWishOf(tx: Prisma.TransactionClient, recipientId: string, now: Instant): Promise<MailWish> {
  const preferences = await preferencesOf(tx, recipientId);
  if (!preferences) return { isWanted: () => true, isQuiet: false, quietUntil: now };
  const { quietHours, timeZone, choices } = preferences;
  const until = quietUntil(quietHours, timeZone, now);
  return { isWanted: (kind) => isToldBy(choices, { kind, channel: 'mail' }), isQuiet: until > now, quietUntil: until };
}

/** True when the person is owed mail that waits only for the end of quiet hours; then that is written down. */
export async function waitsForQuiet(
  tx: Prisma.TransactionClient,
  recipientId: string,
  { isQuiet, quietUntil: until }: MailWish,
  now: Instant,
): Promise<boolean> {
  if (!isQuiet) return false;
  const where = { recipientId, status: 'pending' as const, noticedAt: { lte: now } };
  const isOwed =
    (await tx.noticeMail.count({ where, take: 1 })) > 0 ||
    (await tx.modeNotice.count({ where, take: 1 })) > 0 ||
    (await tx.exportSilence.count({ where, take: 1 })) > 0;
  if (isOwed) await noteQuiet(tx, recipientId, until);
  return isOwed;
}

/** The minute tick wakes nobody for what waits for the end of quiet hours. */
export async function noteQuiet(tx: Prisma.TransactionClient, recipientId: string, until: Instant): Promise<void> {
  await tx.mailRecipient.createMany({ data: [{ recipientId }], skipDuplicates: true });
  await tx.mailRecipient.updateMany({ where: { recipientId }, data: { quietUntil: until } });
}
