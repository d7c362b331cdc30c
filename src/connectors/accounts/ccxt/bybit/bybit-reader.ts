import { z } from 'zod';
import type { AccountAnswer, AccountCheck, AccountRequest, PageRead, PageRequest } from '../../../../account-ports.ts';
import { type Asking, cannotSign, type ExchangeReader } from '../exchange-reader.ts';
import { driftedReply } from '../judged-reply.ts';
import { readRows } from '../read-rows.ts';
import { signedByCcxt } from '../signing.ts';
import { afterPage, type ReadingWindow, restarted, windowOf } from '../window-cursor.ts';
import { bybitAccount, bybitAddress, bybitErrors } from './bybit-errors.ts';
import { bybitCategories, isBybitPayment, readBybitExecution } from './bybit-execution.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Windows of 7 days at most, and 2 years of history less a day: the clocks may differ (bybit-exchange/docs: docs/v5/order/execution.mdx). */
const rules = { longestMs: 7 * DAY_MS, overlapMs: HOUR_MS, historyMs: 729 * DAY_MS };

/** Executions of Bybit, category by category, in windows that walk forward; each window comes newest first. */
export const bybitReader: ExchangeReader = {
  stream: { name: 'executions', mode: 'incremental', cursor: 'time', overlapMs: rules.overlapMs },
  limits: [bybitAddress, bybitAccount],
  hosts: { api: 'https://api.bybit.com' },
  errors: bybitErrors,
  partitionsOf: () => bybitCategories,
  check,
  readPage,
  normalize: readBybitExecution,
};

const keyShape = z.object({
  time: z.string(),
  result: z.object({
    readOnly: z.enum(['0', '1']),
    permissions: z.record(z.string(), z.array(z.string()).nullable()),
  }),
});

/** `GET /v5/user/query-api` tells what the key may do (bybit-exchange/docs: docs/v5/user/apikey-info.mdx). */
async function check(asking: Asking): Promise<AccountAnswer<AccountCheck>> {
  const purpose = 'Bybit: looking at the key';
  const request = await signed(asking, { path: 'v5/user/query-api', params: {}, purpose });
  if (request === null) return { outcome: 'failed', failure: cannotSign(purpose) };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') return reply;
  const key = keyShape.safeParse(reply.body);
  if (!key.success) return { outcome: 'failed', failure: driftedReply(purpose, 'the rights of the key') };
  const { readOnly, permissions } = key.data.result;
  return {
    outcome: 'answered',
    value: {
      accounts: [],
      rights: readOnly === '1' ? ['read'] : rightsOf(permissions),
      clockSkewMs: Number(key.data.time) - Date.parse(asking.call.now),
    },
  };
}

/** A key that may write: `Wallet` holds transfers and `Withdraw`; what else it holds is trading. */
function rightsOf(permissions: Readonly<Record<string, readonly string[] | null>>): AccountCheck['rights'] {
  const { Wallet: wallet, ...others } = permissions;
  const canTrade = Object.values(others).some((granted) => granted !== null && granted.length > 0);
  const canWithdraw = wallet?.includes('Withdraw') ?? false;
  return ['read', ...(canTrade ? (['trade'] as const) : []), ...(canWithdraw ? (['withdraw'] as const) : [])];
}

const listShape = z.object({
  result: z.object({
    nextPageCursor: z.string().regex(/^[^\s&#]*$/),
    list: z.array(z.record(z.string(), z.unknown())),
  }),
});

async function readPage(asking: Asking, page: PageRequest): Promise<PageRead> {
  const window = windowOf(page, rules);
  const purpose = 'Bybit: reading executions';
  const request = await signed(asking, {
    path: 'v5/execution/list',
    params: parametersOf(window, page.partition),
    purpose,
  });
  if (request === null) return { outcome: 'failed', failure: cannotSign(purpose) };
  const reply = await asking.ask(request);
  if (reply.outcome === 'failed') {
    const { code } = reply.failure;
    const again = code === '10001' ? restarted(window) : null;
    return again === null ? reply : { outcome: 'cursor_invalid', cursor: again, code: '10001' };
  }
  const list = listShape.safeParse(reply.body);
  if (!list.success)
    return { outcome: 'failed', failure: driftedReply(purpose, 'result.list or result.nextPageCursor') };
  const { nextPageCursor, list: rows } = list.data.result;
  const told = rows.filter((row) => !isBybitPayment(row)).map((row) => ({ ...row, category: page.partition }));
  const nextPage = nextPageCursor === '' ? null : nextPageCursor;
  if (nextPage !== null && nextPage === window.page) {
    return { outcome: 'failed', failure: driftedReply(purpose, 'result.nextPageCursor, which repeats itself') };
  }
  return {
    outcome: 'page',
    ...readRows(told, readBybitExecution),
    ...afterPage(window, nextPage, { until: page.until, rules }),
  };
}

/** The page's cursor came percent-encoded already, and is signed and sent just so. */
function parametersOf({ fromMs, toMs, page }: ReadingWindow, category: string): Readonly<Record<string, string>> {
  const bounds = { category, startTime: String(fromMs), endTime: String(toMs), limit: '100' };
  return page === null ? bounds : { ...bounds, cursor: page };
}

async function signed(
  { access, call }: Asking,
  words: { readonly path: string; readonly params: Readonly<Record<string, string>>; readonly purpose: string },
): Promise<AccountRequest | null> {
  const { path, params, purpose } = words;
  const nonceMs = Date.parse(call.now);
  const { secrets } = access;
  const request = await signedByCcxt({
    exchange: 'bybit',
    api: 'private',
    method: 'GET',
    secrets,
    path,
    params,
    nonceMs,
  });
  return request && { ...request, costs: { [bybitAddress.name]: 1, [bybitAccount.name]: 1 }, purpose };
}
