import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { type BybitFault, bybitFaults } from './bybit-faults.ts';
import type { BybitFakeAccount, BybitState } from './bybit-state.ts';

/** A request that is refused as this fault tells, with headers of its own perhaps. */
export class BybitRefusal extends Error {
  override readonly name = 'BybitRefusal';
  readonly fault: BybitFault;
  readonly headers: Readonly<Record<string, string>>;
  constructor(fault: BybitFault, headers: Readonly<Record<string, string>> = {}) {
    super(fault);
    this.fault = fault;
    this.headers = headers;
  }
}

/** bybit-exchange/docs: docs/v5/rate-limit/rate-limit.mdx: of an address, and of a user for `/v5/execution/list`. */
const ofAddress = { capacity: 600, windowMs: 5_000 };
const ofUser = { capacity: 50, windowMs: 1_000 };

/** Takes one request of our one address; over the limit it is refused with 403. */
export function spendAddress(state: BybitState, nowMs: number): void {
  if (take(state, 'address', { ...ofAddress, nowMs }).isOver) throw new BybitRefusal('address');
}

/** Takes one request of a user; the answer tells what is left, and until when it is refused. */
export function spendUser(state: BybitState, response: Response, { uid, nowMs }: { uid: string; nowMs: number }): void {
  const { isOver, left, resetAtMs } = take(state, `user ${uid}`, { ...ofUser, nowMs });
  response.set('X-Bapi-Limit', String(ofUser.capacity));
  response.set('X-Bapi-Limit-Status', String(left));
  response.set('X-Bapi-Limit-Reset-Timestamp', String(isOver ? resetAtMs : nowMs));
  if (isOver) throw new BybitRefusal('too_many_visits');
}

type Window = { readonly capacity: number; readonly windowMs: number; readonly nowMs: number };

function take(state: BybitState, whose: string, { capacity, windowMs, nowMs }: Window) {
  const recent = (state.taken.get(whose) ?? []).filter((atMs) => atMs > nowMs - windowMs);
  const isOver = recent.length >= capacity;
  if (isOver) state.over += 1;
  else recent.push(nowMs);
  state.taken.set(whose, recent);
  return { isOver, left: capacity - recent.length, resetAtMs: (recent[0] ?? nowMs) + windowMs };
}

/** The account of a request that is signed over timestamp, key, window and the query as it was sent. */
export function callerOf({ accounts }: BybitState, request: Request, nowMs: number): BybitFakeAccount {
  const header = (name: string) => request.get(`x-bapi-${name}`) ?? '';
  const [key, timestamp, window] = [header('api-key'), header('timestamp'), header('recv-window') || '5000'];
  if (key === '' || timestamp === '') throw new BybitRefusal('no_key');
  const account = accounts.find(({ apiKey }) => apiKey === key);
  if (account === undefined) throw new BybitRefusal('key_invalid');
  const sentMs = Number(timestamp);
  if (!(sentMs >= nowMs - Number(window) && sentMs < nowMs + 1_000)) throw new BybitRefusal('clock');
  const query = request.originalUrl.split('?')[1] ?? '';
  const right = createHmac('sha256', account.secret).update(`${timestamp}${key}${window}${query}`).digest();
  const given = Buffer.from(header('sign'), 'hex');
  const isSigned = given.length === right.length && timingSafeEqual(given, right);
  if (!isSigned) throw new BybitRefusal('sign');
  return account;
}

/** True where a fault took the request over. */
export function meetsFault(state: BybitState, request: Request, response: Response): BybitFault | null {
  const apiKey = request.get('x-bapi-api-key');
  const met = state.faults.find((set) => set.left > 0 && (set.apiKey === undefined || set.apiKey === apiKey));
  if (met === undefined) return null;
  met.left -= 1;
  if (met.fault === 'too_many_visits') response.set('X-Bapi-Limit-Status', '0');
  return met.fault;
}

/** Answers as a fault tells. A limit of the user that nothing else tells about is over in 700 ms. */
export function sendFault(fault: BybitFault, response: Response, nowMs: number): void {
  const told = bybitFaults[fault];
  if (told === 'reset') response.socket?.destroy();
  else if (told === 'hang') return;
  else if ('status' in told) response.status(told.status).type(told.type).send(told.body);
  else {
    const isOver = fault === 'too_many_visits' && response.get('x-bapi-limit-reset-timestamp') === undefined;
    if (isOver) response.set('X-Bapi-Limit-Reset-Timestamp', String(nowMs + 700));
    response.json({ ...told, result: {}, retExtInfo: {}, time: nowMs });
  }
}
