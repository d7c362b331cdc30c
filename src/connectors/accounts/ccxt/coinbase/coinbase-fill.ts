import { z } from 'zod';
import { dividedBy, isDecimal, isZero } from '../../../../domain/decimal.ts';
import { type FillEffect, isMoment } from '../../../../domain/fill.ts';
import { fillRecord, isPositive, misshapen, type ReadRow, rejection } from '../read-rows.ts';

/** Digits after the point of a quantity that is told in the quote currency: no base increment of Coinbase is known to be finer. */
const BASE_PLACES = 8;

const tradeTypes = ['FILL', 'SYNTHETIC', 'REVERSAL', 'CORRECTION'] as const;

const rowShape = z.object({
  entry_id: z.string().min(1),
  trade_id: z.string().min(1),
  order_id: z.string(),
  trade_time: z.string().refine(isMoment),
  trade_type: z.enum(tradeTypes),
  price: z.string().refine(isPositive),
  size: z.string().refine(isPositive),
  commission: z.string().refine(isDecimal),
  product_id: z.string().min(1),
  sequence_timestamp: z.string().refine(isMoment),
  size_in_quote: z.boolean().default(false),
  side: z.enum(['BUY', 'SELL']),
});

type Row = z.infer<typeof rowShape>;

/**
 * A fill of `/orders/historical/fills` without the person behind it. `trade_id` is unique among FILL rows and names the fill
 * that a REVERSAL or CORRECTION is about; those have their `entry_id`
 * (https://docs.rs/coinbase-v3/0.1.1/coinbase_v3/orders/struct.Fill.html). Whether a SYNTHETIC row shares a trade_id is untold, so it has its `entry_id` too.
 */
export function readCoinbaseFill(raw: unknown): ReadRow {
  const row = rowShape.safeParse(raw);
  if (!row.success) return misshapen(raw, idOf(raw), row.error);
  const currency = quoteOf(row.data.product_id);
  if (currency === null) return rejection(raw, idOf(raw), 'product_id does not tell the currency of the price');
  const quantity = baseQuantity(row.data);
  if (isZero(quantity)) return rejection(raw, idOf(raw), 'size is too small for its price');
  const { product_id: symbol, price, commission, order_id: orderId, trade_time: executedAt } = row.data;
  const fill = {
    accountKey: 'portfolio',
    symbol,
    ...identityOf(row.data),
    executedAt,
    order: `${sortableMoment(row.data.sequence_timestamp)} ${row.data.entry_id}`,
    side: row.data.side === 'BUY' ? 'buy' : 'sell',
    quantity,
    price,
    currency,
    fee: { amount: commission, currency },
    orderId,
  } as const;
  return fillRecord(fill, raw);
}

function identityOf(row: Row): { readonly externalId: string; readonly effect: FillEffect } {
  switch (row.trade_type) {
    case 'FILL':
      return { externalId: row.trade_id, effect: { kind: 'fill' } };
    case 'SYNTHETIC':
      return { externalId: row.entry_id, effect: { kind: 'fill' } };
    case 'REVERSAL':
      return { externalId: row.entry_id, effect: { kind: 'reversal', of: row.trade_id } };
    case 'CORRECTION':
      return { externalId: row.entry_id, effect: { kind: 'correction', of: row.trade_id } };
  }
}

function baseQuantity({ size, price, size_in_quote: isInQuote }: Row): string {
  return isInQuote ? dividedBy(size, price, BASE_PLACES) : size;
}

/** `USD` of `BTC-USD`; perpetuals of INTX are in USDC, futures of CDE in USD. */
function quoteOf(productId: string): string | null {
  const [, quote, ...others] = productId.split('-');
  if (productId.endsWith('-PERP-INTX')) return 'USDC';
  if (productId.endsWith('-CDE')) return 'USD';
  return quote === undefined || quote === '' || others.length > 0 ? null : quote;
}

/** With nine digits of a second, so that texts sort as moments do. */
function sortableMoment(moment: string): string {
  const [seconds = '', fraction = ''] = moment.replace(/Z$/, '').split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}Z`;
}

const idShape = z.union([
  z.object({ trade_type: z.literal('FILL'), trade_id: z.string().min(1) }).transform((row) => row.trade_id),
  z.object({ entry_id: z.string().min(1) }).transform((row) => row.entry_id),
]);

/** The ID that a row has as a fill, also of one that cannot be read; null for none. */
function idOf(raw: unknown): string | null {
  return idShape.safeParse(raw).data ?? null;
}
