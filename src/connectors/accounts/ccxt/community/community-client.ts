import { z } from 'zod';
import type { AccountFailure } from '../../../../domain/account-failure.ts';
import type { Asking } from '../exchange-reader.ts';
import { partsOf } from '../signing.ts';
import { type CommunityExchange, communityLimits } from './community-errors.ts';

export type TradesQuery = {
  /** As `BTC/USDT`; null for all that were traded. */
  readonly symbol: string | null;
  readonly fromMs: number;
  readonly params: Readonly<Record<string, string | number | boolean>>;
};

export type TradesAnswer =
  | { readonly outcome: 'good'; readonly trades: readonly unknown[]; readonly body: unknown }
  | { readonly outcome: 'failed'; readonly failure: AccountFailure };

const headersShape = z.record(z.string(), z.string());

/**
 * One unified call of ccxt, which asks through our own client and knows its markets without loading them. Its
 * errors, which tell signed URLs and take a 403 for a network's trouble, are dropped: what failed is judged from the reply.
 */
export async function fetchTrades(
  asking: Asking,
  exchange: CommunityExchange,
  { symbol, fromMs, params }: TradesQuery,
): Promise<TradesAnswer> {
  const { default: ccxt } = await import('ccxt');
  const purpose = `${exchange === 'okx' ? 'OKX' : 'Bitget'}: reading trades`;
  let answer: TradesAnswer | null = null;
  try {
    const { apiKey = '', secret = '', password = '' } = asking.access.secrets;
    const client = new ccxt[exchange]({ apiKey, secret, password, enableRateLimit: false });
    Object.assign(client, { number: String, nonce: () => Date.parse(asking.call.now) });
    client.setMarkets(symbol === null ? [] : [marketOf(client, symbol)]);
    client.fetch = async (url: string, _method: string, headers: unknown) => {
      const [key, address] = communityLimits(exchange);
      const costs = { [key.name]: 1, [address.name]: 1 };
      const reply = await asking.ask({
        method: 'GET',
        ...partsOf(url),
        headers: headersShape.parse(headers),
        costs,
        purpose,
      });
      answer = reply.outcome === 'good' ? { outcome: 'good', trades: [], body: reply.body } : reply;
      if (reply.outcome === 'failed') throw new Error('The reply is judged elsewhere.');
      return reply.body;
    };
    const trades = await client.fetchMyTrades(symbol ?? undefined, fromMs, undefined, { ...params });
    return answerWith(answer, trades) ?? unreadable(purpose);
  } catch {
    return answerWith(answer, null) ?? unreadable(purpose);
  }
}

/** The answer with its trades; null where ccxt could make none of a good body. */
function answerWith(answer: TradesAnswer | null, trades: readonly unknown[] | null): TradesAnswer | null {
  if (answer === null || answer.outcome === 'failed') return answer;
  return trades === null ? null : { ...answer, trades };
}

function unreadable(purpose: string): TradesAnswer {
  const detail = `${purpose}: ccxt could neither ask nor read the answer.`;
  return { outcome: 'failed', failure: { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null, detail } };
}

type Client = { safeMarketStructure(market: object): unknown };

/** A spot market as its symbol tells it: `BTC/USDT` is `BTCUSDT`. */
function marketOf(client: Client, symbol: string): unknown {
  const [base = '', quote = ''] = symbol.split('/');
  const id = `${base}${quote}`;
  return client.safeMarketStructure({
    id,
    symbol,
    base,
    quote,
    baseId: base,
    quoteId: quote,
    type: 'spot',
    spot: true,
  });
}
