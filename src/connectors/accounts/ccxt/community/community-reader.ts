import { z } from 'zod';
import type { AccountConfig, PageRead, PageRequest } from '../../../../account-ports.ts';
import type { Asking, ExchangeReader } from '../exchange-reader.ts';
import { driftedReply } from '../judged-reply.ts';
import { readRows } from '../read-rows.ts';
import { afterPage, type ReadingWindow, windowOf } from '../window-cursor.ts';
import { fetchTrades, type TradesAnswer, type TradesQuery } from './community-client.ts';
import { type CommunityExchange, communityErrors, communityLimits } from './community-errors.ts';
import { readCommunityTrade } from './community-trade.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Three months of history, asked for in one window. */
const rules = { longestMs: 89 * DAY_MS, overlapMs: HOUR_MS, historyMs: 89 * DAY_MS };
const TRADES_A_PAGE = 100;

/** Where an exchange is, and the names of its ID of a row and of the parameter that pages by it. */
type Ways = { readonly api: string; readonly rowId: string; readonly olderThan: string };

const ways: Readonly<Record<CommunityExchange, Ways>> = {
  okx: { api: 'https://www.okx.com', rowId: 'billId', olderThan: 'after' },
  bitget: { api: 'https://api.bitget.com', rowId: 'tradeId', olderThan: 'idLessThan' },
};

/** Spot trades of an exchange of the community through ccxt's own words: not tested against its real errors. */
export function createCommunityReader(exchange: CommunityExchange): ExchangeReader {
  return {
    stream: { name: 'community-trades', mode: 'incremental', cursor: 'time', overlapMs: rules.overlapMs },
    limits: communityLimits(exchange),
    hosts: { api: ways[exchange].api },
    errors: communityErrors(exchange),
    partitionsOf: (config) => (exchange === 'okx' ? [''] : symbolsOf(config)),
    async check(asking) {
      const toMs = Date.parse(asking.call.now);
      const window = { fromMs: toMs - HOUR_MS, toMs, page: null, wasRestarted: false };
      const partition = exchange === 'okx' ? '' : (symbolsOf(asking.access.config)[0] ?? '');
      const answer = await tradesOf(asking, exchange, { window, partition });
      if (answer.outcome === 'failed') return answer;
      const accounts = [{ id: 'spot', name: exchange === 'okx' ? 'OKX' : 'Bitget' }];
      return { outcome: 'answered', value: { accounts, rights: ['read'], clockSkewMs: null } };
    },
    readPage: (asking, page) => readPage(asking, page, exchange),
    normalize: readCommunityTrade,
  };
}

async function readPage(asking: Asking, page: PageRequest, exchange: CommunityExchange): Promise<PageRead> {
  const window = windowOf(page, rules);
  const answer = await tradesOf(asking, exchange, { window, partition: page.partition });
  if (answer.outcome === 'failed') return answer;
  const next = nextPage(answer, ways[exchange].rowId);
  if (next === undefined) return misfit(exchange);
  const told = answer.trades.map(keptOf);
  return {
    outcome: 'page',
    ...readRows(told, readCommunityTrade),
    ...afterPage(window, next, { until: page.until, rules }),
  };
}

/** Of classic accounts: without `uta`, ccxt asks for the kind of the account before every page. */
const ofBitget = { limit: String(TRADES_A_PAGE), uta: false };

/** Bitget tells trades by symbol alone, and ccxt has to know which two assets it is of. */
function tradesOf(
  asking: Asking,
  exchange: CommunityExchange,
  { window, partition }: { readonly window: ReadingWindow; readonly partition: string },
): Promise<TradesAnswer> {
  if (exchange === 'okx' || /^[^/]+\/[^/]+$/.test(partition)) {
    return fetchTrades(asking, exchange, queryOf(exchange, window, partition));
  }
  const detail = 'Bitget: a symbol is missing or lacks its slash: BTC/USDT, for instance.';
  const failure = { kind: 'CONFIG', advice: 'mend_entry', code: null, detail } as const;
  return Promise.resolve({ outcome: 'failed', failure });
}

function queryOf(exchange: CommunityExchange, { fromMs, toMs, page }: ReadingWindow, partition: string): TradesQuery {
  const older = page === null ? {} : { [ways[exchange].olderThan]: page };
  const params = { until: toMs, ...(exchange === 'bitget' ? ofBitget : {}), ...older };
  return { symbol: partition === '' ? null : partition, fromMs, params };
}

/** Symbols as ccxt writes them, with a slash. */
function symbolsOf({ symbols = [] }: AccountConfig): readonly string[] {
  return (typeof symbols === 'string' ? [symbols] : symbols).map((symbol) => symbol.toUpperCase());
}

const bodyShape = z.object({ data: z.array(z.record(z.string(), z.unknown())) });

/** The ID of the oldest row of a full page; null after the last page, undefined where the answer does not tell which it is. */
function nextPage({ body }: Extract<TradesAnswer, { outcome: 'good' }>, rowId: string): string | null | undefined {
  const rows = bodyShape.safeParse(body);
  if (!rows.success) return undefined;
  if (rows.data.data.length < TRADES_A_PAGE) return null;
  const id = rows.data.data.at(-1)?.[rowId];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function misfit(exchange: CommunityExchange): PageRead {
  const failure = driftedReply(
    `${exchange === 'okx' ? 'OKX' : 'Bitget'}: reading trades`,
    `data, or ${ways[exchange].rowId} of its last row`,
  );
  return { outcome: 'failed', failure };
}

const tradeShape = z.object({
  id: z.unknown(),
  order: z.unknown(),
  timestamp: z.unknown(),
  symbol: z.unknown(),
  side: z.unknown(),
  amount: z.unknown(),
  price: z.unknown(),
  fee: z.unknown(),
  info: z.record(z.string(), z.unknown()).optional(),
});

/** What is kept of a trade: without the ID of its person. */
function keptOf(trade: unknown): unknown {
  const kept = tradeShape.safeParse(trade);
  if (!kept.success) return trade;
  const { info = {}, ...words } = kept.data;
  const { userId: _user, ...row } = info;
  return { ...words, info: row };
}
