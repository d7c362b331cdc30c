import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { type BinanceFault, binanceFaults } from './binance-faults.ts';
import type { BinanceFakeAccount, BinanceState } from './binance-state.ts';

/** A request that is refused as this fault tells, with headers of its own perhaps. */
export class BinanceRefusal extends Error {
  override readonly name = 'BinanceRefusal';
  readonly fault: BinanceFault;
  readonly headers: Readonly<Record<string, string>>;
  constructor(fault: BinanceFault, headers: Readonly<Record<string, string>> = {}) {
    super(fault);
    this.fault = fault;
    this.headers = headers;
  }
}

/** Request weight a minute for one address (binance/binance-spot-api-docs: rest-api.md, exchangeInfo). */
export const weightAMinute = 6_000;
const minuteMs = 60_000;

/** Takes the weight of a request from the minute of the clock; refuses with 429 what comes over it. */
export function spend(
  state: BinanceState,
  response: Response,
  { weight, nowMs }: { weight: number; nowMs: number },
): void {
  const startMs = Math.floor(nowMs / minuteMs) * minuteMs;
  if (state.minute.startMs !== startMs) state.minute = { startMs, used: 0 };
  const isOver = state.minute.used + weight > weightAMinute;
  if (!isOver) state.minute.used += weight;
  response.set('X-MBX-USED-WEIGHT-1M', String(state.minute.used));
  if (!isOver) return;
  state.over += 1;
  throw new BinanceRefusal('too_much_weight', {
    'Retry-After': String(Math.ceil((startMs + minuteMs - nowMs) / 1_000)),
  });
}

/** The account of a request with a known key, a signature over its query as it was sent, and a timestamp within `recvWindow`. */
export function callerOf({ accounts }: BinanceState, request: Request, nowMs: number): BinanceFakeAccount {
  const key = request.get('x-mbx-apikey') ?? '';
  if (!/^[\w-]{8,}$/.test(key)) throw new BinanceRefusal('key_format');
  const account = accounts.find(({ apiKey }) => apiKey === key);
  if (account === undefined) throw new BinanceRefusal('key_refused');
  const query = request.originalUrl.split('?')[1] ?? '';
  const [, payload = '', signature = ''] = /^(.*)&signature=([^&]*)$/.exec(query) ?? [];
  if (!isSignedBy(account.secret, payload, signature)) throw new BinanceRefusal('bad_signature');
  const sent = new URLSearchParams(payload);
  const [timestamp, recvWindow] = [
    Number(sent.get('timestamp') ?? Number.NaN),
    Number(sent.get('recvWindow') ?? '5000'),
  ];
  if (Number.isNaN(timestamp) || recvWindow > 60_000) throw new BinanceRefusal('missing_parameter');
  if (timestamp >= nowMs + 1_000) throw new BinanceRefusal('clock_ahead');
  if (nowMs - timestamp > recvWindow) throw new BinanceRefusal('clock_behind');
  return account;
}

function isSignedBy(secret: string, payload: string, signature: string): boolean {
  const right = createHmac('sha256', secret).update(payload).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === right.length && timingSafeEqual(given, right);
}

/** True where a fault took the request over. */
export function meetsFault(state: BinanceState, request: Request, response: Response): boolean {
  const apiKey = request.get('x-mbx-apikey');
  const met = state.faults.find((set) => set.left > 0 && (set.apiKey === undefined || set.apiKey === apiKey));
  if (met === undefined) return false;
  met.left -= 1;
  sendFault(met.fault, response);
  return true;
}

/** Answers as a fault tells. */
export function sendFault(
  fault: BinanceFault,
  response: Response,
  headers: Readonly<Record<string, string>> = {},
): void {
  const told = binanceFaults[fault];
  if (told === 'reset') response.socket?.destroy();
  else if (told !== 'hang') {
    response.status(told.status).set('headers' in told ? told.headers : {});
    response.set(headers).type(told.type).send(told.body);
  }
}
