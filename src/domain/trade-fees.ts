import { absolute, type Decimal, isZero, minus, sumOf } from './decimal.ts';
import { feesByCurrency, sharedBy } from './fee-share.ts';
import type { Fee, FeeReading, FillReading, Moment } from './fill.ts';
import { compareTexts, groupedBy } from './trade-groups.ts';
import { valueOf } from './trade-profit.ts';
import type { ReplayedPart } from './trade-replay.ts';
import { compareStanding, type StandingFill } from './trade-standing.ts';

/** The fees of one fill, by currency: its own and its shares of those told apart. Pending while neither was told. */
export type FillFees = { readonly fees: readonly Fee[]; readonly isPending: boolean };

export type FeesOfFills = {
  readonly ofFill: ReadonlyMap<FillReading, FillFees>;
  readonly unshared: readonly FeeReading[];
};

/**
 * Shares the fees told apart among the fills of their account, symbol (where they name one) and day, pro rata to |quantity × price ×
 * multiplier|; by quantity where that is 0 for all of them, as for options that expire. Fees of one account, symbol, day and
 * currency are added up first and shared together. Amounts of several currencies are compared as they stand, since there are no
 * rates here: only a fee for a whole account that trades in several currencies meets that.
 */
export function feesOfFills(
  fills: readonly StandingFill[],
  told: readonly FeeReading[],
  dayOf: (moment: Moment) => string,
): FeesOfFills {
  const tradedOn = fillsByDay(fills, dayOf);
  const shares = new Map<FillReading, Fee[]>(fills.map(({ fill }) => [fill, []]));
  const unshared: FeeReading[] = [];
  for (const together of groupedBy(told, (fee) => JSON.stringify([dayKey(fee, fee.date), fee.currency])).values()) {
    const [one] = together;
    const traded = one && tradedOn.get(dayKey(one, one.date));
    if (!traded) {
      unshared.push(...together);
      continue;
    }
    const parts = sharedBy(sumOf(together.map(({ amount }) => amount)), weightsOf(traded));
    traded.forEach((fill, index) => shares.get(fill)?.push({ amount: parts[index] ?? '0', currency: one.currency }));
  }
  return {
    ofFill: new Map([...shares].map(([fill, ofIt]) => [fill, withOwn(fill, ofIt)])),
    unshared: unshared.sort(compareFees),
  };
}

/** The share that a part of a fill has of its fees: of a split fill pro rata to the quantities, the remainder to the second part. */
export function feesOfPart({ fill, quantity, of }: ReplayedPart, { fees }: FillFees): readonly Fee[] {
  if (of === 'whole') return fees;
  const other = minus(fill.quantity, quantity);
  const weights = of === 'first' ? [quantity, other] : [other, quantity];
  return fees.map(({ amount, currency }) => {
    const [first = '0', second = '0'] = sharedBy(amount, weights);
    return { amount: of === 'first' ? first : second, currency };
  });
}

/** The fills of each day of an account, and of each day of a symbol in it, in the order of replay: the last takes the remainder. */
function fillsByDay(fills: readonly StandingFill[], dayOf: (moment: Moment) => string) {
  const inOrder = [...fills].sort((a, b) => compareStanding(a, b) || compareTexts(a.fill.symbol, b.fill.symbol));
  const keyed = inOrder.flatMap(({ fill }) => {
    const day = dayOf(fill.executedAt);
    const { accountKey, symbol } = fill;
    return [symbol, null].map((scope) => ({ fill, key: dayKey({ accountKey, symbol: scope }, day) }));
  });
  return new Map([...groupedBy(keyed, ({ key }) => key)].map(([key, ofIt]) => [key, ofIt.map(({ fill }) => fill)]));
}

type Scope = { readonly accountKey: string; readonly symbol: string | null };

function dayKey({ accountKey, symbol }: Scope, day: string): string {
  return JSON.stringify([accountKey, symbol, day]);
}

function weightsOf(fills: readonly FillReading[]): readonly Decimal[] {
  const values = fills.map((fill) => absolute(valueOf(fill, fill.quantity)));
  return values.every(isZero) ? fills.map(({ quantity }) => quantity) : values;
}

function withOwn({ fee }: FillReading, shares: readonly Fee[]): FillFees {
  if (fee === null) return { fees: feesByCurrency(shares), isPending: shares.length === 0 };
  return { fees: feesByCurrency([fee, ...shares]), isPending: false };
}

function compareFees(a: FeeReading, b: FeeReading): number {
  return (
    compareTexts(a.accountKey, b.accountKey) ||
    compareTexts(a.date, b.date) ||
    compareTexts(a.symbol ?? '', b.symbol ?? '') ||
    compareTexts(a.externalId, b.externalId)
  );
}
