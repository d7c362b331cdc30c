import { absolute } from '../../../domain/decimal.ts';
import { decimalOf, execIdOf, execIdParts, type FlexRow, isCancel, told, toldId } from './flex-row.ts';

/**
 * The fill that a cancellation or a correction is about; null where no fill of the report is, or where it could be several. It is
 * named by `origTransactionID`, which is the fill’s `transactionID` (portfolio-performance/portfolio#5586 and #5915), by `origTradeID`,
 * its `tradeID` (ib-edavki/ib-edavki#55), by its own `tradeID`, or by its execution ID, which differs in the last part alone
 * (interactivebrokers.github.io/tws-api, Execution).
 */
export function targetOf(row: FlexRow, rows: readonly FlexRow[]): FlexRow | null {
  const fills = rows.filter((other) => other !== row && isOfTheSame(other, row) && !isCancel(other.trade));
  const transactionId = toldId(row.trade, 'origTransactionID');
  // The surest of all: where it names no fill of the report, nothing else may.
  if (transactionId !== undefined) return fills.find(({ trade }) => trade['transactionID'] === transactionId) ?? null;
  const tradeId = toldId(row.trade, 'origTradeID') ?? toldId(row.trade, 'tradeID');
  const byTrade = tradeId === undefined ? [] : fills.filter(({ trade }) => trade['tradeID'] === tradeId);
  return byTrade.length > 0 ? lastBefore(row, byTrade) : byExecution(row, fills);
}

function byExecution(row: FlexRow, fills: readonly FlexRow[]): FlexRow | null {
  const execId = execIdOf(row.trade);
  if (execId === undefined) return null;
  const same = fills.filter(({ trade }) => execIdOf(trade) === execId);
  if (same.length > 0) return lastBefore(row, same);
  const own = execIdParts(execId);
  const earlier = fills.flatMap((fill) => {
    const parts = execIdParts(execIdOf(fill.trade) ?? '');
    return own !== null && parts?.stem === own.stem && parts.part < own.part ? [{ fill, part: parts.part }] : [];
  });
  return earlier.toSorted((a, b) => b.part - a.part)[0]?.fill ?? null;
}

/** What is taken back may be booked again under the same trade ID: the one meant was there before the row, with its quantity. */
function lastBefore(row: FlexRow, fills: readonly FlexRow[]): FlexRow | null {
  const own = numberOf(row);
  const before = fills.flatMap((fill) => {
    const number = numberOf(fill);
    const isLater = own !== null && number !== null && number > own;
    const isOther = isCancel(row.trade) && quantityOf(fill) !== quantityOf(row);
    return isLater || isOther ? [] : [{ fill, number }];
  });
  if (before.length <= 1) return before[0]?.fill ?? null;
  // Without numbers nothing tells which of several it is.
  if (own === null || before.some(({ number }) => number === null)) return null;
  return before.toSorted((a, b) => ((a.number ?? 0n) < (b.number ?? 0n) ? 1 : -1))[0]?.fill ?? null;
}

function isOfTheSame(a: FlexRow, b: FlexRow): boolean {
  return a.accountId === b.accountId && told(a.trade, 'symbol') === told(b.trade, 'symbol');
}

function quantityOf({ trade }: FlexRow): string | null {
  const quantity = decimalOf(trade['quantity'] ?? '');
  return quantity === undefined ? null : absolute(quantity);
}

function numberOf({ trade }: FlexRow): bigint | null {
  const id = toldId(trade, 'transactionID');
  return id !== undefined && /^\d{1,30}$/.test(id) ? BigInt(id) : null;
}
