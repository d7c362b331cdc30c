/**
 * How many places an event or one of its sessions has in all and how many are left. `unknown` is said by a good answer that does not tell: a
 * missing quota, one that is no number, or 0, which may mean “none” or “without limit”.
 */
export type Places =
  | { readonly known: true; readonly total: number; readonly left: number }
  | { readonly known: false };

export const unknownPlaces: Places = { known: false };

/**
 * Places from a quota and what was sold, as Billetweb tells both: text of digits. Never more are left than there are, never fewer than 0; more
 * sold than the quota is full.
 */
export function placesOf(quota: string | undefined, sold: string | undefined): Places {
  const [total, taken] = [countOf(quota), countOf(sold)];
  if (total === undefined || total === 0 || taken === undefined) return unknownPlaces;
  return { known: true, total, left: Math.max(0, total - taken) };
}

/** A count as a service writes it; undefined for anything but digits. */
export function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** All sessions together: unknown as soon as one is, since the rest may not be all there is. No session at all is unknown too. */
export function placesOfAll(sessions: readonly Places[]): Places {
  let [total, left] = [0, 0];
  for (const places of sessions) {
    if (!places.known) return unknownPlaces;
    total += places.total;
    left += places.left;
  }
  return sessions.length === 0 ? unknownPlaces : { known: true, total, left };
}

/**
 * The places with the number that the organiser set by hand in place of the service's total: a room may hold fewer than are
 * sold on line. What was sold stays what the service says.
 */
export function withOverride(places: Places, totalByHand: number | null): Places {
  if (totalByHand === null || !places.known) return places;
  return { known: true, total: totalByHand, left: Math.max(0, totalByHand - (places.total - places.left)) };
}

/** True when no place is left; `undefined` where that is not known: then what was known before stands. */
export function isFull(places: Places): boolean | undefined {
  return places.known ? places.left === 0 : undefined;
}
