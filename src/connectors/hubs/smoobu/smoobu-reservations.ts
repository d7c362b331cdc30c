import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { HubAccess, HubAnswer, HubCall } from '../../../hub-ports.ts';
import type { HubStay } from '../hub-stay.ts';
import type { SmoobuApi } from './smoobu-api.ts';
import { reservationSchema, type SmoobuReservation } from './smoobu-shapes.ts';

export type SmoobuAsking = { readonly api: SmoobuApi; readonly access: HubAccess; readonly call: HubCall };

/** The entries of a list that are the apartment's, and a warning for each that could not be read. */
export type SmoobuStays = { readonly stays: readonly HubStay[]; readonly warnings: readonly string[] };

/** The channel of reservations that only close nights; Smoobu calls it “Blocked channel”. */
export const blockedChannelId = 11;

/** Reservations made in Smoobu itself: direct booking, homepage. */
const ownChannelIds: readonly string[] = ['13', '70'];

/** The apartment's stays that end on or after `today`. Cancelled ones are listed only when they are asked for. */
export async function readStays(
  { api, access, call }: SmoobuAsking,
  { unitId, today, purpose }: { unitId: string; today: CalendarDate; purpose: string },
): Promise<HubAnswer<SmoobuStays>> {
  const query = [
    ['apartmentId', unitId],
    ['departureFrom', today],
    ['showCancellation', 'true'],
  ] as const;
  const answer = await api.readReservations(access, { method: 'GET', path: '/api/reservations', query, purpose }, call);
  return answer.outcome === 'failed' ? answer : { ...answer, value: staysOf(answer.value, unitId) };
}

/** As many as are asked for by their IDs in one reading; the others are asked for by the next. */
const mostAsked = 10;

/**
 * Of stays that the apartment's list has no longer, those that the hub names as elsewhere: at another apartment, or cancelled.
 * What it knows nothing of is not told: it may be an error of the hub, and the guard waits for it.
 */
export async function findGone(
  { api, access, call }: SmoobuAsking,
  unitId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const asked = ids.filter((id) => /^\d+$/.test(id)).slice(0, mostAsked);
  const purpose = 'reading a stay that is listed no more';
  const answers = await Promise.all(
    asked.map((id) => {
      const request = { method: 'GET', path: `/api/reservations/${id}`, purpose, schema: reservationSchema } as const;
      return api.read(access, request, call);
    }),
  );
  return answers.flatMap((answer) => {
    if (answer.outcome === 'failed' || !asked.includes(answer.value.id)) return [];
    const isElsewhere = (answer.value.apartment?.id ?? unitId) !== unitId;
    return isElsewhere || stayOf(answer.value).kind === 'cancelled' ? [answer.value.id] : [];
  });
}

function staysOf(entries: readonly unknown[], unitId: string): SmoobuStays {
  const stays = new Map<string, HubStay>();
  const warnings: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = reservationSchema.safeParse(entry);
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => String(path[0] ?? 'entry'));
      warnings.push(`reservation ${index + 1} of the list could not be read (${[...new Set(fields)].join(', ')})`);
    } else if ((parsed.data.apartment?.id ?? unitId) === unitId && parsed.data.arrival < parsed.data.departure) {
      stays.set(parsed.data.id, stayOf(parsed.data));
    }
  }
  return { stays: [...stays.values()], warnings };
}

/** A reservation as a stay. A type that is not known counts as a booking. */
export function stayOf(reservation: SmoobuReservation): HubStay {
  const { id, arrival: from, departure: to, type, notice, channel } = reservation;
  const isBlocked = reservation['is-blocked-booking'] === true || channel?.id === String(blockedChannelId);
  const kind = type === 'cancellation' ? 'cancelled' : isBlocked ? 'block' : 'booking';
  return { id, from, to, kind, note: notice ?? null, channel: isBlocked ? null : platformOf(channel) };
}

const platformOfName: readonly (readonly [RegExp, string])[] = [
  [/airbnb/, 'airbnb'],
  [/booking\.com/, 'booking.com'],
  [/vrbo|abritel|homeaway|fewo-?direkt/, 'vrbo'],
];

/** What a reservation came by, under the name that relais has for it; null for the host's own. */
function platformOf(channel: SmoobuReservation['channel']): string | null {
  if (!channel?.name || ownChannelIds.includes(channel.id)) return null;
  const name = channel.name.toLowerCase();
  return platformOfName.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}
