import type { ByStaff } from './alert-ports.ts';
import type { Breaker } from './domain/breaker.ts';
import type { Admission } from './domain/breaker-admission.ts';
import type { ForceRequest } from './domain/breaker-force.ts';
import type { EndedCall } from './domain/breaker-outcome.ts';
import type { Incident } from './domain/incident.ts';
import type { Instant } from './domain/instant.ts';
import type { Page, Paged } from './ports.ts';

/**
 * What stands between those who call platforms and the platforms, by `breakerKeyOf`. Of one process: what it knows of a
 * breaker is at most 2 s old, and outcomes reach the database at most once a second per key.
 */
export interface Breakers {
  /** Whether a call may be made now. Whoever is let through reports what became of it, with what this gave. */
  admit(key: string): Promise<Admission>;
  /** Counts a call that has ended. One with a lease is written at once. */
  report(key: string, call: EndedCall): Promise<void>;
  /** True while the key’s breaker is open, once all that this process was told is counted. */
  isOpen(key: string): Promise<boolean>;
  /** Writes what was counted and not written yet, for a process that ends. */
  close(): Promise<void>;
}

/** What a write made of a breaker, and of its incident. */
export type BreakerWritten = { readonly breaker: Breaker; readonly incident: 'opened' | 'ended' | null };

/** A breaker as ops see it. `listings` are the active ones with a connection of the key, or the account connections of it. */
export type BreakerView = {
  readonly key: string;
  readonly breaker: Breaker;
  readonly lastGoodAt: Instant | null;
  readonly lastBadAt: Instant | null;
  readonly listings: number;
};

/**
 * Breakers in the database, one row a key. Every change of state commits with its audit event, and opens or ends the
 * incident of the key with it.
 */
export interface BreakerStore {
  /** Undefined for a key that nothing is known of: it is closed. */
  read(key: string): Promise<Breaker | undefined>;
  /** Asks for a probe’s lease and writes it. */
  askProbe(key: string, now: Instant): Promise<{ readonly admission: Admission; readonly breaker: Breaker }>;
  /** Adds what became of calls, in their order, in one write. */
  fold(
    key: string,
    calls: readonly EndedCall[],
    at: { readonly now: Instant; readonly chance: number },
  ): Promise<BreakerWritten>;
  /** What ops decided. Undefined for a key that no connection and no breaker has. */
  force(key: string, request: ForceRequest, by: ByStaff): Promise<(BreakerWritten & { view: BreakerView }) | undefined>;
  /** Those that are not closed first, then by key. */
  list(page: Page): Promise<Paged<BreakerView>>;
}

/**
 * What a review of a key’s incident came to. `probes`: listings whose queued run is to be started, so that a read probes;
 * `accountProbes`: account connections that are to be synced for it.
 */
export type IncidentReviewed =
  | {
      readonly outcome: 'open';
      readonly state: Breaker['state'];
      readonly listings: number;
      readonly nextReviewAt: Instant;
      readonly probes: readonly string[];
      readonly accountProbes: readonly string[];
      readonly owedTo: readonly string[];
    }
  | { readonly outcome: 'ended'; readonly owedTo: readonly string[] };

export interface IncidentStore {
  /**
   * Reviews the open incident of a key: holds the mail of alerts that are its doing, gives back that of alerts that are not
   * any more, asks for probes when their time has come. Idempotent.
   */
  review(key: string, now: Instant): Promise<IncidentReviewed>;
  /** Keys whose incident should have been looked at before. */
  owedReviews(dueBefore: Instant, limit: number): Promise<readonly string[]>;
  /** Open ones first, then the newest. */
  list(page: Page): Promise<Paged<Incident>>;
}
