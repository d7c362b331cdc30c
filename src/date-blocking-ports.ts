import type { BlockingChoice, BlockingExplanation } from './domain/date-blocking.ts';
import type { Instant } from './domain/instant.ts';
import type { NightRange } from './domain/night-range.ts';
import type { Platform } from './domain/platform.ts';
import type { Provenance } from './domain/provenance.ts';
import type { ByHand } from './ports.ts';

/** Where a closure of ours stands, and since when. */
export type ClosureAt = {
  readonly connectionId: string;
  readonly label: string;
  readonly platform: Platform;
  readonly since: Instant;
};

/**
 * Why nights are closed. By cause ID, `labels` has the guest, the reason or the connection’s name, and `provenance` where it
 * comes from and went; `closures` has where each closure of ours stands.
 */
export type DateBlocking = {
  readonly ownerId: string;
  readonly explanation: BlockingExplanation;
  readonly labels: Readonly<Record<string, string | null>>;
  readonly provenance: Readonly<Record<string, Provenance>>;
  readonly closures: Readonly<Record<string, ClosureAt>>;
};

/** The nights that are asked about. `isLifting`: what has no root is taken away, with what is chosen besides. */
export type BlockingQuestion = {
  readonly range: NightRange;
  readonly isLifting: boolean;
  readonly chosen: readonly BlockingChoice[];
};

export interface DateBlockingStore {
  /**
   * Explains what closes nights and lifts what no longer has a root, under the listing’s lock and with an audit event for
   * each. Never a block of the host, a booking, or what a platform lists. Undefined when the listing is out of reach.
   */
  resolve(by: ByHand, question: BlockingQuestion): Promise<DateBlocking | undefined>;
}
