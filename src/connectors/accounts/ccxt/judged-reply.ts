import type { AccountReply } from '../../../account-ports.ts';
import type { AccountAdvice, AccountFailure } from '../../../domain/account-failure.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { limitWaitMs, wallWaitMs } from '../judging/bounded-wait.ts';
import { isCutOff } from '../judging/json-body.ts';
import { networkCause } from '../judging/network-cause.ts';
import { ownLimit } from '../judging/own-limit.ts';
import { retryAfterMs } from '../judging/retry-after.ts';
import { isWall } from '../judging/wall.ts';
import { exactJson } from './exact-json.ts';

/** Where the exchange does not tell how long its limit lasts. */
const USUAL_WAIT_MS = 60_000;

export type Answered = Extract<AccountReply, { outcome: 'answered' }>;

/** What an error is. `words` are ours and hold nothing from outside; `code` is a known code of the service. */
export type Finding = {
  readonly kind: FailureKind;
  readonly advice: AccountAdvice;
  readonly code: string | null;
  readonly words: string;
  readonly waitMs?: number;
  readonly limit?: string;
};

/** How an exchange tells errors. `addressLimit` is the limit that waits when our address is refused, `usualLimit` the one of a plain 429. */
export type ExchangeErrors = {
  readonly addressLimit: string;
  readonly usualLimit: string;
  /** The error in a reply; null for none that it knows. `body` has numbers as text, and is undefined for what is no JSON. */
  findingOf(reply: Answered, body: unknown): Finding | null;
};

export type Judged =
  | { readonly outcome: 'good'; readonly body: unknown; readonly headers: Answered['headers'] }
  | { readonly outcome: 'failed'; readonly failure: AccountFailure };

/**
 * A reply as a good body or a failure: by the exchange's own body first, whatever the status, since an HTTP status alone does
 * not tell (and ccxt calls every 400, 403 and 404 a network error).
 */
export function judgedReply(reply: AccountReply, purpose: string, errors: ExchangeErrors): Judged {
  switch (reply.outcome) {
    case 'unanswered':
      return failed(
        purpose,
        { kind: 'TRANSIENT', advice: 'wait', code: null, words: `no answer (${networkCause(reply.code)})` },
        errors,
      );
    case 'limited':
      return { outcome: 'failed', failure: ownLimit(reply, purpose) };
    case 'answered': {
      const body = parsedOr(reply.text);
      const finding = errors.findingOf(reply, body) ?? plainFinding(reply, body);
      if (finding === null) return { outcome: 'good', body, headers: reply.headers };
      return failed(`${purpose}: HTTP ${reply.status}`, finding, errors);
    }
  }
}

/** A good reply whose shape is not the known one. `fields` are names of the service's fields. */
export function driftedReply(purpose: string, fields: string): AccountFailure {
  const detail = `${purpose}: the answer lacks or changed ${fields}.`;
  return { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null, detail };
}

function failed(subject: string, finding: Finding, errors: ExchangeErrors): Judged {
  const { kind, advice, code, words, waitMs, limit } = finding;
  const detail = `${subject}: ${words}${code === null ? '' : ` (${code})`}.`;
  if (kind !== 'RATE_LIMITED' && kind !== 'BLOCKED')
    return { outcome: 'failed', failure: { kind, advice, code, detail } };
  const wait =
    kind === 'BLOCKED'
      ? { retryAfterMs: wallWaitMs(waitMs), limit: errors.addressLimit }
      : { retryAfterMs: limitWaitMs(waitMs ?? USUAL_WAIT_MS), limit: limit ?? errors.usualLimit };
  return { outcome: 'failed', failure: { kind, advice, code, detail, ...wait } };
}

/** What a status and a text mean where the body tells no error of the exchange; null for a good answer. */
function plainFinding(reply: Answered, body: unknown): Finding | null {
  const { status, text } = reply;
  const isGood = status >= 200 && status < 300;
  if (isGood && body !== undefined) return null;
  const of = (kind: FailureKind, advice: AccountAdvice, words: string): Finding => ({
    kind,
    advice,
    code: null,
    words,
  });
  if (status === 429 || status === 418) {
    const waitMs = retryAfterMs(reply.headers);
    return { ...of('RATE_LIMITED', 'wait', 'too many requests'), ...(waitMs === undefined ? {} : { waitMs }) };
  }
  if (isWall(reply)) return of('BLOCKED', 'wait', 'a page refuses our address');
  if (status >= 500) return of('TRANSIENT', 'wait', 'the exchange has trouble');
  if (status === 403 || status === 451) return of('BLOCKED', 'wait', 'our address is refused');
  if (status === 401) return of('AUTH', 'reconnect', 'the credentials are refused');
  if (isGood && isCutOff(text)) return of('TRANSIENT', 'wait', 'the answer is cut off');
  if (isGood) return of('SCHEMA_DRIFT', 'ours', 'the answer is no JSON');
  return of('SYSTEM', 'ours', 'an error that relais does not know');
}

function parsedOr(text: string): unknown {
  try {
    return exactJson(text);
  } catch {
    return undefined;
  }
}
