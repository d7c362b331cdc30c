import type { RequestHandler } from 'express';
import type { Metrics } from '../health-ports.ts';
import { sendProblem } from './problem-answer.ts';

/** Reports every request with the pattern that it matched; what matched none is one route of its own. */
export function requestDurations(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('finish', () => {
      const route = patternOf(request);
      metrics.requestEnded(
        { method: request.method, route, status: response.statusCode },
        performance.now() - startedMs,
      );
    });
    next();
  };
}

function patternOf({ route, baseUrl }: Parameters<RequestHandler>[0]): string {
  const pattern: unknown = route?.path;
  // As it was mounted: people may write it in upper case.
  const mount = baseUrl.toLowerCase();
  if (typeof pattern === 'string') return `${mount}${pattern}`;
  return mount === '' ? 'none' : `${mount}/…`;
}

/** What a proxy adds to a request that it passes on. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'via'];

/**
 * `GET /metrics`: for the network that relais runs in. A request that came through a proxy is from outside, and finds
 * nothing here.
 */
export function metricsRoute(metrics: Metrics): RequestHandler {
  return async (request, response) => {
    if (proxyHeaders.some((header) => request.headers[header] !== undefined)) {
      sendProblem(response, {
        refused: 'not_found',
        detail: 'Figures are not given to requests that came by a proxy.',
      });
      return;
    }
    const { contentType, body } = await metrics.text();
    response.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).send(body);
  };
}
