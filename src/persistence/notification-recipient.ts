import type { MailRecipient } from '../alert-ports.ts';
import { SUPPORT_MAILBOX } from '../domain/notification.ts';
import type { Prisma } from './prisma.ts';

/** How mail to one person goes. */
export type RecipientRow = Prisma.MailRecipientGetPayload<object>;

/** Locks the person's delivery until the transaction ends, so that one mail of theirs is under way at a time. */
export async function lockRecipient(tx: Prisma.TransactionClient, recipientId: string): Promise<RecipientRow> {
  await tx.mailRecipient.createMany({ data: [{ recipientId }], skipDuplicates: true });
  await tx.$executeRaw`SELECT 1 FROM "MailRecipient" WHERE "recipientId" = ${recipientId} FOR UPDATE`;
  return tx.mailRecipient.findUniqueOrThrow({ where: { recipientId } });
}

/** Where to write to, and in which language; undefined when there is no such person any more. */
export async function recipientOf(
  tx: Prisma.TransactionClient,
  recipientId: string,
  supportEmail: string | undefined,
): Promise<MailRecipient | undefined> {
  if (recipientId === SUPPORT_MAILBOX)
    return supportEmail === undefined
      ? undefined
      : { recipientId, address: supportEmail, name: 'Support', locale: 'fr' };
  const member = await tx.user.findUnique({ where: { id: recipientId } });
  return member ? { recipientId, address: member.email, name: member.name, locale: member.locale } : undefined;
}
