import type { AccountReply } from '../../../../../src/account-ports.ts';
import { limitWaitMs, wallWaitMs } from '../../../../../src/connectors/accounts/judging/bounded-wait.ts';
import { isCutOff } from '../../../../../src/connectors/accounts/judging/json-body.ts';
import { networkCause } from '../../../../../src/connectors/accounts/judging/network-cause.ts';
import { ownLimit } from '../../../../../src/connectors/accounts/judging/own-limit.ts';
import { retryAfterMs } from '../../../../../src/connectors/accounts/judging/retry-after.ts';
import { isWall } from '../../../../../src/connectors/accounts/judging/wall.ts';
import type { AccountFailure } from '../../../../../src/domain/account-failure.ts';

type Judged = Omit<AccountFailure, 'detail' | 'code'>;

/** What a reply that is no good answer means. */
export function classifyTradepost(reply: AccountReply, purpose: string): AccountFailure {
  if (reply.outcome === 'limited') return ownLimit(reply, `${purpose} from Tradepost`);
  const what = reply.outcome === 'answered' ? `HTTP ${reply.status}` : networkCause(reply.code);
  return { ...judged(reply), code: null, detail: `${what} from Tradepost (${purpose})` };
}

function judged(reply: Exclude<AccountReply, { outcome: 'limited' }>): Judged {
  if (reply.outcome === 'unanswered') return { kind: 'TRANSIENT', advice: 'wait' };
  const { status, headers, text } = reply;
  const askedMs = retryAfterMs(headers);
  if (isWall(reply)) return { kind: 'BLOCKED', advice: 'wait', limit: 'address', retryAfterMs: wallWaitMs(askedMs) };
  if (status === 429)
    return { kind: 'RATE_LIMITED', advice: 'wait', limit: 'key', retryAfterMs: limitWaitMs(askedMs ?? 60_000) };
  if (status === 401) return { kind: 'AUTH', advice: 'reconnect' };
  if (status === 403) return { kind: 'CONFIG', advice: 'widen_key' };
  if (status >= 500 || (status < 300 && isCutOff(text))) return { kind: 'TRANSIENT', advice: 'wait' };
  return status < 400 ? { kind: 'SCHEMA_DRIFT', advice: 'ours' } : { kind: 'SYSTEM', advice: 'ours' };
}
