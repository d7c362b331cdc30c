import type { CalendarDate } from '../../domain/calendar-date.ts';
import { type NightRange, nightCount } from '../../domain/night-range.ts';

const minChangeovers = 3;
const minEndsOnStart = 2;

/**
 * Advice for a feed that seems to write the last night where the check-out day belongs: stays of one night end on the
 * date they begin (`endsOnStart` lists those dates), none begins on a date that another ends on, and some begin on the day
 * after. Undefined unless all three hold, since a host who keeps a night free after each stay makes such gaps too. `stays`
 * come in order.
 */
export function lastNightHint(stays: readonly NightRange[], endsOnStart: readonly CalendarDate[]): string | undefined {
  const oneNight = new Set(endsOnStart);
  if (oneNight.size < minEndsOnStart) return undefined;
  let changeovers = 0;
  let lastEnd: CalendarDate | undefined;
  for (const { from, to } of stays) {
    const nightsFree = lastEnd === undefined ? undefined : nightCount({ from: lastEnd, to: from });
    if (nightsFree !== undefined && nightsFree <= 0) return undefined;
    if (nightsFree === 1) changeovers += 1;
    lastEnd = oneNight.has(from) ? from : to;
  }
  if (changeovers < minChangeovers) return undefined;
  return 'the ends look like last nights, not check-out days: see “the end is the last night” in the connection’s settings';
}
