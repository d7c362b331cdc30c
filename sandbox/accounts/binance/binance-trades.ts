import type { Request } from 'express';
import { BinanceRefusal } from './binance-gate.ts';
import type { BinanceFakeAccount, BinanceState, BinanceTrade } from './binance-state.ts';

const dayMs = 24 * 60 * 60_000;

/** The sets of parameters that `myTrades` takes beside `symbol` and `limit` (binance/binance-spot-api-docs: rest-api.md). */
const allowedSets = ['', 'orderId', 'startTime', 'endTime', 'fromId', 'endTime startTime', 'fromId orderId'];

/** Trades of one symbol, oldest first: from an ID on, within a window of 24 h at most, or the most recent ones. */
export function tradesAskedFor(
  state: BinanceState,
  account: BinanceFakeAccount,
  query: Request['query'],
): readonly BinanceTrade[] {
  const symbol = given(query, 'symbol');
  if (symbol === undefined || symbol === '') throw new BinanceRefusal('missing_parameter');
  if (!state.symbols.has(symbol)) throw new BinanceRefusal('unknown_symbol');
  const set = ['orderId', 'startTime', 'endTime', 'fromId'].filter((name) => given(query, name) !== undefined).sort();
  if (!allowedSets.includes(set.join(' '))) throw new BinanceRefusal('bad_combination');
  const limit = Number(given(query, 'limit') ?? '500');
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) throw new BinanceRefusal('bad_data');
  const [from, to] = [number(query, 'startTime'), number(query, 'endTime')];
  if (from !== undefined && to !== undefined && to - from > dayMs) throw new BinanceRefusal('window_too_long');
  const fromId = number(query, 'fromId');
  const found = state.trades
    .filter(({ apiKey, trade }) => apiKey === account.apiKey && trade.symbol === symbol)
    .map(({ trade }) => trade)
    .filter(({ id, time }) => id >= (fromId ?? 0) && time >= (from ?? 0) && time <= (to ?? Number.MAX_SAFE_INTEGER))
    .sort((a, b) => a.id - b.id);
  return fromId === undefined && from === undefined ? found.slice(-limit) : found.slice(0, limit);
}

function given(query: Request['query'], name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
}

function number(query: Request['query'], name: string): number | undefined {
  const text = given(query, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new BinanceRefusal('illegal_characters');
  return Number(text);
}
