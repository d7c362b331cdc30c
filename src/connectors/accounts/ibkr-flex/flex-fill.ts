import type { AccountRecord, RejectedReading } from '../../../account-ports.ts';
import { absolute, canonicalDecimal, isNegative, isZero, negated, sumOf } from '../../../domain/decimal.ts';
import type { Fee, FillEffect, FillReading, FillSide } from '../../../domain/fill.ts';
import { contentHash } from '../content-hash.ts';
import type { FlexRaw } from './flex-raw.ts';
import { decimalOf, execIdOf, type FlexAttributes, isCancel, isCorrection, told, toldId } from './flex-row.ts';
import { type FlexTime, tradeMoment } from './flex-time.ts';

/** A part of a row, or why it cannot be read: fields are named, never what stands there. */
type Part<T> = { readonly value: T } | { readonly reason: string };

/** A row as a fill. The price is the printed one and the quantity that of shares or contracts: `multiplier` says what one contract is of. */
export function fillRecord(raw: FlexRaw, timeZone: string): AccountRecord | RejectedReading {
  const externalId = externalIdOf(raw);
  const fill =
    externalId === null
      ? { reason: 'ibExecID, transactionID and tradeID: none is there' }
      : fillOf(raw, externalId, timeZone);
  if ('reason' in fill) return { externalId, raw, reason: fill.reason };
  const { order: _, ...economic } = fill.value;
  return { kind: 'fill', fill: fill.value, contentHash: contentHash(economic), raw };
}

function fillOf(raw: FlexRaw, externalId: string, timeZone: string): Part<FillReading> {
  const { trade, accountId } = raw;
  const [symbol, currency] = [told(trade, 'symbol'), told(trade, 'currency')?.trim()];
  if (accountId === '') return { reason: 'accountId: missing' };
  if (symbol === undefined || currency === undefined) return { reason: 'symbol or currency: missing' };
  const executedAt = momentPart(tradeMoment(trade, timeZone));
  if ('reason' in executedAt) return executedAt;
  const amount = amountOf(trade);
  if ('reason' in amount) return amount;
  const fee = feeOf(trade, currency);
  if ('reason' in fee) return fee;
  const effect = effectOf(raw);
  if ('reason' in effect) return effect;
  const named = {
    accountKey: accountId,
    symbol,
    externalId,
    executedAt: executedAt.value,
    order: orderOf(trade, externalId),
  };
  const orderId = toldId(trade, 'ibOrderID', 'orderID') ?? null;
  return { value: { ...named, ...amount.value, currency, fee: fee.value, orderId, effect: effect.value } };
}

/**
 * `ibExecID`, else `transactionID`, else `tradeID`. A cancellation may carry the ID of the execution that it takes back, so its
 * own is its number.
 */
function externalIdOf({ trade, decision }: FlexRaw): string | null {
  if (decision !== null && decision.externalId !== null) return decision.externalId;
  const [execId, tradeId] = [execIdOf(trade), toldId(trade, 'tradeID')];
  const transactionId = toldId(trade, 'transactionID');
  if (!isCancel(trade)) return execId ?? transactionId ?? tradeId ?? null;
  const taken = execId ?? tradeId ?? toldId(trade, 'origTradeID');
  return transactionId ?? (taken === undefined ? null : `${taken}/cancel`);
}

/** Numbers grow as IBKR books: those of one length compare as text. */
function orderOf(trade: FlexAttributes, externalId: string): string {
  const number = toldId(trade, 'transactionID', 'tradeID');
  return number !== undefined && /^\d{1,30}$/.test(number) ? number.padStart(30, '0') : externalId;
}

function momentPart(time: FlexTime): Part<string> {
  switch (time.outcome) {
    case 'read':
      return { value: time.moment };
    case 'missing':
      return { reason: 'dateTime and tradeDate: missing' };
    case 'unreadable':
      return { reason: 'dateTime, tradeDate or tradeTime: of an unknown form' };
    case 'unknown_zone':
      return { reason: 'dateTime: a time zone that is not known' };
    case 'missing_hour':
      return { reason: 'dateTime: a time that the chosen time zone leaves out when its clocks go forward' };
  }
}

type Amount = Pick<FillReading, 'side' | 'quantity' | 'price'> & { readonly multiplier?: string };

function amountOf(trade: FlexAttributes): Part<Amount> {
  const quantity = decimalOf(told(trade, 'quantity') ?? '');
  const price = decimalOf(told(trade, 'tradePrice', 'price') ?? '');
  const multiplier = decimalOf(told(trade, 'multiplier') ?? '1');
  if (quantity === undefined || price === undefined) return { reason: 'quantity or tradePrice: no number' };
  if (multiplier === undefined || isNegative(multiplier)) return { reason: 'multiplier: no positive number' };
  if (isZero(quantity)) return { reason: 'quantity: 0' };
  const side = sideOf(trade, isNegative(quantity));
  if (side === null) return { reason: 'buySell and quantity: they say different sides' };
  const factor = canonicalDecimal(multiplier);
  const amount = { side, quantity: absolute(quantity), price: canonicalDecimal(price) };
  return { value: factor === '1' || factor === '0' ? amount : { ...amount, multiplier: factor } };
}

/** Of a cancellation, the side of what it takes back; its quantity has the other sign. */
function sideOf(trade: FlexAttributes, isMinus: boolean): FillSide | null {
  const word = /^(BUY|SELL)\b/i.exec(told(trade, 'buySell')?.trim() ?? '')?.[1]?.toLowerCase();
  const signed = isMinus !== isCancel(trade) ? 'sell' : 'buy';
  if (word === undefined) return signed;
  if (word === 'sell' || isCancel(trade)) return word === 'sell' ? 'sell' : 'buy';
  return signed === 'buy' ? 'buy' : null;
}

/** IBKR writes what it took as negative. Taxes are in the currency of the trade, the commission may be in another one. */
function feeOf(trade: FlexAttributes, currency: string): Part<Fee | null> {
  const [commissionText, taxText] = [told(trade, 'ibCommission', 'commission'), told(trade, 'taxes', 'tax')];
  if (commissionText === undefined && taxText === undefined) return { value: null };
  const commission = decimalOf(commissionText ?? '0');
  const taxes = decimalOf(taxText ?? '0');
  if (commission === undefined || taxes === undefined) return { reason: 'ibCommission or taxes: no number' };
  const own = told(trade, 'ibCommissionCurrency', 'commissionCurrency')?.trim() ?? currency;
  if (own !== currency && !isZero(taxes) && !isZero(commission)) {
    return { reason: 'ibCommissionCurrency: commission and taxes are in two currencies' };
  }
  const isTaxAlone = isZero(commission) && !isZero(taxes);
  return { value: { amount: negated(sumOf([commission, taxes])), currency: isTaxAlone ? currency : own } };
}

function effectOf({ trade, decision }: FlexRaw): Part<FillEffect> {
  const of = decision?.of ?? null;
  if (isCancel(trade)) {
    return of === null
      ? { reason: 'origTransactionID, origTradeID: no fill of the report is the one taken back' }
      : { value: { kind: 'reversal', of } };
  }
  if (of !== null) return { value: { kind: 'correction', of } };
  if (isCorrection(trade))
    return { reason: 'origTransactionID, origTradeID: no fill of the report is the one corrected' };
  return { value: { kind: 'fill' } };
}
