import { type CalendarDate, plusDays } from './calendar-date.ts';
import { type Cause, isBookingCause } from './cause.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';

/** For whom an export is: a platform that reads it to close nights, or the host's own phone. */
export const exportKinds = ['destination', 'private'] as const;
export type ExportKind = (typeof exportKinds)[number];

/**
 * One entry of an exported calendar: one cause of the listing, whole. `since` is when relais learnt of the cause,
 * `connectionId` the connection that it was read from, null where it is the host's own.
 */
export type ExportedEntry = NightRange & {
  readonly causeKind: Cause['kind'];
  readonly causeId: string;
  readonly since: Instant;
  readonly isBooking: boolean;
  readonly connectionId: string | null;
};

/** What every reader of an export but the host is told of an entry. */
export function publicSummary({ isBooking }: Pick<ExportedEntry, 'isBooking'>): string {
  return isBooking ? 'Reserved' : 'Not available';
}

/** True for a cause that is not to be in an export. */
export type LeftOut = (cause: Cause) => boolean;

/** How long a stay that ended is still exported, so that no reader takes its end for a cancellation. */
export const EXPORT_PAST_DAYS = 30;

/** Its own entries are never told to a destination: that would hold its nights closed after it freed them itself. */
export function ofConnection(connectionId: string | null): LeftOut {
  return (cause) => cause.kind === 'observed' && cause.connectionId === connectionId;
}

/** What is probably a closure of ours is told to nobody: told again, it would keep itself closed for ever. */
export const ofEcho: LeftOut = (cause) => cause.kind === 'observed' && cause.eventClass === 'echo';

/** Nights that only follow the date, such as a booking window, are the platform's own rule and nobody else's. */
export const ofWindow: LeftOut = (cause) => cause.kind === 'observed' && cause.eventClass === 'window';

/** What the export of a connection's platform leaves out; without one, what every export does. */
export function leftOutFor(connectionId: string | null): readonly LeftOut[] {
  return connectionId === null ? [ofWindow, ofEcho] : [ofWindow, ofEcho, ofConnection(connectionId)];
}

/**
 * What an export says at `today` (a date of the listing's zone): every cause that none of `leftOut` names and that did not
 * end over `EXPORT_PAST_DAYS` ago. The order depends on the causes alone, so that equal causes give equal calendars.
 */
export function exportedEntries(
  causes: readonly Cause[],
  { today, leftOut }: { readonly today: CalendarDate; readonly leftOut: readonly LeftOut[] },
): ExportedEntry[] {
  const earliestEnd = plusDays(today, -EXPORT_PAST_DAYS);
  return causes
    .filter((cause) => cause.to >= earliestEnd && !leftOut.some((names) => names(cause)))
    .map(entryOf)
    .sort(inOrder);
}

function entryOf(cause: Cause): ExportedEntry {
  const { from, to, kind, id, since } = cause;
  const connectionId = cause.kind === 'observed' ? cause.connectionId : null;
  return { from, to, causeKind: kind, causeId: id, since, isBooking: isBookingCause(cause), connectionId };
}

function inOrder(a: ExportedEntry, b: ExportedEntry): number {
  const [left, right] = [a, b].map(({ from, to, causeKind, causeId }) => `${from} ${to} ${causeKind} ${causeId}`);
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}
