import { type RequestHandler, type Response, Router } from 'express';
import { isStaff } from '../domain/member.ts';
import type { HintSignal } from '../notice-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { HintBatch } from './hint-batch.ts';
import { sendProblem } from './problem-answer.ts';
import type { Person } from './session.ts';

type StreamDeps = Pick<ApiDeps, 'authenticate' | 'hints' | 'logger'> & { readonly heartbeatMs?: number };

/** Tabs of one person; a browser has no more than six to one place over HTTP/1.1. */
const MOST_STREAMS = 20;
/** Proxies give up on what is silent for a minute. */
const HEARTBEAT_MS = 25_000;
const RECONNECT_MS = 3_000;
/** Whoever reads so slowly is cut off, and fetches anew when it is back. */
const MOST_UNREAD_BYTES = 64 * 1024;

/**
 * `GET /api/stream`: hints of what changed, as they are committed (`hintSchema` of the contract). It ends with the session,
 * and when the API stops. Nothing is missed by a reconnect: each stream begins with `refetch`.
 */
export function streamRoutes(deps: StreamDeps): Router {
  const open = new Map<string, number>();
  const count = (memberId: string, by: 1 | -1) => open.set(memberId, (open.get(memberId) ?? 0) + by);
  const serve: RequestHandler = async (request, response) => {
    const person = await deps.authenticate(request.headers);
    if (!person) return sendProblem(response, nobody);
    // Whoever left meanwhile would never be told to have left.
    if (response.destroyed) return;
    if ((open.get(person.memberId) ?? 0) >= MOST_STREAMS) return sendProblem(response, tooMany);
    count(person.memberId, 1);
    response.once('close', () => count(person.memberId, -1));
    const reidentify = () => deps.authenticate(request.headers);
    hold(response, person, { ...deps, reidentify });
  };
  const router = Router({ caseSensitive: true });
  router.get('/', serve);
  return router;
}

type Holding = StreamDeps & { readonly reidentify: () => Promise<Person | undefined> };

function hold(response: Response, person: Person, deps: Holding): void {
  const { hints, heartbeatMs = HEARTBEAT_MS } = deps;
  const tell = (text: string) => {
    if (response.writableEnded) return;
    response.write(text);
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  };
  const end = () => {
    tell('event: end\ndata: {}\n\n');
    response.end();
  };
  const batch = new HintBatch((hint) => tell(`event: hint\ndata: ${JSON.stringify(hint)}\n\n`));
  const lookAgain = () => stillSignedIn(person, deps).then((isSignedIn) => isSignedIn || end());
  const unsubscribe = hints.subscribe((signal) => {
    if (signal.type === 'hint' && concerns(signal, person)) batch.add(signal);
    else if (signal.type === 'session' && signal.memberId === person.memberId) void lookAgain();
    else if (signal.type === 'gap') tell(refetch);
    else if (signal.type === 'closed') response.end();
  });
  const heartbeat = setInterval(() => {
    tell(': still here\n\n');
    void lookAgain();
  }, heartbeatMs);
  response.once('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
    batch.stop();
  });
  begin(response);
}

const refetch = 'event: refetch\ndata: {}\n\n';

function begin(response: Response): void {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx keeps what it is told until it has a bufferful.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  response.write(`retry: ${RECONNECT_MS}\n\n${refetch}`);
}

/** Also when it cannot be known just now: what the stream tells is no secret, only that something changed. */
async function stillSignedIn(person: Person, { reidentify, logger }: Holding): Promise<boolean> {
  try {
    const now = await reidentify();
    return now?.memberId === person.memberId && now.role === person.role;
  } catch {
    logger.debug({ part: 'stream' }, 'a session could not be looked at again');
    return true;
  }
}

function concerns({ audience, memberId }: Extract<HintSignal, { readonly type: 'hint' }>, person: Person): boolean {
  if (audience === 'all') return true;
  return memberId === person.memberId || (audience === 'owner' && isStaff(person.role));
}

const nobody = {
  refused: 'unauthenticated',
  detail: 'Nobody is signed in. Sign in with POST /api/auth/sign-in/email and send its cookie.',
} as const;

const tooMany = {
  refused: 'rate_limited',
  detail: `You have ${MOST_STREAMS} streams open, which is all that there can be. Close some pages.`,
  retryAfterSeconds: 60,
} as const;
