import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { feesByCurrency, sharedBy } from '../../src/domain/fee-share.ts';
import { by, decimalText, fractionOf, less, over, size, total } from '../trades/fraction.ts';
import { runs } from '../trades/readings.ts';

describe('an amount shared by weights', () => {
  it.each([
    { amount: '10', weights: ['1', '1'], shares: ['5', '5'] },
    { amount: '1.50', weights: ['7'], shares: ['1.5'] },
    { amount: '-0.30', weights: ['1', '2'], shares: ['-0.1', '-0.2'] },
    { amount: '0', weights: ['3', '4'], shares: ['0', '0'] },
    { amount: '9', weights: ['0.5', '100', '400'], shares: ['0.008991008991', '1.798201798201', '7.192807192808'] },
  ])('is pro rata and exact in all: $amount by $weights', ({ amount, weights, shares }) => {
    expect(sharedBy(amount, weights)).toEqual(shares);
  });

  it('is cut off after 12 places, with the remainder to the last', () => {
    expect(sharedBy('1', ['1', '1', '1'])).toEqual(['0.333333333333', '0.333333333333', '0.333333333334']);
    expect(sharedBy('-2', ['1', '1', '1'])).toEqual(['-0.666666666666', '-0.666666666666', '-0.666666666668']);
  });

  it('goes to the last that weighs anything', () => {
    expect(sharedBy('1', ['1', '2', '0.00'])).toEqual(['0.333333333333', '0.666666666667', '0']);
  });

  it('takes amounts and weights finer than 12 places', () => {
    expect(sharedBy('0.0000000000000003', ['1', '2'])).toEqual(['0', '0.0000000000000003']);
    const fine = `0.${'0'.repeat(58)}1`;
    expect(sharedBy('6', [fine, fine, fine])).toEqual(['2', '2', '2']);
    expect(sharedBy(fine, [fine, '1'])).toEqual(['0', fine]);
  });

  it.each([[[]], [['0', '0.0']]])('cannot be given to no one: %j', (weights) => {
    expect(() => sharedBy('1', weights)).toThrow('nothing weighs anything');
  });

  it('is not shared by a negative weight', () => {
    expect(() => sharedBy('1', ['2', '-1'])).toThrow('negative weight');
  });
});

test('shares add up exactly, are right to 12 places but for the last, and none has the other sign', () => {
  const amounts = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.nat(14)).map(([units, scale]) => {
    const digits = Math.abs(units)
      .toString()
      .padStart(scale + 1, '0');
    const whole = digits.slice(0, digits.length - scale);
    return `${units < 0 ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
  });
  const weights = fc.array(
    fc.nat(9999).map((weight) => `${weight}.5`),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(amounts, weights, (amount, weights) => {
      const shares = sharedBy(amount, weights);
      expect(decimalText(total(shares.map(fractionOf)))).toBe(decimalText(fractionOf(amount)));
      const all = total(weights.map(fractionOf));
      for (const [index, share] of shares.entries()) {
        if (!amount.startsWith('-')) expect(share).not.toMatch(/^-/);
        if (index === shares.length - 1) continue;
        const exact = over(by(fractionOf(amount), fractionOf(weights[index] ?? '0')), all);
        const missing = less(size(exact), size(fractionOf(share)));
        expect(missing.top >= 0n && missing.top * 10n ** 12n < missing.bottom).toBe(true);
      }
    }),
    runs,
  );
});

describe('fees by currency', () => {
  it('are exact sums in the order of the currencies', () => {
    const fees = [
      { amount: '0.1', currency: 'USD' },
      { amount: '-0.30', currency: 'BNB' },
      { amount: '0.2', currency: 'USD' },
    ];
    expect(feesByCurrency(fees)).toEqual([
      { amount: '-0.3', currency: 'BNB' },
      { amount: '0.3', currency: 'USD' },
    ]);
  });

  it('keep a currency in which they come to nothing, and are none for none', () => {
    const fees = [
      { amount: '1', currency: 'EUR' },
      { amount: '-1.00', currency: 'EUR' },
    ];
    expect(feesByCurrency(fees)).toEqual([{ amount: '0', currency: 'EUR' }]);
    expect(feesByCurrency([])).toEqual([]);
  });
});
