import { type CalendarDate, plusDays } from '../../domain/calendar-date.ts';
import { intersection, merged, type NightRange, nightsOf } from '../../domain/night-range.ts';
import type { ObservedEvent } from '../../domain/observed-event.ts';

/**
 * Nights that a hub's calendar closes without any entry behind them, as blocks. A calendar has no names for them, so their
 * identity is empty and nights alone tell them apart: however they are split or joined, unchanged nights are unchanged.
 */
export function closedNightEvents(nights: readonly CalendarDate[]): ObservedEvent[] {
  const ranges = merged(nights.map((night) => ({ from: night, to: plusDays(night, 1) })));
  return ranges.map((range) => ({ ...range, eventClass: 'block', identity: '', uid: '' }));
}

/** How many of `ranges` take each night of `window`; nights that none takes are left out. */
export function nightCounts(ranges: readonly NightRange[], window: NightRange): ReadonlyMap<CalendarDate, number> {
  const counts = new Map<CalendarDate, number>();
  for (const range of ranges) {
    const inside = intersection(range, window);
    for (const night of inside ? nightsOf(inside) : []) counts.set(night, (counts.get(night) ?? 0) + 1);
  }
  return counts;
}
