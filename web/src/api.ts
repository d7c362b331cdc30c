import type { z } from 'zod';
import type { BodyOf, DataOf, MetaOf, ParamsOf, QueryOf, Route } from '../../src/contract/route.ts';
import { ApiProblem, problemOf } from './api-problem.ts';

type Part<Schema, Name extends string, Value> = Schema extends z.ZodObject
  ? { readonly [K in Name]: Value }
  : { readonly [K in Name]?: never };

/** What a call of the route sends: exactly the parts that the route has. */
export type PartsOf<R extends Route> = Part<R['params'], 'params', ParamsOf<R>> &
  Part<R['query'], 'query', QueryOf<R>> &
  Part<R['body'], 'body', BodyOf<R>>;

/** What a call of the route gives; `undefined` where the answer has no such part. */
export type AnswerOf<R extends Route> = { readonly data: DataOf<R>; readonly meta: MetaOf<R> };

type LooseParts = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: Readonly<Record<string, unknown>>;
};

/**
 * Calls one route of the contract on this page's own origin, with the session cookie. The answer is checked by the
 * route's own schemas. Rejects with `ApiProblem` for every refusal, for no answer, and for one that the contract does
 * not know.
 */
export function call<R extends Route>(route: R, parts: PartsOf<R>): Promise<AnswerOf<R>>;
export async function call(route: Route, parts: LooseParts): Promise<{ data: unknown; meta: unknown }> {
  const { status, body, retryAfter } = await sendJson(route.method, addressOf(route, parts), parts.body);
  if (status < 200 || status > 299) throw problemOf(status, body, retryAfter);
  if (!route.answer.data) return { data: undefined, meta: undefined };
  const answer = isRecord(body) ? body : {};
  const data = route.answer.data.safeParse(answer['data']);
  const meta = route.answer.meta?.safeParse(answer['meta']);
  if (!data.success || meta?.success === false) {
    throw new ApiProblem({
      code: 'unreadable_answer',
      status,
      detail: `${route.id}: the answer is not the contract’s`,
    });
  }
  return { data: data.data, meta: meta?.data };
}

/**
 * One same-origin request with a JSON body. Any status is an answer, and a body that is not JSON is `undefined`; only
 * no answer at all rejects, with `ApiProblem` `unreachable`.
 */
export async function sendJson(
  method: string,
  address: string,
  body?: unknown,
): Promise<{ status: number; body: unknown; retryAfter: string | null }> {
  const request: RequestInit = { method: method.toUpperCase(), credentials: 'same-origin' };
  request.headers = { accept: 'application/json, application/problem+json' };
  if (body !== undefined) {
    request.headers = { ...request.headers, 'content-type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(address, request);
    const text = await response.text();
    return { status: response.status, body: jsonOf(text), retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ApiProblem({ code: 'unreachable', status: 0, detail });
  }
}

function addressOf(route: Route, parts: LooseParts): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts.params?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The value that the text says in JSON, `undefined` where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for what may be read as an object with named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
