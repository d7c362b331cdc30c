import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { ObservedClass, ObservedEvent } from '../../../domain/observed-event.ts';
import { type OwnNights, rangesOf } from './own-nights.ts';
import { type HubNight, type StayStanding, takesNights, type UnitNights } from './unit-nights.ts';

/** What closes the nights of a unit, without closures of ours. `stayIds` are those of stays that take nights. */
export type UnitEvents = {
  readonly events: readonly ObservedEvent[];
  readonly stayIds: readonly string[];
  readonly declinedIds: readonly string[];
};

/**
 * Bookings by their IDs, whether or not the hub still sells their nights; closed periods that are not ours, under bookings
 * too, as blocks; what else is closed: `unknown` where a calendar of another channel, an enquiry or something unreadable is
 * on the night, else a block. Blocks have no identity: the hub may renumber a period that is cut, and their nights tell them
 * apart. An enquiry closes nothing by itself: it only explains a night that nothing else does.
 */
export function unitEvents({ nights }: UnitNights, own: Pick<OwnNights, 'isOurs'>): UnitEvents {
  const stays = new Map<string, { standing: StayStanding; dates: CalendarDate[] }>();
  const asked = new Map<string, CalendarDate[]>();
  const [blocked, unknown]: [CalendarDate[], CalendarDate[]] = [[], []];
  const declined = new Set<string>();
  for (const [date, night] of nights) {
    for (const [id, standing] of night.stays) {
      if (standing === 'declined') declined.add(id);
      if (takesNights(standing)) addTo(stays, { id, standing, date });
    }
    const cause = restOf(night, own.isOurs(date));
    if (cause === 'block') blocked.push(date);
    else if (cause === 'unknown') unknown.push(date);
    else if (cause !== 'none') asked.set(cause.enquiryId, [...(asked.get(cause.enquiryId) ?? []), date]);
  }
  const stayEvents = [...stays].flatMap(([id, { standing, dates }]) => {
    return eventsOf(dates, standing === 'unclear' ? 'unknown' : 'booking', id);
  });
  return {
    events: [
      ...stayEvents,
      ...[...asked].flatMap(([id, dates]) => eventsOf(dates, 'unknown', id)),
      ...eventsOf(unknown, 'unknown', ''),
      ...eventsOf(blocked, 'block', ''),
    ],
    stayIds: [...stays.keys()],
    declinedIds: [...declined].filter((id) => !stays.has(id)),
  };
}

/** What closes a night besides its bookings and us. */
function restOf(
  { isClosed, stays, closedPeriod, isImported, isUnclear }: HubNight,
  isOurs: boolean,
): 'none' | 'block' | 'unknown' | { readonly enquiryId: string } {
  if (!isClosed) return 'none';
  if (closedPeriod !== null && !isOurs) return 'block';
  if ([...stays.values()].some(takesNights)) return 'none';
  if (isImported || isUnclear) return 'unknown';
  if (isOurs) return 'none';
  const enquiry = [...stays].find(([, standing]) => standing === 'enquiry');
  return enquiry === undefined ? 'block' : { enquiryId: enquiry[0] };
}

function addTo(
  stays: Map<string, { standing: StayStanding; dates: CalendarDate[] }>,
  { id, standing, date }: { readonly id: string; readonly standing: StayStanding; readonly date: CalendarDate },
): void {
  const stay = stays.get(id) ?? { standing, dates: [] };
  stay.dates.push(date);
  stays.set(id, stay);
}

function eventsOf(dates: readonly CalendarDate[], eventClass: ObservedClass, identity: string): ObservedEvent[] {
  return rangesOf(dates).map((range) => ({ ...range, eventClass, identity, uid: '' }));
}
