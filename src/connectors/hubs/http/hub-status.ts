import type { Failure, FailureKind } from '../../../domain/failure.ts';
import type { Instant } from '../../../domain/instant.ts';
import { retryAfterMs } from '../../ical/retry-after.ts';
import type { HubHeaders } from './hub-reply.ts';

/** Who answered, and to what (in our words: no path, since a path can hold an ID of a guest's stay). */
export type HubAsked = { readonly host: string; readonly purpose: string };

/**
 * How long a hub asks to wait after 429, by headers of its own; undefined where it says nothing, and then its Retry-After
 * (seconds or an HTTP date) is taken, or 15 minutes.
 */
export type HubWaitMs = (headers: HubHeaders, now: Instant) => number | undefined;

/** The failure that a status outside 2xx means. Redirects are not followed: an API that moved is not the one we know. */
export function failureOfStatus(
  answer: { readonly status: number; readonly headers: HubHeaders },
  asked: HubAsked,
  { now, waitMs }: { readonly now: Instant; readonly waitMs: HubWaitMs },
): Failure {
  const { status, headers } = answer;
  const failure = hubFailure(kindOfStatus(status), `HTTP ${status}`, asked);
  if (status !== 429) return failure;
  const askedMs = waitMs(headers, now);
  return {
    ...failure,
    retryAfterMs: askedMs === undefined ? retryAfterMs(headers['retry-after'], now) : bounded(askedMs),
  };
}

/** A failure with a detail for ops that names what happened, the hub and what was asked for. */
export function hubFailure(kind: FailureKind, what: string, { host, purpose }: HubAsked): Failure {
  return { kind, detail: `${what} from ${host} (${purpose})`.slice(0, 200) };
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'AUTH';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 429) return 'RATE_LIMITED';
  if (status === 408 || status === 425 || status >= 500) return 'TRANSIENT';
  return status >= 400 ? 'CONFIG' : 'SCHEMA_DRIFT';
}

/** Never under a second, so that no header makes a tight loop, and never over a day. */
function bounded(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 1_000), 24 * 60 * 60_000);
}
