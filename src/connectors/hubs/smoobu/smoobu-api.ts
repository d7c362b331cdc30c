import type { z } from 'zod';
import type { NightRange } from '../../../domain/night-range.ts';
import type { HubAccess, HubAnswer, HubBudget, HubCall } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { createGroupedReadings, type Grouping } from '../grouped-readings.ts';
import type { HubHttp, HubRequest } from '../http/hub-http.ts';
import { type HubReply, readReply } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';
import { smoobuBudget } from './smoobu-budget.ts';
import { ratesSchema, reservationsSchema, type SmoobuRates } from './smoobu-shapes.ts';
import { smoobuSignature, sortedQuery } from './smoobu-signature.ts';

/** A request before it is signed. */
export type SmoobuRequest = Omit<HubRequest, 'headers' | 'query'> & {
  readonly query?: readonly (readonly [name: string, value: string])[];
};

/** Smoobu's API with every request signed by the account's key and secret. */
export type SmoobuApi = {
  readonly host: string;
  readonly totalMs: number;
  budgetOf(reply: HubReply): HubBudget | null;
  send(access: HubAccess, request: SmoobuRequest, call: HubCall): Promise<HubReply>;
  read<T>(access: HubAccess, request: SmoobuRequest & { schema: z.ZodType<T> }, call: HubCall): Promise<HubAnswer<T>>;
  /** All reservations that a query asks for, one request a page. */
  readReservations(access: HubAccess, request: SmoobuRequest, call: HubCall): Promise<HubAnswer<readonly unknown[]>>;
  /**
   * The rates of an apartment in nights of `window`, together with those of other apartments of the account where a sweep asks
   * about them as well: these are in the answer too.
   */
  readRates(
    access: HubAccess,
    asked: { readonly unitId: string; readonly window: NightRange },
    call: HubCall,
  ): Promise<HubAnswer<SmoobuRates>>;
};

/** `nonce` gives a UUID v4 that is never given again; `grouping` says how questions of a sweep are collected. */
export type SmoobuAsked = { readonly clock: Clock; readonly nonce: () => string; readonly grouping: Grouping };

const pageSize = 100;
const maxPages = 50;

/** The API over `http`. */
export function createSmoobuApi(http: HubHttp, { clock, nonce, grouping }: SmoobuAsked): SmoobuApi {
  const { host, totalMs } = http;
  const budgetOf = (reply: HubReply) => smoobuBudget(reply.headers, clock.now());
  const send: SmoobuApi['send'] = async ({ secrets }, request, call) => {
    const query = sortedQuery(request.query ?? []);
    const { method, path, body = '' } = request;
    const apiKey = secrets['apiKey'] ?? '';
    const stamp = { timestamp: `${clock.now().slice(0, 19)}Z`, nonce: nonce() };
    const signature = smoobuSignature({ method, path, query, body, apiKey, ...stamp }, secrets['apiSecret'] ?? '');
    const headers = {
      'X-API-Key': apiKey,
      'X-Timestamp': stamp.timestamp,
      'X-Nonce': stamp.nonce,
      'X-Signature': signature,
    };
    return explained(await http.send({ ...request, query, headers }, call), request, host);
  };
  const read: SmoobuApi['read'] = async (access, request, call) => {
    const reply = await send(access, request, call);
    return readReply(reply, { ...request, host, budgetOf: () => budgetOf(reply) });
  };
  const readReservations: SmoobuApi['readReservations'] = async (access, request, call) => {
    const entries: unknown[] = [];
    for (let page = 1; page <= maxPages; page += 1) {
      const query = [...(request.query ?? []), ['pageSize', String(pageSize)], ['page', String(page)]] as const;
      const answer = await read(access, { ...request, query, schema: reservationsSchema }, call);
      if (answer.outcome === 'failed') return answer;
      entries.push(...answer.value.bookings);
      if (page >= answer.value.page_count) return { ...answer, value: entries };
    }
    return {
      outcome: 'failed',
      failure: hubFailure('SCHEMA_DRIFT', `more than ${maxPages} pages`, { ...request, host }),
    };
  };
  return { host, totalMs, budgetOf, send, read, readReservations, readRates: ratesOf({ host, read }, grouping) };
}

function ratesOf({ host, read }: Pick<SmoobuApi, 'host' | 'read'>, grouping: Grouping): SmoobuApi['readRates'] {
  const grouped = createGroupedReadings<SmoobuRates>(grouping);
  const purpose = 'reading rates';
  return (access, { unitId, window }, call) => {
    const ask = (unitIds: readonly string[], asking: HubCall): Promise<HubAnswer<SmoobuRates>> => {
      const query = [
        ...unitIds.map((id) => ['apartments[]', id] as const),
        ['start_date', window.from] as const,
        // Whether the last date is in the answer is not known, so a date more is asked for.
        ['end_date', window.to] as const,
      ];
      return read(access, { method: 'GET', path: '/api/rates', query, purpose, schema: ratesSchema }, asking);
    };
    const about = `${window.from}/${window.to}`;
    return grouped({ access, id: unitId, about, asked: { host, purpose }, ask }, call);
  };
}

/** One status for three causes: the hub does not say which. */
function explained(reply: HubReply, { purpose }: SmoobuRequest, host: string): HubReply {
  if (reply.outcome === 'ok' || reply.status !== 401) return reply;
  const what = 'HTTP 401: the API key, its secret, or the clock of this machine (5 min) is wrong;';
  return { ...reply, failure: hubFailure('AUTH', what, { host, purpose }) };
}
