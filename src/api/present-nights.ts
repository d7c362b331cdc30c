import type { Night } from '../contract/calendar.ts';
import type { AvailabilityRange } from '../domain/availability.ts';
import { type NightRange, nightsOf } from '../domain/night-range.ts';
import { type CauseReader, presentCause } from './present-cause.ts';

/** Every night of the range in order, free ones too, each with its status and all its causes. */
export function presentNights(nights: NightRange, ranges: readonly AvailabilityRange[], reader: CauseReader): Night[] {
  return nightsOf(nights).map((date) => {
    const range = ranges.find((each) => each.from <= date && date < each.to);
    return {
      date,
      status: range?.status ?? 'AVAILABLE',
      causes: range ? range.causes.map((cause) => presentCause(cause, reader)) : [],
    };
  });
}
