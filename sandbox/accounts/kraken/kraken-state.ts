import type { KrakenFault } from './kraken-faults.ts';

/** A key; `secret` is base64. */
export type KrakenFakeAccount = { readonly apiKey: string; readonly secret: string; readonly canQueryTrades: boolean };

/**
 * An item of `TradesHistory` (https://docs.kraken.com/api-reference/account-data/get-trades-history). `time` is a text here and goes
 * out as a number with just these digits.
 */
export type KrakenTrade = { readonly time: string } & Readonly<Record<string, unknown>>;

/** What the fake holds, in memory: `nonces` and `counters` are those of each key. */
export type KrakenState = {
  readonly accounts: KrakenFakeAccount[];
  trades: { readonly apiKey: string; readonly txid: string; readonly trade: KrakenTrade }[];
  readonly pairs: Map<string, { readonly altname: string; readonly wsname: string }>;
  readonly seen: { readonly path: string; readonly at: string }[];
  faults: { readonly fault: KrakenFault; readonly apiKey: string | undefined; left: number }[];
  readonly nonces: Map<string, bigint>;
  readonly counters: Map<string, { readonly value: number; readonly atMs: number }>;
  over: number;
};

/** A fake without accounts, and with a few pairs. */
export function newKrakenState(): KrakenState {
  const pairs = new Map([
    ['XXBTZUSD', { altname: 'XBTUSD', wsname: 'XBT/USD' }],
    ['XXBTZEUR', { altname: 'XBTEUR', wsname: 'XBT/EUR' }],
    ['XBTUSDT', { altname: 'XBTUSDT', wsname: 'XBT/USDT' }],
    ['ETHUSDT', { altname: 'ETHUSDT', wsname: 'ETH/USDT' }],
    ['XETHXXBT', { altname: 'ETHXBT', wsname: 'ETH/XBT' }],
    ['XDGUSD', { altname: 'XDGUSD', wsname: 'XDG/USD' }],
  ]);
  return { accounts: [], trades: [], pairs, seen: [], faults: [], nonces: new Map(), counters: new Map(), over: 0 };
}
