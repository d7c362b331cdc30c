import { KrakenRefusal } from './kraken-gate.ts';
import type { KrakenFakeAccount, KrakenState, KrakenTrade } from './kraken-state.ts';

const tradesAPage = 50;

/** 50 items from an offset on, newest first, keyed by txid: after `start`, up to and with `end`; `count` is of the whole question. */
export function tradesAskedFor(
  { trades }: KrakenState,
  { apiKey }: KrakenFakeAccount,
  body: string,
): { readonly count: number; readonly trades: Readonly<Record<string, KrakenTrade>> } {
  const sent = new URLSearchParams(body);
  const [start, end] = [secondsOf(sent.get('start') ?? '0'), secondsOf(sent.get('end') ?? '9999999999')];
  const offset = sent.get('ofs') ?? '0';
  if (!/^\d+$/.test(offset)) throw new KrakenRefusal('invalid_offset');
  const found = trades
    .filter((kept) => kept.apiKey === apiKey)
    .filter(({ trade }) => Number(trade.time) > start && Number(trade.time) <= end)
    .sort((a, b) => Number(b.trade.time) - Number(a.trade.time) || (a.txid < b.txid ? 1 : -1));
  const page = found.slice(Number(offset), Number(offset) + tradesAPage);
  const items = page.map(({ txid, trade: { time, ...fields } }) => [txid, { ...fields, time: `#${time}` }] as const);
  return { count: found.length, trades: Object.fromEntries(items) };
}

function secondsOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new KrakenRefusal('invalid_arguments');
  return Number(text);
}
