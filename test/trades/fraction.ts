/** Exact fractions of whole numbers, for judges: they share nothing with `src/domain/decimal.ts`, neither code nor representation. */
export type Fraction = { readonly top: bigint; readonly bottom: bigint };

export function fraction(top: bigint, bottom = 1n): Fraction {
  if (bottom === 0n) throw new Error('A fraction over 0.');
  const sign = bottom < 0n ? -1n : 1n;
  const common = commonDivisor(top, bottom) || 1n;
  return { top: (sign * top) / common, bottom: (sign * bottom) / common };
}

export function commonDivisor(a: bigint, b: bigint): bigint {
  let [left, right] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}

export const zero = fraction(0n);

/** Reads digit by digit: each one tenfolds what was read, each one after the point tenfolds what it is divided by. */
export function fractionOf(text: string): Fraction {
  let [top, bottom, isAfterPoint] = [0n, 1n, false];
  for (const sign of text.replace('-', '')) {
    if (sign === '.') {
      isAfterPoint = true;
      continue;
    }
    top = top * 10n + BigInt(sign);
    if (isAfterPoint) bottom *= 10n;
  }
  return fraction(text.startsWith('-') ? -top : top, bottom);
}

export const plus = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
export const less = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
export const by = (a: Fraction, b: Fraction) => fraction(a.top * b.top, a.bottom * b.bottom);
export const over = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom, a.bottom * b.top);
export const size = (a: Fraction) => (a.top < 0n ? fraction(-a.top, a.bottom) : a);
export const total = (all: readonly Fraction[]) => all.reduce(plus, zero);

/** As a decimal, by long division. Fails for one that does not end: whoever may have one asks for places. */
export function decimalText(value: Fraction): string {
  const { top, bottom } = size(value);
  let digits = (top / bottom).toString();
  let rest = top % bottom;
  if (rest !== 0n) digits += '.';
  for (let place = 0; rest !== 0n; place += 1) {
    if (place > 400) throw new Error(`${top}/${bottom} does not end.`);
    digits += ((rest * 10n) / bottom).toString();
    rest = (rest * 10n) % bottom;
  }
  return value.top < 0n ? `-${digits}` : digits;
}

/** Cut off after 12 places, towards zero. */
export function cutTo12(value: Fraction): Fraction {
  const units = 10n ** 12n;
  return fraction((value.top * units) / value.bottom, units);
}

/** Rounded to 12 places: half a unit further from zero, then cut off. */
export function roundedTo12(value: Fraction): Fraction {
  const half = fraction(value.top < 0n ? -1n : 1n, 2n * 10n ** 12n);
  return cutTo12(plus(value, half));
}
