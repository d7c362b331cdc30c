import type { FeeReading, FillReading, FillSide } from '../../src/domain/fill.ts';
import type { Trade } from '../../src/domain/trade.ts';
import { deriveTrades } from '../../src/domain/trade-derivation.ts';
import { utcDay } from './readings.ts';

type Details = Partial<Omit<FillReading, 'externalId' | 'side' | 'quantity' | 'price'>>;

function aFill(side: FillSide, [externalId, quantity, price]: readonly string[], details: Details): FillReading {
  return {
    accountKey: 'A',
    symbol: 'ACME',
    externalId: externalId ?? '',
    executedAt: '',
    order: '',
    side,
    quantity: quantity ?? '',
    price: price ?? '',
    currency: 'USD',
    fee: null,
    orderId: null,
    effect: { kind: 'fill' },
    ...details,
  };
}

export const buy = (id: string, quantity: string, price: string, details: Details = {}) =>
  aFill('buy', [id, quantity, price], details);
export const sell = (id: string, quantity: string, price: string, details: Details = {}) =>
  aFill('sell', [id, quantity, price], details);

export const correcting = (of: string) => ({ effect: { kind: 'correction' as const, of } });
export const reversing = (of: string) => ({ effect: { kind: 'reversal' as const, of } });

/** The minute of a fill by its place: 2 March 2026, from 14:00Z on. */
export const minute = (place: number) => `2026-03-02T14:${place.toString().padStart(2, '0')}:00Z`;

/** Fills of one minute after the other, but for those that tell their own time. */
export function inOrder(...fills: readonly FillReading[]): readonly FillReading[] {
  return fills.map((fill, place) => (fill.executedAt === '' ? { ...fill, executedAt: minute(place) } : fill));
}

export function aFee(externalId: string, amount: string, details: Partial<FeeReading> = {}): FeeReading {
  return { accountKey: 'A', symbol: 'ACME', externalId, date: '2026-03-02', amount, currency: 'USD', ...details };
}

/** The trades of fills of one series, by UTC days. */
export function tradesOf(fills: readonly FillReading[], fees: readonly FeeReading[] = []): readonly Trade[] {
  return deriveTrades(fills, fees, utcDay).series.flatMap(({ trades }) => trades);
}
