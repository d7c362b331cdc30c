import { z } from 'zod';
import { isDecimal } from '../../../../domain/decimal.ts';
import { momentOfSeconds } from '../moments.ts';
import { fillRecord, isPositive, misshapen, type ReadRow, rejection, sortable } from '../read-rows.ts';

const rowShape = z.object({
  /** Added by relais: the key of the map that the item came in. */
  txid: z.string().min(1),
  /** Added by relais: `pair` by its public description. */
  pairName: z.string().regex(/^[^/]+\/[^/]+$/),
  ordertxid: z.string(),
  time: z.string(),
  type: z.enum(['buy', 'sell']),
  price: z.string().refine(isDecimal),
  fee: z.string().refine(isDecimal),
  vol: z.string().refine(isPositive),
  trade_id: z.string().regex(/^\d+$/).default(''),
});

/** Names of Kraken that the rest of the world writes otherwise. */
const commonNames: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

/**
 * An item of `TradesHistory` with its numbers as text, `txid` and `pairName` beside them
 * (https://docs.kraken.com/api-reference/account-data/get-trades-history). The fee is taken to be in the quote asset: an
 * order with `fcib` pays it in the base asset, which the item does not say.
 */
export function readKrakenTrade(raw: unknown): ReadRow {
  const row = rowShape.safeParse(raw);
  if (!row.success) return misshapen(raw, txidOf(raw), row.error);
  const { txid, pairName, ordertxid, time, type, price, fee, vol, trade_id: tradeId } = row.data;
  const executedAt = momentOfSeconds(time);
  if (executedAt === null) return rejection(raw, txid, 'cannot be read: time');
  const quote = pairName.slice(pairName.indexOf('/') + 1);
  const currency = commonNames[quote] ?? quote;
  const fill = {
    accountKey: 'spot',
    symbol: pairName,
    externalId: txid,
    executedAt,
    order: `${sortable(tradeId)} ${txid}`,
    side: type,
    quantity: vol,
    price,
    currency,
    fee: { amount: fee, currency },
    orderId: ordertxid,
    effect: { kind: 'fill' },
  } as const;
  return fillRecord(fill, raw);
}

const idShape = z.object({ txid: z.string().min(1) });

function txidOf(raw: unknown): string | null {
  const row = idShape.safeParse(raw);
  return row.success ? row.data.txid : null;
}
