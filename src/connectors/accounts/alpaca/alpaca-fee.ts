import type { AccountRecord } from '../../../account-ports.ts';
import { isZero, negated } from '../../../domain/decimal.ts';
import type { FeeReading } from '../../../domain/fill.ts';
import { contentHash } from '../content-hash.ts';
import type { AlpacaFee } from './alpaca-shapes.ts';

/**
 * A fee as relais knows it: positive when paid, where Alpaca writes what left the account as negative. A fee on a pair is taken from
 * what was received: money is in `net_amount`, coins are in `qty` while `net_amount` is 0 (alpacahq/alpaca-docs:
 * content/crypto/activities.md). A `correct` row says what holds; a `canceled` one was not taken, so it is 0.
 */
export function feeRecord(row: AlpacaFee, { accountKey, raw }: { accountKey: string; raw: unknown }): AccountRecord {
  const symbol = row.symbol === '' ? null : (row.symbol ?? null);
  const taken = takenBy(row, symbol);
  const fee: FeeReading = {
    accountKey,
    symbol,
    externalId: row.id,
    date: row.date,
    amount: row.status === 'canceled' ? '0' : negated(taken.amount),
    currency: taken.currency,
  };
  return { kind: 'fee', fee, contentHash: contentHash({ ...fee }), raw };
}

function takenBy({ net_amount: money, qty, currency }: AlpacaFee, symbol: string | null) {
  if (symbol !== null && isZero(money) && qty != null && !isZero(qty)) {
    return { amount: qty, currency: coinOf(symbol) };
  }
  return { amount: money, currency: currency ?? 'USD' };
}

/** The coin of a pair: `ETH` of `ETH/USD`, and of the older `ETHUSD`. */
function coinOf(symbol: string): string {
  const [coin = symbol, other] = symbol.split('/');
  return other === undefined ? coin.replace(/(?<=.)(USDT|USDC|USD|BTC)$/, '') : coin;
}
