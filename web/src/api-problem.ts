import { z } from 'zod';
import { type Cause, causeSchema } from '../../src/contract/calendar.ts';
import {
  type FieldError,
  type Problem,
  type ProblemCode,
  problemSchema,
  problemStatuses,
} from '../../src/contract/problem.ts';

/** What can go wrong with a call: a refusal of the API, `unreachable` (no answer), or `unreadable_answer`. */
export type ApiProblemCode = ProblemCode | 'unreachable' | 'unreadable_answer';

/**
 * A call that did not succeed. `status` is 0 when there was no answer. `fieldErrors` point into the body that was sent;
 * `causes` come with `nights_taken`, `twice` with `channel_connected_twice`, `newerAlertId` with `alert_superseded`; `retryAfterSeconds` comes with `rate_limited`
 * when the server says it.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ApiProblemCode;
  readonly status: number;
  readonly fieldErrors: readonly FieldError[];
  readonly causes: readonly Cause[];
  readonly twice: Problem['twice'];
  readonly newerAlertId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(problem: {
    readonly code: ApiProblemCode;
    readonly status: number;
    readonly detail: string;
    readonly fieldErrors?: readonly FieldError[];
    readonly causes?: readonly Cause[];
    readonly twice?: Problem['twice'];
    readonly newerAlertId?: string | null;
    readonly retryAfterSeconds?: number | null;
  }) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.fieldErrors = problem.fieldErrors ?? [];
    this.causes = problem.causes ?? [];
    this.twice = problem.twice;
    this.newerAlertId = problem.newerAlertId ?? null;
    this.retryAfterSeconds = problem.retryAfterSeconds ?? null;
  }
}

/** True when the answer was that nobody is signed in. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

/** True when the thing asked for does not exist, or is another's. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

/** An answer that is not a success, as a problem: RFC 9457 where the body is one, else judged by its status. */
export function problemOf(status: number, body: unknown, retryAfter: string | null): ApiProblem {
  const retryAfterSeconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  const parsed = problemSchema.safeParse(body);
  if (!parsed.success) {
    return new ApiProblem({ code: codeOfStatus(status), status, detail: `HTTP ${status}`, retryAfterSeconds });
  }
  const { code, detail, errors, causes, twice, newerAlertId } = parsed.data;
  return new ApiProblem({
    code: isProblemCode(code) ? code : codeOfStatus(status),
    status,
    detail,
    fieldErrors: errors ?? [],
    causes: z.array(causeSchema).safeParse(causes).data ?? [],
    twice,
    newerAlertId: newerAlertId ?? null,
    retryAfterSeconds,
  });
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemStatuses, code);
}

function codeOfStatus(status: number): ApiProblemCode {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 429:
      return 'rate_limited';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'internal';
  }
}
