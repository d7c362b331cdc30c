import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { loggableError } from '../api/loggable-error.ts';
import { BEAT_MS, type WorkerQueue } from '../domain/critical-fault.ts';
import type { WorkerReports } from '../health-ports.ts';
import type { Clock } from '../ports.ts';
import type { HubBudgets } from './hub-budgets.ts';
import type { ReadingMeasures } from './reading-measures.ts';
import { type Repeated, repeatedly } from './repeated.ts';

/** What a worker process reports from. `temporalAnswers` never rejects. */
export type WorkerReportingDeps = {
  readonly reports: WorkerReports;
  readonly worker: { polledQueues(): readonly WorkerQueue[] };
  readonly temporalAnswers: () => Promise<boolean>;
  readonly readings: Pick<ReadingMeasures, 'take'>;
  readonly budgets: Pick<HubBudgets, 'take'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * Has this worker process say every ten seconds which queues it takes work from (none while Temporal does not answer: then
 * it takes none), how its readings went and what hubs said of their limits: three writes at the most, whatever the work.
 */
export function startWorkerReporting(deps: WorkerReportingDeps, everyMs: number = BEAT_MS): Repeated {
  const { reports, worker, temporalAnswers, readings, budgets, clock, logger } = deps;
  const process = { workerId: randomUUID(), startedAt: clock.now() };
  return repeatedly(async () => {
    try {
      const queues = (await temporalAnswers()) ? worker.polledQueues() : [];
      const now = clock.now();
      await reports.beat(process, queues, now);
      await reports.addReadings(readings.take(), now);
      await reports.noteBudgets(budgets.take());
    } catch (error) {
      // The figures of ten seconds are lost; that nothing was heard of this worker is what the API process sees.
      logger.warn({ err: loggableError(error) }, 'worker cannot report');
    }
  }, everyMs);
}
