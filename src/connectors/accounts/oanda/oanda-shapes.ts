import { z } from 'zod';
import { isDecimal, isZero } from '../../../domain/decimal.ts';
import { isMoment } from '../../../domain/fill.ts';

// oanda/v20-openapi: json/v20.json, and recorded answers of hootnot/oanda-api-v20: oandapyV20/endpoints/responses. Fields that are
// not named here are ignored.

/** An ID that counts up: a string of digits, small enough to count with. */
const countedId = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const transactionId = z.string().regex(/^\d{1,15}$/);
const accountId = z.string().regex(/^[\w-]{1,60}$/);
const currency = z.string().regex(/^[A-Z]{3,5}$/);
const decimal = z.string().refine(isDecimal);

/** `GET /v3/accounts`. */
export const accountsSchema = z.object({ accounts: z.array(z.object({ id: accountId })) });

/** `GET /v3/accounts/{id}/summary`. The rest of it is money. */
export const summarySchema = z.object({ account: z.object({ currency }), lastTransactionID: countedId });

/** `GET /v3/accounts/{id}/transactions`: no transactions, but the addresses of their pages, each with its first and last ID. */
export const listSchema = z.object({
  pages: z.array(
    z
      .string()
      .transform(rangeOf)
      .pipe(z.object({ from: countedId, to: countedId })),
  ),
});

/** `…/idrange` and `…/sinceid`: rows are read one by one. */
export const transactionsSchema = z.object({ transactions: z.array(z.unknown()), lastTransactionID: countedId });

/** Any transaction: enough to know whether it is a fill. */
export const anySchema = z.object({ id: transactionId, type: z.string() });

/** When a transaction was, where that can be read. */
export const timeSchema = z.object({ time: z.string().refine(isMoment) });

const part = z.object({ units: decimal, price: decimal.nullish() });

/** An `ORDER_FILL`. Older servers leave out `commission`, and the prices of the parts. */
export const fillSchema = z.object({
  id: transactionId,
  type: z.literal('ORDER_FILL'),
  accountID: accountId,
  orderID: z.string().max(60).nullish(),
  time: z.string().refine(isMoment),
  instrument: z.string().regex(/^[A-Z0-9.]{1,30}_[A-Z]{3,5}$/),
  units: decimal.refine((text) => isDecimal(text) && !isZero(text)),
  price: decimal.nullish(),
  commission: decimal.nullish(),
  guaranteedExecutionFee: decimal.nullish(),
  tradeOpened: part.nullish(),
  tradeReduced: part.nullish(),
  tradesClosed: z.array(part).nullish(),
});
export type OandaFill = z.output<typeof fillSchema>;

/** What is kept of a transaction: the row, and the currency of its account, which only the summary tells. */
export const keptSchema = z.object({ transaction: z.unknown(), accountCurrency: currency });

/** An error, with whatever status. */
export const errorSchema = z.object({ errorMessage: z.string(), errorCode: z.string().nullish() });

/** The `from` and `to` of a page's address. The address itself is never asked for: it could lead anywhere. */
function rangeOf(address: string): { readonly from: string; readonly to: string } {
  const query = new URLSearchParams(address.split('?')[1] ?? '');
  return { from: query.get('from') ?? '', to: query.get('to') ?? '' };
}
