import type { Instant } from '../domain/instant.ts';
import { isPushed, isUrgent, type NoticeData } from '../domain/notice.ts';
import { isNoticeToldBy, mailOfNotice } from '../domain/notice-choice.ts';
import { toInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** One fact and whom it is told. `key` names the fact: under the same one a person is told nothing twice. */
export type Telling = {
  readonly recipientId: string;
  readonly key: string;
  readonly listing: { readonly id: string; readonly name: string } | null;
  readonly data: NoticeData;
  readonly now: Instant;
};

/**
 * Tells one person of a fact by the channels that they chose, in the transaction of the change that is told: it stands in
 * their list, and is owed to them by mail and to each of their browsers. False when they were told before, or are gone.
 */
export async function tell(tx: Prisma.TransactionClient, telling: Telling): Promise<boolean> {
  const { recipientId, key, listing, data, now } = telling;
  const person = await tx.user.findUnique({
    where: { id: recipientId },
    select: { noticeChoices: true },
  });
  if (!person) return false;
  const { kind } = data;
  const isOn = (channel: 'in_app' | 'mail' | 'push') => isNoticeToldBy(person.noticeChoices, { data, channel });
  const row = {
    recipientId,
    kind,
    key,
    at: toInstantColumn(now),
    isUrgent: isUrgent(data),
    inApp: isOn('in_app'),
    data,
  };
  const place = { listingId: listing?.id ?? null, listingName: listing?.name ?? null };
  const [told] = await tx.notice.createManyAndReturn({
    data: [{ ...row, ...place }],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!told) return false;
  if (isOn('mail') && mailOfNotice(data) === 'own')
    await tx.noticeMail.create({ data: { noticeId: told.id, recipientId, noticedAt: now } });
  // One statement: a browser that is removed meanwhile is owed nothing, and undoes nothing of the change that is told.
  if (isOn('push') && isPushed(data))
    await tx.$executeRaw`
      INSERT INTO "NoticePush" ("noticeId", "subscriptionId")
      SELECT ${told.id}::uuid, "id" FROM "PushSubscription"
      WHERE "userId" = ${recipientId} ORDER BY "id" FOR KEY SHARE`;
  return true;
}

/**
 * Tells admins, or whom else, of a fault of the installation or of its end, in the caller’s transaction. Gives who is owed
 * a mail or a push by it: to be woken once it has committed (`Orchestrator.notificationOwed`).
 */
export async function tellCriticalFault(
  tx: Prisma.TransactionClient,
  {
    recipientIds,
    ...fault
  }: Omit<Telling, 'recipientId' | 'listing' | 'data'> & {
    readonly recipientIds: readonly string[];
    readonly data: Extract<NoticeData, { readonly kind: 'critical_fault' }>;
  },
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const recipientId of recipientIds)
    if (await tell(tx, { ...fault, recipientId, listing: null })) told.push(recipientId);
  return told;
}
