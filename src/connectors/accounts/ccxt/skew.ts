import type { Instant } from '../../../domain/instant.ts';
import type { Answered } from './judged-reply.ts';

/** The service's clock against ours by the `Date` of its answer, which is cut to seconds; null where it has none. */
export function skewMs(headers: Answered['headers'], now: Instant): number | null {
  const ms = Date.parse(headers['date'] ?? '') - Date.parse(now);
  if (Number.isNaN(ms)) return null;
  return Math.abs(ms) < 1_000 ? 0 : ms;
}
