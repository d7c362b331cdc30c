import { isBookingCause } from './cause.ts';
import type { Claim } from './conflict.ts';
import { type NightRange, subtracted } from './night-range.ts';

/**
 * True when one of the two is an entry of a channel’s own feed and the other a stay at a hub that brings that channel, and
 * the entry says nothing that the hub does not: it is made of stays of that channel at the hub, end to end, as platforms
 * merge them; or, where a platform writes stays and closed nights alike, of whatever the hub has there; or it is a block,
 * which the hub made there for its stay. `among`: all causes of the listing.
 */
export function isToldTwice(a: Claim, b: Claim, among: readonly Claim[]): boolean {
  return repeats(a, b, among) || repeats(b, a, among);
}

function repeats(entry: Claim, stay: Claim, among: readonly Claim[]): boolean {
  const [feed, hub] = [entry.cause, stay.cause];
  if (entry.sale?.by !== 'feed' || stay.sale?.by !== 'hub') return false;
  if (feed.kind !== 'observed' || hub.kind !== 'observed') return false;
  const { channel } = entry.sale;
  if (!stay.sale.channels.includes(channel)) return false;
  const there = among.filter(({ cause }) => cause.kind === 'observed' && cause.connectionId === hub.connectionId);
  switch (feed.eventClass) {
    case 'block':
      return isBookingCause(hub);
    case 'unknown':
      return (
        subtracted(
          [feed],
          there.map(({ cause }) => cause),
        ).length === 0
      );
    case 'booking': {
      const parts = there.filter((one) => mayBeOf(one, channel) && isWithin(one.cause, feed));
      return (
        parts.includes(stay) &&
        subtracted(
          [feed],
          parts.map(({ cause }) => cause),
        ).length === 0
      );
    }
    default:
      return false;
  }
}

/** A stay of which the hub never said what it came by may be of any channel that it brings. */
function mayBeOf({ cause, sale }: Claim, channel: string): boolean {
  return isBookingCause(cause) && sale?.by === 'hub' && (sale.channel === undefined || sale.channel === channel);
}

function isWithin(part: NightRange, whole: NightRange): boolean {
  return part.from >= whole.from && part.to <= whole.to;
}
