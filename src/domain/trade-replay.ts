import { canonicalDecimal, compareDecimals, type Decimal, isNegative, isZero, minus, sumOf } from './decimal.ts';
import type { FillReading } from './fill.ts';
import type { TradeSide } from './trade.ts';
import type { StandingFill } from './trade-standing.ts';

/** What a trade has of a fill. `of`: all of it, or the part before (`first`) or after (`second`) the position passed zero. */
export type ReplayedPart = {
  readonly fill: FillReading;
  readonly quantity: Decimal;
  readonly of: 'whole' | 'first' | 'second';
};

/** A trade as its parts: what opened the position or added to it, and what closed it, each in the order of replay. */
export type ReplayedTrade = {
  readonly key: string;
  readonly side: TradeSide;
  readonly openings: readonly [ReplayedPart, ...ReplayedPart[]];
  readonly closings: readonly ReplayedPart[];
  /** All of them, in the order of replay. */
  readonly parts: readonly ReplayedPart[];
  readonly openQuantity: Decimal;
};

type Growing = {
  readonly key: string;
  readonly side: TradeSide;
  readonly openings: [ReplayedPart, ...ReplayedPart[]];
  readonly closings: ReplayedPart[];
  readonly parts: ReplayedPart[];
  openQuantity: Decimal;
};

/**
 * Cuts the fills of one series, in the order of replay, into trades: each from a flat position to the next flat one. A fill that
 * passes zero is split there, exactly: its first part closes one trade and its second opens the next. Each currency has a
 * position of its own, since a profit cannot be told between two.
 *
 * @throws RangeError for a fill whose quantity is not positive, which no connector lets through.
 */
export function replayed(fills: readonly StandingFill[]): readonly ReplayedTrade[] {
  const trades: Growing[] = [];
  const latest = new Map<string, Growing>();
  for (const standing of fills) {
    const { currency } = standing.fill;
    const begun = tradeBegunBy(standing, latest.get(currency));
    if (!begun) continue;
    trades.push(begun);
    latest.set(currency, begun);
  }
  return trades;
}

/** Goes on with the latest trade, and returns the trade that the fill begins, if it does. */
function tradeBegunBy({ fill, first }: StandingFill, trade: Growing | undefined): Growing | undefined {
  const quantity = positiveQuantityOf(fill);
  if (!trade || isZero(trade.openQuantity)) return begunWith(first.externalId, { fill, quantity, of: 'whole' });
  const beyond = isOpening(trade, fill) ? '0' : minus(quantity, trade.openQuantity);
  if (compareDecimals(beyond, '0') <= 0) {
    add(trade, { fill, quantity, of: 'whole' });
    return undefined;
  }
  add(trade, { fill, quantity: trade.openQuantity, of: 'first' });
  return begunWith(`${first.externalId}/2`, { fill, quantity: beyond, of: 'second' });
}

function begunWith(key: string, part: ReplayedPart): Growing {
  const side = part.fill.side === 'buy' ? 'long' : 'short';
  return { key, side, openings: [part], closings: [], parts: [part], openQuantity: part.quantity };
}

function add(trade: Growing, part: ReplayedPart): void {
  const isOneMore = isOpening(trade, part.fill);
  (isOneMore ? trade.openings : trade.closings).push(part);
  trade.parts.push(part);
  trade.openQuantity = isOneMore
    ? sumOf([trade.openQuantity, part.quantity])
    : minus(trade.openQuantity, part.quantity);
}

function isOpening({ side }: Growing, fill: FillReading): boolean {
  return (side === 'long') === (fill.side === 'buy');
}

function positiveQuantityOf({ quantity, externalId }: FillReading): Decimal {
  if (isZero(quantity) || isNegative(quantity)) {
    throw new RangeError(
      `The fill “${externalId}” has the quantity ${quantity}: only positive ones are fills. Reject it where it is read.`,
    );
  }
  return canonicalDecimal(quantity);
}
