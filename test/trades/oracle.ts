import type { Fee, FeeReading, FillReading } from '../../src/domain/fill.ts';
import type { Derivation, Trade, TradePart } from '../../src/domain/trade.ts';
import {
  by,
  commonDivisor,
  cutTo12,
  decimalText,
  type Fraction,
  fraction,
  fractionOf,
  less,
  over,
  plus,
  roundedTo12,
  size,
  total,
  zero,
} from './fraction.ts';

/**
 * Judges `deriveTrades`, of which it imports nothing but types: every fill falls apart into equal units, and a queue of single units is
 * opened and closed one by one, oldest first. What a correction or a reversal does is asked of each reading upwards, from it to what it
 * names. Slow and simple on purpose.
 */
export function oracleOf(
  fills: readonly FillReading[],
  fees: readonly FeeReading[],
  dayOf: (moment: string) => string,
): Derivation {
  const names = [...new Set(fills.map(({ accountKey, symbol }) => `${accountKey}\n${symbol}`))].sort();
  const all = names.map((name) => {
    const [accountKey = '', symbol = ''] = name.split('\n');
    const series = fills.filter((fill) => fill.accountKey === accountKey && fill.symbol === symbol);
    return { accountKey, symbol, ...whatStands(series) };
  });
  const standing = all.flatMap((each) => each.standing).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const told = feesByFill(standing, fees, dayOf);
  return {
    series: all.map(({ accountKey, symbol, standing, unmatched }) => ({
      accountKey,
      symbol,
      trades: tradesOf(standing, told.shares),
      unmatched,
    })),
    unsharedFees: told.unshared,
  };
}

type Stands = { readonly fill: FillReading; readonly root: FillReading };

function whatStands(series: readonly FillReading[]) {
  const named = (id: string) => series.find(({ externalId }) => externalId === id);
  const above = (reading: FillReading) => (reading.effect.kind === 'fill' ? undefined : named(reading.effect.of));
  const rootOf = (reading: FillReading) => {
    let at: FillReading | undefined = reading;
    for (let steps = 0; at && steps <= series.length; steps += 1) {
      if (at.effect.kind === 'fill') return at;
      at = above(at);
      if (at?.effect.kind === 'reversal') return undefined;
    }
    return undefined;
  };
  const isNamed = (reading: FillReading) => series.some((other) => above(other) === reading);
  const hasLaterSibling = (reading: FillReading) =>
    series.some(
      (other) =>
        other.effect.kind === 'correction' && above(other) === above(reading) && ownKey(other) > ownKey(reading),
    );
  const isReplaced = (reading: FillReading): boolean =>
    reading.effect.kind === 'correction' && (hasLaterSibling(reading) || isReplaced(above(reading) ?? reading));
  const standing = series.flatMap((fill): Stands[] => {
    const root = rootOf(fill);
    const counts = root && fill.effect.kind !== 'reversal' && !isNamed(fill) && !isReplaced(fill);
    return counts ? [{ fill, root }] : [];
  });
  const lost = series.filter((reading) => !rootOf(reading)).sort((a, b) => (ownKey(a) < ownKey(b) ? -1 : 1));
  return {
    standing: standing.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    unmatched: lost.map(({ externalId }) => externalId),
  };
}

/** One text to sort by, which the pads make comparable: `…:11.5Z` is `…:11.500000000`. */
function keyFrom(moment: string, { order, externalId, symbol }: FillReading): string {
  const bare = moment.slice(0, -1);
  const nine = (bare.includes('.') ? bare : `${bare}.`).padEnd('2026-03-02T14:30:00.'.length + 9, '0');
  return [nine, order, externalId, symbol].join('\u0000');
}

const ownKey = (reading: FillReading) => keyFrom(reading.executedAt, reading);
const sortKey = ({ fill, root }: Stands) => keyFrom(fill.executedAt, root);
const worthOf = ({ price, multiplier }: FillReading) => by(fractionOf(price), fractionOf(multiplier ?? '1'));

type Share = { readonly currency: string; readonly amount: Fraction };

function feesByFill(standing: readonly Stands[], fees: readonly FeeReading[], dayOf: (moment: string) => string) {
  const shares = new Map<FillReading, Share[]>();
  for (const { fill } of standing) {
    const own = fill.fee;
    shares.set(fill, own === null ? [] : [{ currency: own.currency, amount: fractionOf(own.amount) }]);
  }
  const unshared: FeeReading[] = [];
  const kinds = new Set(fees.map((fee) => [fee.accountKey, fee.symbol, fee.date, fee.currency].join('\n')));
  for (const kind of kinds) {
    const ofKind = fees.filter((fee) => [fee.accountKey, fee.symbol, fee.date, fee.currency].join('\n') === kind);
    const [{ accountKey, symbol, date, currency } = raise()] = ofKind;
    const takers = standing.filter(
      ({ fill }) =>
        fill.accountKey === accountKey &&
        (symbol === null || symbol === fill.symbol) &&
        dayOf(fill.executedAt) === date,
    );
    if (takers.length === 0) unshared.push(...ofKind);
    const amount = total(ofKind.map((fee) => fractionOf(fee.amount)));
    for (const [fill, part] of dealt(amount, takers)) shares.get(fill)?.push({ currency, amount: part });
  }
  const place = ({ accountKey, date, symbol, externalId }: FeeReading) =>
    [accountKey, date, symbol ?? '', externalId].join('\u0000');
  return { shares, unshared: unshared.sort((a, b) => (place(a) < place(b) ? -1 : 1)) };
}

function dealt(amount: Fraction, takers: readonly Stands[]): readonly (readonly [FillReading, Fraction])[] {
  const byWorth = takers.map(({ fill }) => size(by(worthOf(fill), fractionOf(fill.quantity))));
  const weights = total(byWorth).top === 0n ? takers.map(({ fill }) => fractionOf(fill.quantity)) : byWorth;
  const weighty = weights.filter(({ top }) => top !== 0n).length;
  let [seen, given] = [0, zero];
  return takers.map(({ fill }, index) => {
    const weight = weights[index] ?? raise();
    if (weight.top === 0n) return [fill, zero];
    seen += 1;
    const part = seen === weighty ? less(amount, given) : cutTo12(over(by(amount, weight), total(weights)));
    given = plus(given, part);
    return [fill, part];
  });
}

type Unit = { readonly stands: Stands; readonly index: number };
type Story = { readonly key: string; readonly opened: Unit[]; readonly closed: Unit[]; readonly units: Unit[] };

function tradesOf(standing: readonly Stands[], shares: ReadonlyMap<FillReading, readonly Share[]>): Trade[] {
  const unit = unitOf(standing);
  const stories: Story[] = [];
  const queues = new Map<string, { story: Story; lots: Unit[] }>();
  const profits = new Map<Story, Fraction>();
  for (const stands of standing) {
    const { fill, root } = stands;
    const count = Number(over(fractionOf(fill.quantity), unit).top);
    for (let index = 0; index < count; index += 1) {
      const one = { stands, index };
      const queue = queues.get(fill.currency);
      if (!queue || queue.lots.length === 0) {
        const story = {
          key: index === 0 ? root.externalId : `${root.externalId}/2`,
          opened: [one],
          closed: [],
          units: [one],
        };
        stories.push(story);
        queues.set(fill.currency, { story, lots: [one] });
        profits.set(story, zero);
        continue;
      }
      const { story, lots } = queue;
      story.units.push(one);
      if (lots[0]?.stands.fill.side === fill.side) {
        lots.push(one);
        story.opened.push(one);
        continue;
      }
      story.closed.push(one);
      const oldest = lots.shift() ?? raise();
      const risen = by(less(worthOf(fill), worthOf(oldest.stands.fill)), unit);
      const profit = oldest.stands.fill.side === 'buy' ? risen : less(zero, risen);
      profits.set(story, plus(profits.get(story) ?? zero, profit));
    }
  }
  return stories.map((story) => written(story, { unit, shares, profit: profits.get(story) ?? zero }));
}

/** The greatest quantity of which each quantity is a whole multiple. */
function unitOf(standing: readonly Stands[]): Fraction {
  return standing
    .map(({ fill }) => fractionOf(fill.quantity))
    .reduce((a, b) => fraction(commonDivisor(a.top * b.bottom, b.top * a.bottom), a.bottom * b.bottom), zero);
}

type Written = {
  readonly unit: Fraction;
  readonly shares: ReadonlyMap<FillReading, readonly Share[]>;
  readonly profit: Fraction;
};

function written({ key, opened, closed, units }: Story, { unit, shares, profit }: Written): Trade {
  const worth = (count: number) => by(fraction(BigInt(count)), unit);
  const average = (some: readonly Unit[]) =>
    decimalText(
      roundedTo12(over(total(some.map(({ stands }) => fractionOf(stands.fill.price))), fraction(BigInt(some.length)))),
    );
  const first = opened[0] ?? raise();
  const used = [...new Set(units.map(({ stands }) => stands.fill))];
  const isClosed = opened.length === closed.length;
  const end = isClosed
    ? {
        status: 'closed' as const,
        closedAt: closed.at(-1)?.stands.fill.executedAt ?? raise(),
        exitPrice: average(closed),
      }
    : { status: 'open' as const, closedAt: null, exitPrice: closed.length > 0 ? average(closed) : null };
  return {
    key,
    side: first.stands.fill.side === 'buy' ? 'long' : 'short',
    currency: first.stands.fill.currency,
    openedAt: first.stands.fill.executedAt,
    quantity: decimalText(worth(opened.length)),
    openQuantity: decimalText(worth(opened.length - closed.length)),
    entryPrice: average(opened),
    realisedProfit: decimalText(profit),
    fees: feesOf(units, unit, shares),
    feesPending: used.some((fill) => (shares.get(fill) ?? []).length === 0),
    fills: used.map((fill): TradePart => {
      const count = units.filter(({ stands }) => stands.fill === fill).length;
      return { externalId: fill.externalId, quantity: decimalText(worth(count)) };
    }),
    ...end,
  };
}

/** Of a fill that lies on both sides of zero, the side with its last unit has what the other, cut off, leaves. */
function feesOf(units: readonly Unit[], unit: Fraction, shares: ReadonlyMap<FillReading, readonly Share[]>): Fee[] {
  const sums = new Map<string, Fraction>();
  for (const fill of new Set(units.map(({ stands }) => stands.fill))) {
    const mine = units.filter(({ stands }) => stands.fill === fill);
    const count = Number(over(fractionOf(fill.quantity), unit).top);
    const part = (amount: Fraction, of: number) =>
      cutTo12(over(by(amount, fraction(BigInt(of))), fraction(BigInt(count))));
    const ofFill = shares.get(fill) ?? [];
    for (const currency of new Set(ofFill.map((share) => share.currency))) {
      const amount = total(ofFill.filter((share) => share.currency === currency).map((share) => share.amount));
      const hasLast = mine.some(({ index }) => index === count - 1);
      const here = hasLast ? less(amount, part(amount, count - mine.length)) : part(amount, mine.length);
      sums.set(currency, plus(sums.get(currency) ?? zero, here));
    }
  }
  return [...sums.keys()].sort().map((currency) => ({ amount: decimalText(sums.get(currency) ?? zero), currency }));
}

function raise(): never {
  throw new Error('The oracle has lost its way.');
}
