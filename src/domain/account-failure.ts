import type { Failure, FailureKind } from './failure.ts';

/**
 * What the owner of an account connection can do about a failure, as its connector judges it. It is the next step that the
 * page names; `wait` and `ours` leave nothing to do.
 */
export const accountAdvices = [
  /** The credentials are refused: give new ones. */
  'reconnect',
  /** The key lacks a right, or some events: widen it at the service. */
  'widen_key',
  /** The key is bound to addresses that are not ours. */
  'free_address',
  /** The service's query, token or account must be set up anew there. */
  'mend_settings',
  /** Something that was entered here is missing or wrong: the symbols, the account, the query. */
  'mend_entry',
  /** The clock that signs is off, which is ours to mend. */
  'ours',
  /** It passes by itself. */
  'wait',
] as const;
export type AccountAdvice = (typeof accountAdvices)[number];

/**
 * A classified failure of an account connection. `code` is the service's own name of it, where it has one, as in `-2015`,
 * `EAPI:Invalid key` or `1012`; never a text that could hold a secret. `limit` names the connector's limit that was hit, with
 * RATE_LIMITED and BLOCKED, which always carry `retryAfterMs`: everything that shares the limit waits as long.
 */
export type AccountFailure = Failure & {
  readonly code: string | null;
  readonly advice: AccountAdvice;
  readonly limit?: string;
  /** The limit is the one that relais keeps, so that nothing was sent: the service said nothing, and nobody else has to wait. */
  readonly isOurs?: true;
};

/** Kinds that no repetition mends: somebody has to act first, at the service, here, or in our code. */
const final: readonly FailureKind[] = ['AUTH', 'CONFIG', 'NOT_FOUND', 'SCHEMA_DRIFT'];

/** What is done about a failed page: give up, wait for the limit (which is no attempt), or try again later. */
export type FailureCourse = 'give_up' | 'wait_for_limit' | 'try_again';

/** The course of a failure, by its kind alone: see `../../docs/connectors.md`. */
export function courseOf({ kind }: Pick<Failure, 'kind'>): FailureCourse {
  if (kind === 'RATE_LIMITED' || kind === 'BLOCKED') return 'wait_for_limit';
  return final.includes(kind) ? 'give_up' : 'try_again';
}
