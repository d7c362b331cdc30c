import { createHash, createHmac } from 'node:crypto';
import type { Request } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import type { SmoobuFakeAccount, SmoobuState } from './smoobu-state.ts';

/** What is wrong with a request: `{"title":"Error occurred","detail":"verification error"}` for 401 (docs.smoobu.com). */
export class SmoobuRefusal extends Error {
  override readonly name = 'SmoobuRefusal';
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Who may ask, and how often. */
export type SmoobuGate = {
  /** The account of a request that is signed well; throws a refusal of 401. */
  callerOf(request: Request, body: Uint8Array): SmoobuFakeAccount;
  /** Takes one of the account's requests and gives the headers that say so; throws a refusal of 429. */
  spend(account: SmoobuFakeAccount): Record<string, string>;
  setRemaining(userId: number, remaining: number): void;
};

const limit = 1_000;
const windowMs = 60_000;
const skewMs = 5 * 60_000;

/**
 * Checks `X-API-Key`, `X-Timestamp`, `X-Nonce` and `X-Signature` (docs.smoobu.com, “HMAC authentication”; canonical string
 * checked against the live API by hakimharrasse-dot/nex-estate-crm: api/smoobu-messages.js). A clock that is over five minutes
 * off and a nonce that came before are 401 as well (Maurodipa/smoobu-rate-setter: README.md).
 */
export function openGate(state: SmoobuState, clock: { now(): Instant }): SmoobuGate {
  const nonces = new Set<string>();
  const windows = new Map<number, { remaining: number; endsAtMs: number }>();
  const windowOf = (userId: number) => {
    const nowMs = Date.parse(clock.now());
    const known = windows.get(userId);
    const window =
      known !== undefined && nowMs < known.endsAtMs ? known : { remaining: limit, endsAtMs: nowMs + windowMs };
    windows.set(userId, window);
    return window;
  };
  return {
    callerOf(request, body) {
      const account = state.accounts.find(({ apiKey }) => apiKey === request.get('x-api-key'));
      const nonce = request.get('x-nonce') ?? '';
      const isWell =
        account !== undefined &&
        isInTime(request.get('x-timestamp') ?? '', clock.now()) &&
        /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(nonce) &&
        !nonces.has(nonce) &&
        request.get('x-signature') === signatureOf(request, body, account.apiSecret);
      if (!isWell) throw new SmoobuRefusal(401, 'verification error');
      nonces.add(nonce);
      return account;
    },
    spend({ userId }) {
      const window = windowOf(userId);
      // Unix seconds, as TommasoRibaudo/smoobu-availability-mcp reads it; the body of a 429 is not known.
      if (window.remaining <= 0) throw new SmoobuRefusal(429, String(Math.ceil(window.endsAtMs / 1_000)));
      window.remaining -= 1;
      return {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(window.remaining),
        'X-RateLimit-Retry-After': String(Math.ceil(window.endsAtMs / 1_000)),
      };
    },
    setRemaining(userId, remaining) {
      windowOf(userId).remaining = remaining;
    },
  };
}

/** `2026-04-01T12:00:00Z`, without milliseconds. */
function isInTime(timestamp: string, now: Instant): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) return false;
  return Math.abs(Date.parse(timestamp) - Date.parse(now)) <= skewMs;
}

/** Seven lines; the query is encoded by RFC 3986 first and sorted then. */
function signatureOf(request: Request, body: Uint8Array, secret: string): string {
  const lines = [
    request.method,
    request.path,
    canonicalQuery(request.originalUrl.split('?')[1] ?? ''),
    request.get('x-timestamp') ?? '',
    request.get('x-nonce') ?? '',
    createHash('sha256').update(body).digest('hex'),
    request.get('x-api-key') ?? '',
  ];
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(lines.join('\n'), 'utf8').digest('base64');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    return `${strictlyEncoded(name)}=${strictlyEncoded(value)}`;
  });
  return pairs.sort().join('&');
}

function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
