import type { CancelTry } from '../../../domain/booking-cancellation.ts';
import type { NightRange } from '../../../domain/night-range.ts';
import { settledBefore } from '../booking-to-cancel.ts';
import { type Beds24Asking, findBooking, itemRefusal, writeItem } from './beds24-closures.ts';

const cancelling = {
  method: 'POST',
  path: '/bookings',
  purpose: 'cancelling a booking',
  scope: 'write:bookings',
} as const;

/**
 * Cancels a booking of Beds24 itself by its status, as a host does there: it stays in the list as cancelled. That the guest is
 * written to (`actions.notifyGuest`) is not asked for.
 */
export async function cancelUnitBooking(
  asking: Beds24Asking,
  booking: NightRange & { readonly id: string },
): Promise<CancelTry> {
  const found = await findBooking(asking, booking.id);
  if (found.outcome === 'failed') return { outcome: 'not_asked', failure: found.failure };
  const settled = settledBefore(found.value, booking);
  if (settled) return settled;
  const body = JSON.stringify([{ id: Number(booking.id), status: 'cancelled' }]);
  const written = await writeItem(asking, { ...cancelling, body });
  if (written.outcome !== 'done') return { outcome: written.outcome, failure: written.failure };
  if (written.value.success) return { outcome: 'done' };
  return { outcome: 'refused', failure: itemRefusal(written.value, { ...cancelling, host: asking.api.host }) };
}
