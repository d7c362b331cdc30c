import { loadConfig } from './config.ts';
import { activityDeps, maximumAttempts } from './parts/assembly.ts';
import { createLogger, installTemporalLog } from './parts/logger.ts';
import { openProduction, requireProduction } from './parts/production.ts';
import { runUntilStopped } from './parts/run-until-stopped.ts';
import { bundleWorkflows, startWorker } from './parts/worker.ts';
import { ensureSchedules } from './temporal/schedules.ts';
import { ensureSearchAttributes } from './temporal/search-attributes.ts';

/** `npm run serve:worker`: a worker, which also keeps the schedules as the settings want them. */
await runUntilStopped(async () => {
  const settings = requireProduction(loadConfig(process.env));
  const logger = createLogger(settings.logLevel);
  const temporalLog = installTemporalLog(logger);
  const { foundation, close } = await openProduction(settings);
  await ensureSearchAttributes(foundation.temporal, settings.temporal.namespace);
  await ensureSchedules(foundation.temporal, {
    sweepIntervalMs: settings.sweepIntervalMs,
    maximumAttempts: maximumAttempts(settings),
  });
  const worker = await startWorker(settings.temporal, activityDeps(foundation), await bundleWorkflows(temporalLog));
  logger.info('worker ready');
  return {
    failed: worker.failed,
    async stop() {
      await worker.stop();
      await close();
    },
  };
});
