import type { AccountReply } from '../../../account-ports.ts';
import type { AccountAdvice, AccountFailure } from '../../../domain/account-failure.ts';
import { assertNever } from '../../../domain/assert-never.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { type SaidError, saidErrorOf } from './billetweb-error-body.ts';
import { purposes } from './billetweb-purposes.ts';
import { boundedMs, waitOfChallengeMs, waitOfLimitMs } from './billetweb-wait.ts';

type Answered = Extract<AccountReply, { outcome: 'answered' }>;

/** A page that has a browser prove itself names this script of Cloudflare's (betagouv/assistant-declaration, as above). */
const challengeMark = 'cdn-cgi/challenge-platform';

/**
 * What a reply of Billetweb that is no good answer means: first what its body says, then its status. Whatever is neither is
 * SYSTEM; JSON that is cut off or no list where one is due is SCHEMA_DRIFT. No word of a body gets into a detail.
 */
export function classifyBilletweb(reply: AccountReply, purpose: string): AccountFailure {
  switch (reply.outcome) {
    case 'limited':
      return limited(reply, purpose);
    case 'unanswered':
      return failureOfNetwork(reply.code, purpose);
    case 'answered':
      return failureOfAnswer(reply, purpose);
    default:
      return assertNever(reply, 'reply of Billetweb');
  }
}

function limited({ limit, waitMs }: Extract<AccountReply, { outcome: 'limited' }>, purpose: string): AccountFailure {
  const failure = failed('RATE_LIMITED', 'wait', `the limit by ${limit} leaves no room yet`, purpose);
  return { ...failure, retryAfterMs: boundedMs(waitMs), limit };
}

function failureOfNetwork(code: string, purpose: string): AccountFailure {
  if (code === 'too_big') return failed('SCHEMA_DRIFT', 'ours', 'an answer too big to read', purpose);
  if (code === 'UND_ERR_INVALID_ARG')
    return failed('CONFIG', 'reconnect', 'the token has characters that cannot be sent', purpose);
  const named = /^(timeout|cancelled|[A-Z][A-Z0-9_]{1,40})$/.test(code) ? code : 'network trouble';
  return failed('TRANSIENT', 'wait', `${named} instead of an answer`, purpose);
}

function failureOfAnswer(answer: Answered, purpose: string): AccountFailure {
  if (answer.text.includes(challengeMark)) return walled(answer, 'a challenge for browsers', purpose);
  const said = saidErrorOf(answer.text);
  const failure = said === undefined ? undefined : failureOfSaid(said, answer, purpose);
  return failure ?? failureOfStatus(answer, purpose);
}

function failureOfSaid(said: SaidError, answer: Answered, purpose: string): AccountFailure | undefined {
  const what = `HTTP ${answer.status} with the error ${said}`;
  switch (said) {
    case 'rate_limiting':
      return overLimit(answer, what, purpose);
    case 'restricted':
      return { ...failed('CONFIG', 'widen_key', what, purpose), code: 'unauthorized' };
    case 'bad_key':
      return { ...failed('AUTH', 'reconnect', what, purpose), code: 'unauthorized' };
    case 'unauthorized': {
      // The list of events is open to any good key; elsewhere the same word may be about one event alone.
      const isOfKey = purpose === purposes.events && (answer.status === 401 || answer.status === 403);
      const failure = isOfKey
        ? failed('AUTH', 'reconnect', what, purpose)
        : failed('CONFIG', 'widen_key', what, purpose);
      return { ...failure, code: 'unauthorized' };
    }
    case 'not_found':
      return { ...failed('NOT_FOUND', 'mend_entry', what, purpose), code: 'not_found' };
    case 'other':
      return undefined;
    default:
      return assertNever(said, 'error of Billetweb');
  }
}

function failureOfStatus(answer: Answered, purpose: string): AccountFailure {
  const { status, text } = answer;
  const what = `HTTP ${status}`;
  if (status === 429) return overLimit(answer, what, purpose);
  if (status === 403 && isPage(text)) return walled(answer, `${what} with a page`, purpose);
  if (status === 401 || status === 403) return failed('AUTH', 'reconnect', what, purpose);
  if (status === 404 || status === 410) return failed('NOT_FOUND', 'mend_entry', what, purpose);
  if (status === 408 || status === 425 || status >= 500) return failed('TRANSIENT', 'wait', what, purpose);
  if (status >= 400) return failed('SYSTEM', 'ours', `${what}: our request was not understood`, purpose);
  return failed('SCHEMA_DRIFT', 'ours', `${what} without the list that is due`, purpose);
}

function isPage(text: string): boolean {
  return /^\s*<(!doctype|html)/i.test(text);
}

/** Whose limit it is, Billetweb does not say. Other keys of our address meet it by themselves where it is theirs too. */
function overLimit({ headers }: Answered, what: string, purpose: string): AccountFailure {
  const failure = failed('RATE_LIMITED', 'wait', what, purpose);
  return { ...failure, code: 'rate_limiting', retryAfterMs: waitOfLimitMs(headers), limit: 'key' };
}

/** A wall stands before our address, whoever's key it is. */
function walled({ headers }: Answered, what: string, purpose: string): AccountFailure {
  const failure = failed('BLOCKED', 'wait', what, purpose);
  return { ...failure, retryAfterMs: waitOfChallengeMs(headers), limit: 'address' };
}

/** A failure of ours that names what happened and what was asked for. */
export function failed(kind: FailureKind, advice: AccountAdvice, what: string, purpose: string): AccountFailure {
  return { kind, advice, code: null, detail: `${what} from www.billetweb.fr (${purpose})`.slice(0, 200) };
}
