import { plusMs } from '../../../domain/instant.ts';
import type { HubAccess, HubAnswer, HubCall } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { untilAborted } from '../../ical/until-aborted.ts';
import { withDeadline } from '../http/call-deadline.ts';
import type { HubHttp } from '../http/hub-http.ts';
import { type HubReply, readReply } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';
import { tokenSchema } from './beds24-shapes.ts';

/** The tokens of all accounts, which live 24 hours and are never written down. */
export type Beds24Tokens = {
  /** The account's token, renewed by its refresh token when it has run out; who asks meanwhile waits for the same renewal. */
  tokenFor(access: HubAccess, call: HubCall): Promise<HubAnswer<string>>;
  /** Has a token that the hub refused renewed by whoever asks next; one that was renewed meanwhile stays. */
  forget(access: HubAccess, token: string): void;
};

type KeptToken = { readonly token: string; readonly refreshToken: string; readonly renewAt: string };

/** A token is renewed a little before it ends, so that it does not end under way. */
const marginMs = 60_000;
const purpose = 'renewing the token';

/** Tokens in this process's memory. Each account's stand apart, and a new refresh token never gets an older one's token. */
export function createBeds24Tokens(http: HubHttp, clock: Clock): Beds24Tokens {
  const kept = new Map<string, KeptToken>();
  const renewals = new Map<string, Promise<HubAnswer<string>>>();
  const renew = async (accountId: string, refreshToken: string): Promise<HubAnswer<string>> => {
    const askedAt = clock.now();
    // On its own time: the first of those who wait for it may lose interest before the others do.
    const call = withDeadline({ signal: new AbortController().signal }, http.totalMs);
    const request = { method: 'GET', path: '/authentication/token', headers: { refreshToken }, purpose } as const;
    const reply = refusedAsAuth(await http.send(request, call), http.host);
    const answer = readReply(reply, { schema: tokenSchema, purpose, host: http.host, budgetOf: () => null });
    if (answer.outcome === 'failed') return answer;
    const { token, expiresIn } = answer.value;
    kept.set(accountId, { token, refreshToken, renewAt: plusMs(askedAt, expiresIn * 1_000 - marginMs) });
    return { ...answer, value: token };
  };
  const tokenFor = async ({ accountId, secrets }: HubAccess, { signal }: HubCall): Promise<HubAnswer<string>> => {
    const refreshToken = secrets['refreshToken'] ?? '';
    const known = kept.get(accountId);
    if (known?.refreshToken === refreshToken && clock.now() < known.renewAt) {
      return { outcome: 'answered', value: known.token, budget: null };
    }
    const key = JSON.stringify([accountId, refreshToken]);
    const renewal = renewals.get(key) ?? renew(accountId, refreshToken).finally(() => renewals.delete(key));
    renewals.set(key, renewal);
    try {
      return await untilAborted(signal, () => renewal);
    } catch {
      return { outcome: 'failed', failure: hubFailure('TRANSIENT', 'no token in time', { host: http.host, purpose }) };
    }
  };
  const forget = ({ accountId }: HubAccess, token: string): void => {
    if (kept.get(accountId)?.token === token) kept.delete(accountId);
  };
  return { tokenFor, forget };
}

/** A refresh token that is refused may be told by 400 as well; it ends after 30 days without use. */
function refusedAsAuth(reply: HubReply, host: string): HubReply {
  if (reply.outcome === 'ok' || (reply.status !== 400 && reply.status !== 401 && reply.status !== 403)) return reply;
  const what = `HTTP ${reply.status}: the refresh token is not accepted, a new invite code is needed,`;
  return { ...reply, failure: hubFailure('AUTH', what, { host, purpose }) };
}
