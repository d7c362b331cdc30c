// Shapes: docs.lodgify.com /reference/getallasync; MikeRobGIT/lodgify-mcp docs/API_REFERENCE.md;
// SuesteCreative/shopify-invoicexpress-worker src/services/lodgify-api.ts (v1); mindcloud-inc/universal-api-reference
// apis/l/lodgify/native-api (creation and change of status in v1).
import { Router } from 'express';
import { z } from 'zod';
import type { CalendarDate } from '../../../src/domain/calendar-date.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Booking, BookingStatus } from './account.ts';
import { answer, refuse } from './answers.ts';
import { bookingBody } from './booking-body.ts';
import type { Changes } from './changes.ts';
import type { Gate } from './gate.ts';
import { pageOf, pagingSchema } from './paging.ts';

const listSchema = pagingSchema.extend({
  stayFilter: z.enum(['Upcoming', 'Current', 'Historic', 'All', 'ArrivalDate', 'DepartureDate']).default('Upcoming'),
  stayFilterDate: z.iso.date().optional(),
  updatedSince: z.iso.datetime({ offset: true }).optional(),
  trash: z.enum(['False', 'True', 'All']).default('False'),
});
type ListQuery = z.output<typeof listSchema>;

const creationSchema = z.object({
  property_id: z.int(),
  arrival: z.iso.date(),
  departure: z.iso.date(),
  guest: z.object({ guest_name: z.object({ first_name: z.string(), last_name: z.string() }) }),
  rooms: z.array(z.object({ room_type_id: z.int() })).min(1),
});

const statusByVerb: Readonly<Record<string, BookingStatus>> = {
  book: 'Booked',
  tentative: 'Tentative',
  decline: 'Declined',
  open: 'Open',
};

/** Bookings: v2 reads them, v1 makes them and changes their status. */
export function reservationRoutes(gate: Gate, changes: Changes, clock: { now(): Instant }): Router {
  const router = Router();
  router.get('/v2/reservations/bookings', (request, response) => {
    const account = gate.accountOf(request);
    const query = listSchema.parse(request.query);
    const today = clock.now().slice(0, 10);
    const found = [...account.bookings.values()].filter((booking) => isAsked(booking, query, today));
    const items = found.map((booking) => bookingBody(booking, account.userId));
    answer(response, pageOf(items, query));
  });
  router.get('/v2/reservations/bookings/:id', (request, response) => {
    const account = gate.accountOf(request);
    const booking = account.bookings.get(Number(request.params.id));
    if (booking === undefined) return refuse(response, 404, 'Booking not found.');
    answer(response, bookingBody(booking, account.userId));
  });
  router.post('/v1/reservation/booking', (request, response) => {
    const account = gate.accountOf(request);
    const asked = creationSchema.parse(request.body);
    const [room] = asked.rooms;
    if (room === undefined || asked.arrival >= asked.departure) return refuse(response, 400, 'Invalid booking.');
    const { first_name: first, last_name: last } = asked.guest.guest_name;
    // Whatever status the body asks for, the new booking is an enquiry.
    const id = changes.addBooking(account, {
      propertyId: asked.property_id,
      roomTypeId: room.room_type_id,
      from: asked.arrival,
      to: asked.departure,
      status: 'Open',
      isUnavailable: false,
      source: 'PublicApi',
      guestName: `${first} ${last}`,
    });
    answer(response, id);
  });
  router.put('/v1/reservation/booking/:id/:verb', (request, response) => {
    const status = statusByVerb[request.params.verb];
    if (status === undefined) return refuse(response, 404, 'Not found.');
    const isDone = changes.changeBooking(gate.accountOf(request), Number(request.params.id), (booking) =>
      withStatus(booking, status, clock.now()),
    );
    if (!isDone) return refuse(response, 404, 'Booking not found.');
    answer(response, undefined);
  });
  return router;
}

/** The booking in another status: only an agreed or tentative one takes its nights. */
export function withStatus(booking: Booking, status: BookingStatus, now: Instant): Booking {
  const isUnavailable = status === 'Booked' || status === 'Tentative';
  return { ...booking, status, isUnavailable, canceledAt: status === 'Declined' ? now : null };
}

function isAsked(booking: Booking, query: ListQuery, today: CalendarDate): boolean {
  if (query.trash !== 'All' && booking.isDeleted !== (query.trash === 'True')) return false;
  if (query.updatedSince !== undefined && Date.parse(booking.updatedAt) < Date.parse(query.updatedSince)) return false;
  switch (query.stayFilter) {
    case 'All':
      return true;
    case 'Upcoming':
      return booking.from > today;
    case 'Current':
      return booking.from <= today && booking.to > today;
    case 'Historic':
      return booking.to <= today;
    case 'ArrivalDate':
      return booking.from === query.stayFilterDate;
    case 'DepartureDate':
      return booking.to === query.stayFilterDate;
  }
}
