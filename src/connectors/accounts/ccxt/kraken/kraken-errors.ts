import { z } from 'zod';
import type { Limit } from '../../../../account-ports.ts';
import type { AccountAdvice } from '../../../../domain/account-failure.ts';
import type { FailureKind } from '../../../../domain/failure.ts';
import { untilMs } from '../../judging/retry-after.ts';
import type { Answered, ExchangeErrors, Finding } from '../judged-reply.ts';

/**
 * The counter of a key, as the lowest tier has it: 15, falling by 0.33 a second; a page of history costs 2
 * (https://docs.kraken.com/exchange/guides/rest/ratelimits). No header tells it.
 */
export const krakenKey: Limit = { name: 'kraken-key', scope: 'key', kind: 'bucket', capacity: 15, perSecond: 0.33 };

/** Public questions, one a second and address [?]: and what waits when Cloudflare refuses our address. */
export const krakenAddress: Limit = {
  name: 'kraken-address',
  scope: 'address',
  kind: 'window',
  capacity: 60,
  windowMs: 60_000,
};

type Meaning = readonly [FailureKind, AccountAdvice, string, { readonly waitMs: number }?];

const refused: Meaning = ['AUTH', 'reconnect', 'the key is refused'];
const trouble: Meaning = ['TRANSIENT', 'wait', 'the exchange has trouble'];
const ours: Meaning = ['SYSTEM', 'ours', 'a parameter of ours is refused'];

/** By the start of the text; longer ones first (https://docs.kraken.com/rest/, “Errors”). */
const meanings: readonly (readonly [string, Meaning])[] = [
  ['EAPI:Invalid key', refused],
  ['EAPI:Invalid signature', ['AUTH', 'reconnect', 'the signature is refused: the secret is not the one of the key']],
  ['EAPI:Invalid nonce', ['TRANSIENT', 'wait', 'the key is used by something else at the same time']],
  ['EAPI:Rate limit exceeded', ['RATE_LIMITED', 'wait', 'the counter of the key is full', { waitMs: 30_000 }]],
  ['EGeneral:Permission denied', ['CONFIG', 'widen_key', 'the key may not query trades']],
  ['EGeneral:Temporary lockout', ['RATE_LIMITED', 'wait', 'the key is locked for a while', { waitMs: 15 * 60_000 }]],
  ['EGeneral:Invalid arguments', ours],
  ['EGeneral:Internal error', trouble],
  ['EQuery:Unknown asset pair', ['CONFIG', 'mend_entry', 'a pair is unknown']],
  ['EService:Unavailable', trouble],
  ['EService:Busy', trouble],
];

const throttledUntil = /^EService:\s?Throttled:\s?(\d{1,12})/;

const shape = z.object({ error: z.array(z.string()) });

/** Errors of Kraken: the first text of severity E in a body of HTTP 200; warnings (W) come with a result and are none. */
export const krakenErrors: ExchangeErrors = {
  addressLimit: krakenAddress.name,
  usualLimit: krakenKey.name,
  findingOf(reply, body) {
    const envelope = shape.safeParse(body);
    const text = envelope.success ? envelope.data.error.find((error) => error.startsWith('E')) : undefined;
    if (text === undefined) return null;
    const until = throttledUntil.exec(text)?.[1];
    if (until !== undefined) return throttled(reply, until);
    const [code, meaning] = meanings.find(([known]) => text.startsWith(known)) ?? [categoryOf(text), unknown];
    const [kind, advice, words, wait = {}] = meaning;
    return { kind, advice, code, words, ...wait };
  },
};

const unknown: Meaning = ['SYSTEM', 'ours', 'an error that relais does not know'];

/** Too many at once: wait until a moment of theirs, which only the answer's own date can be held against. */
function throttled({ headers }: Answered, untilSeconds: string): Finding {
  const waitMs = untilMs(Number(untilSeconds) * 1_000, headers) ?? 30_000;
  return { kind: 'RATE_LIMITED', advice: 'wait', code: 'EService:Throttled', words: 'too many calls at once', waitMs };
}

/** `EOrder` of `EOrder:whatever`. */
function categoryOf(text: string): string | null {
  return /^(E[A-Za-z]{2,12}):/.exec(text)?.[1] ?? null;
}
