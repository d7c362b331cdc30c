import type { Hold } from './hold.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';
import type { EventClass } from './observed-event.ts';
import type { Platform } from './platform.ts';

/**
 * Why nights of a listing are not free, of the listing itself: the host's own booking, the host's block, or an accepted
 * entry of a feed. `since` is when relais learnt of it. `hold` is set on an observed cause that its feed no longer lists: it
 * stays a cause until the release is due or decided by hand.
 */
export type RootCause = NightRange &
  (
    | { readonly kind: 'booking'; readonly id: string; readonly since: Instant }
    | { readonly kind: 'block'; readonly id: string; readonly since: Instant }
    | {
        readonly kind: 'observed';
        readonly id: string;
        readonly since: Instant;
        readonly connectionId: string;
        readonly platform: Platform;
        readonly eventClass: EventClass;
        readonly hold: Hold | null;
      }
  );

/**
 * Nights that are not free because they are taken in a linked listing, `listingId`, by `root`; `id`, `since` and nights are
 * the root's. Nobody sleeps here by it: its nights are BLOCKED, and it stands for as long as the root and the link do.
 */
export type LinkedCause = NightRange & {
  readonly kind: 'linked';
  readonly id: string;
  readonly since: Instant;
  readonly listingId: string;
  readonly root: RootCause;
};

/** Why nights of a listing are not free: by a root of its own, or by one of a listing that is linked to it. */
export type Cause = RootCause | LinkedCause;

/** What stands behind a cause: of a linked closure its root in the other listing, else the cause itself. */
export function rootOf(cause: Cause): RootCause {
  return cause.kind === 'linked' ? cause.root : cause;
}

/** True when the cause makes its nights BOOKED; what cannot be told apart counts as a booking. */
export function isBookingCause(cause: Cause): boolean {
  if (cause.kind !== 'observed') return cause.kind === 'booking';
  return cause.eventClass === 'booking' || cause.eventClass === 'unknown';
}

/** True when the cause belongs to the host alone and no sync may touch it. */
export function isOwnCause(cause: Cause): boolean {
  return cause.kind === 'booking' || cause.kind === 'block';
}
