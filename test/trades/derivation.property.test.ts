import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FeeReading, FillReading } from '../../src/domain/fill.ts';
import type { Derivation, SeriesTrades, Trade } from '../../src/domain/trade.ts';
import { deriveTrades } from '../../src/domain/trade-derivation.ts';
import { by, decimalText, type Fraction, fractionOf, less, plus, total, zero } from './fraction.ts';
import { oracleOf } from './oracle.ts';
import { aDay, newYorkDay, runs, seed, someFees, someFills, utcDay } from './readings.ts';

beforeAll(() => {
  console.info(`Trades from random fills: TRADE_SEED=${seed} TRADE_RUNS=${runs.numRuns}`);
});

const told = fc.record({ fills: someFills, fees: someFees });
const shuffled = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length });
const sameSeries = (a: FillReading | SeriesTrades, b: FillReading | SeriesTrades) =>
  a.accountKey === b.accountKey && a.symbol === b.symbol;
const tradesOf = ({ series }: Derivation) => series.flatMap(({ trades }) => trades);

test('trades are what the oracle derives unit by unit', () => {
  fc.assert(
    fc.property(told, aDay, ({ fills, fees }, dayOf) => {
      expect(deriveTrades(fills, fees, dayOf)).toEqual(oracleOf(fills, fees, dayOf));
    }),
    { ...runs, numRuns: 2 * runs.numRuns },
  );
});

test('the order in which readings came changes nothing', () => {
  const twice = told.chain((first) =>
    fc.record({ first: fc.constant(first), fills: shuffled(first.fills), fees: shuffled(first.fees) }),
  );
  fc.assert(
    fc.property(twice, ({ first, fills, fees }) => {
      expect(deriveTrades(fills, fees, utcDay)).toEqual(deriveTrades(first.fills, first.fees, utcDay));
    }),
    runs,
  );
});

test('what came in less what went out is the realised profit less the cost of what is open', () => {
  fc.assert(
    fc.property(someFills, (fills) => {
      for (const { trades, ...series } of deriveTrades(fills, [], utcDay).series) {
        for (const trade of trades) {
          const parts = trade.fills.map(({ externalId, quantity }) => {
            const fill = fills.find((one) => sameSeries(one, { ...series, trades }) && one.externalId === externalId);
            if (!fill) throw new Error(`${externalId} was never told.`);
            const worth = by(fractionOf(fill.price), fractionOf(fill.multiplier ?? '1'));
            return { isSale: fill.side === 'sell', quantity: fractionOf(quantity), worth };
          });
          const cash = total(
            parts.map(({ isSale, quantity, worth }) => by(fractionOf(isSale ? '1' : '-1'), by(quantity, worth))),
          );
          const opened = parts.filter(({ isSale }) => isSale === (trade.side === 'short'));
          const cost = costOfLast(opened, fractionOf(trade.openQuantity));
          const open = trade.side === 'long' ? less(zero, cost) : cost;
          expect(decimalText(cash)).toBe(decimalText(plus(fractionOf(trade.realisedProfit), open)));
        }
      }
    }),
    runs,
  );
});

/** What is open after first in, first out is what was opened last: found from the end. */
function costOfLast(opened: readonly { readonly quantity: Fraction; readonly worth: Fraction }[], quantity: Fraction) {
  let [left, cost] = [quantity, zero];
  for (const lot of opened.toReversed()) {
    const taken = less(left, lot.quantity).top < 0n ? left : lot.quantity;
    cost = plus(cost, by(taken, lot.worth));
    left = less(left, taken);
  }
  return cost;
}

test('a trade ends where its position is flat, and only the last in a currency is open', () => {
  fc.assert(
    fc.property(someFills, (fills) => {
      for (const { trades } of deriveTrades(fills, [], utcDay).series) {
        expect(new Set(trades.map(({ key }) => key)).size).toBe(trades.length);
        for (const [index, trade] of trades.entries()) {
          expect(trade.status === 'closed').toBe(trade.openQuantity === '0');
          expect(trade.openQuantity).not.toMatch(/^-/);
          const later = trades.slice(index + 1).filter(({ currency }) => currency === trade.currency);
          if (later.length > 0) expect(trade.status).toBe('closed');
        }
      }
    }),
    runs,
  );
});

test('splitting a fill at zero keeps its quantity, in no more than two trades that follow each other', () => {
  let splits = 0;
  fc.assert(
    fc.property(someFills, (fills) => {
      for (const { trades, ...series } of deriveTrades(fills, [], utcDay).series) {
        const parts = trades.flatMap((trade) => trade.fills.map((part) => ({ ...part, trade })));
        for (const fill of fills.filter((one) => sameSeries(one, { ...series, trades }))) {
          const own = parts.filter(({ externalId }) => externalId === fill.externalId);
          if (own.length === 0) continue;
          expect(own.length).toBeLessThanOrEqual(2);
          const quantity = total(own.map((part) => fractionOf(part.quantity)));
          expect(decimalText(quantity)).toBe(decimalText(fractionOf(fill.quantity)));
          if (own.length < 2) continue;
          splits += 1;
          expect(own[0]?.trade.status).toBe('closed');
          expect(own[1]?.trade.key).toMatch(/\/2$/);
          expect(own[1]?.trade.side).not.toBe(own[0]?.trade.side);
        }
      }
    }),
    runs,
  );
  expect(splits).toBeGreaterThan(runs.numRuns / 10);
});

test('the fees of all trades are all fees that were told and are not reported as unshared', () => {
  fc.assert(
    fc.property(told, aDay, ({ fills, fees }, dayOf) => {
      const derivation = deriveTrades(fills, fees, dayOf);
      const counted = derivation.series.flatMap((series) => {
        const ids = new Set(series.trades.flatMap((trade) => trade.fills.map(({ externalId }) => externalId)));
        return fills.filter((fill) => sameSeries(fill, series) && ids.has(fill.externalId));
      });
      const own = counted.flatMap(({ fee }) => (fee ? [fee] : []));
      const shared = fees.filter((fee) => !derivation.unsharedFees.includes(fee));
      const ofTrades = tradesOf(derivation).flatMap((trade) => trade.fees);
      for (const currency of ['USD', 'EUR', 'BNB']) {
        expect(sumIn(currency, ofTrades)).toBe(sumIn(currency, [...own, ...shared]));
      }
    }),
    runs,
  );
});

function sumIn(currency: string, fees: readonly { readonly amount: string; readonly currency: string }[]): string {
  const own = fees.filter((fee) => fee.currency === currency);
  return decimalText(total(own.map(({ amount }) => fractionOf(amount))));
}

test('a correction that changes nothing changes nothing but the name of the fill', () => {
  let corrected = 0;
  fc.assert(
    fc.property(told, fc.nat(), ({ fills, fees }, pick) => {
      const before = deriveTrades(fills, fees, utcDay);
      const chosen = someStanding(fills, before, pick);
      if (!chosen) return;
      corrected += 1;
      const { externalId: of } = chosen;
      const correction: FillReading = {
        ...chosen,
        externalId: 'aa-new',
        order: '0',
        effect: { kind: 'correction', of },
      };
      const after = deriveTrades([...fills, correction], fees, utcDay);
      expect(after).toEqual({ ...before, series: before.series.map((one) => renamed(one, chosen, 'aa-new')) });
    }),
    runs,
  );
  expect(corrected).toBeGreaterThan(runs.numRuns / 2);
});

/** One of the fills that count, told first or by a correction. */
function someStanding(fills: readonly FillReading[], { series }: Derivation, pick: number): FillReading | undefined {
  const standing = series.flatMap((one) => {
    const ids = new Set(one.trades.flatMap((trade) => trade.fills.map(({ externalId }) => externalId)));
    return fills.filter((fill) => sameSeries(fill, one) && ids.has(fill.externalId));
  });
  return standing[pick % standing.length];
}

function renamed(series: SeriesTrades, { externalId, ...fill }: FillReading, to: string): SeriesTrades {
  if (!sameSeries(series, { externalId, ...fill })) return series;
  const trades = series.trades.map((trade): Trade => {
    const parts = trade.fills.map((part) => (part.externalId === externalId ? { ...part, externalId: to } : part));
    return { ...trade, fills: parts };
  });
  return { ...series, trades };
}

test('a fill that came and was reversed leaves no trace', () => {
  fc.assert(
    fc.property(told, someFills, fc.nat(), ({ fills, fees }, others, pick) => {
      const model = others[pick % others.length];
      if (!model || !fills.some((fill) => sameSeries(fill, model))) return;
      const late: FillReading = { ...model, externalId: 'late', effect: { kind: 'fill' } };
      const reversal: FillReading = { ...late, externalId: 'undone', effect: { kind: 'reversal', of: 'late' } };
      expect(deriveTrades([...fills, late, reversal], fees, utcDay)).toEqual(deriveTrades(fills, fees, utcDay));
    }),
    runs,
  );
});

test('a late fee changes the fees of the trades with a fill of its day, by its amount, and nothing else', () => {
  let changed = 0;
  fc.assert(
    fc.property(told, aDay, fc.constantFrom(null, 'ACME'), ({ fills, fees }, dayOf, symbol) => {
      const late: FeeReading = {
        accountKey: 'A',
        symbol,
        externalId: 'late',
        date: '2026-03-03',
        amount: '321.9',
        currency: 'GBP',
      };
      const before = deriveTrades(fills, fees, dayOf);
      const after = deriveTrades(fills, [...fees, late], dayOf);
      let sum = zero;
      for (const [index, series] of before.series.entries()) {
        const isFor = series.accountKey === 'A' && (symbol === null || symbol === series.symbol);
        const days = new Map(
          fills.filter((fill) => sameSeries(fill, series)).map((fill) => [fill.externalId, dayOf(fill.executedAt)]),
        );
        const expected = series.trades.map((trade, at): Trade => {
          if (!isFor || !trade.fills.some(({ externalId }) => days.get(externalId) === late.date)) return trade;
          const now = after.series[index]?.trades[at];
          const share = now?.fees.find(({ currency }) => currency === 'GBP');
          if (!now || !share) throw new Error(`${trade.key} has no share of the late fee.`);
          changed += 1;
          sum = plus(sum, fractionOf(share.amount));
          const old = trade.fees;
          expect(now.fees.filter(({ currency }) => currency !== 'GBP')).toEqual(old);
          return { ...trade, fees: now.fees, feesPending: now.feesPending };
        });
        expect(after.series[index]).toEqual({ ...series, trades: expected });
      }
      const isShared = !after.unsharedFees.includes(late);
      expect(decimalText(sum)).toBe(isShared ? '321.9' : '0');
      expect(after.unsharedFees.filter((fee) => fee !== late)).toEqual(before.unsharedFees);
    }),
    runs,
  );
  expect(changed).toBeGreaterThan(runs.numRuns / 2);
});

test('a late fill derives only its own series again, but for the shares of a fee for the whole account', () => {
  fc.assert(
    fc.property(told, someFills, fc.nat(), ({ fills, fees }, others, pick) => {
      const model = others[pick % others.length];
      if (!model) return;
      const late: FillReading = { ...model, externalId: 'late', effect: { kind: 'fill' } };
      const elsewhere = (feesTold: readonly FeeReading[]) => {
        const rest = ({ series }: Derivation) => series.filter((one) => !sameSeries(one, late));
        return [deriveTrades(fills, feesTold, newYorkDay), deriveTrades([...fills, late], feesTold, newYorkDay)].map(
          rest,
        );
      };
      const [before, after] = elsewhere(fees.filter(({ symbol }) => symbol !== null));
      expect(after).toEqual(before);
      const [withShares, withOtherShares] = elsewhere(fees).map((all) => all.map(withoutFees));
      expect(withOtherShares).toEqual(withShares);
    }),
    runs,
  );
});

function withoutFees(series: SeriesTrades): SeriesTrades {
  return { ...series, trades: series.trades.map((trade): Trade => ({ ...trade, fees: [] })) };
}
