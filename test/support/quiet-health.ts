import { newBreaker } from '../../src/domain/breaker.ts';
import { noReadings, withReading } from '../../src/domain/reading-measure.ts';
import type { CriticalFault, HealthSources, HealthStore, Metrics, PlatformHealth } from '../../src/health-ports.ts';

/** A platform that does well: two batch connections, and one good reading in 80 ms. */
export function aPlatform(different: Partial<PlatformHealth> = {}): PlatformHealth {
  return {
    key: 'www.airbnb.com',
    breaker: newBreaker('2026-01-01T00:00:00.000Z'),
    modes: { realtime_webhook: 0, realtime_poll: 0, batch: 2, manual_fallback: 0, manual_chosen: 0, off: 0 },
    failing: 0,
    lastGoodAt: '2026-11-24T06:00:00.000Z',
    readings: withReading(noReadings, { isGood: true, tookMs: 80 }),
    budget: null,
    ...different,
  };
}

/** A store in which nothing waits and nothing is known. */
export const quietStore: HealthStore = {
  platforms: async () => [],
  owed: async () => ({ queuedRuns: nothing, mails: nothing, unpublishedStays: nothing }),
  exposure: async () => ({ p50Min: null, p95Min: null, closed: 0, open: 0 }),
  workers: async () => [],
  lastSweepAt: async () => null,
  failedPushes: async () => [],
};
const nothing = { count: 0, oldestAt: null } as const;

/** Sources of health over a store, with what stops relais. */
export function healthSources(store: Partial<HealthStore> = {}, faults: readonly CriticalFault[] = []): HealthSources {
  return {
    store: { ...quietStore, ...store },
    openFaults: async () => faults,
    schedules: async () => [],
    isContinuous: async () => true,
  };
}

/** Counts nothing and tells nothing. */
export const noMetrics: Metrics = {
  requestEnded: () => undefined,
  text: async () => ({ contentType: 'text/plain', body: '' }),
};

/** For an API of which these are no matter. */
export const quietHealth = { health: healthSources(), metrics: noMetrics };
