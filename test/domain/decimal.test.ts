import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  absolute,
  canonicalDecimal,
  compareDecimals,
  dividedBy,
  dividedDown,
  isDecimal,
  isNegative,
  isZero,
  minus,
  negated,
  sumOf,
  times,
} from '../../src/domain/decimal.ts';
import { by, cutTo12, decimalText, fractionOf, less, over, plus, roundedTo12 } from '../trades/fraction.ts';
import { runs } from '../trades/readings.ts';

describe('a decimal as services write it', () => {
  it.each(['0', '12', '1.00', '-0.5', '007', '-0', '0.000000000000000001', '9'.repeat(60)])('is %s', (text) => {
    expect(isDecimal(text)).toBe(true);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '1e5',
    '.5',
    '5.',
    '1,5',
    '1,000.0',
    '--1',
    '-',
    'NaN',
    '0x10',
    '١',
    '1\n',
    '9'.repeat(61),
  ])('is not %j', (text) => {
    expect(isDecimal(text)).toBe(false);
  });

  it.each([
    ['1.50', '1.5'],
    ['-0.0', '0'],
    ['007', '7'],
    ['100', '100'],
    ['-010.010', '-10.01'],
    ['0.10', '0.1'],
  ])('%s is written in one way, %s', (text, canonical) => {
    expect(canonicalDecimal(text)).toBe(canonical);
  });

  it.each(['', '1e5', 'abc', '1,5', '1\n'])('cannot be computed with when it is none: %j', (text) => {
    expect(() => sumOf(['1', text])).toThrow(RangeError);
  });
});

describe('exact arithmetic', () => {
  it('adds any number of decimals', () => {
    expect(sumOf([])).toBe('0');
    expect(sumOf(['0.1', '0.2'])).toBe('0.3');
    expect(sumOf(['1', '-1.00'])).toBe('0');
    expect(sumOf(['9007199254740993', '0.000000000000000001'])).toBe('9007199254740993.000000000000000001');
  });

  it('keeps signs', () => {
    expect(minus('1', '1.5')).toBe('-0.5');
    expect(times('-0.5', '0.5')).toBe('-0.25');
    expect(times('-2', '0')).toBe('0');
    expect(negated('0')).toBe('0');
    expect(negated('-1.0')).toBe('1');
    expect(absolute('-1.50')).toBe('1.5');
    expect(absolute('1.50')).toBe('1.5');
  });

  it('goes on with results that are longer than what is read from outside', () => {
    const longest = `0.${'0'.repeat(59)}1`;
    const square = times(longest, longest);
    expect(isDecimal(square)).toBe(false);
    expect(dividedBy(square, longest, 60)).toBe(longest);
  });

  it.each([
    { a: '1', b: '3', places: 4, rounded: '0.3333', cut: '0.3333' },
    { a: '2', b: '3', places: 4, rounded: '0.6667', cut: '0.6666' },
    { a: '1', b: '2', places: 0, rounded: '1', cut: '0' },
    { a: '-1', b: '2', places: 0, rounded: '-1', cut: '0' },
    { a: '1', b: '-2', places: 0, rounded: '-1', cut: '0' },
    { a: '-5', b: '-2', places: 0, rounded: '3', cut: '2' },
    { a: '0.005', b: '1', places: 2, rounded: '0.01', cut: '0' },
    { a: '0', b: '7', places: 3, rounded: '0', cut: '0' },
    { a: '10', b: '0.4', places: 2, rounded: '25', cut: '25' },
  ])('$a ÷ $b to $places places is $rounded, halves away from zero, and $cut cut off', ({ a, b, places, ...is }) => {
    expect(dividedBy(a, b, places)).toBe(is.rounded);
    expect(dividedDown(a, b, places)).toBe(is.cut);
  });

  it.each([dividedBy, dividedDown])('refuses to divide by 0: %p', (divide) => {
    expect(() => divide('1', '0.00', 2)).toThrow('cannot be divided by 0');
  });

  it('compares by value, not as text', () => {
    expect([compareDecimals('9', '10'), compareDecimals('-1', '-2'), compareDecimals('1.50', '1.5')]).toEqual([
      -1, 1, 0,
    ]);
    expect(['10', '9', '-3', '0.5'].sort(compareDecimals)).toEqual(['-3', '0.5', '9', '10']);
    expect([isZero('-0.00'), isZero('0.01'), isNegative('-0.00'), isNegative('-0.01')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

test('every operation is that of fractions', () => {
  const decimals = fc
    .tuple(fc.boolean(), fc.nat(10 ** 9), fc.option(fc.stringMatching(/^\d{1,20}$/)))
    .map(([isBelow, whole, fraction]) => `${isBelow ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`);
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      const [x, y] = [fractionOf(a), fractionOf(b)];
      expect(canonicalDecimal(a)).toBe(decimalText(x));
      expect(sumOf([a, b, a])).toBe(decimalText(plus(plus(x, y), x)));
      expect(minus(a, b)).toBe(decimalText(less(x, y)));
      expect(times(a, b)).toBe(decimalText(by(x, y)));
      expect(Math.sign(compareDecimals(a, b))).toBe(Math.sign(Number(less(x, y).top)));
      if (y.top === 0n) return;
      expect(dividedBy(a, b, 12)).toBe(decimalText(roundedTo12(over(x, y))));
      expect(dividedDown(a, b, 12)).toBe(decimalText(cutTo12(over(x, y))));
    }),
    runs,
  );
});
