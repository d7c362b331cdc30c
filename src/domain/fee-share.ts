import { canonicalDecimal, type Decimal, dividedDown, isNegative, isZero, minus, sumOf, times } from './decimal.ts';
import type { Fee } from './fill.ts';
import { compareTexts, groupedBy } from './trade-groups.ts';

/** Digits after the point of every share but the one that takes the remainder. */
const SHARE_PLACES = 12;

/**
 * An amount shared pro rata to `weights`, in their order: each share cut off after 12 places, the remainder to the last that weighs
 * anything, so that the shares add up to the amount exactly and none has the other sign.
 *
 * @throws RangeError for a negative weight, or when nothing weighs anything: then there is no one to take the amount.
 */
export function sharedBy(amount: Decimal, weights: readonly Decimal[]): readonly Decimal[] {
  if (weights.some(isNegative)) throw new RangeError('An amount cannot be shared by a negative weight.');
  const last = weights.reduce((found, weight, index) => (isZero(weight) ? found : index), -1);
  if (last === -1) throw new RangeError('An amount cannot be shared where nothing weighs anything.');
  const all = sumOf(weights);
  let rest = canonicalDecimal(amount);
  return weights.map((weight, index) => {
    const share = index === last ? rest : dividedDown(times(amount, weight), all, SHARE_PLACES);
    rest = minus(rest, share);
    return share;
  });
}

/** The exact sum of fees in each currency, in the order of their names. A currency whose fees add up to 0 stays. */
export function feesByCurrency(fees: readonly Fee[]): readonly Fee[] {
  return [...groupedBy(fees, ({ currency }) => currency)]
    .map(([currency, ofIt]) => ({ amount: sumOf(ofIt.map(({ amount }) => amount)), currency }))
    .sort((a, b) => compareTexts(a.currency, b.currency));
}
