import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig } from './config.ts';
import { startApi } from './parts/api.ts';
import { apiAssembly } from './parts/assembly.ts';
import { startWatching } from './parts/health.ts';
import { createLogger } from './parts/logger.ts';
import { orPortTaken } from './parts/port-taken.ts';
import { openProduction, requireApi } from './parts/production.ts';
import { openPusher } from './parts/pushes.ts';
import { databaseReadiness, taskQueueReadiness, taskQueues, temporalReadiness } from './parts/readiness.ts';
import { runUntilStopped } from './parts/run-until-stopped.ts';

/** `npm run serve:api`: the API and the built pages. */
await runUntilStopped(async () => {
  const settings = requireApi(loadConfig(process.env));
  const logger = createLogger(settings.logLevel);
  const { foundation, close } = await openProduction(settings, logger);
  const { prisma, temporal } = foundation;
  const assembly = apiAssembly(foundation, {
    baseUrl: settings.baseUrl,
    databaseUrl: settings.databaseUrl,
    authSecret: settings.authSecret,
    vapidKeys: settings.vapidKeys,
    smtpUrl: settings.smtpUrl,
    mailFrom: settings.mailFrom,
    logger,
    temporalUiUrl: settings.temporalUiUrl,
    webRoot: webRoot(),
    readiness: () =>
      Promise.all([
        databaseReadiness(prisma),
        temporalReadiness(temporal),
        ...taskQueues.map((queue) => taskQueueReadiness(temporal, queue)),
      ]),
  });
  const { port } = settings;
  const api = await orPortTaken(startApi(assembly.deps, { port }), { setting: 'PORT', port });
  const { smtpUrl, mailFrom: from, baseUrl, vapidKeys: keys, supportEmail, allowedOrigins } = settings;
  const pusher = openPusher({ keys, baseUrl, supportEmail, allowedOrigins });
  const watching = startWatching(foundation, { smtpUrl, from, baseUrl, pusher, logger });
  logger.info({ port: api.port }, 'api ready');
  return {
    failed: new Promise(() => {}),
    async stop() {
      await watching.stop();
      await pusher.close();
      await api.stop();
      await assembly.close();
      await close();
    },
  };
});

/** The pages that `npm run build` made: beside the sources, or beside the compiled files. */
function webRoot(): string | undefined {
  const candidates = ['../dist/web', '../web'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return candidates.find((folder) => existsSync(`${folder}/index.html`));
}
