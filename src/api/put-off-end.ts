import { LONGEST_PUT_OFF_DAYS } from '../contract/conflicts.ts';
import { type Instant, msBetween, plusMs } from '../domain/instant.ts';
import { invalid, type Refusal } from './refusal.ts';

const LONGEST_MS = LONGEST_PUT_OFF_DAYS * 24 * 60 * 60_000;

/** Until when a decision is put off, in the form that instants have here. */
export function readPutOffEnd(
  until: string | undefined,
  now: Instant,
): { readonly until: Instant } | Refusal<'invalid'> {
  const aheadMs = until === undefined ? 0 : msBetween(now, until);
  if (aheadMs <= 0) {
    return invalid([{ pointer: '/until', code: 'in_the_past', detail: `must be after ${now}, which is now` }]);
  }
  if (aheadMs > LONGEST_MS) {
    const detail = `must be at most ${LONGEST_PUT_OFF_DAYS} days ahead, by ${plusMs(now, LONGEST_MS)}`;
    return invalid([{ pointer: '/until', code: 'too_late', detail }]);
  }
  return { until: plusMs(now, aheadMs) };
}
