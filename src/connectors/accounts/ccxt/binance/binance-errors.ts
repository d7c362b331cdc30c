import { z } from 'zod';
import type { Limit } from '../../../../account-ports.ts';
import type { AccountAdvice } from '../../../../domain/account-failure.ts';
import type { FailureKind } from '../../../../domain/failure.ts';
import { retryAfterMs } from '../../judging/retry-after.ts';
import type { Answered, ExchangeErrors, Finding } from '../judged-reply.ts';

/** Request weight of our address: 6000 a minute (binance/binance-spot-api-docs: rest-api.md, exchangeInfo). */
export const binanceWeight: Limit = {
  name: 'binance-address',
  scope: 'address',
  kind: 'window',
  capacity: 6_000,
  windowMs: 60_000,
};

type Meaning = readonly [FailureKind, AccountAdvice, string];

const refused: Meaning = ['AUTH', 'reconnect', 'the key is refused'];
const ours: Meaning = ['SYSTEM', 'ours', 'a parameter of ours is refused'];
const trouble: Meaning = ['TRANSIENT', 'wait', 'the exchange has trouble'];

/** binance/binance-spot-api-docs: errors.md. -2015 is judged here alone: ccxt calls it an overload once a call succeeded before it. */
const meanings: Readonly<Record<string, Meaning>> = {
  '-1000': trouble,
  '-1001': trouble,
  '-1006': trouble,
  '-1007': trouble,
  '-1008': trouble,
  '-1021': ['TRANSIENT', 'ours', 'the clock that signed is off'],
  '-1022': ['AUTH', 'reconnect', 'the signature is refused: the secret is not the one of the key'],
  '-1100': ours,
  '-1102': ours,
  '-1105': ours,
  '-1106': ours,
  '-1121': ['CONFIG', 'mend_entry', 'the symbol is unknown'],
  '-1127': ours,
  '-1128': ours,
  '-1130': ours,
  '-2014': refused,
  '-2015': refused,
};

const shape = z.object({ code: z.string().regex(/^-\d{1,5}$/), msg: z.string() });

/** Errors of Binance: by the code in the body whatever the status; 403 is its firewall. */
export const binanceErrors: ExchangeErrors = {
  addressLimit: binanceWeight.name,
  usualLimit: binanceWeight.name,
  findingOf(reply, body) {
    const error = shape.safeParse(body);
    if (!error.success) return null;
    const { code } = error.data;
    if (code === '-1003' || reply.status === 429 || reply.status === 418) return overweight(reply, code);
    const [kind, advice, words] = meanings[code] ?? unknown(reply.status);
    return { kind, advice, code, words };
  },
};

/** 429, or the ban of 418 that follows it: both say in `Retry-After` how long; a ban says until when in its text as well. */
function overweight(reply: Answered, code: string): Finding {
  const words = reply.status === 418 ? 'our address is banned for a while' : 'too much request weight';
  const waitMs = retryAfterMs(reply.headers);
  return { kind: 'RATE_LIMITED', advice: 'wait', code, words, ...(waitMs === undefined ? {} : { waitMs }) };
}

function unknown(status: number): Meaning {
  return status >= 500 ? trouble : ['SYSTEM', 'ours', 'an error that relais does not know'];
}
