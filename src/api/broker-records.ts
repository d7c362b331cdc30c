import type { StoredFill, StoredRejected, StoredTrade } from '../broker-record-ports.ts';
import * as contract from '../contract/broker-records.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { csvOf } from './csv.ts';
import { notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';

/** A page of a table that is written as a whole. */
const CSV_PAGE = 1_000;

/** What broker accounts brought: fills, trades, and rows that could not be read. */
export function brokerRecordRoutes(deps: ApiDeps) {
  const { brokerRecords, accounts, accountConnectors } = deps;
  return {
    listFills: handle(contract.listFills, async ({ params, query, reach }) => {
      const of = { reach, connectionId: params.connectionId };
      const found = await brokerRecords.fills(of, query);
      if (!found) return notFound('connection', params.connectionId);
      const all = () => everything((page) => brokerRecords.fills(of, page));
      return {
        ...answered(found, query, presentFill),
        csv: async () => csvOf(fillColumns, (await all()).map(presentFill)),
      };
    }),

    listTrades: handle(contract.listTrades, async ({ params, query, reach }) => {
      const of = { reach, connectionId: params.connectionId };
      const found = await brokerRecords.trades(of, query);
      if (!found) return notFound('connection', params.connectionId);
      const all = () => everything((page) => brokerRecords.trades(of, page));
      return {
        ...answered(found, query, presentTrade),
        csv: async () => csvOf(tradeColumns, (await all()).map(presentTrade)),
      };
    }),

    listRejected: handle(contract.listRejected, async ({ params, query, reach }) => {
      const of = { reach, connectionId: params.connectionId };
      const found = await brokerRecords.rejected(of, query);
      if (!found) return notFound('connection', params.connectionId);
      const all = () => everything((page) => brokerRecords.rejected(of, page));
      return {
        ...answered(found, query, presentRejected),
        csv: async () =>
          csvOf(
            rejectedColumns,
            (await all()).map((row) => ({ ...row, raw: JSON.stringify(row.raw) })),
          ),
      };
    }),

    updateTrade: handle(contract.updateTrade, async (call) => {
      const { connectionId, tradeId } = call.params;
      const trade = await brokerRecords.note({ ...byPerson(call), connectionId }, tradeId, call.body.note);
      return trade ? { data: presentTrade(trade) } : notFound('trade', tradeId);
    }),

    settleRejected: handle(contract.settleRejected, async (call) => {
      const { connectionId, rejectedId } = call.params;
      const of = { ...byPerson(call), connectionId };
      const row = await brokerRecords.findRejected(of, rejectedId);
      const opened = await accounts.open(call.reach, connectionId);
      if (!row || !opened) return notFound('rejected row', rejectedId);
      if (call.body.action === 'dismiss' || row.settledAt !== null) {
        const settled = await brokerRecords.settle(of, rejectedId, null, 'UTC');
        return settled ? { data: presentRejected(settled) } : notFound('rejected row', rejectedId);
      }
      if (opened === 'closed') return stillUnreadable('The stored credentials of this account do not open.');
      const connector = accountConnectors[opened.connector];
      const record = connector.normalize(row.stream, row.raw, opened);
      if (!('kind' in record)) return stillUnreadable(record.reason);
      if (record.kind !== 'fill' && record.kind !== 'fee')
        return stillUnreadable('the next run reads what it is of as a whole');
      const settled = await brokerRecords.settle(of, rejectedId, record, connector.describe().dayZone ?? 'UTC');
      return settled ? { data: presentRejected(settled) } : notFound('rejected row', rejectedId);
    }),
  };
}

type Part = { readonly page: number; readonly pageSize: number };
type Found<T> = { readonly items: readonly T[]; readonly total: number };

function answered<T, Shown>({ items, total }: Found<T>, { page, pageSize }: Part, present: (item: T) => Shown) {
  return { data: items.map(present), meta: { total, page, pageSize } };
}

async function everything<T>(read: (page: Part) => Promise<Found<T> | undefined>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const found = await read({ page, pageSize: CSV_PAGE });
    all.push(...(found?.items ?? []));
    if (!found || found.items.length < CSV_PAGE) return all;
  }
}

function presentFill({ accountKey: account, ...fill }: StoredFill) {
  return { ...fill, account, fee: fill.fee && { ...fill.fee } };
}

function presentTrade({ accountKey: account, fees, ...trade }: StoredTrade) {
  return { ...trade, account, fees: fees.map((fee) => ({ ...fee })) };
}

function presentRejected(row: StoredRejected) {
  return { ...row };
}

function stillUnreadable(reason: string): Refusal<'still_unreadable'> {
  return {
    refused: 'still_unreadable',
    detail: `This row still cannot be read: ${reason}. It stays here until relais can, or you let it go.`,
  };
}

const fillColumns = {
  account: 'account',
  symbol: 'symbol',
  externalId: 'external_id',
  executedAt: 'executed_at',
  side: 'side',
  quantity: 'quantity',
  price: 'price',
  currency: 'currency',
  'fee.amount': 'fee',
  'fee.currency': 'fee_currency',
  orderId: 'order_id',
  effect: 'effect',
  effectOf: 'effect_of',
  revision: 'revision',
} as const;

const tradeColumns = {
  account: 'account',
  symbol: 'symbol',
  side: 'side',
  status: 'status',
  openedAt: 'opened_at',
  closedAt: 'closed_at',
  quantity: 'quantity',
  openQuantity: 'open_quantity',
  entryPrice: 'entry_price',
  exitPrice: 'exit_price',
  realisedProfit: 'realised_profit',
  currency: 'currency',
  fees: 'fees',
  feesPending: 'fees_pending',
  fillCount: 'fills',
  note: 'note',
} as const;

const rejectedColumns = {
  stream: 'stream',
  externalId: 'external_id',
  reason: 'reason',
  raw: 'raw',
  seenAt: 'seen_at',
  settledAt: 'settled_at',
  settledHow: 'settled_how',
} as const;
