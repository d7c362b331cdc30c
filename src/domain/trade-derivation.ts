import { isZero } from './decimal.ts';
import { feesByCurrency } from './fee-share.ts';
import type { FeeReading, FillReading, Moment } from './fill.ts';
import type { Derivation, Trade, TradeEnd } from './trade.ts';
import { type FeesOfFills, type FillFees, feesOfFills, feesOfPart } from './trade-fees.ts';
import { compareTexts, groupedBy } from './trade-groups.ts';
import { averagePrice, quantityOf, realisedProfit } from './trade-profit.ts';
import { type ReplayedTrade, replayed } from './trade-replay.ts';
import { standingFills } from './trade-standing.ts';

/**
 * The trades of one connection, derived anew from all that its broker told: the same for the same readings, in whatever order they came.
 * Give whole accounts: a series (account and symbol) is replayed from its first fill, and a fee for a whole account is shared among all its
 * symbols. That is also the only way in which a fill changes anything about another symbol: the shares of such a fee on its day.
 *
 * `dayOf` is the date at the broker of a moment, as in `FeeReading.date`. External IDs are taken to be unique as `FillReading` says.
 * Fees in what is traded (a Bitcoin fee of a Bitcoin purchase) are fees and do not change the position.
 *
 * @throws RangeError for a text that is no decimal, or a quantity that is not positive: connectors let none through.
 */
export function deriveTrades(
  fills: readonly FillReading[],
  fees: readonly FeeReading[],
  dayOf: (moment: Moment) => string,
): Derivation {
  const series = [...groupedBy(fills, ({ accountKey, symbol }) => JSON.stringify([accountKey, symbol])).values()]
    .flatMap((readings) => readings.slice(0, 1).map((one) => ({ ...standingFills(readings), one })))
    .sort(({ one: a }, { one: b }) => compareTexts(a.accountKey, b.accountKey) || compareTexts(a.symbol, b.symbol));
  const told = feesOfFills(
    series.flatMap((each) => each.fills),
    fees,
    dayOf,
  );
  return {
    series: series.map(({ one: { accountKey, symbol }, fills: standing, unmatched }) => ({
      accountKey,
      symbol,
      trades: replayed(standing).map((trade) => derived(trade, told)),
      unmatched,
    })),
    unsharedFees: told.unshared,
  };
}

function derived(trade: ReplayedTrade, { ofFill }: FeesOfFills): Trade {
  const { key, side, openings, parts, openQuantity } = trade;
  const withFees = parts.map((part) => ({ part, told: ofFill.get(part.fill) ?? noFeesYet }));
  return {
    key,
    side,
    currency: openings[0].fill.currency,
    openedAt: openings[0].fill.executedAt,
    quantity: quantityOf(openings),
    openQuantity,
    entryPrice: averagePrice(openings),
    realisedProfit: realisedProfit(trade),
    fees: feesByCurrency(withFees.flatMap(({ part, told }) => feesOfPart(part, told))),
    feesPending: withFees.some(({ told }) => told.isPending),
    fills: parts.map(({ fill, quantity }) => ({ externalId: fill.externalId, quantity })),
    ...endOf(trade),
  };
}

const noFeesYet: FillFees = { fees: [], isPending: true };

function endOf({ closings, openQuantity }: ReplayedTrade): TradeEnd {
  const last = closings.at(-1);
  if (!last) return { status: 'open', closedAt: null, exitPrice: null };
  const exitPrice = averagePrice(closings);
  return isZero(openQuantity)
    ? { status: 'closed', closedAt: last.fill.executedAt, exitPrice }
    : { status: 'open', closedAt: null, exitPrice };
}
