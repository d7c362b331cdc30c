import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { HubAccess, HubAnswer, HubCall } from '../../../hub-ports.ts';
import type { HubStay } from '../hub-stay.ts';
import type { Beds24Api } from './beds24-api.ts';
import { type Beds24Booking, bookingSchema } from './beds24-shapes.ts';
import { type Beds24Unit, takesUnit } from './beds24-unit.ts';

/** The entries of a list that take the unit, and a warning for each that could not be read. */
export type Beds24Stays = { readonly stays: readonly HubStay[]; readonly warnings: readonly string[] };

/**
 * All that the API calls a booking, but inquiries: nobody’s night is taken by one. The API leaves out the cancelled ones
 * unless they are asked for, and wants one parameter for each.
 */
export const closingStatuses = ['confirmed', 'request', 'new', 'black', 'cancelled'] as const;

/**
 * The field in which our mark stands. `apiReference` would be made for it, but the vendor's document lets nobody write it;
 * of the fields of free text that can be written (`custom1` to `custom10`), hosts fill the first ones.
 */
export const markField = 'custom10';

/** The unit's stays that end on or after `today`, with those of `statuses`. */
export async function readStays(
  { api, access, call }: { api: Beds24Api; access: HubAccess; call: HubCall },
  { unit, today, statuses }: { unit: Beds24Unit; today: CalendarDate; statuses: readonly string[] },
): Promise<HubAnswer<Beds24Stays>> {
  const query = [...statuses.map((status) => ['status', status] as const), ['departureFrom', today]] as const;
  const request = {
    method: 'GET',
    path: '/bookings',
    query,
    roomId: unit.roomId,
    purpose: 'reading bookings',
    scope: 'read:bookings',
  } as const;
  const answer = await api.readRoomPages(access, request, call);
  return answer.outcome === 'failed' ? answer : { ...answer, value: staysOf(answer.value, unit) };
}

/** As many as are asked for by their IDs at once; the others are asked for by the next reading. */
const mostAsked = 20;

/**
 * Of stays that the unit's list has no longer, those that the hub names as elsewhere: on another room, cancelled, or an
 * inquiry again. What it knows nothing of is not told: it may be an error of the hub, and the guard waits for it.
 */
export async function findGone(
  { api, access, call }: { api: Beds24Api; access: HubAccess; call: HubCall },
  unit: Beds24Unit,
  ids: readonly string[],
): Promise<readonly string[]> {
  const asked = ids.filter((id) => /^\d+$/.test(id)).slice(0, mostAsked);
  if (asked.length === 0) return [];
  const query = [
    ...asked.map((id) => ['id', id] as const),
    ...[...closingStatuses, 'inquiry'].map((status) => ['status', status] as const),
  ];
  const purpose = 'reading stays that are listed no more';
  const request = { method: 'GET', path: '/bookings', query, purpose, scope: 'read:bookings' } as const;
  const answer = await api.readPages(access, request, call);
  const entries = answer.outcome === 'failed' ? [] : answer.value.map((entry) => bookingSchema.safeParse(entry));
  return entries.flatMap(({ data: booking }) => {
    if (booking === undefined || !asked.includes(booking.id)) return [];
    const kind = stayOf(booking)?.kind;
    return kind === undefined || kind === 'cancelled' || !takesUnit(booking, unit) ? [booking.id] : [];
  });
}

/** Reads entries one by one. An entry that two pages list, because the list moved meanwhile, counts once. */
export function staysOf(entries: readonly unknown[], unit: Beds24Unit): Beds24Stays {
  const stays = new Map<string, HubStay>();
  const warnings: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = bookingSchema.safeParse(entry);
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => String(path[0] ?? 'entry'));
      warnings.push(`booking ${index + 1} of the list could not be read (${[...new Set(fields)].join(', ')})`);
    } else if (takesUnit(parsed.data, unit)) {
      const stay = stayOf(parsed.data);
      if (stay) stays.set(stay.id, stay);
    }
  }
  return { stays: [...stays.values()], warnings };
}

/** A booking as a stay; undefined for what takes no night. A status that is not known counts as a booking. */
export function stayOf(booking: Beds24Booking): HubStay | undefined {
  const { id, arrival: from, departure: to, status, channel } = booking;
  if (status === 'inquiry' || from === to) return undefined;
  const kind = status === 'black' ? 'block' : status === 'cancelled' ? 'cancelled' : 'booking';
  return { id, from, to, kind, note: booking[markField] ?? null, channel: platformOf(channel) };
}

const platformOfChannel: Readonly<Record<string, string>> = {
  airbnb: 'airbnb',
  airbnbical: 'airbnb',
  booking: 'booking.com',
  vrbo: 'vrbo',
  vrboical: 'vrbo',
  googlecal: 'google',
};

/** What a booking came by, under the name that relais has for it; null for the host's own bookings. */
function platformOf(channel: string | null | undefined): string | null {
  if (!channel || channel === 'direct') return null;
  return platformOfChannel[channel] ?? channel;
}
