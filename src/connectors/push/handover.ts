import type { Instant } from '../../domain/instant.ts';
import type { PushHandover } from '../../notice-ports.ts';
import { askedRetryAfterMs } from '../ical/retry-after.ts';

/** The answer of a push service, as far as it is read. */
export type PushAnswer = { readonly status: number; readonly retryAfter: string | string[] | undefined };

/**
 * What an answer says of a push (RFC 8030 §5, §7.3): 2xx took it; 404 and 410 know the browser no more; 429 and 5xx may take
 * it later; 401 and 403 do not take the keys of this installation. Whatever else it is, the same push would be answered alike.
 */
export function handoverOf({ status, retryAfter }: PushAnswer, now: Instant): PushHandover {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  const trouble = `status ${status}`;
  if (status === 401 || status === 403) return { outcome: 'unauthorized', trouble };
  if (status !== 429 && status < 500) return { outcome: 'refused', trouble };
  const header = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
  return { outcome: 'not_taken', trouble, retryAfterMs: askedRetryAfterMs(header, now) ?? null };
}
