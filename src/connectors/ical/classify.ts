import { assertNever } from '../../domain/assert-never.ts';
import type { Failure, FailureKind } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';
import type { FeedAnswer } from './feed-request.ts';
import type { FetchTrouble } from './fetch-trouble.ts';
import { retryAfterMs } from './retry-after.ts';

const maxDetailLength = 200;

/**
 * The failure that an HTTP status means, or undefined for one whose body is to be read. 206 is half an answer that
 * nobody asked for; 3xx here are those that are no redirect, such as 304 without a condition.
 */
export function classifyStatus(answer: FeedAnswer, host: string, now: Instant): Failure | undefined {
  const { status } = answer;
  if (status >= 200 && status <= 299 && status !== 206) return undefined;
  const failure = failureAt(host)(kindOfStatus(status), `HTTP ${status}`);
  return status === 429 ? { ...failure, retryAfterMs: retryAfterMs(answer.retryAfter, now) } : failure;
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'AUTH';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 429) return 'RATE_LIMITED';
  // Request Timeout: the server gave up waiting for us, nothing the member entered is wrong.
  if (status === 408 || status >= 500) return 'TRANSIENT';
  return status >= 400 ? 'CONFIG' : 'BAD_FEED';
}

/** The failure that a read without an answer means. Total: every trouble has a kind. */
export function classifyTrouble(trouble: FetchTrouble, host: string): Failure {
  const failure = failureAt(host);
  switch (trouble.kind) {
    case 'address_refused': {
      const isTheMembers = trouble.hop === 0 && trouble.reason !== 'not_public';
      return failure(isTheMembers ? 'CONFIG' : 'BLOCKED', `address refused (${trouble.reason})${atHop(trouble.hop)}`);
    }
    case 'downgraded':
      return failure('BLOCKED', `redirect from https to http refused${atHop(trouble.hop)}`);
    case 'bad_redirect':
      return failure('BAD_FEED', `redirect without a readable Location${atHop(trouble.hop)}`);
    case 'too_many_redirects':
      return failure('BAD_FEED', `more than ${trouble.max} redirects`);
    case 'too_big':
      return failure('BAD_FEED', `body over ${trouble.maxBytes} bytes`);
    case 'undecodable':
      return failure('BAD_FEED', `body cannot be decoded: ${trouble.reason}`);
    case 'deadline':
      return failure('TRANSIENT', `no whole answer within ${trouble.totalMs} ms`);
    case 'cancelled':
      return failure('TRANSIENT', 'the read was cancelled');
    case 'host_closed':
      return classifyClosed(trouble, failure);
    case 'host_busy':
      // Ours, not the platform's; yet it must be heard of when it goes on, as a wait would not be.
      return failure('TRANSIENT', `no turn among the reads of this host within ${trouble.turnMs} ms`);
    case 'network':
      return failure('TRANSIENT', trouble.code);
    case 'fault':
      return failure('SYSTEM', 'unexpected error while fetching');
    default:
      return assertNever(trouble, 'FetchTrouble');
  }
}

/** Who was told 503 before goes on failing, so that somebody hears of it; for the others it is only a wait. */
function classifyClosed(
  closed: Extract<FetchTrouble, { kind: 'host_closed' }>,
  failure: (kind: FailureKind, what: string) => Failure,
): Failure {
  const seconds = Math.ceil(closed.retryAfterMs / 1_000);
  const notAsked = `not asked for another ${seconds} s by the Retry-After`;
  if (closed.wasUnavailable) return failure('TRANSIENT', `HTTP 503 before; ${notAsked}`);
  return { ...failure('RATE_LIMITED', notAsked), retryAfterMs: seconds * 1_000 };
}

/** The failure that an answer which is not a whole calendar means; `reason` is a phrase of ours, never the feed's text. */
export function classifyUnreadable(reason: string, host: string): Failure {
  return failureAt(host)('BAD_FEED', reason);
}

/** A failure of relais itself while reading a feed that was fetched. */
export function classifyFault(host: string): Failure {
  return failureAt(host)('SYSTEM', 'unexpected error while reading the calendar');
}

function failureAt(host: string): (kind: FailureKind, what: string) => Failure {
  return (kind, what) => ({ kind, detail: `${what} from ${host}`.slice(0, maxDetailLength) });
}

function atHop(hop: number): string {
  return hop === 0 ? '' : ` at redirect ${hop}`;
}
