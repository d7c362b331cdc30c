import { type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Readiness } from './api-deps.ts';
import { loggableError } from './loggable-error.ts';

/**
 * `/healthz`: this process lives. `/readyz`: every part that it needs is ready (200), or some are not yet (503); its
 * list names them all.
 */
export function healthRoutes(readiness: () => Promise<readonly Readiness[]>, logger: Logger): Router {
  const router = Router();
  router.use(['/healthz', '/readyz'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.json({ data: { alive: true } });
  });
  router.get('/readyz', (_request, response) =>
    readiness().then(
      (parts) => sendReadiness(response, parts),
      (error: unknown) => {
        logger.error({ err: loggableError(error) }, 'readiness cannot be told');
        sendReadiness(response, [{ name: 'readiness', ready: false, detail: 'cannot be told: see the log' }]);
      },
    ),
  );
  return router;
}

function sendReadiness(response: Response, parts: readonly Readiness[]): void {
  const data = parts.map(({ name, ready, detail }) => ({ name, ready, detail }));
  response.status(data.every((part) => part.ready) ? 200 : 503).json({ data });
}
