import fc from 'fast-check';
import type { Fee, FeeReading, FillEffect, FillReading } from '../../src/domain/fill.ts';

/** Repeat a failing run with TRADE_SEED; TRADE_RUNS changes how many there are. */
export const seed = Number(process.env['TRADE_SEED'] ?? Date.now() % 2 ** 31);
export const runs = { numRuns: Number(process.env['TRADE_RUNS'] ?? 300), seed };

export const utcDay = (moment: string) => moment.slice(0, 10);
/** The date in New York in winter, five hours behind. */
export const newYorkDay = (moment: string) => new Date(Date.parse(moment) - 5 * 3_600_000).toISOString().slice(0, 10);

/** Ties, one moment written in two ways, fractions that compare the wrong way as text, and both sides of two midnights. */
const moments = [
  '2026-03-02T14:30:11Z',
  '2026-03-02T14:30:11.5Z',
  '2026-03-02T14:30:11.50Z',
  '2026-03-02T14:30:11.504Z',
  '2026-03-02T14:30:11.123456789Z',
  '2026-03-02T23:59:59.999999999Z',
  '2026-03-03T00:00:00Z',
  '2026-03-03T04:59:59.999Z',
  '2026-03-03T05:00:00.000Z',
  '2026-03-04T09:00:00Z',
];
const currencies = ['USD', 'EUR', 'BNB'];

/** `units` of the place `scale` digits after the point, perhaps with zeros at the end. */
function text(units: number, scale: number, zeros = 0): string {
  const digits = Math.abs(units)
    .toString()
    .padStart(scale + 1, '0');
  const cut = digits.length - scale;
  const fraction = `${digits.slice(cut)}${'0'.repeat(zeros)}`;
  return `${units < 0 ? '-' : ''}${digits.slice(0, cut)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Positive when paid, negative when given back; some finer than the 12 places of a share. */
const anAmount = fc
  .record({ units: fc.integer({ min: -90, max: 900 }), scale: fc.constantFrom(0, 2, 5, 8, 14) })
  .map(({ units, scale }) => text(units, scale));
const aFee: fc.Arbitrary<Fee> = fc.record({ amount: anAmount, currency: fc.constantFrom(...currencies) });

const aPrice = fc
  .record({ units: fc.integer({ min: -30, max: 40_000 }), scale: fc.constantFrom(0, 1, 2, 5), zeros: fc.nat(2) })
  .map(({ units, scale, zeros }) => text(units, scale, zeros));

/** Mostly fills: one in four is a correction or a reversal, of any reading of the series, itself, or one that nobody told. */
const anEffect = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'fill' as const, of: 0 }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('correction' as const), of: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reversal' as const), of: fc.nat(40) }) },
);

const aRow = fc.record({
  at: fc.constantFrom(...moments),
  order: fc.constantFrom('1', '2', '10'),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  units: fc.integer({ min: 1, max: 12 }),
  zeros: fc.nat(2),
  price: fc.oneof({ weight: 8, arbitrary: aPrice }, { weight: 1, arbitrary: fc.constant('0') }),
  fee: fc.option(aFee),
  effect: anEffect,
  isOther: fc.nat(9).map((die) => die === 0),
});

/** The readings of one series. IDs begin anew in each, as where a broker numbers by symbol, and do not sort as they are counted. */
export function aSeries(accountKey: string, symbol: string): fc.Arbitrary<readonly FillReading[]> {
  const rows = fc.array(aRow, { maxLength: 24 });
  const shape = fc.record({
    scale: fc.constantFrom(0, 2, 8),
    multiplier: fc.constantFrom(undefined, '1', '100', '0.1'),
    hasOthers: fc.boolean(),
  });
  return fc.tuple(rows, shape).map(([all, { scale, multiplier, hasOthers }]) =>
    all.map((row, index): FillReading => {
      const other = row.isOther && hasOthers;
      const worth = other ? '50' : multiplier;
      return {
        accountKey,
        symbol,
        externalId: `x${index}`,
        executedAt: row.at,
        order: row.order,
        side: row.side,
        quantity: text(row.units, scale, row.zeros),
        price: row.price,
        currency: other ? 'EUR' : 'USD',
        fee: row.fee,
        orderId: null,
        effect: effectOf(row.effect, all.length),
        ...(worth === undefined ? {} : { multiplier: worth }),
      };
    }),
  );
}

function effectOf({ kind, of }: { readonly kind: FillEffect['kind']; readonly of: number }, count: number): FillEffect {
  return kind === 'fill' ? { kind } : { kind, of: `x${of % (count + 2)}` };
}

/** Three series of two accounts: two symbols in one, and one symbol in both. */
export const someFills = fc
  .tuple(aSeries('A', 'ACME'), aSeries('A', 'BOLT'), aSeries('B', 'ACME'))
  .map((series) => series.flat());

/** Fees told apart: for a symbol, for all of an account, for a symbol or on a day that has no fill. */
export const someFees = fc
  .array(
    fc.record({
      accountKey: fc.constantFrom('A', 'B'),
      symbol: fc.constantFrom(null, 'ACME', 'BOLT', 'NONE'),
      date: fc.constantFrom('2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'),
      amount: anAmount,
      currency: fc.constantFrom(...currencies),
    }),
    { maxLength: 8 },
  )
  .map((all): readonly FeeReading[] => all.map((fee, index) => ({ ...fee, externalId: `fee${index}` })));

export const aDay = fc.constantFrom(utcDay, newYorkDay);
