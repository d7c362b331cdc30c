import { dateInZone } from '../domain/calendar-date.ts';
import type { Instant } from '../domain/instant.ts';
import type { Listing } from '../domain/listing.ts';
import type { NightRange } from '../domain/night-range.ts';
import { invalid, type Refusal } from './refusal.ts';

/**
 * Refuses nights that are all over: what a listing’s own calendar date has passed cannot be taken or closed any more.
 * A stay that has begun may still be entered.
 */
export function refusePastNights(
  nights: NightRange,
  place: { readonly listing: Listing; readonly now: Instant; readonly endField: string },
): Refusal<'invalid'> | undefined {
  const today = dateInZone(place.now, place.listing.timeZone);
  if (nights.to > today) return undefined;
  const detail = `must be after ${today}, today’s date in ${place.listing.timeZone}: these nights are over`;
  return invalid([{ pointer: `/${place.endField}`, code: 'in_the_past', detail }]);
}
