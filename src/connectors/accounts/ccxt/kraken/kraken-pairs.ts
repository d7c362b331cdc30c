import { z } from 'zod';
import type { AccountRequest } from '../../../../account-ports.ts';
import type { Judged } from '../judged-reply.ts';
import { krakenAddress } from './kraken-errors.ts';

/** A pair as `AssetPairs` writes it for people: `XBT/USD` for `XXBTZUSD` and for `XBTUSD`. Null for a pair that cannot be told. */
export type PairNames = (pair: string) => string | null;

/** The pairs of a page by their public description (https://docs.kraken.com/rest/, “Get Tradable Asset Pairs”). */
export function pairsRequest(pairs: readonly string[]): AccountRequest {
  return {
    method: 'GET',
    path: '/0/public/AssetPairs',
    query: `pair=${[...new Set(pairs)].map(encodeURIComponent).join(',')}`,
    headers: {},
    costs: { [krakenAddress.name]: 1 },
    purpose: 'Kraken: looking up pairs',
  };
}

const pairsShape = z.object({
  result: z.record(z.string(), z.object({ altname: z.string(), wsname: z.string().regex(/^[^/]+\/[^/]+$/) })),
});

/**
 * Names from a good answer. Without one, by the form of the pair alone: one delisted pair makes Kraken refuse the
 * question for all of them.
 */
export function pairNames(reply: Judged | null): PairNames {
  const answer = pairsShape.safeParse(reply?.outcome === 'good' ? reply.body : undefined);
  const names = new Map<string, string>();
  for (const [key, { altname, wsname }] of answer.success ? Object.entries(answer.data.result) : []) {
    names.set(key, wsname).set(altname, wsname);
  }
  return (pair) => names.get(pair) ?? nameByForm(pair);
}

/** Quote assets of Kraken, longer ones before those that they end with. */
const quotes = ['USDT', 'USDC', 'USD', 'EUR', 'GBP', 'CAD', 'AUD', 'CHF', 'JPY', 'XBT', 'ETH', 'DAI'];

/** `XXBTZUSD` has four letters for each old asset, of which the first says what it is; newer pairs put their assets side by side. */
function nameByForm(pair: string): string | null {
  const old = /^[XZ]([A-Z]{3})[XZ]([A-Z]{3})$/.exec(pair);
  if (old !== null) return `${old[1]}/${old[2]}`;
  // The one newer asset that has an old quote asset; `XTZUSD` ends alike and is none.
  if (pair === 'USDTZUSD') return 'USDT/USD';
  const quote = quotes.find((asset) => pair.length > asset.length && pair.endsWith(asset));
  return quote === undefined ? null : `${pair.slice(0, -quote.length)}/${quote}`;
}
