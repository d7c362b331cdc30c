import { Agent, type Dispatcher } from 'undici';
import type { AccountCall, AccountReply, AccountRequest, OpenAccountHttp } from '../../../account-ports.ts';
import type { LimitStore } from '../../../account-store-ports.ts';
import { msBetween } from '../../../domain/instant.ts';
import type { Clock } from '../../../ports.ts';
import { acceptedCodings, readAnswerBody } from '../../ical/answer-body.ts';
import { codeOf } from '../../ical/error-code.ts';
import { untilAborted } from '../../ical/until-aborted.ts';
import { noteAnswer, noteRequest } from '../../request-counter.ts';
import { limitClaims } from './limit-claims.ts';

/**
 * `limits` counts for all processes together; `wait` waits (or until the call ends); `baseUrlOf` is where a host is in fact reached: its own
 * address, or a simulated one.
 */
export type AccountHttpOptions = {
  readonly limits: Pick<LimitStore, 'reserve'>;
  readonly clock: Clock;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly markOf: (text: string) => string;
  readonly baseUrlOf: (platform: string, host: string, own: string) => string;
};

/** A limit is waited for this long within a call; after that the caller is told, and comes back. */
export const LIMIT_PATIENCE_MS = 5_000;
/** The further calls of one page are waited for longer: given up, the page would begin with its first call again, and for ever. */
const FURTHER_PATIENCE_MS = 40_000;
const maxBytes = 20 * 1024 * 1024;
const connectMs = 5_000;
const userAgent = 'relais/0.1.0 (+account sync)';

/**
 * The client of account connectors: it goes to the service’s own hosts alone, takes from its limits before it sends, bounds what
 * it reads, follows no redirect and never throws for what a network can do.
 */
export function createAccountHttp(options: AccountHttpOptions): OpenAccountHttp {
  const agent = new Agent({ connect: { timeout: connectMs } });
  return ({ access, platform, hosts, limits }) => {
    const claimsOf = limitClaims({ access, platform, limits, markOf: options.markOf });
    let calls = 0;
    return {
      async send(request, call) {
        const patienceMs = calls === 0 ? LIMIT_PATIENCE_MS : FURTHER_PATIENCE_MS;
        const asking = { call, holder: access.connectionId, patienceMs };
        const refused = await takeFromLimits(options, claimsOf(request.costs), asking);
        if (refused) return refused;
        calls += 1;
        const name = request.host ?? 'api';
        const own = hosts[name];
        if (own === undefined)
          throw new Error(`${platform} has no host “${name}”: its connector names those that it has.`);
        return exchanged(agent, { request, call, baseUrl: options.baseUrlOf(platform, name, own) });
      },
    };
  };
}

async function takeFromLimits(
  { limits, clock, wait }: AccountHttpOptions,
  claims: Parameters<LimitStore['reserve']>[0],
  { call, ...by }: { readonly call: AccountCall; readonly holder: string; readonly patienceMs: number },
): Promise<AccountReply | undefined> {
  while (!call.signal.aborted) {
    const answer = await limits.reserve(claims, { ...by, clock });
    if (answer.outcome === 'full') return { outcome: 'limited', limit: answer.limit, waitMs: answer.waitMs };
    const aheadMs = msBetween(clock.now(), answer.at);
    if (aheadMs > 0) await wait(aheadMs, call.signal);
    // Whoever is held up until its turn is over asks for another: those after it count on the one that it missed.
    if (msBetween(answer.at, clock.now()) <= answer.graceMs && !call.signal.aborted) return undefined;
  }
  return { outcome: 'unanswered', code: isOverdue(call.signal) ? 'timeout' : 'cancelled' };
}

type Exchange = { readonly request: AccountRequest; readonly call: AccountCall; readonly baseUrl: string };

async function exchanged(agent: Dispatcher, { request, call, baseUrl }: Exchange): Promise<AccountReply> {
  const { signal } = call;
  try {
    return await untilAborted(signal, () => sent(agent, { request, signal, baseUrl }));
  } catch (error) {
    if (signal.aborted) return { outcome: 'unanswered', code: isOverdue(signal) ? 'timeout' : 'cancelled' };
    return { outcome: 'unanswered', code: codeOf(error) ?? 'unexpected' };
  }
}

function isOverdue({ reason }: AbortSignal): boolean {
  const why: unknown = reason;
  return typeof why === 'object' && why !== null && 'name' in why && why.name === 'TimeoutError';
}

async function sent(
  agent: Dispatcher,
  {
    request,
    signal,
    baseUrl,
  }: { readonly request: AccountRequest; readonly signal: AbortSignal; readonly baseUrl: string },
): Promise<AccountReply> {
  const { method, path, query = '', headers, body } = request;
  const url = new URL(baseUrl);
  noteRequest();
  const response = await agent.request({
    origin: url.origin,
    path: `${url.pathname.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`,
    method,
    headers: { 'user-agent': userAgent, 'accept-encoding': acceptedCodings, ...headers },
    body: body ?? null,
    signal,
  });
  noteAnswer(response.statusCode);
  const answered = headersOf(response);
  try {
    const read = await readAnswerBody(response.body, answered['content-encoding'] ?? '', maxBytes);
    if (read.outcome === 'too_big') return { outcome: 'unanswered', code: 'too_big' };
    if (read.outcome === 'undecodable') return { outcome: 'unanswered', code: 'undecodable' };
    const text = Buffer.from(read.bytes).toString('utf8');
    return { outcome: 'answered', status: response.statusCode, headers: answered, text };
  } finally {
    response.body.on('error', () => undefined).destroy();
  }
}

/** Names in lower case, as undici gives them; of one that came twice, the first. */
function headersOf({ headers }: Dispatcher.ResponseData): Readonly<Record<string, string | undefined>> {
  const all = Object.entries(headers);
  return Object.fromEntries(all.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}
