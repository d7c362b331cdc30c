import type { AccountCall, PageRead, PageRequest } from '../../../account-ports.ts';
import { type Instant, laterInstant, plusMs } from '../../../domain/instant.ts';
import type { OandaAnswer, OandaApi } from './oanda-api.ts';
import { cursorOf, type OandaCursor } from './oanda-cursor.ts';
import { readRows } from './oanda-rows.ts';
import { accountsSchema, listSchema, summarySchema, transactionsSchema } from './oanda-shapes.ts';

type Asked = { readonly api: OandaApi; readonly page: PageRequest; readonly call: AccountCall };
type In<P extends OandaCursor['phase']> = Extract<OandaCursor, { phase: P }>;

const dayMs = 24 * 60 * 60_000;
/** As many as the service gives at most; it may give fewer, and says so by its pages. */
const pageSize = 1_000;

/** All accounts of the token as pieces to read. A token always has one, so that none is not believed. */
export async function readAccounts({ api, call }: Omit<Asked, 'page'>): Promise<PageRead> {
  const request = { path: '/accounts', purpose: 'reading the accounts', schema: accountsSchema };
  const answer = await api.get(request, call);
  if (answer.outcome !== 'answered') return { outcome: 'failed', failure: answer.failure };
  const partitions = answer.value.accounts.map(({ id }) => ({ stream: 'transactions', partition: id }));
  if (partitions.length === 0) return { outcome: 'doubtful', code: 'no_accounts' };
  return { outcome: 'page', records: [], rejected: [], cursor: null, isDone: true, partitions };
}

/** One page of an account's transactions, by the phase of its cursor. */
export async function readTransactions(asked: Asked): Promise<PageRead> {
  const cursor = cursorOf(asked.page.cursor);
  if (cursor === undefined) return { outcome: 'cursor_invalid', cursor: null, code: 'unknown_cursor' };
  if (cursor === null) return readSummary(asked, { from: asked.page.since, newestAt: null, isReread: false });
  switch (cursor.phase) {
    case 'summary':
      return readSummary(asked, cursor);
    case 'list':
      return readList(asked, cursor);
    case 'range':
      return readRange(asked, cursor);
    case 'since':
      return readSince(asked, cursor);
  }
}

/** The first page: what the account's fees are in. It comes before the list, so that the list has every ID up to `lastId`. */
async function readSummary(
  { api, page, call }: Asked,
  { from, newestAt, isReread }: Pick<In<'summary'>, 'from' | 'newestAt' | 'isReread'>,
): Promise<PageRead> {
  const request = { path: `${pathOf(page)}/summary`, purpose: 'reading the account', schema: summarySchema };
  const answer = await api.get(request, call);
  if (answer.outcome !== 'answered') return { outcome: 'failed', failure: answer.failure };
  const { account, lastTransactionID: lastId } = answer.value;
  const { currency } = account;
  return goOn({ phase: 'list', currency, from, lastId, newestAt, isReread });
}

/**
 * Which IDs there are. The list has no end in time: reading goes on by ID from its last, so what it left out at its end would have
 * to be found again. Its pages are read by IDs that we count ourselves, as many at a time as its own pages have.
 */
async function readList({ api, page, call }: Asked, cursor: In<'list'>): Promise<PageRead> {
  const { currency, newestAt, isReread, from, lastId } = cursor;
  const query = { ...(from === null ? {} : { from }), pageSize: String(pageSize) };
  const request = { path: `${pathOf(page)}/transactions`, query, purpose: 'listing transactions', schema: listSchema };
  const answer = await api.get(request, call);
  if (answer.outcome !== 'answered') return { outcome: 'failed', failure: answer.failure };
  const { pages } = answer.value;
  const kept = { currency, newestAt, isReread };
  if (pages.length === 0) return goOn({ ...kept, phase: 'since', lastId });
  const next = Math.min(...pages.map((range) => range.from));
  const end = Math.max(...pages.map((range) => range.to));
  const size = Math.max(1, ...pages.map((range) => range.to - range.from + 1));
  return goOn({ ...kept, phase: 'range', next, end, size });
}

/** A range of IDs. An answer that ends before the range does is gone on from, in case that it was cut. */
async function readRange({ api, page, call }: Asked, cursor: In<'range'>): Promise<PageRead> {
  const { currency, next, end, size } = cursor;
  const to = Math.min(next + size - 1, end);
  const query = { from: String(next), to: String(to) };
  const answer = await transactionsOf({ api, page, call }, { path: 'idrange', query });
  if (answer.outcome !== 'answered') return refused(answer, cursor, page);
  const { records, rejected, lastId, newestAt } = readRows(answer.value.transactions, currency);
  const seen = { currency, isReread: cursor.isReread, newestAt: laterInstant(cursor.newestAt, newestAt) };
  const reached = lastId === null || lastId < next ? to : Math.min(lastId, to);
  const after: OandaCursor =
    reached < end ? { ...cursor, ...seen, next: reached + 1 } : { ...seen, phase: 'since', lastId: end };
  return { outcome: 'page', records, rejected, cursor: after, isDone: false };
}

/**
 * What came after an ID. How many an answer holds at most is not documented, so it is whole only where it reaches its own
 * `lastTransactionID`; of an answer with nothing in it, the IDs up to there are asked for one by one.
 */
async function readSince({ api, page, call }: Asked, cursor: In<'since'>): Promise<PageRead> {
  const { currency, lastId: knownId } = cursor;
  const answer = await transactionsOf({ api, page, call }, { path: 'sinceid', query: { id: String(knownId) } });
  if (answer.outcome !== 'answered') return refused(answer, cursor, page);
  const { transactions, lastTransactionID: newestId } = answer.value;
  if (newestId < knownId && !cursor.isReread) return reread(cursor, page, 'last_transaction_id');
  const { records, rejected, lastId, newestAt } = readRows(transactions, currency);
  const reachedId = Math.max(knownId, lastId ?? knownId);
  const isDone = reachedId >= newestId;
  const seen = { currency, newestAt: laterInstant(cursor.newestAt, newestAt), isReread: cursor.isReread && !isDone };
  const after: OandaCursor =
    isDone || reachedId > knownId
      ? { ...seen, phase: 'since', lastId: reachedId }
      : { ...seen, phase: 'range', next: knownId + 1, end: newestId, size: pageSize };
  return { outcome: 'page', records, rejected, cursor: after, isDone };
}

function transactionsOf(
  { api, page, call }: Asked,
  { path, query }: { readonly path: 'idrange' | 'sinceid'; readonly query: Readonly<Record<string, string>> },
) {
  const request = { query, purpose: 'reading transactions', schema: transactionsSchema };
  return api.get({ ...request, path: `${pathOf(page)}/transactions/${path}` }, call);
}

/**
 * Once: an account that refuses the IDs of its own list does not mend by reading it again.
 */
function refused(
  answer: Exclude<OandaAnswer<unknown>, { outcome: 'answered' }>,
  cursor: OandaCursor,
  page: PageRequest,
): PageRead {
  if (answer.outcome === 'failed' || cursor.isReread) return { outcome: 'failed', failure: answer.failure };
  return reread(cursor, page, 'http_416');
}

/**
 * IDs that the account does not have: it is read again from a day before the newest transaction that was seen, or as far back as a
 * first reading went.
 */
function reread({ currency, newestAt }: OandaCursor, { since, until }: PageRequest, code: string): PageRead {
  const from: Instant = newestAt === null ? (since ?? plusMs(until, -30 * dayMs)) : plusMs(newestAt, -dayMs);
  const cursor: OandaCursor = { phase: 'summary', currency, from, newestAt, isReread: true };
  return { outcome: 'cursor_invalid', cursor, code };
}

function pathOf({ partition }: PageRequest): string {
  return `/accounts/${encodeURIComponent(partition)}`;
}

function goOn(cursor: OandaCursor): PageRead {
  return { outcome: 'page', records: [], rejected: [], cursor, isDone: false };
}
