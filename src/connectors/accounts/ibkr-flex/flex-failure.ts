import type { AccountReply } from '../../../account-ports.ts';
import type { AccountAdvice, AccountFailure } from '../../../domain/account-failure.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { limitWaitMs } from '../judging/bounded-wait.ts';
import { networkCause } from '../judging/network-cause.ts';
import { ownLimit } from '../judging/own-limit.ts';
import { retryAfterMs } from '../judging/retry-after.ts';
import { type FlexAnswer, type FlexTrouble, readAnswer } from './flex-answer.ts';
import { verdictOf } from './flex-codes.ts';

/** What clients wait after 1018 (csingley/ibflex: ibflex/client.py). */
const throttledMs = 10_000;
/** How long IBKR’s wall stands is not told. */
const blockedMs = 15 * 60_000;

/** What a reply that is no good answer means. Details hold our own words and IBKR’s code, nothing that was said beside it. */
export function classifyFlex(reply: AccountReply, purpose: string): AccountFailure {
  switch (reply.outcome) {
    case 'answered':
      return failureOf(readAnswer(reply), purpose, retryAfterMs(reply.headers));
    case 'limited':
      return ownLimit(reply, purpose);
    case 'unanswered': {
      // A report does not become smaller by asking again.
      if (reply.code === 'too_big') return failureOf({ kind: 'trouble', trouble: 'too_big' }, purpose);
      const cause = networkCause(reply.code);
      return failure('TRANSIENT', 'wait', `no answer from Interactive Brokers: ${cause} (${purpose})`);
    }
  }
}

/** The failure that an answer is, for the step that it came to; a good one is out of place there. */
function failureOf(answer: FlexAnswer, purpose: string, askedMs = throttledMs): AccountFailure {
  switch (answer.kind) {
    case 'refused':
      return refusal(answer.code, purpose);
    case 'trouble':
      return troubled(answer.trouble, purpose, askedMs);
    case 'ticket':
    case 'report':
      return failure('SCHEMA_DRIFT', 'ours', `a ${answer.kind} where something else belongs (${purpose})`);
  }
}

/** The report is not there after as many polls as are made in one go. */
export function stillNotReady(code: string, polls: number): AccountFailure {
  const detail = `the report is not ready after ${polls} polls: Flex ${code} (fetching the report)`;
  return failure('TRANSIENT', 'wait', detail, code);
}

/** A failure of this connector without a limit. */
export function failure(
  kind: Exclude<FailureKind, 'RATE_LIMITED' | 'BLOCKED'>,
  advice: AccountAdvice,
  detail: string,
  code: string | null = null,
): AccountFailure {
  return { kind, advice, detail, code };
}

function refusal(code: string, purpose: string): AccountFailure {
  const { kind, advice, says } = verdictOf(code);
  const detail = `Flex ${code}: ${says} (${purpose})`;
  return kind === 'RATE_LIMITED' ? limited(detail, 'token', throttledMs, code) : { kind, advice, detail, code };
}

function troubled(trouble: FlexTrouble, purpose: string, askedMs: number): AccountFailure {
  if (typeof trouble !== 'string') return statusFailure(trouble.status, purpose, askedMs);
  switch (trouble) {
    case 'blocked':
      return blocked(`a web page in place of an answer (${purpose})`);
    case 'cut':
      return failure('TRANSIENT', 'wait', `the answer ends before its end (${purpose})`);
    case 'too_big':
      return failure('CONFIG', 'mend_settings', `the report is too big: shorten the query’s period (${purpose})`);
    case 'not_xml_format':
      return failure('CONFIG', 'mend_settings', `the query gives text: set its format to XML (${purpose})`);
    case 'unknown_shape':
      return failure('SCHEMA_DRIFT', 'ours', `an answer of an unknown shape (${purpose})`);
    case 'foreign_host':
      return failure('SCHEMA_DRIFT', 'ours', `the report is said to be at a host that is not known (${purpose})`);
  }
}

function statusFailure(status: number, purpose: string, askedMs: number): AccountFailure {
  const detail = `HTTP ${status} (${purpose})`;
  if (status === 429) return limited(detail, 'token', askedMs);
  if (status === 403) return blocked(detail);
  if (status === 401) return failure('AUTH', 'reconnect', detail);
  if (status >= 500 || status === 408 || status === 425) return failure('TRANSIENT', 'wait', detail);
  // The paths have moved before (csingley/ibflex#107).
  const isMoved = (status >= 300 && status <= 399) || status === 404 || status === 410;
  return failure(isMoved ? 'SCHEMA_DRIFT' : 'SYSTEM', 'ours', detail);
}

function limited(detail: string, limit: string, waitMs: number, code: string | null = null): AccountFailure {
  return { kind: 'RATE_LIMITED', advice: 'wait', detail, code, limit, retryAfterMs: limitWaitMs(waitMs) };
}

function blocked(detail: string): AccountFailure {
  return { kind: 'BLOCKED', advice: 'wait', detail, code: null, limit: 'address', retryAfterMs: blockedMs };
}
