import type { AcceptedEvent } from './accepted-event.ts';
import { type NightRange, overlaps } from './night-range.ts';
import type { BelievedEvent } from './observed-event.ts';

/**
 * True when a booking of the same feed proves that `gone`, which the feed lists no more, was cancelled: another stay that
 * came onto its nights, new or moved there, since a platform sells no night twice. Only where stays have an identity: where
 * they have none, neighbours are merged and split, and what lies inside a stretch may be one of the stays that made it.
 */
export function isProvenCancelled(gone: AcceptedEvent, poll: ListedEntries): boolean {
  if (gone.eventClass !== 'booking' || gone.identity === '') return false;
  const onItsNights = poll.listed.filter((event) => overlaps(event, gone));
  return (
    onItsNights.every(({ identity }) => identity !== '' && identity !== gone.identity) &&
    onItsNights.some((event) => event.eventClass === 'booking' && !poll.stoodOn(event, gone))
  );
}

/** The entries of a poll; `stoodOn` tells whether an entry’s stay, or one on its nights, stood on nights of `gone` before. */
export type ListedEntries = {
  readonly listed: readonly BelievedEvent[];
  readonly stoodOn: (event: BelievedEvent, gone: NightRange) => boolean;
};

/** The entries of a poll beside the rows that stood before it. */
export function listedEntries(listed: readonly BelievedEvent[], accepted: readonly AcceptedEvent[]): ListedEntries {
  const known = new Set(accepted.map(nightsKey));
  const isSame = (event: BelievedEvent) => (row: AcceptedEvent) =>
    row.identity !== '' && row.identity === event.identity;
  const stoodOn = (event: BelievedEvent, gone: NightRange) =>
    known.has(nightsKey(event)) || accepted.filter(isSame(event)).some((row) => overlaps(row, gone));
  return { listed, stoodOn };
}

function nightsKey({ from, to }: NightRange): string {
  return `${from} ${to}`;
}
