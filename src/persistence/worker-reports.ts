import { type Instant, plusMs } from '../domain/instant.ts';
import { LATENCY_STEPS_MS } from '../domain/reading-measure.ts';
import type { WorkerReports } from '../health-ports.ts';
import type { PrismaClient } from './prisma.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Readings of this time are one row. */
const SLICE_MS = 5 * 60_000;

/** What workers report, on PostgreSQL. */
export function createWorkerReports(prisma: PrismaClient): WorkerReports {
  return {
    async beat({ workerId, startedAt }, queues, now) {
      if (queues.length === 0) return;
      await prisma.$executeRaw`
        INSERT INTO "WorkerHeartbeat" ("workerId", "queue", "startedAt", "beatAt")
        SELECT ${workerId}::uuid, q::"WorkerQueue", ${startedAt}::timestamptz, ${now}::timestamptz
        FROM unnest(${[...queues]}::text[]) q
        ON CONFLICT ("workerId", "queue") DO UPDATE SET "beatAt" = EXCLUDED."beatAt"`;
      await prisma.workerHeartbeat.deleteMany({ where: { beatAt: { lt: plusMs(now, -DAY_MS) } } });
    },

    async addReadings(readings, now) {
      if (readings.size === 0) return;
      const rows = [...readings].map(([key, { good, failed, steps }]) => ({ key, good, failed, steps }));
      const startsAt = sliceOf(now);
      // In the order of their keys, so that two workers never wait for one another.
      await prisma.$executeRaw`
        INSERT INTO "PlatformReadings" ("key", "startsAt", "good", "failed", "steps")
        SELECT r."key", ${startsAt}::timestamptz, r."good", r."failed", r."steps"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r("key" text, "good" int, "failed" int, "steps" int[])
        ORDER BY r."key"
        ON CONFLICT ("key", "startsAt") DO UPDATE SET
          "good" = "PlatformReadings"."good" + EXCLUDED."good",
          "failed" = "PlatformReadings"."failed" + EXCLUDED."failed",
          "steps" = ARRAY(
            SELECT COALESCE("PlatformReadings"."steps"[i], 0) + COALESCE(EXCLUDED."steps"[i], 0)
            FROM generate_series(1, ${LATENCY_STEPS_MS.length + 1}::int) i)`;
      await prisma.platformReadings.deleteMany({ where: { startsAt: { lt: plusMs(now, -DAY_MS) } } });
    },

    async noteBudgets(budgets) {
      if (budgets.length === 0) return;
      // An account that was removed meanwhile has no budget any more.
      await prisma.$executeRaw`
        INSERT INTO "HubBudget" ("accountId", "remaining", "resetsAt", "notedAt")
        SELECT b."accountId", b."remaining", b."resetsAt", b."notedAt"
        FROM jsonb_to_recordset(${JSON.stringify(budgets)}::jsonb)
          AS b("accountId" uuid, "remaining" float8, "resetsAt" timestamptz, "notedAt" timestamptz)
        JOIN "HubAccount" a ON a."id" = b."accountId"
        ORDER BY b."accountId"
        ON CONFLICT ("accountId") DO UPDATE SET
          "remaining" = EXCLUDED."remaining", "resetsAt" = EXCLUDED."resetsAt", "notedAt" = EXCLUDED."notedAt"
        WHERE "HubBudget"."notedAt" <= EXCLUDED."notedAt"`;
    },
  };
}

function sliceOf(now: Instant): Instant {
  return new Date(Math.floor(Date.parse(now) / SLICE_MS) * SLICE_MS).toISOString();
}
