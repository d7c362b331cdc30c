import type { Beds24FakeBooking } from './beds24-state.ts';

/** Text fields that are empty strings where nothing is known. */
export const textFields = [
  'title',
  'firstName',
  'lastName',
  'email',
  'phone',
  'mobile',
  'fax',
  'company',
  'address',
  'city',
  'state',
  'postcode',
  'country',
  'arrivalTime',
  'voucher',
  'comments',
  'notes',
  'message',
  'groupNote',
  'custom1',
  'custom2',
  'custom3',
  'custom4',
  'custom5',
  'custom6',
  'custom7',
  'custom8',
  'custom9',
  'custom10',
  'flagColor',
  'flagText',
  'lang',
  'refererEditable',
  'reference',
  'apiReference',
  'rateDescription',
  'apiMessage',
] as const;

/** What a webhook of version `twoNoPersonalData` leaves out. */
const personalFields: readonly string[] = [
  'title',
  'firstName',
  'lastName',
  'email',
  'phone',
  'mobile',
  'fax',
  'company',
  'address',
  'city',
  'state',
  'postcode',
];

/**
 * A booking with its 70 fields, in the order in which the API was seen to answer (hardcode83/big, fixture bookings.json of
 * August 2026): empty text for what is missing, null for some IDs, 0 for money.
 */
export function bookingObject(booking: Beds24FakeBooking): Record<string, unknown> {
  const { texts, channel, apiSource } = booking;
  const text = (name: string): string => texts[name] ?? '';
  const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, text(name)]));
  return {
    id: booking.id,
    masterId: null,
    propertyId: booking.propertyId,
    roomId: booking.roomId,
    unitId: booking.unitId,
    roomQty: booking.roomQty,
    offerId: 0,
    status: booking.status,
    subStatus: 'none',
    arrival: booking.arrival,
    departure: booking.departure,
    numAdult: 1,
    numChild: 0,
    ...named(textFields.slice(0, 12)),
    country: text('country'),
    country2: null,
    ...named(textFields.slice(13, 31)),
    statusCode: 0,
    lang: text('lang'),
    referer: channel === 'direct' ? 'API' : apiSource,
    refererEditable: text('refererEditable'),
    reference: text('reference'),
    channel,
    apiSourceId: 0,
    apiSource,
    apiReference: text('apiReference'),
    allowChannelUpdate: 'all',
    allowAutoAction: 'enable',
    allowReview: 'default',
    allowCancellation: { type: 'propertyDefault' },
    invoiceeId: null,
    bookingTime: booking.bookingTime,
    modifiedTime: booking.modifiedTime,
    cancelTime: booking.cancelTime,
    price: 0,
    deposit: 0,
    tax: 0,
    commission: 0,
    rateDescription: text('rateDescription'),
    stripeToken: null,
    pcibookingToken: null,
    apiMessage: text('apiMessage'),
  };
}

/** The same without what tells who the guest is. */
export function impersonal(booking: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(booking).filter(([name]) => !personalFields.includes(name)));
}
