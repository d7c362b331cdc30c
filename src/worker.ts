import { loadConfig } from './config.ts';
import { createAlertMailer } from './connectors/mail/alert-mailer.ts';
import { activityDeps, maximumAttempts } from './parts/assembly.ts';
import { startReporting } from './parts/health.ts';
import { createLogger, installTemporalLog } from './parts/logger.ts';
import { orPortTaken } from './parts/port-taken.ts';
import { openProduction, requireWorker } from './parts/production.ts';
import { openPusher } from './parts/pushes.ts';
import { databaseReadiness, temporalReadiness, workerReadiness } from './parts/readiness.ts';
import { ReadingMeasures } from './parts/reading-measures.ts';
import { runUntilStopped } from './parts/run-until-stopped.ts';
import { bundleWorkflows, startWorker, stopWithMailer } from './parts/worker.ts';
import { startWorkerHealth } from './parts/worker-health.ts';
import { ensureSchedules } from './temporal/schedules.ts';
import { ensureSearchAttributes } from './temporal/search-attributes.ts';

/** `npm run serve:worker`: a worker, which also keeps the schedules as the settings want them. */
await runUntilStopped(async () => {
  const settings = requireWorker(loadConfig(process.env));
  const logger = createLogger(settings.logLevel);
  const temporalLog = installTemporalLog(logger);
  const { foundation, close } = await openProduction(settings, logger);
  const { prisma, temporal } = foundation;
  await ensureSearchAttributes(temporal, settings.temporal.namespace);
  await ensureSchedules(temporal, {
    sweepIntervalMs: settings.sweepIntervalMs,
    maximumAttempts: maximumAttempts(settings),
  });
  const mailer = createAlertMailer({ smtpUrl: settings.smtpUrl, from: settings.mailFrom, baseUrl: settings.baseUrl });
  const { vapidKeys: keys, baseUrl, supportEmail, allowedOrigins } = settings;
  const pusher = openPusher({ keys, baseUrl, supportEmail, allowedOrigins });
  const readings = new ReadingMeasures();
  const deps = activityDeps(foundation, { mailer, pusher, readings });
  const worker = await startWorker(settings.temporal, deps, await bundleWorkflows(temporalLog));
  const reporting = startReporting(foundation, { worker, readings, logger });
  const readiness = async () => [
    ...(await Promise.all([databaseReadiness(prisma), temporalReadiness(temporal)])),
    workerReadiness(worker),
  ];
  const { workerPort: port } = settings;
  const health =
    port === undefined
      ? undefined
      : await orPortTaken(startWorkerHealth(readiness, { port, logger }), { setting: 'WORKER_PORT', port });
  logger.info('worker ready');
  return {
    failed: worker.failed,
    async stop() {
      await reporting.stop();
      await stopWithMailer(worker, mailer);
      await pusher.close();
      await health?.stop();
      await close();
    },
  };
});
