import type { SmoobuFakeAccount, SmoobuFakeReservation } from './smoobu-state.ts';

/** Channels by their IDs: 11, 13 and 70 by TommasoRibaudo/smoobu-booking-engine; the IDs of platforms are made up. */
export const smoobuChannels: Readonly<Record<number, string>> = {
  11: 'Blocked channel',
  13: 'Direct booking',
  70: 'Homepage',
  10: 'Booking.com',
  465614: 'Airbnb',
  16: 'Homeaway',
};

/**
 * A reservation as lists show it (docs.smoobu.com; luciodale/booking-portal: src/schemas/smoobu.ts): names in kebab-case and
 * camelCase side by side, times without zone or seconds, `Yes` and `No`, no status. Which fields a block leaves null is put
 * together from several clients.
 */
export function reservationObject(
  account: SmoobuFakeAccount,
  reservation: SmoobuFakeReservation,
): Record<string, unknown> {
  const { id, arrival, departure, channelId, guestName, notice, apartmentId } = reservation;
  const apartment = account.apartments.find((candidate) => candidate.id === apartmentId);
  const isBlocked = channelId === 11;
  return {
    id,
    'reference-id': null,
    type: reservation.isCancelled ? 'cancellation' : reservation.isModified ? 'modification of booking' : 'reservation',
    arrival,
    departure,
    'created-at': minuteOf(reservation.createdAt),
    modifiedAt: minuteOf(reservation.modifiedAt),
    apartment: { id: apartmentId, name: apartment?.name ?? '' },
    channel: { id: channelId, name: smoobuChannels[channelId] ?? `Channel ${channelId}` },
    'guest-name': guestName,
    ...(isBlocked ? blockFields : { ...guestFields, firstname: guestName, lastname: '', guestId: id + 1 }),
    notice,
    'is-blocked-booking': isBlocked,
  };
}

const blockFields = {
  email: null,
  phone: null,
  adults: null,
  children: null,
  'check-in': null,
  'check-out': null,
  price: null,
  'price-paid': 'No',
  deposit: null,
  guestId: null,
};

const guestFields = {
  email: 'sam@example.com',
  phone: '+000000000',
  adults: 2,
  children: 0,
  'check-in': '16:00',
  'check-out': '10:00',
  'assistant-notice': '',
  price: 150,
  'price-paid': 'Yes',
  'commission-included': 0,
  prepayment: 0,
  'prepayment-paid': 'No',
  deposit: 0,
  'deposit-paid': 'No',
  language: 'en',
  'guest-app-url': 'https://guest.smoobu.com/?t=xxxx',
};

/** `YYYY-MM-DD HH:MM`. */
function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
