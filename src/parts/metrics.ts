import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { HealthSources, Metrics } from '../health-ports.ts';
import type { Clock } from '../ports.ts';
import { createHealthGauges } from './health-gauges.ts';

/** What is told again without reading anything: collectors come every few seconds, and there may be several. */
const FRESH_MS = 10_000;
/** From a page of figures to a slow platform’s answer. */
const DURATION_STEPS_SEC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** `onTrouble` hears why relais cannot be read. `isWholeProcess` false leaves out the figures of the process, for tests. */
export type MetricsDeps = {
  readonly sources: HealthSources;
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
  readonly nowMs?: () => number;
  readonly isWholeProcess?: boolean;
};

/** The figures of an API process, in a registry of their own: how relais is, its requests, and the process itself. */
export function createMetrics(deps: MetricsDeps): Metrics {
  const { nowMs = () => performance.now(), isWholeProcess = true, onTrouble } = deps;
  const registry = new Registry();
  if (isWholeProcess) collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests answered by this API process, by the pattern that they matched',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_STEPS_SEC,
    registers: [registry],
  });
  const gauges = createHealthGauges(registry);
  let readMs = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  const refreshed = async () => {
    if (nowMs() - readMs < FRESH_MS) return;
    underWay ??= gauges
      .read(deps.sources, deps.clock.now())
      .catch((error: unknown) => {
        gauges.unreadable();
        onTrouble(error);
      })
      .then(() => {
        readMs = nowMs();
        underWay = undefined;
      });
    await underWay;
  };
  return {
    requestEnded({ method, route, status }, tookMs) {
      durations.observe(
        { method: knownMethod(method), route, status: `${Math.floor(status / 100)}xx` },
        tookMs / 1_000,
      );
    },
    async text() {
      await refreshed();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

/** Anybody may call a method what they like. */
function knownMethod(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
}
