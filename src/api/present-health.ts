import type { CriticalFaultAnswer, PlatformStatus, WorkerStatus } from '../contract/health.ts';
import { breakerAt, nextProbeAt } from '../domain/breaker.ts';
import { criticalGuide } from '../domain/critical-guide.ts';
import type { Instant } from '../domain/instant.ts';
import { latencyMs, successRate } from '../domain/reading-measure.ts';
import type { CriticalFault, PlatformHealth, WorkerHealth } from '../health-ports.ts';

/** A platform as it is now. How much others read of it is told only to who sees their connections. */
export function presentPlatform(
  { key, breaker, modes, failing, lastGoodAt, readings, budget }: PlatformHealth,
  { now, seesAll }: { readonly now: Instant; readonly seesAll: boolean },
): PlatformStatus {
  const current = breakerAt(breaker, now);
  const [p50, p95] = [latencyMs(readings, 0.5), latencyMs(readings, 0.95)];
  return {
    key,
    breaker: { state: current.state, since: current.since, nextProbeAt: nextProbeAt(current, now) },
    modes,
    failing,
    successRate: successRate(readings),
    readings: seesAll ? readings.good + readings.failed : null,
    latencyMs: p50 === null || p95 === null ? null : { p50, p95 },
    lastGoodAt,
    requestsLeft: budget,
  };
}

/** A critical fault that lasts, with where the guide says what to do. */
export function presentFault({ id, kind, since, openedAt }: CriticalFault): CriticalFaultAnswer {
  return { id, kind, since, openedAt, guide: criticalGuide[kind] };
}

/** A worker process and one queue that it takes work from. */
export function presentWorker(worker: WorkerHealth, isSilent: boolean): WorkerStatus {
  const { workerId, queue, startedAt, beatAt } = worker;
  return { workerId, queue, startedAt, beatAt, isSilent };
}
