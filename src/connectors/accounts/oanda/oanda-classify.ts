import type { AccountReply } from '../../../account-ports.ts';
import type { AccountAdvice, AccountFailure } from '../../../domain/account-failure.ts';
import { assertNever } from '../../../domain/assert-never.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { limitWaitMs, wallWaitMs } from '../judging/bounded-wait.ts';
import { isCutOff, jsonOf } from '../judging/json-body.ts';
import { networkCause } from '../judging/network-cause.ts';
import { ownLimit } from '../judging/own-limit.ts';
import { type AnswerHeaders, retryAfterMs } from '../judging/retry-after.ts';
import { isWall } from '../judging/wall.ts';
import { oandaLimitName } from './oanda-description.ts';
import { errorSchema } from './oanda-shapes.ts';

/** The limit counts one second. A little longer, since whatever else shares our address keeps asking. */
const usualWaitMs = 5_000;

type Answered = Extract<AccountReply, { outcome: 'answered' }>;
type Judged = Omit<AccountFailure, 'detail' | 'code'>;

const transient: Judged = { kind: 'TRANSIENT', advice: 'wait' };
const unknownShape: Judged = { kind: 'SCHEMA_DRIFT', advice: 'ours' };

/** What a reply that is no good answer means. The service's texts are in no detail: they may say what was sent. */
export function classifyOanda(reply: AccountReply, purpose: string): AccountFailure {
  const from = `from OANDA (${purpose})`;
  switch (reply.outcome) {
    case 'answered':
      return classifyAnswer(reply, from);
    case 'unanswered':
      return { ...transient, code: null, detail: `no answer: ${networkCause(reply.code)} ${from}` };
    case 'limited':
      return ownLimit(reply, from);
    default:
      return assertNever(reply, 'a reply of OANDA');
  }
}

function classifyAnswer(answer: Answered, from: string): AccountFailure {
  const { status, headers } = answer;
  if (isWall(answer)) {
    const wall = {
      kind: 'BLOCKED',
      advice: 'wait',
      limit: oandaLimitName,
      retryAfterMs: wallWaitMs(retryAfterMs(headers)),
    } as const;
    return { ...wall, code: null, detail: `HTTP ${status}: a wall ${from}` };
  }
  const { code, names } = errorIn(answer.text);
  const said = code === null ? '' : ` (${code})`;
  const judged = status < 300 ? judgeGoodStatus(answer) : judgeStatus(status, { names, headers });
  const shape = judged === unknownShape ? ': unknown shape' : '';
  return { ...judged, code, detail: `HTTP ${status}${said}${shape} ${from}` };
}

function judgeStatus(
  status: number,
  { names, headers }: { names: string | null; headers: Answered['headers'] },
): Judged {
  if (status === 401) return judgement('AUTH', 'reconnect');
  if (status === 403) return judgement('CONFIG', 'widen_key');
  // The account is part of the path: 404 says that the token's user has none with this ID, and so does a 400 about its form.
  if (status === 404 || status === 410 || (status === 400 && names === 'accountID')) {
    return judgement('NOT_FOUND', 'mend_entry');
  }
  if (status === 429) {
    return { ...judgement('RATE_LIMITED', 'wait'), limit: oandaLimitName, retryAfterMs: waitMsOf(headers) };
  }
  // 503 also is the weekend's maintenance.
  if (status === 408 || status === 425 || status >= 500) return transient;
  // Redirects are not followed: an API that moved is not the one we know. Any other 4xx is a request of ours that it refuses.
  return status < 400 ? unknownShape : judgement('SYSTEM', 'ours');
}

/**
 * A good status with a body that is none: cut off on the way, which passes, or in a shape that is not known. OANDA is not known
 * to put errors behind a good status.
 */
function judgeGoodStatus({ text }: Answered): Judged {
  return isCutOff(text) ? transient : unknownShape;
}

/** After 429: as Retry-After says, which OANDA does not document, else 5 s. */
function waitMsOf(headers: AnswerHeaders): number {
  return limitWaitMs(retryAfterMs(headers) ?? usualWaitMs);
}

/** `errorCode` is a name in capitals; `errorMessage` may name the parameter that it is about. */
function errorIn(text: string): { readonly code: string | null; readonly names: string | null } {
  const { data } = errorSchema.safeParse(jsonOf(text));
  const code = data?.errorCode ?? '';
  const [, names = null] = /^Invalid value specified for '(\w{1,40})'/.exec(data?.errorMessage ?? '') ?? [];
  return { code: /^[A-Z][A-Z_]{2,59}$/.test(code) ? code : null, names };
}

function judgement(kind: FailureKind, advice: AccountAdvice): Judged {
  return { kind, advice };
}
