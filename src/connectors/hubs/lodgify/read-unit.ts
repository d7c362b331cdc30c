import { laterDate } from '../../../domain/calendar-date.ts';
import type { ObservedEvent } from '../../../domain/observed-event.ts';
import type { HubAnswer, HubClosure, HubObservation, HubUnitState } from '../../../hub-ports.ts';
import type { Asking } from './lodgify-api.ts';
import { channelsOf, endOfStay, type LookedUp, lookUpStays, stayChannelsOf } from './looked-up-stays.ts';
import { ownNightsOf } from './own-nights.ts';
import { readNights } from './read-nights.ts';
import { unitEvents } from './unit-events.ts';

/**
 * All that closes nights of a unit: one request for its availability, which is whole, and one for each stay that is new or no
 * longer named, of which there are few. The list of bookings is not read: it has no filter by property, so each unit would
 * read the whole account.
 */
export async function observeUnit(
  asking: Asking,
  unit: HubUnitState & { readonly stays: readonly string[] },
): Promise<HubAnswer<HubObservation>> {
  const answer = await readNights(asking, unit, 'reading availability');
  if (answer.outcome === 'failed') return answer;
  const own = ownNightsOf(unit, answer.value);
  const { events, stayIds, declinedIds } = unitEvents(answer.value, own);
  const lookedUp = await lookUpStays(asking, {
    vanished: unit.stays.filter((id) => !stayIds.includes(id) && !declinedIds.includes(id)),
    added: stayIds.filter((id) => !unit.stays.includes(id)),
  });
  const vanished = lookedUp.filter(({ id }) => !stayIds.includes(id));
  const ends = vanished.map((one) => ({ ...one, end: endOfStay(one.booking, unit) }));
  const kept = ends.filter(({ end }) => end === 'stands');
  const untold = lookedUp.filter(({ booking }) => booking === undefined).length;
  const stayChannels = stayChannelsOf(lookedUp);
  const value: HubObservation = {
    events: [...events, ...kept.flatMap((one) => keptEvent(one, unit.today))],
    cancelled: [...declinedIds, ...ends.filter(({ end }) => end === 'gone').map(({ id }) => id)].sort(),
    closures: own.standing(),
    channels: channelsOf(stayChannels),
    stayChannels,
    isWhole: answer.value.isWhole,
    warnings: [
      ...answer.value.warnings,
      ...(kept.length > 0 ? [`${kept.length} bookings stand that availability does not name`] : []),
      ...(untold > 0 ? [`${untold} bookings could not be read one by one`] : []),
    ],
  };
  return { outcome: 'answered', value, budget: answer.budget };
}

/** The closures of ours that stand. */
export async function listUnitClosures(asking: Asking, unit: HubUnitState): Promise<HubAnswer<readonly HubClosure[]>> {
  const answer = await readNights(asking, unit, 'reading our closures');
  if (answer.outcome === 'failed') return answer;
  return { ...answer, value: ownNightsOf(unit, answer.value).standing() };
}

/** Availability does not name the booking, yet the hub has it: its nights stay closed. */
function keptEvent({ id, booking }: LookedUp, today: string): ObservedEvent[] {
  if (booking === undefined) return [];
  const from = laterDate(booking.arrival, today);
  return from < booking.departure
    ? [{ from, to: booking.departure, eventClass: 'booking', identity: id, uid: '' }]
    : [];
}
