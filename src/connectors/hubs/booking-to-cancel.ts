import type { CancelTry } from '../../domain/booking-cancellation.ts';
import type { NightRange } from '../../domain/night-range.ts';
import type { HubStay } from './hub-stay.ts';

/**
 * What a look at a booking says of cancelling it: it is done where it is cancelled or gone, and declined where it is not what
 * was decided on, or takes those nights no more; undefined where it may be cancelled.
 */
export function settledBefore(stay: HubStay | undefined, nights: NightRange): CancelTry | undefined {
  if (stay === undefined || stay.kind === 'cancelled') return { outcome: 'done' };
  if (stay.kind === 'block' || stay.channel !== null) return { outcome: 'declined', because: 'not_own' };
  const isThere = stay.from <= nights.from && stay.to >= nights.to;
  return isThere ? undefined : { outcome: 'declined', because: 'changed' };
}
