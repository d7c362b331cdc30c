/**
 * Exact decimal numbers as strings, for money and quantities: an optional minus, digits, and perhaps a point with digits. No
 * exponent, no separator, no leading zeros besides one before the point; `canonicalDecimal` also removes zeros at the end.
 */
export type Decimal = string;

type Scaled = { readonly units: bigint; readonly scale: number };

const outsideForm = /^-?\d{1,60}(\.\d{1,60})?$/;
const form = /^-?\d+(\.\d+)?$/;

/**
 * True for a decimal as services write it: `1.00`, `-0.5`, `12`. Never for `1e5`, `.5`, `1,5` or an empty text, nor for more than 60
 * digits on a side of the point: only what is computed from such decimals may be longer.
 */
export function isDecimal(text: string): boolean {
  return outsideForm.test(text);
}

/** The one way to write a decimal: `1.50` is `1.5`, `-0.0` is `0`, `007` is `7`. */
export function canonicalDecimal(value: Decimal): Decimal {
  return written(parsed(value));
}

/** The exact sum of any number of decimals; `0` for none. */
export function sumOf(values: readonly Decimal[]): Decimal {
  return written(values.map(parsed).reduce(added, { units: 0n, scale: 0 }));
}

/** a − b, exactly. */
export function minus(a: Decimal, b: Decimal): Decimal {
  const { units, scale } = parsed(b);
  return written(added(parsed(a), { units: -units, scale }));
}

/** a × b, exactly. */
export function times(a: Decimal, b: Decimal): Decimal {
  const [left, right] = [parsed(a), parsed(b)];
  return written({ units: left.units * right.units, scale: left.scale + right.scale });
}

/** a ÷ b to `places` digits after the point, halves away from zero. @throws RangeError when b is 0. */
export function dividedBy(a: Decimal, b: Decimal, places: number): Decimal {
  const { numerator, denominator } = fractionOf(a, b, places);
  return written({ units: roundedQuotient(numerator, denominator), scale: places });
}

/** a ÷ b to `places` digits after the point, the rest cut off: never further from 0 than the quotient. @throws RangeError when b is 0. */
export function dividedDown(a: Decimal, b: Decimal, places: number): Decimal {
  const { numerator, denominator } = fractionOf(a, b, places);
  return written({ units: numerator / denominator, scale: places });
}

/** −a. */
export function negated(a: Decimal): Decimal {
  const { units, scale } = parsed(a);
  return written({ units: -units, scale });
}

/** |a|. */
export function absolute(a: Decimal): Decimal {
  return isNegative(a) ? negated(a) : canonicalDecimal(a);
}

/** Negative, 0 or positive, as a is less than, equal to or more than b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const { units } = added(parsed(a), negatedScaled(parsed(b)));
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

export function isZero(a: Decimal): boolean {
  return parsed(a).units === 0n;
}

export function isNegative(a: Decimal): boolean {
  return parsed(a).units < 0n;
}

/** @throws RangeError for a text that is no decimal: whoever reads from outside asks `isDecimal` first. */
function parsed(text: Decimal): Scaled {
  if (!form.test(text)) throw new RangeError(`“${text.slice(0, 40)}” is no decimal number.`);
  const [whole = '', fraction = ''] = text.split('.');
  return { units: BigInt(`${whole}${fraction}`), scale: fraction.length };
}

function written({ units, scale }: Scaled): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function added(a: Scaled, b: Scaled): Scaled {
  const scale = Math.max(a.scale, b.scale);
  return { units: raised(a, scale) + raised(b, scale), scale };
}

function raised({ units, scale }: Scaled, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}

function negatedScaled({ units, scale }: Scaled): Scaled {
  return { units: -units, scale };
}

/** a ÷ b as a fraction of two whole numbers, in units of the last of `places` digits. */
function fractionOf(a: Decimal, b: Decimal, places: number) {
  const [left, right] = [parsed(a), parsed(b)];
  if (right.units === 0n) throw new RangeError('A decimal cannot be divided by 0.');
  return {
    numerator: left.units * 10n ** BigInt(places + right.scale),
    denominator: right.units * 10n ** BigInt(left.scale),
  };
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const isBelow = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const rounded = (2n * n + d) / (2n * d);
  return isBelow ? -rounded : rounded;
}
