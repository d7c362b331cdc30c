import express, { type Express, type RequestHandler } from 'express';
import { routes } from '../contract/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { apiDocs } from './api-docs.ts';
import { bindRoutes } from './bound-routes.ts';
import { healthRoutes } from './health.ts';
import { icalExport } from './ical-export.ts';
import { metricsRoute, requestDurations } from './metrics.ts';
import { mountRoutes } from './mount-routes.ts';
import { openApiDocument } from './openapi.ts';
import { sendProblem } from './problem-answer.ts';
import { requestLog } from './request-log.ts';
import { sameOriginOnly } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { streamRoutes } from './stream.ts';
import { answerUnexpected } from './unexpected-error.ts';
import { webPages } from './web-pages.ts';
import { webhookRoutes } from './webhooks.ts';

/**
 * The whole HTTP side: the routes of the contract, sign-in, the documentation, health, and the built pages. It listens
 * to nothing by itself and keeps no state.
 */
export function createApp(deps: ApiDeps): Express {
  const { baseUrl, webRoot } = deps.settings;
  const app = express();
  app.set('trust proxy', deps.trustProxyHops);
  app.use(requestLog(deps.logger), securityHeaders(baseUrl));
  app.use(requestDurations(deps.metrics));
  app.use(healthRoutes(deps.readiness, deps.logger));
  app.get('/metrics', metricsRoute(deps.metrics));
  app.use('/api', noStore, sameOriginOnly(baseUrl));
  app.all('/api/auth/{*path}', (request, response) => deps.authHandler(request, response));
  app.get('/api/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.use('/api/docs', apiDocs());
  app.use('/api/webhooks', webhookRoutes(deps));
  app.use('/api/stream', streamRoutes(deps));
  app.use(mountRoutes(bindRoutes(deps), { ...deps, schedulerSecret: deps.settings.schedulerSecret }));
  app.use('/ical', icalExport(deps));
  if (webRoot !== undefined) app.use(webPages(webRoot));
  app.use(unknownAddress, answerUnexpected(deps.logger));
  return app;
}

const document = openApiDocument(routes);

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const unknownAddress: RequestHandler = (request, response) => {
  const detail = `Nothing answers ${request.method} at this address. See /api/docs for what does.`;
  sendProblem(response, { refused: 'not_found', detail });
};
