import { invalid, type OandaFakeAccount, type OandaTransaction } from './oanda-state.ts';

type Query = Readonly<Record<string, unknown>>;
type Sizes = { readonly largestPage: number; readonly largestAnswer: number };

/** `GET …/transactions`: the addresses of its pages, no transactions (oanda/v20-openapi: json/v20.json). */
export function pagesOf(
  account: OandaFakeAccount,
  query: Query,
  { base, now, largestPage }: Sizes & { base: string; now: string },
) {
  const [from, to] = [timeOf(query, 'from'), timeOf(query, 'to')];
  if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to)) throw invalid('to', 416);
  const pageSize = sizeOf(query);
  const found = typed(account.transactions, query)
    .filter(({ time }) => from === undefined || Date.parse(time) >= Date.parse(from))
    .filter(({ time }) => to === undefined || Date.parse(time) <= Date.parse(to));
  const span = Math.min(pageSize, largestPage);
  const pages: string[] = [];
  for (let start = 0; start < found.length; start += span) {
    const page = found.slice(start, start + span);
    pages.push(`${base}/v3/accounts/${account.id}/transactions/idrange?from=${page[0]?.id}&to=${page.at(-1)?.id}`);
  }
  const [first] = account.transactions;
  const bounds = { from: from ?? first?.time ?? now, to: to ?? now };
  return { ...bounds, pageSize, count: found.length, pages, lastTransactionID: String(account.lastId) };
}

/** `GET …/idrange`: both bounds are in it. */
export function inRange(account: OandaFakeAccount, query: Query, sizes: Sizes) {
  const [from, to] = [idOf(query, 'from'), idOf(query, 'to')];
  if (from < 1 || from > to || to > account.lastId) throw invalid(from < 1 ? 'from' : 'to', 416);
  return answered(account, { query, sizes, isAsked: (id) => id >= from && id <= to });
}

/** `GET …/sinceid`: what comes after the ID. */
export function sinceId(account: OandaFakeAccount, query: Query, sizes: Sizes) {
  const since = idOf(query, 'id');
  if (since > account.lastId) throw invalid('id', 416);
  return answered(account, { query, sizes, isAsked: (id) => id > since });
}

function answered(
  account: OandaFakeAccount,
  { query, sizes, isAsked }: { query: Query; sizes: Sizes; isAsked: (id: number) => boolean },
) {
  const found = typed(account.transactions, query).filter(({ id }) => isAsked(Number(id)));
  return { transactions: found.slice(0, sizes.largestAnswer), lastTransactionID: String(account.lastId) };
}

function typed(transactions: readonly OandaTransaction[], { type }: Query): readonly OandaTransaction[] {
  if (type === undefined) return transactions;
  if (typeof type !== 'string') throw invalid('type');
  return transactions.filter((transaction) => type.split(',').includes(transaction.type));
}

function idOf(query: Query, name: string): number {
  const text = query[name];
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) throw invalid(name);
  return Number(text);
}

function sizeOf({ pageSize = '100' }: Query): number {
  const size = typeof pageSize === 'string' && /^\d{1,5}$/.test(pageSize) ? Number(pageSize) : 0;
  if (size < 1 || size > 1_000) throw invalid('pageSize');
  return size;
}

function timeOf(query: Query, name: string): string | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(Date.parse(text)))
    throw invalid(name);
  return text;
}
