import type { Request } from 'express';
import { CoinbaseRefusal } from './coinbase-gate.ts';
import type { CoinbaseFakeAccount, CoinbaseFill, CoinbaseState } from './coinbase-state.ts';

const firstCursor = 114_000_000;

/** One page of fills, newest trade first, within bounds on the time of posting; a cursor comes with every full page, the last too. */
export function fillsAskedFor(
  { fills }: CoinbaseState,
  { keyName }: CoinbaseFakeAccount,
  query: Request['query'],
): { readonly fills: readonly CoinbaseFill[]; readonly cursor: string } {
  const limit = Number(text(query, 'limit') ?? '100');
  if (!(limit >= 1 && limit <= 250)) throw new CoinbaseRefusal('invalid_argument');
  const from = secondsOf(text(query, 'start_sequence_timestamp') ?? '2000-01-01T00:00:00Z');
  const to = secondsOf(text(query, 'end_sequence_timestamp') ?? '2100-01-01T00:00:00Z');
  const offset = offsetOf(text(query, 'cursor'));
  const found = fills
    .filter((kept) => kept.keyName === keyName)
    .map(({ fill }) => fill)
    .filter(({ sequence_timestamp: at }) => secondsOf(at) >= from && secondsOf(at) <= to)
    .sort((a, b) => secondsOf(b.trade_time) - secondsOf(a.trade_time) || (a.entry_id < b.entry_id ? 1 : -1));
  const page = found.slice(offset, offset + limit);
  return { fills: page, cursor: page.length === limit ? String(firstCursor + offset + limit) : '' };
}

/** Unix seconds with the digits of the fraction. */
function secondsOf(moment: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z$/.exec(moment);
  if (match === null) throw new CoinbaseRefusal('invalid_argument');
  return Date.parse(`${match[1]}Z`) / 1_000 + Number(match[2] ?? '0');
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const offset = Number(cursor) - firstCursor;
  if (!(offset > 0)) throw new CoinbaseRefusal('invalid_argument');
  return offset;
}

function text(query: Request['query'], name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
}
