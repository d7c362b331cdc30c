import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { Logger } from 'pino';
import type { Readiness } from '../api/api-deps.ts';
import { healthRoutes } from '../api/health.ts';

/** What a worker says of itself; `stop` ends it at once. */
export type RunningHealth = { stop(): Promise<void> };

/**
 * Serves `/healthz` and `/readyz` of a worker on `port` of 127.0.0.1, for whoever supervises it on the same machine or in
 * the same container. Rejects with `EADDRINUSE` when the port is taken.
 */
export async function startWorkerHealth(
  readiness: () => Promise<readonly Readiness[]>,
  { port, logger }: { readonly port: number; readonly logger: Logger },
): Promise<RunningHealth> {
  const app = express();
  app.disable('x-powered-by');
  app.use(healthRoutes(readiness, logger));
  const server = createServer(app);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
