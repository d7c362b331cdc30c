import type { CancelEnd, CancelTry } from './domain/booking-cancellation.ts';
import type { Instant } from './domain/instant.ts';
import type { NightRange } from './domain/night-range.ts';
import type { HubUnitAddress } from './hub-ports.ts';
import type { ConnectionRef } from './ports.ts';

/** A booking that is to be cancelled at a hub, taken by one for a while. */
export type Cancellation = NightRange & {
  readonly id: string;
  readonly taker: string;
  readonly unit: HubUnitAddress;
  readonly bookingId: string;
};

export interface CancellationStore {
  /**
   * Takes what is to be cancelled at a connection now, and writes down who is at it before anything is sent. What its conflict
   * does not want any more is settled as moot, whatever was sent before. What cannot be asked for, since the connection is
   * switched off or read only, or its secrets do not open, is refused. `owedTo`: the owners who are owed word of that.
   */
  take(
    connection: ConnectionRef,
    at: { readonly taker: string; readonly leaseMs: number; readonly now: Instant },
  ): Promise<{ readonly taken: readonly Cancellation[]; readonly owedTo: readonly string[] }>;
  /**
   * Writes what a try came to, if it is still the taker’s: done, refused (its conflict goes back to the host, with the reason in
   * its history) or to be tried again. Gives what became of it, and the owner who is owed word of it.
   */
  end(
    cancellation: Cancellation,
    tried: CancelTry,
    now: Instant,
  ): Promise<{ readonly state: CancelEnd['state']; readonly owedTo: string | null } | undefined>;
  /** Connections at which something is to be cancelled by now and nobody is at it. */
  owed(now: Instant, limit: number): Promise<readonly ConnectionRef[]>;
  /**
   * Has the host asked again about what is older than `CANCEL_LIMIT_MS` and nobody is at: also where no try ever comes to its
   * end. Gives the owners who are owed word of it.
   */
  closeOverdue(now: Instant, limit: number): Promise<readonly string[]>;
}
