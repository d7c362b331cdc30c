import type { z } from 'zod';
import { isCalendarDate, nightsBetween } from '../domain/calendar-date.ts';
import type { NightRange } from '../domain/night-range.ts';

/** How many nights one call may read. */
export const MAX_NIGHTS_READ = 400;

/** How many nights one booking or block may take: a slip in the year must not close ten of them. */
export const MAX_NIGHTS_BY_HAND = 1100;

/**
 * Refuses a range of nights that is empty, reversed or too long, at the field that holds its end. Dates that do not exist
 * are left to their own field. `code` of the answer: `empty_range` or `range_too_long`.
 */
export function checkNights(
  context: z.core.$RefinementCtx,
  nights: NightRange,
  rule: { readonly endField: string; readonly maxNights: number },
): void {
  if (!isCalendarDate(nights.from) || !isCalendarDate(nights.to)) return;
  const path = [rule.endField];
  const count = nightsBetween(nights.from, nights.to);
  if (count < 1) {
    const message = `must be after ${nights.from}: the nights are those before it`;
    context.addIssue({ code: 'custom', path, message, params: { code: 'empty_range' } });
  }
  if (count > rule.maxNights) {
    const message = `${count} nights are too many: at most ${rule.maxNights} at once`;
    context.addIssue({ code: 'custom', path, message, params: { code: 'range_too_long' } });
  }
}
