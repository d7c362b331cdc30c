import { LONGEST_SNOOZE_MS } from '../domain/alert.ts';
import { type Instant, msBetween, plusMs } from '../domain/instant.ts';
import { invalid, type Refusal } from './refusal.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The end of a snooze that a person chose, in the form that instants have here; null ends one. */
export function readSnoozeEnd(
  until: string | null,
  now: Instant,
): { readonly until: Instant | null } | Refusal<'invalid'> {
  if (until === null) return { until };
  const aheadMs = msBetween(now, until);
  if (aheadMs <= 0) {
    return invalid([{ pointer: '/until', code: 'in_the_past', detail: `must be after ${now}, which is now` }]);
  }
  if (aheadMs > LONGEST_SNOOZE_MS) {
    const detail = `must be at most ${LONGEST_SNOOZE_MS / DAY_MS} days ahead, by ${plusMs(now, LONGEST_SNOOZE_MS)}`;
    return invalid([{ pointer: '/until', code: 'too_late', detail }]);
  }
  return { until: plusMs(now, aheadMs) };
}
