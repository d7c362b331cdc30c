import type { CancelTry } from '../../../domain/booking-cancellation.ts';
import type { NightRange } from '../../../domain/night-range.ts';
import { settledBefore } from '../booking-to-cancel.ts';
import { findReservation, writeReservation } from './smoobu-closures.ts';
import type { SmoobuAsking } from './smoobu-reservations.ts';
import { changedSchema } from './smoobu-shapes.ts';

/** Cancels a reservation of Smoobu itself: it stays in the list, for those who ask for cancelled ones. */
export async function cancelApartmentBooking(
  asking: SmoobuAsking,
  booking: NightRange & { readonly id: string },
): Promise<CancelTry> {
  const found = await findReservation(asking, booking.id);
  if (found.outcome === 'failed') return { outcome: 'not_asked', failure: found.failure };
  const settled = settledBefore(found.value, booking);
  if (settled) return settled;
  const path = `/api/reservations/${encodeURIComponent(booking.id)}`;
  const request = { method: 'DELETE', path, purpose: 'cancelling a reservation', schema: changedSchema } as const;
  const written = await writeReservation(asking, request);
  if (written.outcome === 'done') return { outcome: 'done' };
  const isGone = written.outcome === 'refused' && written.failure.kind === 'NOT_FOUND';
  return isGone ? { outcome: 'done' } : { outcome: written.outcome, failure: written.failure };
}
