import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { assertNever } from '../../domain/assert-never.ts';
import { acceptedCodings, readAnswerBody } from './answer-body.ts';
import { codeOf } from './error-code.ts';
import type { FetchTrouble } from './fetch-trouble.ts';
import { addressRefusedCode } from './guarded-lookup.ts';

/** What a server said. `body` is decoded, and empty for a status outside 2xx. */
export type FeedAnswer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Uint8Array;
};

/** A server's answer, whatever it is, or what came in its way. */
export type FetchResult =
  | { readonly outcome: 'answered'; readonly answer: FeedAnswer }
  | { readonly outcome: 'troubled'; readonly trouble: FetchTrouble };

/** One request of a read: `hop` counts the redirects before it. `agent` decides which addresses it may reach. */
export type FeedRequestHop = {
  readonly url: URL;
  readonly hop: number;
  readonly agent: Dispatcher;
  readonly signal: AbortSignal;
  readonly headersMs: number;
  readonly totalMs: number;
  readonly maxBytes: number;
  readonly userAgent: string;
};

const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];

/**
 * One GET without following redirects, without cookies, on a connection that is closed after it. Rejects with what the
 * network or the signal rejects with.
 */
export async function requestFeed(
  request: FeedRequestHop,
): Promise<FetchResult | { readonly outcome: 'redirected'; readonly location: string | undefined }> {
  const response = await sent(request);
  if (response === 'address_refused') {
    return { outcome: 'troubled', trouble: { kind: 'address_refused', reason: 'not_public', hop: request.hop } };
  }
  const status = response.statusCode;
  if (status >= 200 && status <= 299) return readAnswer(response, request.maxBytes);
  discard(response.body);
  if (redirectStatuses.includes(status)) return { outcome: 'redirected', location: headerOf(response, 'location') };
  return answered({ status, retryAfter: headerOf(response, 'retry-after'), body: new Uint8Array() });
}

async function sent(request: FeedRequestHop): Promise<Dispatcher.ResponseData | 'address_refused'> {
  const { url, signal } = request;
  try {
    return await request.agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'GET',
      headers: {
        'user-agent': request.userAgent,
        accept: 'text/calendar, */*;q=0.5',
        'accept-encoding': acceptedCodings,
      },
      signal,
      headersTimeout: request.headersMs,
      bodyTimeout: request.totalMs,
      reset: true,
    });
  } catch (error) {
    if (codeOf(error) === addressRefusedCode) return 'address_refused';
    throw error;
  }
}

async function readAnswer(response: Dispatcher.ResponseData, maxBytes: number): Promise<FetchResult> {
  const body = await readAnswerBody(response.body, headerOf(response, 'content-encoding') ?? '', maxBytes);
  discard(response.body);
  switch (body.outcome) {
    case 'read':
      return answered({ status: response.statusCode, retryAfter: undefined, body: body.bytes });
    case 'too_big':
      return { outcome: 'troubled', trouble: { kind: 'too_big', maxBytes } };
    case 'undecodable':
      return { outcome: 'troubled', trouble: { kind: 'undecodable', reason: body.reason } };
    default:
      return assertNever(body, 'AnswerBody');
  }
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Closes the connection too: an unread body would otherwise go on arriving. */
function discard(body: Readable): void {
  body.on('error', () => undefined).destroy();
}

function answered(answer: FeedAnswer): FetchResult {
  return { outcome: 'answered', answer };
}
