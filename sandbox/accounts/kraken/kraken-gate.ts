import { createHash, createHmac } from 'node:crypto';
import type { Request } from 'express';
import type { KrakenFault } from './kraken-faults.ts';
import type { KrakenFakeAccount, KrakenState } from './kraken-state.ts';

/** A request that is refused as this fault tells. */
export class KrakenRefusal extends Error {
  override readonly name = 'KrakenRefusal';
  readonly fault: KrakenFault;
  constructor(fault: KrakenFault) {
    super(fault);
    this.fault = fault;
  }
}

/** The lowest tier (https://docs.kraken.com/exchange/guides/rest/ratelimits). */
const counter = { capacity: 15, perSecond: 0.33 };

/** Raises the counter of a key by the cost of a call, after what it fell by since; refuses what would pass its maximum. */
export function spend(
  state: KrakenState,
  { apiKey, cost, nowMs }: { apiKey: string; cost: number; nowMs: number },
): void {
  const known = state.counters.get(apiKey) ?? { value: 0, atMs: nowMs };
  const fallen = ((nowMs - known.atMs) / 1_000) * counter.perSecond;
  const value = Math.max(0, known.value - fallen);
  const isOver = value + cost > counter.capacity;
  state.counters.set(apiKey, { value: isOver ? value : value + cost, atMs: nowMs });
  if (!isOver) return;
  state.over += 1;
  throw new KrakenRefusal('rate_limit');
}

/**
 * The account of a request whose `API-Sign` is right (https://docs.kraken.com/exchange/guides/rest/authentication) and
 * whose nonce is above every one before it. `path` begins with `/0/private`.
 */
export function callerOf(state: KrakenState, request: Request, path: string): KrakenFakeAccount {
  const account = state.accounts.find(({ apiKey }) => apiKey === request.get('api-key'));
  if (account === undefined || request.get('user-agent') === undefined) throw new KrakenRefusal('invalid_key');
  const body = typeof request.body === 'string' ? request.body : '';
  const nonce = new URLSearchParams(body).get('nonce') ?? '';
  if (signatureOf({ path, nonce, body }, account.secret) !== request.get('api-sign')) {
    throw new KrakenRefusal('invalid_signature');
  }
  const isNonce = /^\d{1,20}$/.test(nonce) && BigInt(nonce) > (state.nonces.get(account.apiKey) ?? -1n);
  if (!isNonce) throw new KrakenRefusal('invalid_nonce');
  state.nonces.set(account.apiKey, BigInt(nonce));
  return account;
}

function signatureOf({ path, nonce, body }: { path: string; nonce: string; body: string }, secret: string): string {
  const hash = createHash('sha256').update(`${nonce}${body}`).digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(path).update(hash).digest('base64');
}

/** The fault that a request meets; null for none. */
export function metFault(state: KrakenState, request: Request): KrakenFault | null {
  const apiKey = request.get('api-key');
  const met = state.faults.find((set) => set.left > 0 && (set.apiKey === undefined || set.apiKey === apiKey));
  if (met === undefined) return null;
  met.left -= 1;
  return met.fault;
}
