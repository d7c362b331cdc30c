import type { OpenAlert } from './alert.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';
import type { Run } from './run.ts';

/**
 * One rentable unit. `revision` rises with every change of a cause of a night. An inactive listing is not synced and keeps
 * what was closed.
 */
export type Listing = {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly active: boolean;
  readonly revision: number;
  readonly connectionCount: number;
  readonly lastRun: Run | null;
  readonly openAlert: OpenAlert | null;
};

/** A direct booking that the host took. Its nights are [checkIn, checkOut). */
export type Booking = {
  readonly id: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly guestName: string | null;
  readonly createdAt: Instant;
};

/** Nights that the host closed by hand. No sync touches it. */
export type Block = NightRange & { readonly id: string; readonly reason: string | null; readonly createdAt: Instant };
