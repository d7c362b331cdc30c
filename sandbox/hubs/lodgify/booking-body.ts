// Shapes: docs.lodgify.com /reference/getallasync; MikeRobGIT/lodgify-mcp src/types/lodgify.ts;
// PipedreamHQ/pipedream components/lodgify/sources/booking-change-instant/test-event.mjs (webhook; amounts as strings).
import type { Booking } from './account.ts';

/** A booking as v2 lists it: dates without a time, the departure being the day of check-out. */
export function bookingBody(booking: Booking, userId: number): object {
  return {
    id: booking.id,
    user_id: userId,
    arrival: booking.from,
    departure: booking.to,
    property_id: booking.propertyId,
    rooms: [
      {
        room_type_id: booking.roomTypeId,
        guest_breakdown: { adults: 2, children: 0, infants: 0, pets: 0 },
        people: 2,
        key_code: '',
      },
    ],
    guest: { name: booking.guestName, email: 'sam@example.com', phone: null },
    language: 'en',
    status: booking.status,
    is_unavailable: booking.isUnavailable,
    is_overbooked: false,
    tentative_expires_at: null,
    source: booking.source,
    source_text: null,
    created_at: zoned(booking.createdAt),
    updated_at: zoned(booking.updatedAt),
    canceled_at: booking.canceledAt === null ? null : zoned(booking.canceledAt),
    is_new: false,
    is_deleted: booking.isDeleted,
    currency_code: 'EUR',
    total_amount: 450,
    subtotals: { stay: 400, fees: 50, taxes: 0, promotions: 0 },
    amount_paid: 0,
    amount_due: 450,
    quote: null,
    transactions: null,
    notes: null,
    thread_uid: '00000000-0000-0000-0000-000000000000',
    external_booking: null,
    check_in: null,
    check_out: null,
  };
}

/** What a webhook says of a booking: the same dates with a time, amounts as text. */
export function bookingEventBody(action: string, booking: Booking): object {
  return {
    action,
    booking: {
      type: 'Booking',
      id: booking.id,
      date_arrival: `${booking.from}T00:00:00`,
      date_departure: `${booking.to}T00:00:00`,
      date_created: zoned(booking.createdAt),
      property_id: booking.propertyId,
      property_name: 'House 1',
      property_image_url: '//example.com/a.jpg',
      status: booking.status,
      room_types: [{ id: 1, room_type_id: booking.roomTypeId, image_url: null, name: '', people: 1 }],
      add_ons: [],
      currency_code: 'EUR',
      source: booking.source,
      source_text: 'XXXXXXXXXX',
      notes: null,
      language: 'en',
      ip_address: null,
      ip_country: null,
      is_policy_active: true,
      external_url: null,
      nights: (Date.parse(booking.to) - Date.parse(booking.from)) / 86_400_000,
      promotion_code: null,
    },
    guest: {
      uid: 'XXXXXX',
      name: booking.guestName,
      email: 'sam@example.com',
      phone_number: '+000000000',
      country: null,
      country_code: null,
    },
    current_order: { id: 1, property_id: booking.propertyId, currency_code: 'EUR', status: 'Agreed', owner_payout: 0 },
    subowner: null,
    booking_total_amount: '1113',
    booking_currency_code: 'EUR',
    total_transactions: { amount: '0' },
    balance_due: '1113',
  };
}

function zoned(instant: string): string {
  return instant.replace(/\.\d{3}Z$/, '+00:00');
}
