import { z } from 'zod';
import type { AccountAnswer, AccountCheck, AccountConfig, PageRead, PageRequest } from '../../../../account-ports.ts';
import { type Asking, cannotSign, type ExchangeReader } from '../exchange-reader.ts';
import { driftedReply } from '../judged-reply.ts';
import { readRows } from '../read-rows.ts';
import { skewMs } from '../skew.ts';
import { binanceErrors, binanceWeight } from './binance-errors.ts';
import { restrictionsRequest, symbolsRequest, TRADES_A_PAGE, tradesRequest } from './binance-requests.ts';
import { readBinanceTrade, tradeIdOf } from './binance-trade.ts';

/**
 * Spot trades of Binance, symbol by symbol, by ID: `fromId` 0 gives all there is, oldest first, so no window of 24 h is needed. The quote asset,
 * which no trade tells, is looked up once and kept in the cursor.
 */
export const binanceReader: ExchangeReader = {
  stream: { name: 'trades', mode: 'incremental', cursor: 'id', overlapMs: 0 },
  limits: [binanceWeight],
  hosts: { api: 'https://api.binance.com' },
  errors: binanceErrors,
  partitionsOf: symbolsOf,
  check,
  readPage,
  normalize: readBinanceTrade,
};

/** The symbols that were entered, as Binance writes them: `BTC/USDT` is `BTCUSDT`. */
function symbolsOf({ symbols = [] }: AccountConfig): readonly string[] {
  const all = typeof symbols === 'string' ? [symbols] : symbols;
  return [...new Set(all.map((symbol) => symbol.replace(/[/-]/g, '').toUpperCase()))].filter((symbol) => symbol !== '');
}

const restrictionsShape = z.object({
  enableWithdrawals: z.boolean().optional(),
  enableSpotAndMarginTrading: z.boolean().optional(),
  enableMargin: z.boolean().optional(),
  enableFutures: z.boolean().optional(),
});

async function check(asking: Asking): Promise<AccountAnswer<AccountCheck>> {
  const request = await restrictionsRequest(asking);
  if (request === null) return { outcome: 'failed', failure: cannotSign('Binance: looking at the key') };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') return reply;
  const restrictions = restrictionsShape.safeParse(reply.body);
  if (!restrictions.success)
    return { outcome: 'failed', failure: driftedReply(request.purpose, 'the rights of the key') };
  const symbols = symbolsOf(asking.access.config);
  const known = symbols.length === 0 ? noSymbols() : await asking.ask(symbolsRequest(symbols));
  if (known.outcome === 'failed') return known;
  const { enableWithdrawals, enableSpotAndMarginTrading, enableMargin, enableFutures } = restrictions.data;
  const canTrade = [enableSpotAndMarginTrading, enableMargin, enableFutures].includes(true);
  return {
    outcome: 'answered',
    value: {
      accounts: [{ id: 'spot', name: 'Binance Spot' }],
      rights: [
        'read',
        ...(canTrade ? (['trade'] as const) : []),
        ...(enableWithdrawals ? (['withdraw'] as const) : []),
      ],
      clockSkewMs: skewMs(reply.headers, asking.call.now),
    },
  };
}

function noSymbols(): Extract<AccountAnswer<never>, { outcome: 'failed' }> {
  const detail = 'Binance: no symbol was entered, and Binance tells trades by symbol alone.';
  return { outcome: 'failed', failure: { kind: 'CONFIG', advice: 'mend_entry', code: null, detail } };
}

const cursorShape = z.object({ fromId: z.string(), quoteAsset: z.string() });

async function readPage(asking: Asking, page: PageRequest): Promise<PageRead> {
  const known = cursorShape.safeParse(page.cursor);
  const place = known.success ? known.data : { fromId: '0', quoteAsset: null };
  const quote = place.quoteAsset === null ? await quoteAssetOf(asking, page.partition) : place.quoteAsset;
  if (typeof quote !== 'string') return quote;
  const request = await tradesRequest(asking, { symbol: page.partition, fromId: place.fromId });
  if (request === null) return { outcome: 'failed', failure: cannotSign('Binance: reading trades') };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') return reply;
  const rows = z.array(z.record(z.string(), z.unknown())).safeParse(reply.body);
  if (!rows.success) return { outcome: 'failed', failure: driftedReply(request.purpose, 'the list of trades') };
  return pageOf(rows.data, { fromId: place.fromId, quoteAsset: quote, until: page.until });
}

type Place = { readonly fromId: string; readonly quoteAsset: string; readonly until: string };

function pageOf(rows: readonly Readonly<Record<string, unknown>>[], { fromId, quoteAsset, until }: Place): PageRead {
  const { records, rejected } = readRows(
    rows.map((row) => ({ ...row, quoteAsset })),
    readBinanceTrade,
  );
  const nextId = rows.map(tradeIdOf).reduce<string>((next, id) => laterId(next, id), fromId);
  const isLast = rows.length < TRADES_A_PAGE;
  if (!isLast && nextId === fromId) {
    return { outcome: 'failed', failure: driftedReply('Binance: reading trades', 'the IDs of trades') };
  }
  const isPast = records.some((record) => record.kind === 'fill' && record.fill.executedAt > until);
  return { outcome: 'page', records, rejected, cursor: { fromId: nextId, quoteAsset }, isDone: isLast || isPast };
}

/** Where to go on after `id`, which is a 64-bit number; `next` where that is further. */
function laterId(next: string, id: string | null): string {
  if (id === null || BigInt(id) < BigInt(next)) return next;
  return String(BigInt(id) + 1n);
}

const symbolsShape = z.object({ symbols: z.array(z.object({ symbol: z.string(), quoteAsset: z.string().min(1) })) });

async function quoteAssetOf(
  asking: Asking,
  symbol: string,
): Promise<string | Extract<PageRead, { outcome: 'failed' }>> {
  const request = symbolsRequest([symbol]);
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') return reply;
  const info = symbolsShape.safeParse(reply.body);
  const found = info.success ? info.data.symbols.find((known) => known.symbol === symbol) : undefined;
  return found?.quoteAsset ?? { outcome: 'failed', failure: driftedReply(request.purpose, 'symbols.quoteAsset') };
}
