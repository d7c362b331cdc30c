import type { NightRange } from '../../domain/night-range.ts';

/** A range of nights and the summary of its event. */
type Entry = NightRange & { readonly summary: string };

const checkIn = /^check-?in\b/i;
const checkOut = /^check-?out\b/i;

/**
 * Tells which entries of a Smoobu calendar only mark the day on which a stay that it lists too begins or ends. Smoobu
 * lists a stay three times: its check-in, its check-out and itself (a user's report, tykeal/homeassistant-rental-control
 * #159); taken for a stay, the check-out would close a night that is free. A marker without its stay counts as one.
 */
export function smoobuMarkers<E extends Entry>(entries: readonly E[]): ReadonlySet<E> {
  const stays = entries.filter(({ summary }) => !checkIn.test(summary) && !checkOut.test(summary));
  const starts = new Set(stays.map(({ from }) => from));
  const ends = new Set(stays.map(({ to }) => to));
  return new Set(
    entries.filter(
      ({ summary, from }) => (checkIn.test(summary) && starts.has(from)) || (checkOut.test(summary) && ends.has(from)),
    ),
  );
}
