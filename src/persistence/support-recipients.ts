import { SUPPORT_MAILBOX } from '../domain/notification.ts';
import type { Prisma } from './prisma.ts';

/**
 * Who is told for support, in this order: the address of `SUPPORT_EMAIL` (as the member who has it, where there is one),
 * then the members who are support, then the admins, each by how long they have been here. One is told; the next only when
 * the mail server refuses the one before for good.
 */
export async function supportRecipients(
  tx: Prisma.TransactionClient,
  supportEmail: string | undefined,
): Promise<readonly string[]> {
  const staff = await tx.user.findMany({
    where: {
      OR: [{ role: { in: ['support', 'admin'] } }, ...(supportEmail === undefined ? [] : [{ email: supportEmail }])],
    },
    select: { id: true, email: true, role: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const atAddress = staff.find(({ email }) => email === supportEmail);
  const mailbox = supportEmail === undefined ? [] : [atAddress?.id ?? SUPPORT_MAILBOX];
  const inOrder = (['support', 'admin'] as const).flatMap((role) => staff.filter((person) => person.role === role));
  return [...new Set([...mailbox, ...inOrder.map(({ id }) => id)])];
}
