/**
 * A moment as a broker tells it: an ISO 8601 instant in UTC with up to nine digits of a second, without trailing zeros
 * removed or added. Compared by `compareMoments`, since `…:11.5Z` and `…:11.504Z` do not compare as text.
 */
export type Moment = string;

export type FillSide = 'buy' | 'sell';

/** What a broker took for a fill, positive when paid and negative when given back; null where it is told later. */
export type Fee = { readonly amount: string; readonly currency: string };

/**
 * What a fill is to the ones before it. `reversal`: the fill `of` did not happen. `correction`: this one takes the place of the
 * fill `of`. Both name the external ID of a fill of the same account and symbol.
 */
export type FillEffect =
  | { readonly kind: 'fill' }
  | { readonly kind: 'reversal'; readonly of: string }
  | { readonly kind: 'correction'; readonly of: string };

/**
 * One execution as a broker tells it. `accountKey` is the broker's own name of the account, `symbol` its own name of what was
 * traded. `externalId` is unique within (connection, stream, accountKey, symbol). Quantity (positive) and price are decimal
 * strings, `currency` that of the price. `order` orders fills of one moment as the broker does: compared as text.
 */
export type FillReading = {
  readonly accountKey: string;
  readonly symbol: string;
  readonly externalId: string;
  readonly executedAt: Moment;
  readonly order: string;
  readonly side: FillSide;
  readonly quantity: string;
  readonly price: string;
  readonly currency: string;
  /** What one unit of `quantity` at a price of 1 is worth: 100 for most share options. A positive decimal; 1 where it is absent. */
  readonly multiplier?: string;
  readonly fee: Fee | null;
  readonly orderId: string | null;
  readonly effect: FillEffect;
};

/**
 * A fee that a broker tells apart from the fills that it is for: of one day (a date at the broker), for one symbol or for all that was
 * traded in the account. Positive when paid.
 */
export type FeeReading = {
  readonly accountKey: string;
  readonly symbol: string | null;
  readonly externalId: string;
  readonly date: string;
  readonly amount: string;
  readonly currency: string;
};

/** Negative when `a` is before `b`, 0 when they are the same moment. Seconds compare as text; then their fractions do. */
export function compareMoments(a: Moment, b: Moment): number {
  const [secondsA, fractionA] = partsOf(a);
  const [secondsB, fractionB] = partsOf(b);
  if (secondsA !== secondsB) return secondsA < secondsB ? -1 : 1;
  if (fractionA === fractionB) return 0;
  return fractionA < fractionB ? -1 : 1;
}

/** To the second, and nine digits of it. */
function partsOf(moment: Moment): readonly [string, string] {
  const [seconds = '', fraction = ''] = moment.replace(/Z$/, '').split('.');
  return [seconds, fraction.padEnd(9, '0')];
}

/** True for a moment of the form above. */
export function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)) return false;
  const toTheSecond = `${text.slice(0, 19)}Z`;
  const ms = Date.parse(toTheSecond);
  // 30 February and 24:00 are read as another time than they say.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 19));
}
