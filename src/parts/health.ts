import type { Logger } from 'pino';
import { createCriticalMailer } from '../connectors/mail/critical-mailer.ts';
import type { MailerSettings } from '../connectors/mail/mailer.ts';
import type { WorkerQueue } from '../domain/critical-fault.ts';
import type { Pusher } from '../notice-ports.ts';
import type { Foundation } from './assembly.ts';
import { createCriticalBell } from './critical-bell.ts';
import { startCriticalWatching } from './critical-watching.ts';
import { temporalReadiness } from './readiness.ts';
import type { ReadingMeasures } from './reading-measures.ts';
import type { Repeated } from './repeated.ts';
import { systemClock } from './stores.ts';
import { startWorkerReporting } from './worker-reporting.ts';

/** Has a worker process say every ten seconds that it works, and how its readings go. */
export function startReporting(
  { hubs, stores, temporal }: Pick<Foundation, 'hubs' | 'stores' | 'temporal'>,
  parts: {
    readonly worker: { polledQueues(): readonly WorkerQueue[] };
    readonly readings: ReadingMeasures;
    readonly logger: Logger;
  },
): Repeated {
  return startWorkerReporting({
    ...parts,
    reports: stores.workerReports,
    temporalAnswers: async () => (await temporalReadiness(temporal)).ready,
    budgets: hubs.budgets,
    clock: systemClock,
  });
}

/** What an API process tells administrators by. */
export type WatchingParts = MailerSettings & { readonly pusher: Pusher; readonly logger: Logger };

/** Has an API process look every half a minute for what stops relais as a whole, and tell administrators of it. */
export function startWatching(
  { stores, config }: Pick<Foundation, 'stores' | 'config'>,
  { logger, pusher, ...mail }: WatchingParts,
): Repeated {
  return startCriticalWatching({
    watch: stores.criticalWatch(config.sweepIntervalMs),
    mailer: createCriticalMailer(mail),
    bell: createCriticalBell({ pushes: stores.pushes, pusher, clock: systemClock, random: Math.random }),
    clock: systemClock,
    logger,
  });
}
