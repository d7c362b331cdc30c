import type { z } from 'zod';
import type { HubAccess, HubAnswer, HubCall } from '../../../hub-ports.ts';
import type { HubHttp, HubRequest } from '../http/hub-http.ts';
import { type HubHeaders, type HubReply, readReply } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';

/** A question: `query` in the order it is asked. */
export type LodgifyQuestion<T> = {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly purpose: string;
  readonly schema: z.ZodType<T>;
};

export type LodgifyOrder = Pick<HubRequest, 'path' | 'purpose'> & {
  readonly method: 'POST' | 'DELETE';
  readonly body: Readonly<Record<string, string | number>>;
};

/** Lodgify's API with the account's key. No header of it tells what is left of its limits, so no answer has a budget. */
export type LodgifyApi = {
  readonly host: string;
  ask<T>(access: HubAccess, question: LodgifyQuestion<T>, call: HubCall): Promise<HubAnswer<T>>;
  order(access: HubAccess, order: LodgifyOrder, call: HubCall): Promise<HubReply>;
};

/** What one call of the port works with. */
export type Asking = { readonly api: LodgifyApi; readonly access: HubAccess; readonly call: HubCall };

/** Limits are by the minute: 600 requests for v1, 750 for v2 (docs.lodgify.com, rate limits). */
const limitWindowMs = 60_000;

/** After 429 without a Retry-After the window of the limit is waited for. */
export function lodgifyWaitMs(headers: HubHeaders): number | undefined {
  return headers['retry-after'] === undefined ? limitWindowMs : undefined;
}

export function createLodgifyApi(http: HubHttp): LodgifyApi {
  const { host } = http;
  const send = async (access: HubAccess, request: Omit<HubRequest, 'headers'>, call: HubCall) => {
    const headers = { 'X-ApiKey': access.secrets['apiKey'] ?? '' };
    return explained(await http.send({ ...request, headers }, call), request.purpose, host);
  };
  return {
    host,
    async ask(access, { path, query = {}, purpose, schema }, call) {
      const text = new URLSearchParams(query).toString();
      const reply = await send(access, { method: 'GET', path, query: text, purpose }, call);
      return readReply(reply, { schema, purpose, host, budgetOf: () => null });
    },
    order: (access, { body, ...request }, call) => send(access, { ...request, body: JSON.stringify(body) }, call),
  };
}

/**
 * Lodgify says 429 also, in plain text, when it has blocked an address for good, and then waiting mends nothing: that is
 * BLOCKED, which is counted as a failure and heard of, where RATE_LIMITED would put the account off for ever in silence.
 */
function explained(reply: HubReply, purpose: string, host: string): HubReply {
  if (reply.outcome === 'ok' || reply.status !== 429) return reply;
  const isText = reply.json === undefined && reply.headers['content-type']?.startsWith('text/plain') === true;
  if (!isText) return reply;
  const what = 'HTTP 429: the hub blocks the address that relais calls from; register relais at lodgify.com/partners;';
  return { ...reply, failure: hubFailure('BLOCKED', what, { host, purpose }) };
}
