import type { CalendarDate } from './calendar-date.ts';
import type { Claim, ConflictSides, FoundConflict, SafeRule } from './conflict.ts';
import { bookedNights, judgePair, pairsOf } from './conflict-pair.ts';
import { severityOf } from './conflict-severity.ts';
import { intersection } from './night-range.ts';
import { isToldTwice } from './told-twice.ts';

/** Two causes on one night that nobody has to decide about, and why. */
export type SafePair = { readonly sides: ConflictSides; readonly rule: SafeRule };

/** What the causes of a listing come to. */
export type Detection = { readonly found: readonly FoundConflict[]; readonly safe: readonly SafePair[] };

/**
 * Finds the conflicts among all causes of one listing: pairs of roots that share a night on or after `today`, its date in
 * the listing's zone. Nights are half-open, so a check-out day that is another's check-in day is none. It depends on the
 * causes and the day alone.
 */
export function detectConflicts(claims: readonly Claim[], today: CalendarDate): Detection {
  const coming = claims.filter(({ cause }) => cause.to > today);
  // What is past needs no explanation any more.
  const beside = [...bookedNights(coming), { from: FIRST_DATE, to: today }];
  const found: FoundConflict[] = [];
  const safe: SafePair[] = [];
  for (const [left, right] of pairsOf(coming)) {
    const nights = intersection(left.cause, right.cause);
    if (!nights) continue;
    const judged = judgePair(left, right, beside);
    const sides = inOrder(left, right);
    if (judged.verdict === 'safe') safe.push({ sides, rule: judged.rule });
    if (judged.verdict === 'conflict' && isToldTwice(left, right, coming)) safe.push({ sides, rule: 'same_stay' });
    else if (judged.verdict === 'conflict') {
      const { kind } = judged;
      found.push({ sides, nights, kind, severity: severityOf({ kind, sides, nights, today }) });
    }
  }
  return { found, safe };
}

const FIRST_DATE = '0001-01-01';

/** The one that relais knew first stands first. */
function inOrder(left: Claim, right: Claim): ConflictSides {
  return right.cause.since < left.cause.since ? [right, left] : [left, right];
}
