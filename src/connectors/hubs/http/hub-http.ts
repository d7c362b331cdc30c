import { Agent, type Dispatcher } from 'undici';
import type { Failure } from '../../../domain/failure.ts';
import type { HubCall } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { type AnswerBody, acceptedCodings, readAnswerBody } from '../../ical/answer-body.ts';
import { codeOf } from '../../ical/error-code.ts';
import { untilAborted } from '../../ical/until-aborted.ts';
import { noteAnswer, noteRequest } from '../../request-counter.ts';
import { endOfCall, hubCallMs } from './call-deadline.ts';
import { parseHubBaseUrl } from './hub-base-url.ts';
import type { HubHeaders, HubReply } from './hub-reply.ts';
import { failureOfStatus, type HubAsked, type HubWaitMs, hubFailure } from './hub-status.ts';

/** `waitMs` reads the hub's own headers after 429; `totalMs` bounds one call, `maxBytes` one body. */
export type HubHttpOptions = {
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly waitMs?: HubWaitMs | undefined;
  readonly totalMs?: number | undefined;
  readonly maxBytes?: number | undefined;
};

/**
 * One request. `path` begins with a slash and comes after the base URL; `query` is encoded already and empty for none; `body`
 * is the very text that is sent. `purpose` says in our words what it is for, as in “reading bookings”.
 */
export type HubRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly purpose: string;
};

/**
 * An HTTP client for one hub's JSON API. `send` never throws, follows no redirect, keeps no cookie and ends when the call's
 * signal does: the connector makes one signal with `withDeadline` for all the requests of a call. `totalMs` is that deadline.
 */
export type HubHttp = {
  readonly host: string;
  readonly totalMs: number;
  send(request: HubRequest, call: HubCall): Promise<HubReply>;
};

const userAgent = 'relais/0.1.0 (+calendar sync)';
const defaultMaxBytes = 5 * 1024 * 1024;
const connectMs = 5_000;

/** The client for the hub at `baseUrl`; throws only here, for an address that is none. */
export function createHubHttp(options: HubHttpOptions): HubHttp {
  const { origin, path, host } = parseHubBaseUrl(options.baseUrl);
  const { clock, maxBytes = defaultMaxBytes, totalMs = hubCallMs, waitMs = () => undefined } = options;
  const agent = new Agent({ connect: { timeout: connectMs } });
  const send = async (request: HubRequest, { signal }: HubCall): Promise<HubReply> => {
    const asked = { host, purpose: request.purpose };
    try {
      const answer = await untilAborted(signal, () => exchanged(request, { agent, origin, path, signal, maxBytes }));
      const judged = judge(answer, asked, maxBytes);
      if (judged.status >= 200 && judged.status <= 299 && judged.status !== 206) return judged.reply;
      const failure = failureOfStatus(answer, asked, { now: clock.now(), waitMs });
      return { ...judged.reply, outcome: 'failed', failure };
    } catch (error) {
      return {
        outcome: 'failed',
        failure: troubleOf(error, { signal }, asked),
        status: null,
        headers: {},
        json: undefined,
      };
    }
  };
  return { host, totalMs, send };
}

type Exchange = { readonly status: number; readonly headers: HubHeaders; readonly body: AnswerBody };

async function exchanged(
  request: HubRequest,
  to: { agent: Dispatcher; origin: string; path: string; signal: AbortSignal; maxBytes: number },
): Promise<Exchange> {
  const { method, query = '', body } = request;
  noteRequest();
  const response = await to.agent.request({
    origin: to.origin,
    path: `${to.path}${request.path}${query === '' ? '' : `?${query}`}`,
    method,
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      'accept-encoding': acceptedCodings,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    body: body ?? null,
    signal: to.signal,
  });
  noteAnswer(response.statusCode);
  const headers = headersOf(response);
  try {
    const read = await readAnswerBody(response.body, headers['content-encoding'] ?? '', to.maxBytes);
    return { status: response.statusCode, headers, body: read };
  } finally {
    response.body.on('error', () => undefined).destroy();
  }
}

function headersOf(response: Dispatcher.ResponseData): HubHeaders {
  const headers = Object.entries(response.headers);
  return Object.fromEntries(headers.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}

/** The reply as it would be if its status were good. */
function judge(answer: Exchange, asked: HubAsked, maxBytes: number): { status: number; reply: HubReply } {
  const { status, headers, body } = answer;
  const failed = (what: string): HubReply => {
    return { outcome: 'failed', failure: hubFailure('SCHEMA_DRIFT', what, asked), status, headers, json: undefined };
  };
  if (body.outcome === 'too_big') return { status, reply: failed(`body over ${maxBytes} bytes`) };
  if (body.outcome === 'undecodable') return { status, reply: failed(`body cannot be decoded: ${body.reason}`) };
  const json = parsedJson(Buffer.from(body.bytes).toString('utf8'));
  if (json === undefined) return { status, reply: failed(`HTTP ${status} without JSON`) };
  return { status, reply: { outcome: 'ok', status, headers, json } };
}

/** Null for no body at all, undefined for what is no JSON. */
function parsedJson(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

function troubleOf(error: unknown, call: HubCall, asked: HubAsked): Failure {
  if (call.signal.aborted) return endOfCall(call, asked);
  const code = codeOf(error);
  // Nothing was sent: undici refuses what a header cannot hold, and headers hold nothing else from outside.
  if (code === 'UND_ERR_INVALID_ARG')
    return hubFailure('CONFIG', 'credentials with characters that cannot be sent', asked);
  return code === undefined
    ? hubFailure('SYSTEM', 'unexpected error instead of an answer', asked)
    : hubFailure('TRANSIENT', `${code} instead of an answer`, asked);
}
