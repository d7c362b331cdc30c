import { z } from 'zod';
import type { AccountAnswer, AccountCheck, AccountRequest, PageRead, PageRequest } from '../../../../account-ports.ts';
import { type Asking, cannotSign, type ExchangeReader } from '../exchange-reader.ts';
import { driftedReply } from '../judged-reply.ts';
import { readRows } from '../read-rows.ts';
import { signedByCcxt } from '../signing.ts';
import { skewMs } from '../skew.ts';
import { afterPage, type ReadingWindow, restarted, windowOf } from '../window-cursor.ts';
import { krakenAddress, krakenErrors, krakenKey } from './kraken-errors.ts';
import { pairNames, pairsRequest } from './kraken-pairs.ts';
import { readKrakenTrade } from './kraken-trade.ts';

const HOUR_MS = 60 * 60_000;
const rules = { longestMs: Number.MAX_SAFE_INTEGER, overlapMs: HOUR_MS, historyMs: Number.MAX_SAFE_INTEGER };
const TRADES_A_PAGE = 50;
const purpose = 'Kraken: reading trades';

/** A number that only grows, in milliseconds of the calls: Kraken takes no nonce twice, of whichever process. */
type Nonces = { next(nowMs: number): number };

/** Trades of Kraken, newest first by offset within a fixed span of time: a new trade shifts offsets but is past `end`. */
export function createKrakenReader(): ExchangeReader {
  const nonces = createNonces();
  return {
    stream: { name: 'trades-history', mode: 'incremental', cursor: 'time', overlapMs: rules.overlapMs },
    limits: [krakenKey, krakenAddress],
    hosts: { api: 'https://api.kraken.com' },
    errors: krakenErrors,
    partitionsOf: () => [''],
    check: (asking) => check(asking, nonces),
    readPage: (asking, page) => readPage(asking, page, nonces),
    normalize: readKrakenTrade,
  };
}

function createNonces(): Nonces {
  let last = 0;
  return {
    next(nowMs) {
      last = Math.max(last + 1, nowMs);
      return last;
    },
  };
}

/** Kraken tells of no rights: whoever may read the history of trades can be used. */
async function check(asking: Asking, nonces: Nonces): Promise<AccountAnswer<AccountCheck>> {
  const nowMs = Date.parse(asking.call.now);
  const window = { fromMs: nowMs - HOUR_MS, toMs: nowMs, page: null, wasRestarted: false };
  const request = await tradesRequest(asking, window, nonces);
  if (request === null) return { outcome: 'failed', failure: cannotSign(purpose) };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') return reply;
  return {
    outcome: 'answered',
    value: {
      accounts: [{ id: 'spot', name: 'Kraken' }],
      rights: ['read'],
      clockSkewMs: skewMs(reply.headers, asking.call.now),
    },
  };
}

const historyShape = z.object({
  result: z.object({
    count: z.string().regex(/^\d+$/).optional(),
    trades: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
});

async function readPage(asking: Asking, page: PageRequest, nonces: Nonces): Promise<PageRead> {
  const window = windowOf(page, rules);
  const request = await tradesRequest(asking, window, nonces);
  if (request === null) return { outcome: 'failed', failure: cannotSign(purpose) };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') {
    const again = reply.failure.code === 'EGeneral:Invalid arguments' ? restarted(window) : null;
    return again === null ? reply : { outcome: 'cursor_invalid', cursor: again, code: 'EGeneral:Invalid arguments' };
  }
  const history = historyShape.safeParse(reply.body);
  if (!history.success) return { outcome: 'failed', failure: driftedReply(purpose, 'result.trades') };
  const { trades, count } = history.data.result;
  const offset = nextOffset(Number(window.page ?? '0'), Object.keys(trades).length, count);
  if (offset === undefined) return tooFew(window);
  const rows = await namedTrades(asking, trades);
  if ('outcome' in rows) return rows;
  return {
    outcome: 'page',
    ...readRows(rows, readKrakenTrade),
    ...afterPage(window, offset, { until: page.until, rules }),
  };
}

/** Fewer than were counted, at the beginning of a window or in its middle: read from its beginning once more, then it is an outage. */
function tooFew(window: ReadingWindow): PageRead {
  const code = 'fewer_than_count';
  if (window.page === null) return { outcome: 'doubtful', code };
  const again = restarted(window);
  if (again !== null) return { outcome: 'cursor_invalid', cursor: again, code };
  const detail = `Kraken: ${purpose}: fewer trades than it counts.`;
  return { outcome: 'failed', failure: { kind: 'TRANSIENT', advice: 'wait', code: null, detail } };
}

type Trades = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The items with their key and the name of their pair; a second question, which is public. */
async function namedTrades(
  asking: Asking,
  trades: Trades,
): Promise<readonly unknown[] | Extract<PageRead, { outcome: 'failed' }>> {
  const items = Object.entries(trades);
  const pairs = items.map(([, { pair }]) => pair).filter((pair) => typeof pair === 'string');
  const reply = pairs.length === 0 ? null : await asking.ask(pairsRequest(pairs));
  const isUnknown = reply?.outcome === 'failed' && reply.failure.code === 'EQuery:Unknown asset pair';
  if (reply?.outcome === 'failed' && !isUnknown) return reply;
  const nameOf = pairNames(reply);
  return items.map(([txid, item]) => {
    const { pair } = item;
    return { ...item, txid, pairName: typeof pair === 'string' ? nameOf(pair) : null };
  });
}

/** The next page's offset; null after the last; undefined where `count` tells of more but nothing came. */
function nextOffset(offset: number, rows: number, count: string | undefined): string | null | undefined {
  const seen = offset + rows;
  const isLast = count === undefined ? rows < TRADES_A_PAGE : seen >= Number(count);
  if (isLast) return null;
  return rows === 0 ? undefined : String(seen);
}

async function tradesRequest(
  { access, call }: Asking,
  { fromMs, toMs, page }: ReadingWindow,
  nonces: Nonces,
): Promise<AccountRequest | null> {
  // `start` is exclusive, `end` is not.
  const start = (Math.max(0, fromMs - 1) / 1_000).toFixed(3);
  const params = { type: 'all', start, end: (toMs / 1_000).toFixed(3), ofs: page ?? '0' };
  const request = await signedByCcxt({
    exchange: 'kraken',
    secrets: access.secrets,
    path: 'TradesHistory',
    api: 'private',
    method: 'POST',
    params,
    nonceMs: nonces.next(Date.parse(call.now)),
  });
  return request && { ...request, costs: { [krakenKey.name]: 2, [krakenAddress.name]: 0 }, purpose };
}
