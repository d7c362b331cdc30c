import type { GivenFieldError, ProblemCode } from '../contract/problem.ts';

/**
 * An expected “no” of the API, as a value. `causes` come with `nights_taken`, `newerAlertId` with `alert_superseded`, `twice` with `channel_connected_twice`,
 * `retryAfterSeconds` with a 429 or a 503.
 */
export type Refusal<Code extends ProblemCode = ProblemCode> = {
  readonly refused: Code;
  readonly detail: string;
  readonly errors?: readonly GivenFieldError[];
  readonly causes?: readonly unknown[];
  readonly newerAlertId?: string;
  readonly twice?: { readonly channel: string; readonly feed: string; readonly hub: string };
  readonly retryAfterSeconds?: number;
};

/** True for a refusal, false for what was asked for. */
export function isRefusal(outcome: object): outcome is Refusal {
  return 'refused' in outcome;
}

/** The one answer for what does not exist and for what is another person’s: nobody can tell the two apart. */
export function notFound(what: string, id: string): Refusal<'not_found'> {
  return {
    refused: 'not_found',
    detail: `There is no ${what} ${id} that you can reach. Check the ID, or ask its owner.`,
  };
}

/** The request was understood but cannot be: one entry for each field that is wrong. */
export function invalid(errors: readonly GivenFieldError[]): Refusal<'invalid'> {
  const fields = errors.map((error) => error.pointer).join(', ');
  return { refused: 'invalid', detail: `Not valid: ${fields}. See “errors” for what each must be.`, errors };
}

/** The person of this session has no account any more. */
export const accountGone: Refusal<'unauthenticated'> = {
  refused: 'unauthenticated',
  detail: 'The account of this session no longer exists. Sign in with another one.',
};
