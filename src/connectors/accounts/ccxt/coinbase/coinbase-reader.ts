import { z } from 'zod';
import type { AccountAnswer, AccountCheck, AccountRequest, PageRead, PageRequest } from '../../../../account-ports.ts';
import { type Asking, cannotSign, type ExchangeReader } from '../exchange-reader.ts';
import { driftedReply } from '../judged-reply.ts';
import { readRows } from '../read-rows.ts';
import { skewMs } from '../skew.ts';
import { afterPage, type ReadingWindow, restarted, windowOf } from '../window-cursor.ts';
import { coinbaseAddress, coinbaseErrors, coinbaseUser } from './coinbase-errors.ts';
import { readCoinbaseFill } from './coinbase-fill.ts';
import { coinbaseToken } from './coinbase-token.ts';

const rules = {
  longestMs: Number.MAX_SAFE_INTEGER,
  overlapMs: 60 * 60_000,
  historyMs: Number.MAX_SAFE_INTEGER,
};
const base = '/api/v3/brokerage';
const purpose = 'Coinbase: reading fills';

/** Fills of Coinbase Advanced by the time of their posting, which may be long after the trade, in one chain of cursors. */
export const coinbaseReader: ExchangeReader = {
  stream: { name: 'fills', mode: 'incremental', cursor: 'time', overlapMs: rules.overlapMs },
  limits: [coinbaseUser, coinbaseAddress],
  hosts: { api: 'https://api.coinbase.com' },
  errors: coinbaseErrors,
  partitionsOf: () => [''],
  check,
  readPage,
  normalize: readCoinbaseFill,
};

const rightsShape = z.object({
  can_view: z.boolean(),
  can_trade: z.boolean().optional(),
  can_transfer: z.boolean().optional(),
});

/** `GET /key_permissions` (coinbase/coinbase-advanced-py: coinbase/rest/data_api.py). */
async function check(asking: Asking): Promise<AccountAnswer<AccountCheck>> {
  const about = 'Coinbase: looking at the key';
  const request = signed(asking, { path: `${base}/key_permissions`, query: '', purpose: about });
  if (request === null) return { outcome: 'failed', failure: cannotSign(about) };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') return reply;
  const rights = rightsShape.safeParse(reply.body);
  if (!rights.success) return { outcome: 'failed', failure: driftedReply(about, 'can_view') };
  const { can_view: canView, can_trade: canTrade, can_transfer: canTransfer } = rights.data;
  if (!canView) {
    const detail = `${about}: the key lacks the right to view.`;
    return { outcome: 'failed', failure: { kind: 'CONFIG', advice: 'widen_key', code: null, detail } };
  }
  return {
    outcome: 'answered',
    value: {
      accounts: [],
      rights: ['read', ...(canTrade ? (['trade'] as const) : []), ...(canTransfer ? (['withdraw'] as const) : [])],
      clockSkewMs: skewMs(reply.headers, asking.call.now),
    },
  };
}

const listShape = z.object({ fills: z.array(z.record(z.string(), z.unknown())), cursor: z.string().default('') });

async function readPage(asking: Asking, page: PageRequest): Promise<PageRead> {
  const window = windowOf(page, rules);
  const request = signed(asking, { path: `${base}/orders/historical/fills`, query: queryOf(window), purpose });
  if (request === null) return { outcome: 'failed', failure: cannotSign(purpose) };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') {
    const again = reply.failure.code === 'INVALID_ARGUMENT' ? restarted(window) : null;
    return again === null ? reply : { outcome: 'cursor_invalid', cursor: again, code: 'INVALID_ARGUMENT' };
  }
  const list = listShape.safeParse(reply.body);
  if (!list.success) return { outcome: 'failed', failure: driftedReply(purpose, 'fills or cursor') };
  const rows = list.data.fills.map(withoutPerson);
  const next = list.data.cursor === '' || rows.length === 0 ? null : list.data.cursor;
  if (next !== null && next === window.page) {
    return { outcome: 'failed', failure: driftedReply(purpose, 'cursor, which repeats itself') };
  }
  return {
    outcome: 'page',
    ...readRows(rows, readCoinbaseFill),
    ...afterPage(window, next, { until: page.until, rules }),
  };
}

/** A fill without the IDs of its user and portfolio. */
function withoutPerson(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { user_id: _user, retail_portfolio_id: _portfolio, ...fill } = row;
  return fill;
}

function queryOf({ fromMs, toMs, page }: ReadingWindow): string {
  const query = new URLSearchParams({ limit: '100' });
  if (fromMs > 0) query.set('start_sequence_timestamp', new Date(fromMs).toISOString());
  query.set('end_sequence_timestamp', new Date(toMs).toISOString());
  if (page !== null) query.set('cursor', page);
  return query.toString();
}

function signed(
  { access, call }: Asking,
  words: Pick<AccountRequest, 'path' | 'purpose'> & { readonly query: string },
): AccountRequest | null {
  const { apiKey: keyName = '', secret = '' } = access.secrets;
  const { path } = words;
  const token = coinbaseToken({ keyName, secret, method: 'GET', path, nowMs: Date.parse(call.now) });
  if (token === null) return null;
  const headers = { authorization: `Bearer ${token}` };
  return { method: 'GET', headers, costs: { [coinbaseUser.name]: 1, [coinbaseAddress.name]: 0 }, ...words };
}
