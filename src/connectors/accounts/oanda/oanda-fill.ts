import type { AccountRecord, RejectedReading } from '../../../account-ports.ts';
import {
  absolute,
  canonicalDecimal,
  compareDecimals,
  type Decimal,
  dividedBy,
  isNegative,
  isZero,
  sumOf,
  times,
} from '../../../domain/decimal.ts';
import type { FillReading } from '../../../domain/fill.ts';
import { contentHash } from '../content-hash.ts';
import { withoutPerson } from './oanda-person.ts';
import { anySchema, fillSchema, keptSchema, type OandaFill } from './oanda-shapes.ts';

/** What is kept of a transaction: the row without who the user is, and the currency of the account, which its fees are in. */
export type KeptTransaction = { readonly transaction: unknown; readonly accountCurrency: string };

/** A row as it is kept. */
export function keptTransaction(row: unknown, accountCurrency: string): KeptTransaction {
  return { transaction: withoutPerson(row), accountCurrency };
}

/** A kept `ORDER_FILL` as a record, or rejected with the names of the fields that cannot be read. */
export function readFill(raw: unknown): AccountRecord | RejectedReading {
  const kept = keptSchema.safeParse(raw);
  if (!kept.success) return { externalId: null, raw, reason: 'not readable: transaction, accountCurrency' };
  const { transaction, accountCurrency } = kept.data;
  const row = fillSchema.safeParse(transaction);
  const externalId = anySchema.safeParse(transaction).data?.id ?? null;
  if (!row.success) return { externalId, raw, reason: `not readable: ${fieldsOf(row.error.issues)}` };
  const price = priceOf(row.data);
  if (price === undefined) return { externalId, raw, reason: 'not readable: price' };
  const fill = fillOf(row.data, { price, accountCurrency });
  return { kind: 'fill', fill, contentHash: contentHash({ ...fill }), raw };
}

/**
 * One fill for one `ORDER_FILL`, by its own ID, also where it closes one trade and opens another: that is how its signed units count.
 * `commission` and `guaranteedExecutionFee` are positive when paid; an older server that names neither took none. `financing` is
 * no fee of the fill: it is interest.
 */
function fillOf(row: OandaFill, { price, accountCurrency }: { price: Decimal; accountCurrency: string }): FillReading {
  return {
    accountKey: row.accountID,
    symbol: row.instrument,
    externalId: row.id,
    executedAt: row.time,
    order: row.id.padStart(15, '0'),
    side: isNegative(row.units) ? 'sell' : 'buy',
    quantity: absolute(row.units),
    price,
    currency: row.instrument.split('_').at(-1) ?? '',
    fee: { amount: sumOf([row.commission ?? '0', row.guaranteedExecutionFee ?? '0']), currency: accountCurrency },
    orderId: row.orderID ?? null,
    effect: { kind: 'fill' },
  };
}

const priceDigits = 15;

/**
 * The price of the parts, since the one of the whole is deprecated (oanda/v20-openapi: json/v20.json). Theirs differ only where a guaranteed
 * stop held some of them: then it is their average by volume, to 15 digits where it does not end before. Parts without prices,
 * or that do not add up to the units, leave the price of the whole; undefined where there is none.
 */
function priceOf({ units, price, tradeOpened, tradeReduced, tradesClosed }: OandaFill): Decimal | undefined {
  const whole = price == null ? undefined : canonicalDecimal(price);
  const parts = [tradeOpened, tradeReduced, ...(tradesClosed ?? [])].filter((part) => part != null);
  const priced = parts.flatMap((part) => (part.price == null ? [] : [{ units: part.units, price: part.price }]));
  const addsUp = compareDecimals(sumOf(priced.map((part) => part.units)), units) === 0;
  if (priced.length < parts.length || !addsUp) return whole;
  const [first] = priced;
  if (first !== undefined && priced.every((part) => compareDecimals(part.price, first.price) === 0)) {
    return canonicalDecimal(first.price);
  }
  return isZero(units)
    ? whole
    : dividedBy(sumOf(priced.map((part) => times(part.units, part.price))), units, priceDigits);
}

function fieldsOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return [...new Set(issues.map(({ path }) => (path.length === 0 ? 'the row' : String(path[0]))))].join(', ');
}
