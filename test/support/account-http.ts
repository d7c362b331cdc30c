import { Agent } from 'undici';
import type { AccountReply, AccountRequest, OpenAccountHttp } from '../../src/account-ports.ts';

/** A client without limits that sends to these base URLs, by the name of the host. */
export function accountHttpTo(baseUrls: Readonly<Record<string, string>>): OpenAccountHttp {
  // A connection for each request: a test that computes for long would else find that a fake has closed the one kept open.
  const agent = new Agent({ pipelining: 0 });
  return () => ({
    async send(request, { signal }) {
      try {
        return await sent(agent, { request, baseUrl: baseUrls[request.host ?? 'api'] ?? '', signal });
      } catch {
        return { outcome: 'unanswered', code: signal.aborted ? 'timeout' : 'UND_ERR_SOCKET' };
      }
    },
  });
}

async function sent(
  agent: Agent,
  { request, baseUrl, signal }: { request: AccountRequest; baseUrl: string; signal: AbortSignal },
): Promise<AccountReply> {
  const { method, path, query = '', headers, body } = request;
  const url = new URL(baseUrl);
  const target = `${url.pathname.replace(/\/$/, '')}${path}${query === '' ? '' : `?${query}`}`;
  const answer = await agent.request({
    origin: url.origin,
    path: target,
    method,
    headers: { 'user-agent': 'relais-test', ...headers },
    body: body ?? null,
    signal,
  });
  const entries = Object.entries(answer.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value[0] : value,
  ]);
  return {
    outcome: 'answered',
    status: answer.statusCode,
    headers: Object.fromEntries(entries),
    text: await answer.body.text(),
  };
}
