import { z } from 'zod';
import type { AccountRecord, RejectedReading } from '../../../../../src/account-ports.ts';
import { contentHash } from '../../../../../src/connectors/accounts/content-hash.ts';
import { canonicalDecimal, isDecimal } from '../../../../../src/domain/decimal.ts';
import { isMoment } from '../../../../../src/domain/fill.ts';

const id = z.string().regex(/^\d{1,15}$/);
const decimal = z.string().refine(isDecimal);
const fillShape = z.object({
  id,
  at: z.string().refine(isMoment),
  symbol: z.string().min(1),
  side: z.enum(['buy', 'sell']),
  quantity: decimal,
  price: decimal,
});

/** A row as a fill, or rejected with the names of the fields that cannot be read. */
export function readTradepostFill(raw: unknown): AccountRecord | RejectedReading {
  const row = fillShape.safeParse(raw);
  if (!row.success) {
    const fields = [...new Set(row.error.issues.map(({ path }) => String(path[0] ?? 'the row')))];
    return { externalId: idOf(raw), raw, reason: `not readable: ${fields.join(', ')}` };
  }
  const { at, quantity, price, ...told } = row.data;
  const fill = {
    accountKey: 'main',
    symbol: told.symbol,
    externalId: told.id,
    executedAt: at,
    order: told.id.padStart(15, '0'),
    side: told.side,
    quantity: canonicalDecimal(quantity),
    price: canonicalDecimal(price),
    currency: 'EUR',
    fee: null,
    orderId: null,
    effect: { kind: 'fill' },
  } as const;
  return { kind: 'fill', fill, contentHash: contentHash(fill), raw };
}

/** The ID of a row, also of one that cannot be read; null for none. */
export function idOf(raw: unknown): string | null {
  return z.object({ id }).safeParse(raw).data?.id ?? null;
}
