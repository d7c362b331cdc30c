import { z } from 'zod';
import type { Limit } from '../../../../account-ports.ts';
import type { AccountAdvice } from '../../../../domain/account-failure.ts';
import type { FailureKind } from '../../../../domain/failure.ts';
import { retryAfterMs } from '../../judging/retry-after.ts';
import type { ExchangeErrors } from '../judged-reply.ts';

export type CommunityExchange = 'okx' | 'bitget';

type Meaning = readonly [FailureKind, AccountAdvice, string];

const refused: Meaning = ['AUTH', 'reconnect', 'the key, its secret or its passphrase is refused'];
const narrow: Meaning = ['CONFIG', 'widen_key', 'the key may not read trades'];
const address: Meaning = ['CONFIG', 'free_address', 'the key is bound to other addresses'];
const clock: Meaning = ['TRANSIENT', 'ours', 'the clock that signed is off'];
const trouble: Meaning = ['TRANSIENT', 'wait', 'the exchange has trouble'];
const often: Meaning = ['RATE_LIMITED', 'wait', 'too many requests'];

/** The commonest codes alone, as ccxt sorts them (ccxt/ccxt: ts/src/okx.ts and ts/src/bitget.ts, `exceptions`) [?]. */
const meanings: Readonly<Record<CommunityExchange, Readonly<Record<string, Meaning>>>> = {
  okx: {
    '50001': trouble,
    '50004': trouble,
    '50011': often,
    '50013': trouble,
    '50026': trouble,
    '50102': clock,
    '50103': refused,
    '50105': refused,
    '50110': address,
    '50111': refused,
    '50113': refused,
    '50119': refused,
    '50120': narrow,
  },
  bitget: {
    '429': often,
    '40005': clock,
    '40006': refused,
    '40008': clock,
    '40009': refused,
    '40010': trouble,
    '40011': refused,
    '40012': refused,
    '40014': narrow,
    '40015': trouble,
    '40018': address,
    '40037': refused,
    '40725': trouble,
  },
};

/** Guarded limits: half of what is told of the dearest call used, by key instead of by user [?]. */
export function communityLimits(exchange: CommunityExchange): readonly [Limit, Limit] {
  return [
    { name: `${exchange}-key`, scope: 'key', kind: 'window', capacity: 5, windowMs: 2_000 },
    { name: `${exchange}-address`, scope: 'address', kind: 'window', capacity: 50, windowMs: 2_000 },
  ];
}

const shape = z.object({ code: z.string().regex(/^\d{1,6}$/) });

/** Errors by the `code` of the body; `0` and `00000` are none. */
export function communityErrors(exchange: CommunityExchange): ExchangeErrors {
  return {
    addressLimit: `${exchange}-address`,
    usualLimit: `${exchange}-key`,
    findingOf(reply, body) {
      const envelope = shape.safeParse(body);
      if (!envelope.success || /^0+$/.test(envelope.data.code)) return null;
      const { code } = envelope.data;
      const [kind, advice, words] = meanings[exchange][code] ?? plain(reply.status);
      const waitMs = kind === 'RATE_LIMITED' ? retryAfterMs(reply.headers) : undefined;
      return { kind, advice, code, words, ...(waitMs === undefined ? {} : { waitMs }) };
    },
  };
}

function plain(status: number): Meaning {
  if (status === 429) return often;
  return status >= 500 ? trouble : ['SYSTEM', 'ours', 'an error that relais does not know'];
}
