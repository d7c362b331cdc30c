import { z } from 'zod';
import { isDecimal } from '../../../../domain/decimal.ts';
import { momentOfMs } from '../moments.ts';
import { fillRecord, isPositive, misshapen, type ReadRow, rejection, sortable } from '../read-rows.ts';

const rowShape = z.object({
  id: z.string().min(1),
  order: z.string().nullish(),
  timestamp: z.number().int(),
  symbol: z.string().regex(/^[^/]+\/[^/:]+$/),
  side: z.enum(['buy', 'sell']),
  amount: z.string().refine(isPositive),
  price: z.string().refine(isDecimal),
  fee: z
    .object({ cost: z.string().refine(isDecimal), currency: z.string().min(1) })
    .partial()
    .nullish(),
});

/** A spot trade in ccxt's words, its numbers as text and the exchange's own row beside them in `info`. */
export function readCommunityTrade(raw: unknown): ReadRow {
  const row = rowShape.safeParse(raw);
  if (!row.success) return misshapen(raw, tradeIdOf(raw), row.error);
  const { id, order, timestamp, symbol, side, amount, price, fee } = row.data;
  const executedAt = momentOfMs(String(timestamp));
  if (executedAt === null) return rejection(raw, id, 'cannot be read: timestamp');
  const { cost, currency } = fee ?? {};
  const fill = {
    accountKey: 'spot',
    symbol,
    externalId: id,
    executedAt,
    order: sortable(id),
    side,
    quantity: amount,
    price,
    currency: symbol.slice(symbol.indexOf('/') + 1),
    fee: cost === undefined || currency === undefined ? null : { amount: cost, currency },
    orderId: order ?? null,
    effect: { kind: 'fill' },
  } as const;
  return fillRecord(fill, raw);
}

const idShape = z.object({ id: z.string().min(1) });

function tradeIdOf(raw: unknown): string | null {
  const row = idShape.safeParse(raw);
  return row.success ? row.data.id : null;
}
