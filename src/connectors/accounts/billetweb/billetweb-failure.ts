import type { AccountReply } from '../../../account-ports.ts';
import type { AccountAdvice, AccountFailure } from '../../../domain/account-failure.ts';
import { assertNever } from '../../../domain/assert-never.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { limitWaitMs, wallWaitMs } from '../judging/bounded-wait.ts';
import { isCutOff } from '../judging/json-body.ts';
import { networkCause } from '../judging/network-cause.ts';
import { ownLimit } from '../judging/own-limit.ts';
import { retryAfterMs } from '../judging/retry-after.ts';
import { isWall } from '../judging/wall.ts';
import { type SaidError, saidErrorOf } from './billetweb-error-body.ts';
import { purposes } from './billetweb-purposes.ts';

/** The limit is counted by the minute (its own words: “100 hits per minute”): after one it is new. */
const usualWaitMs = 60_000;

type Answered = Extract<AccountReply, { outcome: 'answered' }>;

/**
 * What a reply of Billetweb that is no good answer means: first what its body says, then its status. Whatever is neither is
 * SYSTEM; JSON that is cut off passes, and no list where one is due is SCHEMA_DRIFT. No word of a body gets into a detail.
 */
export function classifyBilletweb(reply: AccountReply, purpose: string): AccountFailure {
  switch (reply.outcome) {
    case 'limited':
      return ownLimit(reply, `${purpose} from www.billetweb.fr`);
    case 'unanswered':
      return failureOfNetwork(reply.code, purpose);
    case 'answered':
      return failureOfAnswer(reply, purpose);
    default:
      return assertNever(reply, 'reply of Billetweb');
  }
}

function failureOfNetwork(code: string, purpose: string): AccountFailure {
  if (code === 'too_big') return failed('SCHEMA_DRIFT', 'ours', 'an answer too big to read', purpose);
  if (code === 'UND_ERR_INVALID_ARG')
    return failed('CONFIG', 'reconnect', 'the token has characters that cannot be sent', purpose);
  return failed('TRANSIENT', 'wait', `${networkCause(code)} instead of an answer`, purpose);
}

function failureOfAnswer(answer: Answered, purpose: string): AccountFailure {
  if (isWall(answer)) return walled(answer, `HTTP ${answer.status} with a page`, purpose);
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
  if (status === 401 || status === 403) return failed('AUTH', 'reconnect', what, purpose);
  if (status === 404 || status === 410) return failed('NOT_FOUND', 'mend_entry', what, purpose);
  if (status === 408 || status === 425 || status >= 500) return failed('TRANSIENT', 'wait', what, purpose);
  if (status >= 400) return failed('SYSTEM', 'ours', `${what}: our request was not understood`, purpose);
  if (status < 300 && isCutOff(text))
    return failed('TRANSIENT', 'wait', `${what} with an answer that was cut off`, purpose);
  return failed('SCHEMA_DRIFT', 'ours', `${what} without the list that is due`, purpose);
}

/** Whose limit it is, Billetweb does not say. Other keys of our address meet it by themselves where it is theirs too. */
function overLimit({ headers }: Answered, what: string, purpose: string): AccountFailure {
  const failure = failed('RATE_LIMITED', 'wait', what, purpose);
  return {
    ...failure,
    code: 'rate_limiting',
    retryAfterMs: limitWaitMs(retryAfterMs(headers) ?? usualWaitMs),
    limit: 'key',
  };
}

/** A wall stands before our address, whoever's key it is. */
function walled({ headers }: Answered, what: string, purpose: string): AccountFailure {
  const failure = failed('BLOCKED', 'wait', what, purpose);
  return { ...failure, retryAfterMs: wallWaitMs(retryAfterMs(headers)), limit: 'address' };
}

/** A failure of ours that names what happened and what was asked for. */
export function failed(kind: FailureKind, advice: AccountAdvice, what: string, purpose: string): AccountFailure {
  return { kind, advice, code: null, detail: `${what} from www.billetweb.fr (${purpose})`.slice(0, 200) };
}
