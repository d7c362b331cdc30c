import type { Instant } from '../../../src/domain/instant.ts';
import type { FakeRow } from './flex-state.ts';
import { newYorkTime } from './new-york-time.ts';

/** An execution as a test or the demo tells it. `commission` is positive where it is paid. `attributes` replace what follows from the rest. */
export type FlexExecution = {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly price: string;
  readonly executedAt: Instant;
  readonly currency?: string;
  readonly commission?: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

/** A `Trade` with the attributes of an ordinary execution (names: portfolio-performance/portfolio, testIBFlexStatementFile*.xml). */
export function executionRow(accountId: string, number: string, execution: FlexExecution): FakeRow {
  const { symbol, side, quantity, price, executedAt, currency = 'USD', commission = '0' } = execution;
  const { date, time } = newYorkTime(executedAt);
  const attributes = {
    accountId,
    acctAlias: 'Retirement of J. Doe',
    currency,
    assetCategory: 'STK',
    symbol,
    multiplier: '1',
    tradeID: `5${number.slice(-9)}`,
    reportDate: date,
    dateTime: `${date};${time}`,
    tradeDate: date,
    transactionType: 'ExchTrade',
    exchange: 'ISLAND',
    quantity: side === 'sell' ? `-${quantity}` : quantity,
    tradePrice: price,
    taxes: '0',
    ibCommission: negative(commission),
    ibCommissionCurrency: currency,
    openCloseIndicator: side === 'sell' ? 'C' : 'O',
    notes: 'P',
    origTradeID: '',
    origTransactionID: '0',
    buySell: side === 'sell' ? 'SELL' : 'BUY',
    transactionID: number,
    ibOrderID: `28${number.slice(-8)}`,
    ibExecID: `00012345.${number.slice(-8)}.01.01`,
    exchOrderId: 'N/A',
    levelOfDetail: 'EXECUTION',
    ...execution.attributes,
  };
  return { accountId, tag: 'Trade', reportedAt: executedAt, attributes };
}

/** The row that takes a fill back (forms: ib-edavki/ib-edavki#55, portfolio-performance/portfolio#5915). */
export function cancelRow(fill: FakeRow, number: string, at: Instant): FakeRow {
  const { attributes } = fill;
  const changed = {
    transactionType: 'TradeCancel',
    tradeID: '',
    origTradeID: attributes['tradeID'] ?? '',
    origTransactionID: attributes['transactionID'] ?? '',
    transactionID: number,
    ibExecID: '',
    exchange: '--',
    quantity: negative(attributes['quantity'] ?? '0'),
    ibCommission: '0',
    buySell: `${attributes['buySell'] ?? 'BUY'} (Ca.)`,
    notes: 'Ca',
    openCloseIndicator: '',
    reportDate: newYorkTime(at).date,
  };
  return { ...fill, reportedAt: at, attributes: { ...attributes, ...changed } };
}

/** The same fill booked again: under its trade ID and a new transaction ID, without commission (portfolio-performance/portfolio#5915). */
export function rebookedRow(fill: FakeRow, number: string, at: Instant): FakeRow {
  const changed = { transactionID: number, ibCommission: '0', reportDate: newYorkTime(at).date };
  return { ...fill, reportedAt: at, attributes: { ...fill.attributes, ...changed } };
}

/** An order as the level ORDER tells it again: in the same section, under a tag of its own. */
export function orderRow(fill: FakeRow): FakeRow {
  const { ibExecID: _, ...others } = fill.attributes;
  return { ...fill, tag: 'Order', attributes: { ...others, tradeID: '', transactionID: '', levelOfDetail: 'ORDER' } };
}

function negative(number: string): string {
  if (/^-?0+(\.0+)?$/.test(number)) return '0';
  return number.startsWith('-') ? number.slice(1) : `-${number}`;
}
