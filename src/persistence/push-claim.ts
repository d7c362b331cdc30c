import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { noticePath } from '../domain/notice.ts';
import { isToldBy } from '../domain/notice-choice.ts';
import { choosePush, type OwedPush, waitMsUntil } from '../domain/push-choice.ts';
import { quietUntil } from '../domain/quiet-hours.ts';
import type { NoticePreferences, PushAddress, PushClaim, PushDelivery, PushMessage } from '../notice-ports.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { noteQuiet } from './mail-wish.ts';
import { noticeDataOf } from './notice-data.ts';
import { endedConflicts } from './notice-truth.ts';
import { preferencesOf } from './preference-store.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { forgetBrowser } from './push-failures.ts';
import { openPushAddress } from './push-secrets.ts';
import type { SecretBox } from './secret-box.ts';

type Claiming = { readonly recipientId: string; readonly now: Instant };
type PushRow = Prisma.NoticePushGetPayload<{ include: typeof withAll }>;
type OpenedRow = PushRow & { readonly address: PushAddress };
const withAll = { notice: true, subscription: { include: { user: { select: { locale: true } } } } } as const;

/** See `PushStore.claim`. */
export function claimPush(prisma: PrismaClient, box: SecretBox, claiming: Claiming): Promise<PushClaim> {
  return prisma.$transaction(async (tx) => {
    const { recipientId, now } = claiming;
    // One claim of a person's pushes at a time, so that none is taken by two.
    await tx.$executeRaw`
      SELECT 1 FROM "PushSubscription" WHERE "userId" = ${recipientId} ORDER BY "id" FOR UPDATE`;
    const preferences = await preferencesOf(tx, recipientId);
    const rows = await openedRows(tx, box, claiming);
    if (!preferences || rows.length === 0) return { outcome: 'nothing_owed' };
    const quietEnd = quietUntil(preferences.quietHours, preferences.timeZone, now);
    const choice = choosePush(await judged(tx, rows, preferences), {
      now,
      quietUntil: quietEnd,
      retryAt: retryTimes(rows),
    });
    await settleUnsent(tx, choice.expired, { status: 'expired', now });
    await settleUnsent(tx, choice.unwanted, { status: 'cancelled', now });
    if (choice.outcome === 'nothing') return { outcome: 'nothing_owed' };
    if (choice.outcome === 'wait') {
      if (quietEnd > now) await noteQuiet(tx, recipientId, quietEnd);
      return { outcome: 'wait', waitMs: waitMsUntil(choice.until, now) };
    }
    const taken = rows.filter((row) => choice.group.some((push) => isOf(push, row)));
    return { outcome: 'claimed', delivery: await take(tx, taken, now) };
  });
}

/** What is owed to browsers whose address opens; one whose address does not is forgotten, as one that is gone. */
async function openedRows(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  { recipientId, now }: Claiming,
): Promise<OpenedRow[]> {
  const rows = await owedRows(tx, recipientId);
  const subscriptions = new Map(rows.map(({ subscription }) => [subscription.id, subscription]));
  const addresses = new Map<string, PushAddress>();
  for (const [id, subscription] of subscriptions) {
    const address = openPushAddress(box, subscription);
    if (address) addresses.set(id, address);
    else await forgetBrowser(tx, { subscriptionId: id, why: 'unopened', now });
  }
  return rows.flatMap((row) => {
    const address = addresses.get(row.subscriptionId);
    return address ? [{ ...row, address }] : [];
  });
}

function owedRows(tx: Prisma.TransactionClient, userId: string): Promise<PushRow[]> {
  return tx.noticePush.findMany({
    where: { status: { in: ['pending', 'sending'] }, subscription: { userId } },
    include: withAll,
    orderBy: [{ notice: { at: 'desc' } }, { noticeId: 'desc' }],
  });
}

/** Whether each is still worth a push, by what the person chose and did since. */
async function judged(
  tx: Prisma.TransactionClient,
  rows: readonly PushRow[],
  { choices }: NoticePreferences,
): Promise<OwedPush[]> {
  const ended = await endedConflicts(
    tx,
    rows.map(({ notice }) => notice),
  );
  return rows.map(({ noticeId, subscriptionId, pushId, claimedAt, notice }) => ({
    noticeId,
    subscriptionId,
    at: fromInstantColumn(notice.at),
    isUrgent: notice.isUrgent,
    isWanted:
      notice.readAt === null && isToldBy(choices, { kind: notice.kind, channel: 'push' }) && !ended.has(noticeId),
    pushId,
    claimedAt: fromNullableInstantColumn(claimedAt),
  }));
}

function retryTimes(rows: readonly PushRow[]): (subscriptionId: string) => Instant | null {
  const times = new Map(rows.map(({ subscription: { id, retryAt } }) => [id, fromNullableInstantColumn(retryAt)]));
  return (subscriptionId) => times.get(subscriptionId) ?? null;
}

function isOf(push: OwedPush, row: PushRow): boolean {
  return push.noticeId === row.noticeId && push.subscriptionId === row.subscriptionId;
}

async function settleUnsent(
  tx: Prisma.TransactionClient,
  pushes: readonly OwedPush[],
  { status, now }: { readonly status: 'expired' | 'cancelled'; readonly now: Instant },
): Promise<void> {
  for (const { noticeId, subscriptionId } of pushes)
    await tx.noticePush.updateMany({
      where: { noticeId, subscriptionId, status: { in: ['pending', 'sending'] } },
      data: { status, settledAt: now },
    });
}

async function take(tx: Prisma.TransactionClient, rows: readonly OpenedRow[], now: Instant): Promise<PushDelivery> {
  const [first, ...others] = rows;
  if (!first) throw new Error('A push of nothing was chosen.');
  const { subscriptionId, address, notice } = first;
  const pushId = first.pushId ?? (others.length === 0 ? notice.id : randomUUID());
  await tx.noticePush.updateMany({
    where: { subscriptionId, noticeId: { in: rows.map(({ noticeId }) => noticeId) } },
    data: { status: 'sending', pushId, claimedAt: now },
  });
  return {
    subscriptionId,
    address,
    urgency: rows.some((row) => row.notice.isUrgent) ? 'high' : 'normal',
    message: messageOf(rows, pushId, first),
  };
}

function messageOf(rows: readonly PushRow[], pushId: string, { notice, subscription }: PushRow): PushMessage {
  const head = { pushId, locale: subscription.user.locale, at: fromInstantColumn(notice.at) };
  if (rows.length > 1) {
    const kinds = [...new Set(rows.map((row) => row.notice.kind))];
    return { type: 'bundle', ...head, count: rows.length, kinds };
  }
  const { listingId, listingName } = notice;
  const data = noticeDataOf(notice.data);
  return { type: 'notice', ...head, path: noticePath(data, listingId), listingName, data };
}
