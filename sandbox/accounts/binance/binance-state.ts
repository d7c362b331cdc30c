import type { BinanceFault } from './binance-faults.ts';

/** What a key may do, as `GET /sapi/v1/account/apiRestrictions` tells it. */
export type BinanceFakeAccount = {
  readonly apiKey: string;
  readonly secret: string;
  readonly canTrade: boolean;
  readonly canWithdraw: boolean;
};

/** A row of `myTrades` (binance/binance-spot-api-docs: rest-api.md): amounts are strings, IDs and times numbers. */
export type BinanceTrade = { readonly symbol: string; readonly id: number; readonly time: number } & Readonly<
  Record<string, unknown>
>;

/** What the fake holds, in memory. `weights` are those of our one address, within the running minute of its clock. */
export type BinanceState = {
  readonly accounts: BinanceFakeAccount[];
  readonly symbols: Map<string, { readonly baseAsset: string; readonly quoteAsset: string }>;
  trades: { readonly apiKey: string; readonly trade: BinanceTrade }[];
  readonly seen: { readonly path: string; readonly at: string }[];
  faults: { readonly fault: BinanceFault; readonly apiKey: string | undefined; left: number }[];
  minute: { readonly startMs: number; used: number };
  over: number;
};

/** A fake without accounts, and with the symbols of the documentation. */
export function newBinanceState(): BinanceState {
  const symbols = new Map([
    ['BNBBTC', { baseAsset: 'BNB', quoteAsset: 'BTC' }],
    ['LTCBTC', { baseAsset: 'LTC', quoteAsset: 'BTC' }],
    ['BTCUSDT', { baseAsset: 'BTC', quoteAsset: 'USDT' }],
    ['ETHUSDT', { baseAsset: 'ETH', quoteAsset: 'USDT' }],
    ['BNBUSDT', { baseAsset: 'BNB', quoteAsset: 'USDT' }],
  ]);
  return { accounts: [], symbols, trades: [], seen: [], faults: [], minute: { startMs: 0, used: 0 }, over: 0 };
}
