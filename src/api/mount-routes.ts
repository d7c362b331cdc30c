import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import type { AuditStore, Clock } from '../ports.ts';
import { admit } from './admission.ts';
import { sendProblem } from './problem-answer.ts';
import { readInput, readParams } from './read-input.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import type { BoundRoute, LooseAnswer, PersonRoute } from './route-handler.ts';
import type { Authenticate, Person } from './session.ts';

type MountDeps = {
  readonly authenticate: Authenticate;
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly schedulerSecret: string | undefined;
};

/** A router with every bound route under its own path. Expected refusals are answered here; what is thrown goes on. */
export function mountRoutes(bound: readonly BoundRoute[], deps: MountDeps): Router {
  const router = Router({ caseSensitive: true });
  for (const each of bound) {
    router[each.route.method](expressPath(each.route.path), async (request, response) => {
      const outcome = await serve(each, { request, response }, deps);
      if (isRefusal(outcome)) sendProblem(response, outcome);
      else if (each.route.answer.csv && outcome.csv && wantsCsv(request)) await sendCsv(outcome.csv, response);
      else sendAnswer(each.route, outcome, response);
    });
  }
  return router;
}

type Exchange = { readonly request: Request; readonly response: Response };

async function serve(bound: BoundRoute, exchange: Exchange, deps: MountDeps): Promise<LooseAnswer | Refusal> {
  const { request, response } = exchange;
  const person = (await deps.authenticate(request.headers)) ?? programOf(bound, request, deps);
  if (!person) return unauthenticated;
  const params = readParams(bound.route, request.params);
  const now = deps.clock.now();
  const admission = await admit({ route: bound.route, params, person, now }, deps.audit);
  if (isRefusal(admission)) return admission;
  if (isRefusal(params)) return params;
  const input = await readInput(bound.route, request, response);
  if (isRefusal(input)) return input;
  return bound.serve({ params, ...input, person, reach: admission.reach, now });
}

/** A program that shows the scheduler’s secret may do what the scheduler’s routes do, and nothing else. */
function programOf(bound: BoundRoute, request: Request, { schedulerSecret }: MountDeps): Person | undefined {
  if (bound.route.access !== 'scheduler' || schedulerSecret === undefined) return undefined;
  const isShown = sameText(request.get('authorization') ?? '', `Bearer ${schedulerSecret}`);
  return isShown ? { memberId: 'scheduler', role: 'admin', locale: 'en' } : undefined;
}

/** Compared as hashes, so that the time it takes tells nothing of the secret. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function wantsCsv(request: Request): boolean {
  return request.accepts(['application/json', 'text/csv']) === 'text/csv';
}

async function sendCsv(csv: () => Promise<string>, response: Response): Promise<void> {
  response
    .status(200)
    .type('text/csv')
    .send(await csv());
}

const unauthenticated: Refusal<'unauthenticated'> = {
  refused: 'unauthenticated',
  detail: 'Nobody is signed in. Sign in with POST /api/auth/sign-in/email and send its cookie.',
};

/** The answer is read through the route’s schema, so that nothing leaves that the contract does not name. */
function sendAnswer(route: PersonRoute, answer: LooseAnswer, response: Response): void {
  response.status(route.answer.status);
  if (answer.location !== undefined) response.location(answer.location);
  if (!route.answer.data) {
    response.end();
    return;
  }
  const data = route.answer.data.parse(answer.data);
  if (route.answer.mediaType) {
    if (answer.headers) response.set(answer.headers);
    response.type(route.answer.mediaType).send(data);
    return;
  }
  response.json(route.answer.meta ? { data, meta: route.answer.meta.parse(answer.meta) } : { data });
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
