import { type CalendarDate, datesFrom, earlierDate, laterDate, nightsBetween } from './calendar-date.ts';

/**
 * The nights of a stay as the half-open range [from, to): `from` is the check-in date, `to` the check-out date. One
 * guest's check-out day is the next one's check-in day and never overlaps. `from` is before `to` always.
 */
export type NightRange = { readonly from: CalendarDate; readonly to: CalendarDate };

/** True when the two share a night. */
export function overlaps(a: NightRange, b: NightRange): boolean {
  return a.from < b.to && b.from < a.to;
}

/** True when the night of that date is one of them. */
export function contains({ from, to }: NightRange, date: CalendarDate): boolean {
  return from <= date && date < to;
}

/** How many nights. */
export function nightCount(range: NightRange): number {
  return nightsBetween(range.from, range.to);
}

/** How many nights in all, of ranges that do not overlap. */
export function totalNights(ranges: readonly NightRange[]): number {
  return ranges.reduce((sum, range) => sum + nightCount(range), 0);
}

/** Every night of the range, in order. */
export function nightsOf(range: NightRange): CalendarDate[] {
  return datesFrom(range.from, nightCount(range));
}

/** The part of `range` inside `bounds`, or undefined when they share no night. */
export function intersection(range: NightRange, bounds: NightRange): NightRange | undefined {
  const from = laterDate(range.from, bounds.from);
  const to = earlierDate(range.to, bounds.to);
  return from < to ? { from, to } : undefined;
}

/** The part of each range on or after `date`; ranges wholly before it are left out. */
export function onOrAfter(ranges: readonly NightRange[], date: CalendarDate): NightRange[] {
  return ranges
    .filter((range) => range.to > date)
    .map((range) => ({ from: laterDate(range.from, date), to: range.to }));
}

/** The same nights as the fewest ranges, sorted; ranges that overlap or touch become one. */
export function merged(ranges: readonly NightRange[]): NightRange[] {
  const result: { from: CalendarDate; to: CalendarDate }[] = [];
  for (const range of [...ranges].sort(byStart)) {
    const last = result.at(-1);
    if (last && range.from <= last.to) last.to = laterDate(last.to, range.to);
    else result.push({ from: range.from, to: range.to });
  }
  return result;
}

/** The nights of `ranges` that are in none of `taken`, as merged ranges. */
export function subtracted(ranges: readonly NightRange[], taken: readonly NightRange[]): NightRange[] {
  const holes = merged(taken);
  return merged(ranges).flatMap((range) => cutBy(range, holes));
}

/** The nights of one range that are in none of `holes`, which are merged already. */
export function cutBy(range: NightRange, holes: readonly NightRange[]): NightRange[] {
  const left: NightRange[] = [];
  let from = range.from;
  for (const hole of holes) {
    if (hole.to <= from || hole.from >= range.to) continue;
    if (hole.from > from) left.push({ from, to: hole.from });
    from = hole.to;
  }
  if (from < range.to) left.push({ from, to: range.to });
  return left;
}

/** The nights that are in both, as merged ranges. */
export function common(a: readonly NightRange[], b: readonly NightRange[]): NightRange[] {
  return subtracted(a, subtracted(a, b));
}

function byStart(a: NightRange, b: NightRange): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}
