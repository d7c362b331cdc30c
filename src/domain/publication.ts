import type { CalendarDate } from './calendar-date.ts';
import type { Cause } from './cause.ts';
import { leftOutFor } from './exported-entry.ts';
import { common, type NightRange, onOrAfter, subtracted } from './night-range.ts';

/**
 * The nights on or after `today` that a destination is to have closed by relais: those of all causes that it is told of
 * (calendar truth, rules 5 and 6), without those that it lists itself. Nights that it listed and that are held since it
 * dropped them are open there: another cause on them closes them.
 */
export function nightsToClose(
  causes: readonly Cause[],
  destination: { readonly connectionId: string; readonly today: CalendarDate },
): NightRange[] {
  const leftOut = leftOutFor(destination.connectionId);
  const told = causes.filter((cause) => !leftOut.some((names) => names(cause)));
  const own = causes.filter(
    (cause) => cause.kind === 'observed' && cause.connectionId === destination.connectionId && cause.hold === null,
  );
  return onOrAfter(subtracted(told, own), destination.today);
}

/** Nights that relais has closed at a destination, or is about to. */
export type ClosedNights = NightRange & { readonly id: string };

/** What is to be closed at a destination and which closures of ours are to be opened there. */
export type PublicationPlan = { readonly close: readonly NightRange[]; readonly open: readonly string[] };

/**
 * What brings a destination in step. A closure whose nights are all wanted stays as it is, however causes come and go under
 * it. One with a night that is not wanted is opened, and what of it is wanted is closed by itself: closing comes first, so
 * that no night is open in between. Nights before `today` are history.
 */
export function planPublication(
  wanted: readonly NightRange[],
  standing: readonly ClosedNights[],
  today: CalendarDate,
): PublicationPlan {
  const coming = standing.filter(({ to }) => to > today);
  const isKept = (closure: ClosedNights) => subtracted(onOrAfter([closure], today), wanted).length === 0;
  const kept = coming.filter(isKept);
  const gone = coming.filter((closure) => !isKept(closure));
  return {
    // Nights that no closure stands on come first: no hub refuses those for what relais closed itself.
    close: [...subtracted(wanted, coming), ...common(subtracted(wanted, kept), gone)],
    open: gone.map(({ id }) => id),
  };
}
