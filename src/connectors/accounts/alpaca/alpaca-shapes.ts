import { z } from 'zod';
import { isCalendarDate } from '../../../domain/calendar-date.ts';
import { isDecimal, isNegative, isZero } from '../../../domain/decimal.ts';
import { momentOf } from './alpaca-moment.ts';

// alpacahq/alpaca-docs: data/webapi/entities/account-*-activity-v2.yaml and content/crypto/activities.md. Fields that are not
// named here are ignored.

const id = z.string().min(1).max(100);
const symbol = z.string().min(1).max(60);
const decimal = z.string().refine(isDecimal);
const positive = decimal.refine((text) => isDecimal(text) && !isNegative(text) && !isZero(text));
const moment = z.string().transform((text, context) => {
  const read = momentOf(text);
  if (read !== undefined) return read;
  context.addIssue('is no time');
  return z.NEVER;
});

/** `GET /v2/account`. The rest of it is money. */
export const accountSchema = z.object({ id, account_number: z.string().min(1).max(60) });

/** `GET /v2/account/activities…`: rows are read one by one. */
export const activitiesSchema = z.array(z.unknown());

/**
 * An activity `FILL`. Its `type` is a closed set here: what else there may be (a trade undone, say) must not count as a fill.
 * `sell_short` is how orders name a sale without a position.
 */
export const fillSchema = z.object({
  id,
  activity_type: z.literal('FILL'),
  transaction_time: moment,
  type: z.enum(['fill', 'partial_fill']),
  price: decimal,
  qty: positive,
  side: z.enum(['buy', 'sell', 'sell_short']),
  symbol,
  order_id: id.nullish(),
});
export type AlpacaFill = z.output<typeof fillSchema>;

/**
 * An activity `FEE` or `CFEE`. Clients also met rows with a `currency`, which the documentation does not name, and fees of a day
 * without a symbol.
 */
export const feeSchema = z.object({
  id,
  activity_type: z.enum(['FEE', 'CFEE']),
  date: z.string().refine(isCalendarDate),
  net_amount: decimal,
  qty: decimal.nullish(),
  symbol: symbol.or(z.literal('')).nullish(),
  currency: z
    .string()
    .regex(/^[A-Z]{3,10}$/)
    .nullish(),
  status: z.enum(['executed', 'correct', 'canceled']).nullish(),
});
export type AlpacaFee = z.output<typeof feeSchema>;

/** What any row is expected to have, even one that is not readable as a whole: where it stands in the list. */
export const placeSchema = z.object({
  id,
  transaction_time: moment.optional().catch(undefined),
  date: z.string().refine(isCalendarDate).optional().catch(undefined),
});

/** An error, with whatever status (alpacahq/alpaca-trade-api-go: alpaca/rest.go, APIError). */
export const errorSchema = z.object({
  code: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
  message: z.string(),
});
