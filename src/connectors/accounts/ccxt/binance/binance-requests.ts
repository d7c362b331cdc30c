import type { AccountRequest } from '../../../../account-ports.ts';
import type { Asking } from '../exchange-reader.ts';
import { signedByCcxt } from '../signing.ts';
import { binanceWeight } from './binance-errors.ts';

/** Trades from `fromId` on, oldest first, 1000 at most: weight 20. Null for secrets that cannot sign. */
export async function tradesRequest(
  { access, call }: Asking,
  { symbol, fromId }: { readonly symbol: string; readonly fromId: string },
): Promise<AccountRequest | null> {
  const params = { symbol, fromId, limit: String(TRADES_A_PAGE) };
  return weighing(20, 'reading trades', await signed({ access, call }, { path: 'myTrades', api: 'private', params }));
}

export const TRADES_A_PAGE = 1_000;

/** What the key may do: `GET /sapi/v1/account/apiRestrictions`, weight 1. */
export async function restrictionsRequest(asking: Asking): Promise<AccountRequest | null> {
  const request = await signed(asking, { path: 'account/apiRestrictions', api: 'sapi', params: {} });
  return weighing(1, 'looking at the key', request);
}

/** What is traded under these symbols: public, weight 20. */
export function symbolsRequest(symbols: readonly string[]): AccountRequest {
  const query = `symbols=${encodeURIComponent(JSON.stringify(symbols))}`;
  return {
    method: 'GET',
    path: '/api/v3/exchangeInfo',
    query,
    headers: {},
    costs: { [binanceWeight.name]: 20 },
    purpose: 'Binance: looking up symbols',
  };
}

type Words = Pick<Parameters<typeof signedByCcxt>[0], 'path' | 'api' | 'params'>;

function signed({ access, call }: Pick<Asking, 'access' | 'call'>, words: Words): ReturnType<typeof signedByCcxt> {
  const nonceMs = Date.parse(call.now);
  return signedByCcxt({ exchange: 'binance', secrets: access.secrets, method: 'GET', nonceMs, ...words });
}

function weighing(
  weight: number,
  what: string,
  request: Awaited<ReturnType<typeof signedByCcxt>>,
): AccountRequest | null {
  return request && { ...request, costs: { [binanceWeight.name]: weight }, purpose: `Binance: ${what}` };
}
