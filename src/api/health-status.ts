import * as contract from '../contract/health.ts';
import { WORKER_SILENT_MS } from '../domain/critical-fault.ts';
import { type Instant, msBetween, plusMinutes } from '../domain/instant.ts';
import { isStaff, type Reach } from '../domain/member.ts';
import type { ApiDeps } from './api-deps.ts';
import { presentFault, presentPlatform, presentWorker } from './present-health.ts';
import { handle } from './route-handler.ts';

/** How syncing goes, and how relais as a whole is. */
export function healthStatusRoutes(deps: Pick<ApiDeps, 'health' | 'settings'>) {
  const { store, openFaults } = deps.health;
  return {
    getSyncStatus: handle(contract.getSyncStatus, async ({ person, now }) => {
      const reach: Reach = isStaff(person.role) ? { kind: 'any' } : { kind: 'own', memberId: person.memberId };
      return { data: await readStatus(deps, reach, now) };
    }),

    getHealth: handle(contract.getHealth, async ({ now }) => {
      const [status, workers, faults] = await Promise.all([
        readStatus(deps, { kind: 'any' }, now),
        store.workers(now),
        openFaults(),
      ]);
      const isSilent = (beatAt: Instant) => msBetween(beatAt, now) >= WORKER_SILENT_MS;
      const told = workers.map((worker) => presentWorker(worker, isSilent(worker.beatAt)));
      return { data: { ...status, workers: told, criticalFaults: faults.map(presentFault) } };
    }),

    listCriticalFaults: handle(contract.listCriticalFaults, async () => {
      return { data: (await openFaults()).map(presentFault) };
    }),
  };
}

async function readStatus(
  { health, settings }: Pick<ApiDeps, 'health' | 'settings'>,
  reach: Reach,
  now: Instant,
): Promise<contract.SyncStatus> {
  const { store } = health;
  const [platforms, owed, exposure, schedules, continuous, lastGoodAt] = await Promise.all([
    store.platforms(reach, plusMinutes(now, -contract.RATE_WINDOW_MIN)),
    store.owed(reach, now),
    store.exposure(reach, now),
    health.schedules(),
    health.isContinuous(),
    store.lastSweepAt(),
  ]);
  return {
    at: now,
    continuous,
    sweep: { intervalMin: settings.sweepIntervalMin, lastGoodAt },
    platforms: platforms.map((platform) => presentPlatform(platform, { now, seesAll: reach.kind === 'any' })),
    schedules: schedules === null ? null : [...schedules],
    ...owed,
    exposure,
  };
}
