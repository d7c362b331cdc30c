import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { MOST_SUBSCRIPTIONS } from '../domain/push.ts';
import type { PushAddress, PushSubscription, PushSubscriptionStore } from '../notice-ports.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { sealPushAddress } from './push-secrets.ts';
import type { SecretBox } from './secret-box.ts';

/** Browsers on PostgreSQL: addresses are sealed, and found again by their keyed hash. */
export function createPushSubscriptionStore(prisma: PrismaClient, box: SecretBox): PushSubscriptionStore {
  return {
    async list(userId) {
      const rows = await prisma.pushSubscription.findMany({
        where: { userId },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(subscriptionOf);
    },

    save: (memberId, { endpoint, keys, label }, now) =>
      prisma.$transaction(async (tx) => {
        // Of two that register at once, the second waits for the first.
        const [member] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "User" WHERE "id" = ${memberId} FOR UPDATE`;
        if (member === undefined) return undefined;
        const saved = await keep(tx, box, { memberId, address: { endpoint, keys }, label, now });
        await dropOldest(tx, memberId);
        return saved;
      }),

    async remove(userId, id) {
      return (await prisma.pushSubscription.deleteMany({ where: { id, userId } })).count > 0;
    },
  };
}

type Keeping = {
  readonly memberId: string;
  readonly address: PushAddress;
  readonly label: string;
  readonly now: Instant;
};

/** What another person was owed at the same browser goes with their row. */
async function keep(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  { memberId: userId, address, label, now }: Keeping,
): Promise<PushSubscription> {
  const endpointHash = box.mark(`push ${address.endpoint}`);
  await tx.pushSubscription.deleteMany({ where: { endpointHash, userId: { not: userId } } });
  const known = await tx.pushSubscription.findUnique({ where: { endpointHash }, select: { id: true } });
  const id = known?.id ?? randomUUID();
  const row = { id, userId, endpointHash, sealed: sealPushAddress(box, { id, userId }, address), label };
  const made = await tx.pushSubscription.upsert({
    where: { endpointHash },
    create: { ...row, createdAt: now },
    update: { sealed: row.sealed, label, failedTries: 0, retryAt: null },
  });
  return subscriptionOf(made);
}

async function dropOldest(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  const kept = await tx.pushSubscription.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_SUBSCRIPTIONS,
    select: { id: true },
  });
  await tx.pushSubscription.deleteMany({ where: { userId, id: { notIn: kept.map(({ id }) => id) } } });
}

type Row = Prisma.PushSubscriptionGetPayload<object>;

function subscriptionOf({ id, label, createdAt, lastPushAt }: Row): PushSubscription {
  return { id, label, createdAt: fromInstantColumn(createdAt), lastPushAt: fromNullableInstantColumn(lastPushAt) };
}
