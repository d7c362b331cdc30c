import { type Instant, plusMs } from '../domain/instant.ts';
import { type PushFailure, pushFailures } from '../domain/push.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Notes that a push failed for good, and forgets what is over a day old: it is counted for ops, and nothing else. */
export async function notePushFailure(tx: Prisma.TransactionClient, why: PushFailure, now: Instant): Promise<void> {
  await tx.pushFailure.deleteMany({ where: { failedAt: { lt: plusMs(now, -DAY_MS) } } });
  await tx.pushFailure.create({ data: { why, failedAt: now } });
}

/** Notes it, and forgets the browser with all that it is owed: its person sees that pushes are off there. */
export async function forgetBrowser(
  tx: Prisma.TransactionClient,
  { subscriptionId, why, now }: { readonly subscriptionId: string; readonly why: PushFailure; readonly now: Instant },
): Promise<void> {
  const { count } = await tx.pushSubscription.deleteMany({ where: { id: subscriptionId } });
  if (count > 0) await notePushFailure(tx, why, now);
}

/** See `HealthStore.failedPushes`. */
export async function failedPushes(
  prisma: PrismaClient,
  now: Instant,
): Promise<readonly { readonly why: PushFailure; readonly count: number }[]> {
  const where = { failedAt: { gte: plusMs(now, -DAY_MS) } };
  const groups = await prisma.pushFailure.groupBy({ by: ['why'], where, _count: true });
  return pushFailures.map((why) => ({ why, count: groups.find((group) => group.why === why)?._count ?? 0 }));
}
