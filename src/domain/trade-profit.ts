import { compareDecimals, type Decimal, dividedBy, minus, negated, sumOf, times } from './decimal.ts';
import type { FillReading } from './fill.ts';
import type { ReplayedPart, ReplayedTrade } from './trade-replay.ts';

/** Digits after the point of an average price, which is the only thing about a trade that may not be exact. */
const PRICE_PLACES = 12;

export function quantityOf(parts: readonly ReplayedPart[]): Decimal {
  return sumOf(parts.map(({ quantity }) => quantity));
}

/** The average price of parts by their quantities, from exact sums. @throws RangeError for none. */
export function averagePrice(parts: readonly ReplayedPart[]): Decimal {
  return dividedBy(
    sumOf(parts.map(({ fill, quantity }) => times(fill.price, quantity))),
    quantityOf(parts),
    PRICE_PLACES,
  );
}

/**
 * What the closed quantity of a trade brought above its cost, exactly. Lots are closed in the order in which they were opened: so what all
 * closings together closed is what was opened first, and one walk over the openings finds its cost, however many lots there are.
 */
export function realisedProfit({ side, openings, closings }: ReplayedTrade): Decimal {
  const proceeds = sumOf(closings.map(({ fill, quantity }) => valueOf(fill, quantity)));
  const profit = minus(proceeds, valueOfFirst(openings, quantityOf(closings)));
  return side === 'long' ? profit : negated(profit);
}

/** Quantity × price × multiplier: negative where the price is. */
export function valueOf({ price, multiplier = '1' }: FillReading, quantity: Decimal): Decimal {
  return times(times(price, multiplier), quantity);
}

/** The value of the first `quantity` of what was opened. */
function valueOfFirst(openings: readonly ReplayedPart[], quantity: Decimal): Decimal {
  const values: Decimal[] = [];
  let left = quantity;
  for (const opening of openings) {
    if (compareDecimals(left, '0') <= 0) break;
    const taken = compareDecimals(opening.quantity, left) < 0 ? opening.quantity : left;
    values.push(valueOf(opening.fill, taken));
    left = minus(left, taken);
  }
  return sumOf(values);
}
