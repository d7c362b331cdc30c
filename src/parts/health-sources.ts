import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { loggableError } from '../api/loggable-error.ts';
import type { HealthSources, Metrics } from '../health-ports.ts';
import { createReadSchedules } from '../temporal/schedule-health.ts';
import { createMetrics } from './metrics.ts';
import { type Stores, systemClock } from './stores.ts';

/** Where an API process reads how relais is, for its pages and for collectors of metrics. */
export function openHealth(
  { stores, temporal }: { readonly stores: Stores; readonly temporal: Client },
  logger: Logger,
): { readonly health: HealthSources; readonly metrics: Metrics } {
  const health = {
    store: stores.healthStore,
    openFaults: stores.openFaults,
    schedules: createReadSchedules(temporal),
    isContinuous: stores.isContinuous,
  };
  const onTrouble = (error: unknown) => logger.error({ err: loggableError(error) }, 'figures cannot be read');
  return { health, metrics: createMetrics({ sources: health, clock: systemClock, onTrouble }) };
}
