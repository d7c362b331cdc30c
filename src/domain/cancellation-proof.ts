import type { AcceptedEvent } from './accepted-event.ts';
import { type CalendarDate, plusDays } from './calendar-date.ts';
import { type NightRange, overlaps } from './night-range.ts';
import type { ObservedEvent } from './observed-event.ts';

/**
 * True when new bookings of the same feed prove that `gone`, which the feed lists no more, was cancelled: a platform sells
 * no night twice. Where stays have an identity, another stay that came onto its nights is proof, new or moved there. Where
 * they have none, entries are merged, split and cut to today at either end, so only one that lies strictly inside it is,
 * and that begins later than a stay in progress can be cut to; and nothing else may stand on its nights.
 */
export function isProvenCancelled(gone: AcceptedEvent, poll: ListedEntries): boolean {
  if (gone.eventClass !== 'booking' && gone.eventClass !== 'unknown') return false;
  const onItsNights = poll.listed.filter((event) => overlaps(event, gone));
  if (gone.identity !== '' && onItsNights.every(({ identity }) => identity !== ''))
    return (
      onItsNights.every(({ identity }) => identity !== gone.identity) &&
      onItsNights.some((event) => event.eventClass === 'booking' && !poll.stoodOn(event, gone))
    );
  return onItsNights.length > 0 && onItsNights.every((event) => isNewInside(event, gone, poll));
}

/** The entries of a poll; `stoodOn` tells whether an entry’s stay, or one on its nights, stood on nights of `gone` before. */
export type ListedEntries = {
  /** In the listing’s zone. */
  readonly today: CalendarDate;
  readonly listed: readonly ObservedEvent[];
  readonly stoodOn: (event: ObservedEvent, gone: NightRange) => boolean;
};

/** The entries of a poll beside the rows that stood before it. */
export function listedEntries(
  listed: readonly ObservedEvent[],
  accepted: readonly AcceptedEvent[],
  today: CalendarDate,
): ListedEntries {
  const known = new Set(accepted.map(nightsKey));
  const isSame = (event: ObservedEvent) => (row: AcceptedEvent) =>
    row.identity !== '' && row.identity === event.identity;
  const stoodOn = (event: ObservedEvent, gone: NightRange) =>
    known.has(nightsKey(event)) || accepted.filter(isSame(event)).some((row) => overlaps(row, gone));
  return { today, listed, stoodOn };
}

function isNewInside(event: ObservedEvent, gone: AcceptedEvent, { today, stoodOn }: ListedEntries): boolean {
  if (event.eventClass === 'block' || stoodOn(event, gone)) return false;
  // A platform's day may be one ahead of the listing's.
  const isInProgress = event.from <= plusDays(today, 1);
  return !isInProgress && gone.from < event.from && event.to < gone.to;
}

function nightsKey({ from, to }: NightRange): string {
  return `${from} ${to}`;
}
