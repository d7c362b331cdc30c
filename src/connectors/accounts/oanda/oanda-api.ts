import type { z } from 'zod';
import type { AccountAccess, AccountCall, AccountReply, OpenAccountHttp } from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import { jsonOf } from '../judging/json-body.ts';
import { classifyOanda } from './oanda-classify.ts';
import { oandaHosts, oandaLimitName, oandaLimits } from './oanda-description.ts';

/** One GET below `/v3`. `query` is encoded; `purpose` says what it is for. */
export type OandaRequest<T> = {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly purpose: string;
  readonly schema: z.ZodType<T>;
};

/** What it came to. `out_of_range`: the IDs or times that it names are not there (416). */
export type OandaAnswer<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | { readonly outcome: 'failed' | 'out_of_range'; readonly failure: AccountFailure };

/** The v20 REST API with the token of an access. */
export type OandaApi = { get<T>(request: OandaRequest<T>, call: AccountCall): Promise<OandaAnswer<T>> };

/** The API for one access, at the host of its environment. */
export function openOanda(openHttp: OpenAccountHttp, access: AccountAccess): OandaApi {
  const { config, secrets } = access;
  const http = openHttp({ access, platform: 'oanda', hosts: oandaHosts, limits: oandaLimits });
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${secrets['token'] ?? ''}`,
    'Accept-Datetime-Format': 'RFC3339',
  };
  const host = config['environment'] === 'practice' ? 'practice' : 'api';
  return {
    async get({ path, query = {}, purpose, schema }, call) {
      const asked = {
        method: 'GET',
        host,
        path: `/v3${path}`,
        headers,
        costs: { [oandaLimitName]: 1 },
        purpose,
      } as const;
      const reply = await http.send({ ...asked, query: new URLSearchParams(query).toString() }, call);
      const value = isGood(reply) ? schema.safeParse(jsonOf(reply.text)) : undefined;
      if (value?.success === true) return { outcome: 'answered', value: value.data };
      const isOutOfRange = reply.outcome === 'answered' && reply.status === 416;
      return { outcome: isOutOfRange ? 'out_of_range' : 'failed', failure: classifyOanda(reply, purpose) };
    },
  };
}

function isGood(reply: AccountReply): reply is Extract<AccountReply, { outcome: 'answered' }> {
  return reply.outcome === 'answered' && reply.status === 200;
}
