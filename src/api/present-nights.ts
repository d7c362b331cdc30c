import type { Night, NightCause } from '../contract/calendar.ts';
import type { AvailabilityRange } from '../domain/availability.ts';
import type { Cause } from '../domain/cause.ts';
import { type NightRange, nightsOf } from '../domain/night-range.ts';
import type { Provenance } from '../domain/provenance.ts';
import { type CauseReader, presentCause } from './present-cause.ts';

type NightReader = CauseReader & { readonly provenance: Readonly<Record<string, Provenance>> };

/** Every night of the range in order, free ones too, each with its status and all its causes. */
export function presentNights(nights: NightRange, ranges: readonly AvailabilityRange[], reader: NightReader): Night[] {
  return nightsOf(nights).map((date) => {
    const range = ranges.find((each) => each.from <= date && date < each.to);
    return {
      date,
      status: range?.status ?? 'AVAILABLE',
      causes: range ? range.causes.map((cause) => presentNightCause(cause, reader)) : [],
    };
  });
}

/** A cause with where it comes from and went. Who reads a listing's exports is for its owner alone. */
export function presentNightCause(cause: Cause, reader: NightReader): NightCause {
  const { run = null, exportedTo = [] } = reader.provenance[cause.id] ?? {};
  return { ...presentCause(cause, reader), run, exportedTo: reader.isOwner ? [...exportedTo] : null };
}
