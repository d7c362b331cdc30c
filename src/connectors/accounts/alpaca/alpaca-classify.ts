import type { AccountReply } from '../../../account-ports.ts';
import type { AccountAdvice, AccountFailure } from '../../../domain/account-failure.ts';
import { assertNever } from '../../../domain/assert-never.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { isCutOff, jsonOf } from '../judging/json-body.ts';
import { networkCause } from '../judging/network-cause.ts';
import { ownLimit } from '../judging/own-limit.ts';
import { isWall } from '../judging/wall.ts';
import { alpacaLimitNames } from './alpaca-description.ts';
import { errorSchema } from './alpaca-shapes.ts';
import { blockedMsOf, waitMsOf } from './alpaca-waits.ts';

type Answered = Extract<AccountReply, { outcome: 'answered' }>;
type Judged = Omit<AccountFailure, 'detail' | 'code'>;

/** What a reply that is no good answer means. The service's texts are in no detail: they may say what was sent. */
export function classifyAlpaca(reply: AccountReply, purpose: string): AccountFailure {
  const from = `from Alpaca (${purpose})`;
  switch (reply.outcome) {
    case 'answered':
      return classifyAnswer(reply, from);
    case 'unanswered':
      return { ...transient, code: null, detail: `no answer: ${networkCause(reply.code)} ${from}` };
    case 'limited':
      return ownLimit(reply, from);
    default:
      return assertNever(reply, 'a reply of Alpaca');
  }
}

const transient: Judged = { kind: 'TRANSIENT', advice: 'wait' };
const unknownShape: Judged = { kind: 'SCHEMA_DRIFT', advice: 'ours' };

function classifyAnswer(answer: Answered, from: string): AccountFailure {
  const { status, headers } = answer;
  if (isWall(answer)) {
    const wall = { kind: 'BLOCKED', advice: 'wait', limit: alpacaLimitNames.address } as const;
    return { ...wall, retryAfterMs: blockedMsOf(headers), code: null, detail: `HTTP ${status}: a wall ${from}` };
  }
  const { code, message } = errorIn(answer.text);
  // An error may come with a good status; its code begins with the status that it means.
  const meant = status < 300 && code !== null ? Number(code.slice(0, 3)) : status;
  const said = code === null ? '' : ` (${code})`;
  const judged = meant < 300 ? judgeGoodStatus(answer) : judgeStatus(meant, { code, message, headers });
  return {
    ...judged,
    code,
    detail: `HTTP ${status}${said}${judged === unknownShape ? ': unknown shape' : ''} ${from}`,
  };
}

function judgeStatus(
  status: number,
  { code, message, headers }: { code: string | null; message: string; headers: Answered['headers'] },
): Judged {
  if (status === 401) return judgement('AUTH', 'reconnect');
  // `forbidden.` is what a wrong key, or one of the other environment, is told (alpacahq/Alpaca-API issue 228,
  // alpacahq/alpaca-py issue 347). Any other reason is about the account.
  if (status === 403) {
    const isKey = code?.startsWith('401') === true || /^forbidden\.?$/i.test(message);
    return isKey ? judgement('AUTH', 'reconnect') : judgement('CONFIG', 'mend_settings');
  }
  if (status === 404 || status === 410) return judgement('NOT_FOUND', 'mend_entry');
  if (status === 429) {
    return { ...judgement('RATE_LIMITED', 'wait'), limit: alpacaLimitNames.key, retryAfterMs: waitMsOf(headers) };
  }
  if (status === 408 || status === 425 || status >= 500) return transient;
  // Redirects are not followed: an API that moved is not the one we know. Any other 4xx is a request of ours that it refuses.
  return status < 400 ? unknownShape : judgement('SYSTEM', 'ours');
}

/** A good status with a body that is none: cut off on the way, which passes, or in a shape that is not known. */
function judgeGoodStatus({ text }: Answered): Judged {
  return isCutOff(text) ? transient : unknownShape;
}

function errorIn(text: string): { readonly code: string | null; readonly message: string } {
  const { data } = errorSchema.safeParse(jsonOf(text));
  const code = String(data?.code ?? '');
  return { code: /^[45]\d{7}$/.test(code) ? code : null, message: data?.message ?? '' };
}

function judgement(kind: FailureKind, advice: AccountAdvice): Judged {
  return { kind, advice };
}
