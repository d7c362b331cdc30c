import { z } from 'zod';
import type { Limit } from '../../../../account-ports.ts';
import type { AccountAdvice } from '../../../../domain/account-failure.ts';
import type { FailureKind } from '../../../../domain/failure.ts';
import type { Answered, ExchangeErrors, Finding } from '../judged-reply.ts';

/** bybit-exchange/docs: docs/v5/rate-limit/rate-limit.mdx. All hosts together, whoever asks from our address. */
export const bybitAddress: Limit = {
  name: 'bybit-address',
  scope: 'address',
  kind: 'window',
  capacity: 600,
  windowMs: 5_000,
};

/** The same source: `/v5/execution/list`, by user and rolling second. */
export const bybitAccount: Limit = {
  name: 'bybit-account',
  scope: 'account',
  kind: 'window',
  capacity: 50,
  windowMs: 1_000,
};

type Meaning = readonly [FailureKind, AccountAdvice, string];

const refused: Meaning = ['AUTH', 'reconnect', 'the key is refused or over'];
const trouble: Meaning = ['TRANSIENT', 'wait', 'the exchange has trouble'];
const region: Meaning = ['CONFIG', 'mend_settings', 'the account may not be used in this region'];

/** bybit-exchange/docs: docs/v5/error.mdx. They come with HTTP 200. */
const meanings: Readonly<Record<string, Meaning>> = {
  '-2015': refused,
  '10000': trouble,
  '10001': ['SYSTEM', 'ours', 'a parameter of ours is refused'],
  '10002': ['TRANSIENT', 'ours', 'the clock that signed is off'],
  '10003': refused,
  '10004': ['AUTH', 'reconnect', 'the signature is refused: the secret is not the one of the key'],
  '10005': ['CONFIG', 'widen_key', 'the key may not read executions'],
  '10009': region,
  '10010': ['CONFIG', 'free_address', 'the key is bound to other addresses'],
  '10016': trouble,
  '10024': region,
  '33004': refused,
};

const shape = z.object({ retCode: z.string().regex(/^-?\d{1,7}$/), time: z.string().optional() });

/** Errors of Bybit: `retCode` of a body of HTTP 200; 403 is its limit of addresses, 401 comes without a body. */
export const bybitErrors: ExchangeErrors = {
  addressLimit: bybitAddress.name,
  usualLimit: bybitAddress.name,
  findingOf(reply, body) {
    if (reply.status === 403) {
      return { kind: 'BLOCKED', advice: 'wait', code: null, words: 'our address asked too often or is refused' };
    }
    const envelope = shape.safeParse(body);
    if (!envelope.success || envelope.data.retCode === '0') return null;
    const { retCode: code, time } = envelope.data;
    if (code === '10006') return tooManyVisits(reply, time);
    const [kind, advice, words] = meanings[code] ?? ['SYSTEM', 'ours', 'an error that relais does not know'];
    return { kind, advice, code, words };
  },
};

/** The limit of the user is over at `X-Bapi-Limit-Reset-Timestamp`, against the exchange's own time in the body. */
function tooManyVisits(reply: Answered, time: string | undefined): Finding {
  const waitMs = Number(reply.headers['x-bapi-limit-reset-timestamp']) - Number(time);
  const found = { kind: 'RATE_LIMITED', advice: 'wait', code: '10006', words: 'too many visits' } as const;
  return { ...found, limit: bybitAccount.name, ...(Number.isNaN(waitMs) ? {} : { waitMs }) };
}
