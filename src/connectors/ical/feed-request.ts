import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { assertNever } from '../../domain/assert-never.ts';
import type { FeedValidators } from '../../feed-ports.ts';
import { noteAnswer, noteRequest } from '../request-counter.ts';
import { acceptedCodings, readAnswerBody } from './answer-body.ts';
import { codeOf } from './error-code.ts';
import { conditionHeaders, validatorsOf } from './feed-validators.ts';
import type { FetchTrouble } from './fetch-trouble.ts';
import { addressRefusedCode } from './guarded-lookup.ts';

/**
 * What a server said. `body` is decoded, and empty for a status outside 2xx. `validators` are those that it gave of the
 * address itself: what a redirect leads to may be another thing next time, with the same tag.
 */
export type FeedAnswer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly validators: FeedValidators | null;
  readonly body: Uint8Array;
};

/** A server's answer, whatever it is, or what came in its way. `not_modified`: 304 to a request with these validators. */
export type FetchResult =
  | { readonly outcome: 'answered'; readonly answer: FeedAnswer }
  | { readonly outcome: 'not_modified'; readonly validators: FeedValidators }
  | { readonly outcome: 'troubled'; readonly trouble: FetchTrouble };

/**
 * One request of a read: `hop` counts the redirects before it. `agent` decides which addresses it may reach. With
 * `validators` the first is a conditional GET; they are not sent where a redirect leads.
 */
export type FeedRequestHop = {
  readonly url: URL;
  readonly hop: number;
  readonly agent: Dispatcher;
  readonly validators: FeedValidators | null;
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
  const validators = request.hop === 0 ? request.validators : null;
  const response = await sent(request, validators);
  if (response === 'address_refused') {
    return { outcome: 'troubled', trouble: { kind: 'address_refused', reason: 'not_public', hop: request.hop } };
  }
  const status = response.statusCode;
  noteAnswer(status);
  if (status >= 200 && status <= 299) return readAnswer(response, request);
  discard(response.body);
  if (status === 304 && validators) return { outcome: 'not_modified', validators };
  if (redirectStatuses.includes(status)) return { outcome: 'redirected', location: headerOf(response, 'location') };
  return answered(response, request, new Uint8Array());
}

async function sent(
  request: FeedRequestHop,
  validators: FeedValidators | null,
): Promise<Dispatcher.ResponseData | 'address_refused'> {
  const { url, signal } = request;
  noteRequest();
  try {
    return await request.agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'GET',
      headers: {
        'user-agent': request.userAgent,
        accept: 'text/calendar, */*;q=0.5',
        'accept-encoding': acceptedCodings,
        ...conditionHeaders(validators),
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

async function readAnswer(response: Dispatcher.ResponseData, request: FeedRequestHop): Promise<FetchResult> {
  const { maxBytes } = request;
  const body = await readAnswerBody(response.body, headerOf(response, 'content-encoding') ?? '', maxBytes);
  discard(response.body);
  switch (body.outcome) {
    case 'read':
      return answered(response, request, body.bytes);
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

function answered(response: Dispatcher.ResponseData, { hop }: FeedRequestHop, body: Uint8Array): FetchResult {
  const [etag, lastModified, date] = ['etag', 'last-modified', 'date'].map((name) => headerOf(response, name));
  const validators = hop === 0 ? validatorsOf({ etag, lastModified, date }) : null;
  const retryAfter = headerOf(response, 'retry-after');
  return { outcome: 'answered', answer: { status: response.statusCode, retryAfter, validators, body } };
}
