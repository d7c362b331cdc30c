import { plusMs } from '../domain/instant.ts';
import type { HealthStore } from '../health-ports.ts';
import { fromInstantColumn } from './columns.ts';
import { lastGoodSweepAt } from './critical-facts.ts';
import { recentExposure } from './health-exposure.ts';
import { owedWithin } from './health-owed.ts';
import { platformsWithin } from './health-platforms.ts';
import type { PrismaClient } from './prisma.ts';
import { failedPushes } from './push-failures.ts';

const DAY_MS = 24 * 60 * 60_000;
const MOST_WORKERS = 100;

/** How relais does, on PostgreSQL. */
export function createHealthStore(prisma: PrismaClient): HealthStore {
  return {
    platforms: (reach, since) => platformsWithin(prisma, reach, since),
    owed: (reach, now) => owedWithin(prisma, reach, now),
    exposure: (reach, now) => recentExposure(prisma, reach, now),
    async workers(now) {
      const rows = await prisma.workerHeartbeat.findMany({
        where: { beatAt: { gte: plusMs(now, -DAY_MS) } },
        orderBy: [{ beatAt: 'desc' }, { workerId: 'asc' }, { queue: 'asc' }],
        take: MOST_WORKERS,
      });
      return rows.map(({ workerId, queue, startedAt, beatAt }) => ({
        workerId,
        queue,
        startedAt: fromInstantColumn(startedAt),
        beatAt: fromInstantColumn(beatAt),
      }));
    },
    lastSweepAt: () => lastGoodSweepAt(prisma),
    failedPushes: (now) => failedPushes(prisma, now),
  };
}
