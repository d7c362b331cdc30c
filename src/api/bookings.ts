import * as contract from '../contract/calendar.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand } from './by-hand.ts';
import { refusePastNights } from './past-nights.ts';
import { presentCause } from './present-cause.ts';
import { notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals } from './signals.ts';

/** Direct bookings: taken where every night is free, and cancelled. */
export function bookingRoutes(deps: ApiDeps) {
  const { calendars, listings } = deps;
  const signals = createSignals(deps);
  return {
    createBooking: handle(contract.createBooking, async (call) => {
      const { listingId } = call.params;
      const listing = await listings.find(call.reach, listingId);
      if (!listing) return notFound('listing', listingId);
      const nights = { from: call.body.checkIn, to: call.body.checkOut };
      const past = refusePastNights(nights, { listing, now: call.now, endField: 'checkOut' });
      if (past) return past;
      const stay = { ...nights, guestName: call.body.guestName || null };
      const taken = await calendars.book(byHand(call, listingId), stay);
      if (!taken) return notFound('listing', listingId);
      if (taken.outcome === 'booked') {
        await signals.changed(listingId);
        return { data: taken.booking };
      }
      return nightsTaken(taken.causes.map((cause) => presentCause(cause, { labels: taken.labels, isOwner: true })));
    }),

    cancelBooking: handle(contract.cancelBooking, async (call) => {
      const { listingId, bookingId } = call.params;
      const cancelled = await calendars.cancelBooking(byHand(call, listingId), bookingId);
      if (!cancelled) return notFound('booking', bookingId);
      await signals.changed(listingId);
      return { data: undefined };
    }),
  };
}

function nightsTaken(causes: readonly contract.Cause[]): Refusal<'nights_taken'> {
  return {
    refused: 'nights_taken',
    detail: `Not every night is free: see the ${causes.length} in “causes”. Choose other nights or end those first.`,
    causes,
  };
}
