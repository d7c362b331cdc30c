import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { Asking } from './lodgify-api.ts';
import { bookingSchema, type LodgifyBooking } from './lodgify-shapes.ts';
import { unitIdOf } from './lodgify-unit.ts';

/** More are not looked up in one reading: a first reading must not spend the account's limit on where stays came from. */
const maxLookUps = 8;

/** What became of a stay that relais knew and availability names no more. */
export type StayEnd = 'gone' | 'stands' | 'untold';

export type LookedUp = { readonly id: string; readonly booking: LodgifyBooking | undefined };

/**
 * Asks for single bookings: those that availability names no more, whose end only the booking tells, then those that are new,
 * whose channel only the booking tells. What is not answered is undefined: the reading does without.
 */
export async function lookUpStays(
  { api, access, call }: Asking,
  { vanished, added }: { readonly vanished: readonly string[]; readonly added: readonly string[] },
): Promise<LookedUp[]> {
  const ids = [...vanished, ...added].filter((id) => /^\w{1,60}$/.test(id)).slice(0, maxLookUps);
  return Promise.all(
    ids.map(async (id) => {
      const question = {
        path: `/v2/reservations/bookings/${id}`,
        purpose: 'reading one booking',
        schema: bookingSchema,
      };
      const answer = await api.ask(access, question, call);
      return { id, booking: answer.outcome === 'answered' && answer.value.id === id ? answer.value : undefined };
    }),
  );
}

/**
 * `gone`: the hub says that the stay is cancelled, deleted, over, an enquiry that holds nothing, or at another unit, so what
 * stood for it here is free. A booking that the hub does not know at all (404) proves nothing.
 */
export function endOfStay(
  booking: LodgifyBooking | undefined,
  { unitId, today }: { readonly unitId: string; readonly today: CalendarDate },
): StayEnd {
  if (booking === undefined) return 'untold';
  const { status, canceled_at: canceledAt, is_deleted: isDeleted, is_unavailable: isUnavailable } = booking;
  if (status === 'Declined' || canceledAt || isDeleted === true) return 'gone';
  if (status === 'Open' && isUnavailable === false) return 'gone';
  const units = (booking.rooms ?? []).map((room) => unitIdOf(booking.property_id, room.room_type_id));
  if (units.length > 0 && !units.includes(unitId)) return 'gone';
  return booking.departure <= today ? 'gone' : 'stands';
}

const platformOfSource: Readonly<Record<string, string>> = {
  Airbnb: 'airbnb',
  AirbnbIntegration: 'airbnb',
  BookingCom: 'booking.com',
  HomeAway: 'vrbo',
  HomeAwayIntegration: 'vrbo',
  Vrbo: 'vrbo',
};
/** Made at Lodgify itself, which is no channel. */
const ownSources: readonly string[] = ['Manual', 'PublicApi', 'OH'];

/** What bookings came by, by their IDs: null for Lodgify’s own; one that relais has no name for keeps Lodgify's. */
export function stayChannelsOf(lookedUp: readonly LookedUp[]): Readonly<Record<string, string | null>> {
  const told = lookedUp.flatMap(({ id, booking }): (readonly [string, string | null])[] => {
    const source = booking?.source;
    if (!source || !/^[\w. -]{1,40}$/.test(source)) return [];
    return [[id, ownSources.includes(source) ? null : (platformOfSource[source] ?? source)]];
  });
  return Object.fromEntries<string | null>(told);
}

/** The channels among them. */
export function channelsOf(stayChannels: Readonly<Record<string, string | null>>): string[] {
  return [...new Set(Object.values(stayChannels).filter((channel) => channel !== null))].sort();
}
