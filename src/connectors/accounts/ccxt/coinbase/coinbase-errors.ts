import { z } from 'zod';
import type { Limit } from '../../../../account-ports.ts';
import { retryAfterMs } from '../../judging/retry-after.ts';
import type { Answered, ExchangeErrors, Finding } from '../judged-reply.ts';

/** Private questions: 30 a second and user [?: a third party's summary; the answers' own headers say the same]. */
export const coinbaseUser: Limit = {
  name: 'coinbase-user',
  scope: 'account',
  kind: 'window',
  capacity: 30,
  windowMs: 1_000,
};

/** Public questions, 10 a second and address [?]. relais asks none: this is what waits when our address is refused. */
export const coinbaseAddress: Limit = {
  name: 'coinbase-address',
  scope: 'address',
  kind: 'window',
  capacity: 10,
  windowMs: 1_000,
};

/** Codes that are told in `error`, or in `errors[].id`; anything else is not repeated. */
const knownCodes = ['INVALID_ARGUMENT', 'PERMISSION_DENIED', 'UNAUTHENTICATED', 'NOT_FOUND', 'rate_limit_exceeded'];

const shape = z.object({
  error: z.string().optional(),
  errors: z.array(z.object({ id: z.string() })).optional(),
});

/** Errors of Coinbase: by status; the token's refusal is plain text, 403 with a JSON body is a right that the key lacks. */
export const coinbaseErrors: ExchangeErrors = {
  addressLimit: coinbaseAddress.name,
  usualLimit: coinbaseUser.name,
  findingOf(reply, body) {
    const error = shape.safeParse(body);
    const told = error.success ? (error.data.error ?? error.data.errors?.[0]?.id) : undefined;
    const code = knownCodes.find((known) => known === told) ?? null;
    if (reply.status === 429 || code === 'rate_limit_exceeded') return tooMany(reply, code);
    if (reply.status === 401 && !isPage(reply.text))
      return { kind: 'AUTH', advice: 'reconnect', code, words: 'the key is refused' };
    if (reply.status === 403 && error.success) {
      return { kind: 'CONFIG', advice: 'widen_key', code, words: 'the key lacks the right to view' };
    }
    if (reply.status === 400) return { kind: 'SYSTEM', advice: 'ours', code, words: 'a parameter of ours is refused' };
    return null;
  },
};

/** Retry-After, else `x-ratelimit-reset` in seconds left [?]; a number too large for that is not believed. */
function tooMany({ headers }: Answered, code: string | null): Finding {
  const seconds = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const waitMs = retryAfterMs(headers) ?? (seconds <= 60 ? seconds * 1_000 : 5_000);
  return { kind: 'RATE_LIMITED', advice: 'wait', code, words: 'too many requests', waitMs };
}

function isPage(text: string): boolean {
  return /^\s*</.test(text);
}
