import { z } from 'zod';
import { isDecimal } from '../../../../domain/decimal.ts';
import { momentOfMs } from '../moments.ts';
import { fillRecord, isPositive, misshapen, type ReadRow, rejection, sortable } from '../read-rows.ts';
import { type BybitCurrencies, bybitCurrencies } from './bybit-currencies.ts';

export const bybitCategories = ['spot', 'linear', 'inverse', 'option'] as const;

/** Executions that change a position (bybit-exchange/docs: docs/v5/enum.mdx, execType). */
const trades = ['Trade', 'AdlTrade', 'BustTrade', 'Delivery', 'BlockTrade', 'MovePosition', 'FutureSpread'] as const;

/** Payments on a position that stays as it is: no trade is told by them, though they come with a side and a quantity. */
const payments = ['Funding', 'Settle'];

const rowShape = z.object({
  /** Added by relais: the list says it once for all its rows. */
  category: z.enum(bybitCategories),
  symbol: z.string().min(1),
  execId: z.string().min(1),
  orderId: z.string(),
  side: z.enum(['Buy', 'Sell']),
  execTime: z.string(),
  execPrice: z.string().refine(isDecimal),
  execQty: z.string().refine(isPositive),
  execFee: z.string().refine((fee) => fee === '' || isDecimal(fee)),
  execType: z.enum(trades),
  feeCurrency: z.string().default(''),
  feeRate: z.string().default(''),
  isMaker: z.boolean().default(false),
  seq: z.string().regex(/^\d+$/).default(''),
});

/**
 * An execution of `/v5/execution/list` with its numbers as text and `category` beside them (bybit-exchange/docs:
 * docs/v5/order/execution.mdx). Quantities of inverse contracts are in USD, as Bybit tells them.
 */
export function readBybitExecution(raw: unknown): ReadRow {
  const row = rowShape.safeParse(raw);
  if (!row.success) return misshapen(raw, execIdOf(raw), row.error);
  const { category, symbol, execId, orderId, execTime, execPrice, execQty, execFee, seq } = row.data;
  const executedAt = momentOfMs(execTime);
  if (executedAt === null) return rejection(raw, execId, 'cannot be read: execTime');
  const side = row.data.side === 'Buy' ? 'buy' : 'sell';
  const currencies: BybitCurrencies | null = bybitCurrencies({ ...row.data, side });
  if (currencies === null) return rejection(raw, execId, 'symbol does not tell the currency of the price');
  const fill = {
    accountKey: category,
    symbol,
    externalId: execId,
    executedAt,
    order: `${sortable(seq)} ${execId}`,
    side,
    quantity: execQty,
    price: execPrice,
    currency: currencies.price,
    fee: { amount: execFee === '' ? '0' : execFee, currency: currencies.fee },
    orderId,
    effect: { kind: 'fill' },
  } as const;
  return fillRecord(fill, raw);
}

/** True for a row that is a payment, not a trade: it is neither a record nor rejected. */
export function isBybitPayment(row: Readonly<Record<string, unknown>>): boolean {
  return payments.some((type) => type === row['execType']);
}

const idShape = z.object({ execId: z.string().min(1) });

function execIdOf(raw: unknown): string | null {
  const row = idShape.safeParse(raw);
  return row.success ? row.data.execId : null;
}
