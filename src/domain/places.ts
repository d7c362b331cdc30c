/**
 * How many places an event or one of its sessions has in all and how many are left; more may be sold than there are. Not `known` is what a
 * good answer does not tell: a missing quota, one that is no number, or 0, which may mean “none” or “without limit”. What was sold may
 * be told all the same; null is not.
 */
export type Places =
  | { readonly known: true; readonly total: number; readonly left: number; readonly sold: number }
  | { readonly known: false; readonly sold: number | null };

export const unknownPlaces: Places = { known: false, sold: null };

/**
 * Places from a quota and what was sold, as Billetweb tells both: text of digits. Never more are left than there are, never fewer than 0; more
 * sold than the quota is full.
 */
export function placesOf(quota: string | undefined, told: string | undefined): Places {
  const [total, sold] = [countOf(quota), countOf(told)];
  if (sold === undefined) return unknownPlaces;
  return total === undefined || total === 0 ? { known: false, sold } : knownPlaces(total, sold);
}

function knownPlaces(total: number, sold: number): Places {
  return { known: true, total, left: Math.max(0, total - sold), sold };
}

/** A count as a service writes it; undefined for anything but digits. */
export function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** All sessions together: unknown as soon as one is, since the rest may not be all there is. No session at all is unknown too. */
export function placesOfAll(sessions: readonly Places[]): Places {
  if (sessions.length === 0) return unknownPlaces;
  let [total, left, sold, areKnown] = [0, 0, 0, true];
  for (const places of sessions) {
    if (places.sold === null) return unknownPlaces;
    sold += places.sold;
    if (!places.known) areKnown = false;
    total += places.known ? places.total : 0;
    left += places.known ? places.left : 0;
  }
  return areKnown ? { known: true, total, left, sold } : { known: false, sold };
}

/**
 * The places with the number that the organiser set by hand in place of the service's total, also where that is not known: a room may hold
 * fewer than are sold on line. What was sold stays what the service says, though it be more than its own total.
 */
export function withOverride(places: Places, totalByHand: number | null): Places {
  return totalByHand === null || places.sold === null ? places : knownPlaces(totalByHand, places.sold);
}

/** True when no place is left; `undefined` where that is not known: then what was known before stands. */
export function isFull(places: Places): boolean | undefined {
  return places.known ? places.left === 0 : undefined;
}
