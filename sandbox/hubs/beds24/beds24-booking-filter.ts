import type { Request } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { dateOf, flagOf, idsOf, valuesOf, wordsOf } from './beds24-parameters.ts';
import { type Beds24FakeBooking, bookingStatuses } from './beds24-state.ts';

type Test = (booking: Beds24FakeBooking) => boolean;

/** The statuses that a list has without being asked for any: all but `cancelled` (live: hardcode83/big). */
const usualStatuses: readonly string[] = bookingStatuses.filter((status) => status !== 'cancelled');

const dateParameters = ['arrival', 'arrivalFrom', 'arrivalTo', 'departure', 'departureFrom', 'departureTo'] as const;

/** The bookings that the parameters of `GET /bookings` ask for. Throws a refusal of 400 for a value that is none. */
export function askedBookings(
  bookings: readonly Beds24FakeBooking[],
  request: Request,
  now: Instant,
): Beds24FakeBooking[] {
  for (const name of ['includeInvoiceItems', 'includeInfoItems', 'includeGuests', 'includeBookingGroup'])
    flagOf(request, name);
  const statuses = wordsOf(request, 'status', bookingStatuses);
  const tests: Test[] = [
    ({ status }) => (statuses.length > 0 ? statuses : usualStatuses).some((asked) => asked === status),
    among(idsOf(request, 'id'), ({ id }) => id),
    among(idsOf(request, 'roomId'), ({ roomId }) => roomId),
    among(idsOf(request, 'propertyId'), ({ propertyId }) => propertyId),
    among(valuesOf(request, 'channel'), ({ channel }) => channel),
    datesTest(request, now.slice(0, 10)),
    filterTest(request, now),
  ];
  return bookings.filter((booking) => tests.every((test) => test(booking))).sort((a, b) => a.id - b.id);
}

function among<T>(asked: readonly T[], of: (booking: Beds24FakeBooking) => T): Test {
  return (booking) => asked.length === 0 || asked.includes(of(booking));
}

/** Without a date only what is to come is listed, but for bookings that are asked for by their ID. */
function datesTest(request: Request, today: string): Test {
  const [arrival, arrivalFrom, arrivalTo, departure, departureFrom, departureTo] = dateParameters.map((name) =>
    dateOf(request, name),
  );
  const isDated = dateParameters.some((name) => dateOf(request, name) !== undefined);
  if (!isDated) return (booking) => idsOf(request, 'id').length > 0 || booking.departure >= today;
  return (booking) =>
    isWithin(booking.arrival, { at: arrival, from: arrivalFrom, to: arrivalTo }) &&
    isWithin(booking.departure, { at: departure, from: departureFrom, to: departureTo });
}

type Bounds = { readonly at: string | undefined; readonly from: string | undefined; readonly to: string | undefined };

function isWithin(date: string, { at, from, to }: Bounds): boolean {
  return (at === undefined || date === at) && (from === undefined || date >= from) && (to === undefined || date <= to);
}

function filterTest(request: Request, now: Instant): Test {
  const [filter] = wordsOf(request, 'filter', ['arrivals', 'departures', 'new', 'current']);
  const today = now.slice(0, 10);
  switch (filter) {
    case undefined:
      return () => true;
    case 'arrivals':
      return ({ arrival }) => arrival === today;
    case 'departures':
      return ({ departure }) => departure === today;
    case 'new':
      return ({ bookingTime }) => bookingTime.slice(0, 10) === today;
    case 'current':
      return ({ arrival, departure }) => arrival <= today && today < departure;
    default:
      throw new Error('unexpected filter');
  }
}
