import { LONGEST_FORCE_MS } from '../domain/breaker-force.ts';
import { type Instant, msBetween, plusMs } from '../domain/instant.ts';
import { invalid, type Refusal } from './refusal.ts';

const HOUR_MS = 60 * 60_000;

/** The end of a force that ops chose, in the form that instants have here. */
export function readForceEnd(until: string | undefined, now: Instant): Instant | Refusal<'invalid'> {
  const pointer = '/until';
  if (until === undefined) return invalid([{ pointer, code: 'invalid_type', detail: 'must say when the force ends' }]);
  const aheadMs = msBetween(now, until);
  if (aheadMs <= 0) return invalid([{ pointer, code: 'in_the_past', detail: `must be after ${now}, which is now` }]);
  if (aheadMs > LONGEST_FORCE_MS) {
    const detail = `must be at most ${LONGEST_FORCE_MS / HOUR_MS} hours ahead, by ${plusMs(now, LONGEST_FORCE_MS)}`;
    return invalid([{ pointer, code: 'too_late', detail }]);
  }
  return plusMs(now, aheadMs);
}
