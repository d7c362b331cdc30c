import type { CalendarDate } from '../../domain/calendar-date.ts';
import { intersection, type NightRange, subtracted } from '../../domain/night-range.ts';
import type { ObservedEvent } from '../../domain/observed-event.ts';
import type { HubClosure, HubObservation } from '../../hub-ports.ts';
import { readClosureMark } from './closure-mark.ts';

/**
 * One entry of a hub's list of bookings, for one unit. `block`: the host closed the nights, or relais did, and then `note`
 * holds our mark. `channel` is what it came by, null for none.
 */
export type HubStay = NightRange & {
  readonly id: string;
  readonly kind: 'booking' | 'block' | 'cancelled';
  readonly note: string | null;
  readonly channel: string | null;
};

/** A block as what is ours in it and what is not. */
export type DividedStay = { readonly closure: HubClosure | undefined; readonly others: readonly NightRange[] };

/**
 * Which nights of a block stand because relais closed them: those that its mark names. A host who stretched the block at the
 * hub closed the rest.
 */
export function dividedStay(stay: HubStay): DividedStay {
  const mark = stay.kind === 'block' ? readClosureMark(stay.note) : undefined;
  const ours = mark && intersection(stay, mark);
  if (mark === undefined || ours === undefined)
    return { closure: undefined, others: [{ from: stay.from, to: stay.to }] };
  return { closure: { ...ours, key: mark.key, remoteId: stay.id }, others: subtracted([stay], [ours]) };
}

/** What stays say of a unit on or after `today`; closures of ours are apart and never events. */
export function observedStays(
  stays: readonly HubStay[],
  today: CalendarDate,
): Pick<HubObservation, 'events' | 'cancelled' | 'closures' | 'channels' | 'stayChannels'> {
  const current = stays.filter(({ to }) => to > today);
  const standing = current.filter(({ kind }) => kind !== 'cancelled').map((stay) => ({ stay, ...dividedStay(stay) }));
  const channels = current.flatMap(({ kind, channel }) => (kind === 'block' || channel === null ? [] : [channel]));
  return {
    events: standing
      .flatMap(({ stay, others }) => others.map((nights) => eventOf(stay, nights)))
      .filter(({ to }) => to > today),
    cancelled: current.filter(({ kind, note }) => kind === 'cancelled' && !readClosureMark(note)).map(({ id }) => id),
    closures: standing.flatMap(({ closure }) => (closure && closure.to > today ? [closure] : [])),
    channels: [...new Set(channels)].sort(),
    stayChannels: Object.fromEntries<string | null>(
      standing.filter(({ stay }) => stay.kind === 'booking').map(({ stay: { id, channel } }) => [id, channel]),
    ),
  };
}

function eventOf({ id, kind }: HubStay, { from, to }: NightRange): ObservedEvent {
  return { from, to, eventClass: kind === 'booking' ? 'booking' : 'block', identity: id, uid: '' };
}
