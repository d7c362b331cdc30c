import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';
import { loggableError } from './loggable-error.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const quietPaths = ['/healthz', '/readyz'];

/**
 * Gives every request an ID (`X-Request-Id`) and one log line: method, path, status and time. No query, cookie, header
 * or body, and no long opaque part of a path: all may hold secrets.
 */
export function requestLog(logger: Logger): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => {
      const requestId = randomUUID();
      response.setHeader('X-Request-Id', requestId);
      return requestId;
    },
    autoLogging: { ignore: (request) => quietPaths.includes(pathOf(request.url)) },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ id: request.id, method: request.method, path: maskedPath(request.url) }),
      res: (response: { readonly statusCode: number }) => ({ statusCode: response.statusCode }),
      err: (error: unknown) => loggableError(error),
    },
  });
}

/** The path with every long part that is neither a UUID nor plain words replaced by “…”. */
export function maskedPath(url: string | undefined): string {
  return pathOf(url)
    .split('/')
    .map((part) => (part.length < 20 || uuidPattern.test(part) || /^[a-z-]+$/.test(part) ? part : '…'))
    .join('/');
}

function pathOf(url: string | undefined): string {
  return (url ?? '').split('?')[0] ?? '';
}
