import { plusMs } from '../domain/instant.ts';
import { pushBackoffMs } from '../domain/push.ts';
import type { PushDelivery, PushHandover, PushStore } from '../notice-ports.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { claimPush } from './push-claim.ts';
import { forgetBrowser, notePushFailure } from './push-failures.ts';
import type { SecretBox } from './secret-box.ts';

/** Pushes on PostgreSQL. */
export function createPushStore(prisma: PrismaClient, box: SecretBox): PushStore {
  return {
    claim: (recipientId, now) => claimPush(prisma, box, { recipientId, now }),
    settle: (delivery, handover, at) => prisma.$transaction((tx) => settle(tx, { delivery, handover, ...at })),
  };
}

type Settling = {
  readonly delivery: PushDelivery;
  readonly handover: PushHandover;
  readonly now: string;
  readonly random: number;
};

async function settle(tx: Prisma.TransactionClient, settling: Settling): Promise<void> {
  const { delivery, handover, now } = settling;
  const { subscriptionId } = delivery;
  switch (handover.outcome) {
    case 'accepted':
      await end(tx, settling, { status: 'sent', trouble: null });
      await tx.pushSubscription.updateMany({
        where: { id: subscriptionId },
        data: { lastPushAt: now, failedTries: 0, retryAt: null },
      });
      return;
    case 'refused':
      await notePushFailure(tx, 'refused', now);
      return end(tx, settling, { status: 'failed', trouble: handover.trouble });
    case 'unauthorized':
      return forgetBrowser(tx, { subscriptionId, why: 'unauthorized', now });
    case 'off':
      return end(tx, settling, { status: 'cancelled', trouble: 'web push has no keys here' });
    case 'gone':
      // What it was owed goes with it.
      await tx.pushSubscription.deleteMany({ where: { id: subscriptionId } });
      return;
    case 'not_taken':
      await release(tx, settling, handover);
  }
}

type Ended = { readonly status: 'sent' | 'failed' | 'cancelled'; readonly trouble: string | null };

async function end(tx: Prisma.TransactionClient, { delivery, now }: Settling, ended: Ended): Promise<void> {
  await tx.noticePush.updateMany({ where: underWay(delivery), data: { ...ended, settledAt: now } });
}

/** It may have arrived all the same: it goes again as it was, under the same name. */
async function release(
  tx: Prisma.TransactionClient,
  { delivery, now, random }: Settling,
  { trouble, retryAfterMs }: Extract<PushHandover, { readonly outcome: 'not_taken' }>,
): Promise<void> {
  const { subscriptionId: id } = delivery;
  await tx.noticePush.updateMany({ where: underWay(delivery), data: { status: 'pending', claimedAt: null, trouble } });
  const [row] = await tx.pushSubscription.updateManyAndReturn({
    where: { id },
    data: { failedTries: { increment: 1 } },
  });
  if (!row) return;
  const retryAt = plusMs(now, pushBackoffMs(row.failedTries, retryAfterMs, random));
  await tx.pushSubscription.updateMany({ where: { id }, data: { retryAt } });
}

function underWay({ subscriptionId, message }: PushDelivery) {
  return { subscriptionId, pushId: message.pushId, status: 'sending' as const };
}
