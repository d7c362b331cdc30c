import { type KeyObject, verify } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CoinbaseFault } from './coinbase-faults.ts';
import type { CoinbaseFakeAccount, CoinbaseState } from './coinbase-state.ts';

/** A request that is refused as this fault tells. */
export class CoinbaseRefusal extends Error {
  override readonly name = 'CoinbaseRefusal';
  readonly fault: CoinbaseFault;
  constructor(fault: CoinbaseFault) {
    super(fault);
    this.fault = fault;
  }
}

const headerShape = z.object({
  alg: z.enum(['ES256', 'EdDSA']),
  typ: z.literal('JWT'),
  kid: z.string(),
  nonce: z.string().regex(/^[0-9a-f]{16,}$/),
});
const claimsShape = z.object({ sub: z.string(), iss: z.literal('cdp'), nbf: z.int(), exp: z.int(), uri: z.string() });

/**
 * The account of a request whose token is one of Coinbase's own client (coinbase/coinbase-advanced-py: coinbase/jwt_generator.py): its
 * claims, its times, its `uri` without the query, and its signature.
 */
export function callerOf({ accounts }: CoinbaseState, request: Request, nowMs: number): CoinbaseFakeAccount {
  const [, token = ''] = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '') ?? [];
  const [head = '', body = '', signature = ''] = token.split('.');
  const [header, claims] = [headerShape.safeParse(decoded(head)), claimsShape.safeParse(decoded(body))];
  if (!header.success || !claims.success) throw new CoinbaseRefusal('unauthorized');
  const { sub, nbf, exp, uri } = claims.data;
  const account = accounts.find(({ keyName }) => keyName === sub && keyName === header.data.kid);
  const now = nowMs / 1_000;
  const isTimely = nbf <= now + 1 && now <= exp && exp - nbf <= 120;
  const isHere = uri === `${request.method} api.coinbase.com${request.path}`;
  const isSigned = account !== undefined && isSignedBy(account.publicKey, `${head}.${body}`, signature);
  if (account === undefined || !isTimely || !isHere || !isSigned) throw new CoinbaseRefusal('unauthorized');
  return account;
}

function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const given = Buffer.from(signature, 'base64url');
  return verify(algorithm, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, given);
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** Requests a second of one user [?]. */
const capacity = 30;

/** Takes one request of a user and says what is left; refuses what comes over 30 within a second. */
export function spend(
  state: CoinbaseState,
  response: Response,
  { keyName, nowMs }: { keyName: string; nowMs: number },
): void {
  const recent = (state.taken.get(keyName) ?? []).filter((atMs) => atMs > nowMs - 1_000);
  const isOver = recent.length >= capacity;
  if (!isOver) recent.push(nowMs);
  state.taken.set(keyName, recent);
  response.set('x-ratelimit-limit', String(capacity));
  response.set('x-ratelimit-remaining', String(capacity - recent.length));
  response.set('x-ratelimit-reset', '1');
  if (!isOver) return;
  state.over += 1;
  throw new CoinbaseRefusal('rate_limited');
}

/** The fault that a request meets; null for none. */
export function metFault(state: CoinbaseState, request: Request): CoinbaseFault | null {
  const [, body = ''] = (request.get('authorization') ?? '').split('.');
  const claims = z.object({ sub: z.string() }).safeParse(decoded(body));
  const apiKey = claims.success ? claims.data.sub : undefined;
  const met = state.faults.find((set) => set.left > 0 && (set.apiKey === undefined || set.apiKey === apiKey));
  if (met === undefined) return null;
  met.left -= 1;
  return met.fault;
}
