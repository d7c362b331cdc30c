import type { CriticalFacts } from '../domain/critical-fault.ts';
import type { Instant } from '../domain/instant.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { readMailFacts } from './mail-facts.ts';
import type { Prisma } from './prisma.ts';

/** What the database says of what could stop relais, at the time of a look. */
export async function readCriticalFacts(
  tx: Prisma.TransactionClient,
  now: Instant,
): Promise<Pick<CriticalFacts, 'beats' | 'mail'>> {
  return { beats: await lastBeats(tx), mail: await readMailFacts(tx, now) };
}

/**
 * Notes when each worker that beat since the look before was heard. A beat has its worker’s clock, which may be wrong by any
 * time: it came between two looks, and never counts as one of before or after them. One that is beating just now is heard at
 * the next look.
 */
export async function hearBeats(tx: Prisma.TransactionClient, lookedAt: Instant, now: Instant): Promise<void> {
  await tx.$executeRaw`
    UPDATE "WorkerHeartbeat" w SET "heardBeatAt" = w."beatAt", "heardAt" = LEAST(${now}::timestamptz,
      CASE WHEN w."heardBeatAt" IS DISTINCT FROM w."beatAt" THEN GREATEST(w."beatAt", ${lookedAt}::timestamptz)
        ELSE w."heardAt" END)
    FROM (
      SELECT "workerId", "queue" FROM "WorkerHeartbeat"
      WHERE "heardBeatAt" IS DISTINCT FROM "beatAt" OR "heardAt" > ${now}::timestamptz
      FOR UPDATE SKIP LOCKED
    ) heard WHERE w."workerId" = heard."workerId" AND w."queue" = heard."queue"`;
}

async function lastBeats(tx: Prisma.TransactionClient): Promise<CriticalFacts['beats']> {
  const last = async (queue: 'sync' | 'mail') => {
    const { _max } = await tx.workerHeartbeat.aggregate({ where: { queue }, _max: { heardAt: true } });
    return fromNullableInstantColumn(_max.heardAt);
  };
  return { sync: await last('sync'), mail: await last('mail') };
}

/** When the last whole sweep ended by itself, with at least one listing done where there are any. */
export async function lastGoodSweepAt(tx: Prisma.TransactionClient): Promise<Instant | null> {
  const [last] = await tx.$queryRaw<{ finishedAt: Date | null }[]>`
    SELECT max("finishedAt") AS "finishedAt" FROM "SweepReport"
    WHERE "status" = 'completed' AND "ownerId" IS NULL AND ("listings" = 0 OR "unfinished" < "listings")`;
  return fromNullableInstantColumn(last?.finishedAt ?? null);
}

/** True while there are sweeps to be done. */
export async function areSweepsOwed(tx: Prisma.TransactionClient): Promise<boolean> {
  return (await tx.listing.findFirst({ where: { active: true }, select: { id: true } })) !== null;
}
