import type { AccountRecord } from '../../../account-ports.ts';
import { canonicalDecimal } from '../../../domain/decimal.ts';
import type { FillReading } from '../../../domain/fill.ts';
import { contentHash } from '../content-hash.ts';
import type { AlpacaFill } from './alpaca-shapes.ts';

/**
 * A fill as relais knows it. Its fee is not in it: Alpaca posts fees as activities of their own, at the end of the day
 * (alpacahq/alpaca-docs: content/crypto/activities.md). Nor is its currency: that of a pair comes after the slash; stocks, options
 * and pairs in the older form (`ETHUSD`) are priced in dollars.
 */
export function fillRecord(row: AlpacaFill, { accountKey, raw }: { accountKey: string; raw: unknown }): AccountRecord {
  const fill: FillReading = {
    accountKey,
    symbol: row.symbol,
    externalId: row.id,
    executedAt: row.transaction_time,
    order: row.id,
    side: row.side === 'buy' ? 'buy' : 'sell',
    quantity: canonicalDecimal(row.qty),
    price: canonicalDecimal(row.price),
    currency: row.symbol.split('/')[1] ?? 'USD',
    fee: null,
    orderId: row.order_id ?? null,
    effect: { kind: 'fill' },
  };
  return { kind: 'fill', fill, contentHash: contentHash({ ...fill }), raw };
}
