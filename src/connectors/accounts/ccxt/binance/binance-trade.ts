import { z } from 'zod';
import { isDecimal } from '../../../../domain/decimal.ts';
import { momentOfMs } from '../moments.ts';
import { fillRecord, isPositive, misshapen, type ReadRow, rejection, sortable } from '../read-rows.ts';

const rowShape = z.object({
  symbol: z.string().min(1),
  id: z.string().regex(/^\d{1,19}$/),
  orderId: z.string(),
  price: z.string().refine(isDecimal),
  qty: z.string().refine(isPositive),
  commission: z.string().refine(isDecimal),
  commissionAsset: z.string().min(1),
  time: z.string(),
  isBuyer: z.boolean(),
  /** Added by relais: the row does not say in what its price is. */
  quoteAsset: z.string().min(1),
});

/**
 * A trade of `GET /api/v3/myTrades` with its numbers as text, and `quoteAsset` beside them (binance/binance-spot-api-docs: rest-api.md). Its ID is unique
 * within its symbol; the fee may be in any asset, BNB most of all.
 */
export function readBinanceTrade(raw: unknown): ReadRow {
  const row = rowShape.safeParse(raw);
  if (!row.success) return misshapen(raw, tradeIdOf(raw), row.error);
  const { symbol, id, orderId, price, qty, commission, commissionAsset, time, isBuyer, quoteAsset } = row.data;
  const executedAt = momentOfMs(time);
  if (executedAt === null) return rejection(raw, id, 'cannot be read: time');
  const fill = {
    accountKey: 'spot',
    symbol,
    externalId: id,
    executedAt,
    order: sortable(id),
    side: isBuyer ? 'buy' : 'sell',
    quantity: qty,
    price,
    currency: quoteAsset,
    fee: { amount: commission, currency: commissionAsset },
    orderId,
    effect: { kind: 'fill' },
  } as const;
  return fillRecord(fill, raw);
}

const idShape = z.object({ id: z.string().regex(/^\d{1,19}$/) });

/** The ID of a row, of one that cannot be read too; null for none. */
export function tradeIdOf(raw: unknown): string | null {
  const row = idShape.safeParse(raw);
  return row.success ? row.data.id : null;
}
