import type { CalendarDate } from '../../src/domain/calendar-date.ts';
import { daysAfter } from '../calendar-date.ts';

/** Nights that follow one another, both ends included. */
export type Nights = { readonly first: CalendarDate; readonly last: CalendarDate };

/**
 * The nights from `first` to `last` in parts, a new one at each of `edges`: where something may begin or end. What is looked at
 * on the first night of a part is so on all of it, and a calendar of two years needs no look at each night.
 */
export function alikeNights({ first, last }: Nights, edges: Iterable<CalendarDate>): Nights[] {
  if (last < first) return [];
  const starts = new Set([first]);
  for (const edge of edges) if (edge > first && edge <= last) starts.add(edge);
  const sorted = [...starts].sort();
  return sorted.map((start, index) => {
    const next = sorted[index + 1];
    return { first: start, last: next === undefined ? last : daysAfter(next, -1) };
  });
}

/** The edges of nights that are named one by one: each, and the one after it. */
export function edgesOf(nights: Iterable<CalendarDate>): CalendarDate[] {
  return [...nights].flatMap((night) => [night, daysAfter(night, 1)]);
}
