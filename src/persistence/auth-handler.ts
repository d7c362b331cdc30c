import type { IncomingMessage, ServerResponse } from 'node:http';
import { assertNever } from '../domain/assert-never.ts';
import { readAuthRequest } from './auth-request.ts';

/** Answers a Node request, for Express. Rejects with what is not a refusal, such as `StoreUnavailable`. */
export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Serves `answer` (Better Auth's handler) to the Node requests under `/api/auth`. */
export function createAuthHandler(
  answer: (request: Request) => Promise<Response>,
  settings: { readonly baseUrl: string; readonly trustProxyHops: number },
): NodeHandler {
  return async (incoming, outgoing) => {
    const read = await readAuthRequest(incoming, settings);
    switch (read.outcome) {
      case 'request':
        return writeAnswer(outgoing, await answer(read.request));
      case 'not_found':
        return writeProblem(outgoing, { status: 404, code: read.outcome, detail: 'There is nothing at this address.' });
      case 'body_too_large':
        outgoing.setHeader('Connection', 'close');
        return writeProblem(outgoing, { status: 413, code: read.outcome, detail: 'Send at most 100 kB.' });
      case 'unreadable':
        return writeProblem(outgoing, { status: 400, code: read.outcome, detail: 'Send JSON as application/json.' });
      default:
        return assertNever(read, 'auth request');
    }
  };
}

async function writeAnswer(outgoing: ServerResponse, answer: Response): Promise<void> {
  for (const [name, value] of answer.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('Set-Cookie', cookies);
  const retryAfterS = answer.headers.get('x-retry-after');
  if (retryAfterS !== null) outgoing.setHeader('Retry-After', retryAfterS);
  outgoing.setHeader('Cache-Control', 'no-store');
  outgoing.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
}

/** A refusal in the API's own form (RFC 9457). */
function writeProblem(
  outgoing: ServerResponse,
  problem: { readonly status: number; readonly code: string; readonly detail: string },
): void {
  const body = { type: `urn:relais:problem:${problem.code}`, title: problem.detail, ...problem };
  outgoing.setHeader('Content-Type', 'application/problem+json');
  outgoing.writeHead(problem.status).end(JSON.stringify(body));
}
