import type { CalendarDate } from './domain/calendar-date.ts';
import type { Failure } from './domain/failure.ts';
import type { Instant } from './domain/instant.ts';
import type { NightRange } from './domain/night-range.ts';
import type { PublicationResult } from './domain/run.ts';
import type { HubClosure, HubUnitAddress } from './hub-ports.ts';
import type { ConnectionRef } from './ports.ts';

/** A closure to be made, or to be opened. `isInDoubt`: that was asked for before, and nobody knows what became of it. */
export type ClosureToSend = HubClosure & { readonly isInDoubt: boolean };

/**
 * What one destination is to be told, taken by one publisher for a while. `ours` are all closures that stand there or may
 * stand, those to be sent among them; `stillClosed` are the nights of its own stays.
 */
export type Publication = {
  readonly connectionId: string;
  readonly listingId: string;
  readonly label: string;
  readonly publisher: string;
  readonly until: Instant;
  readonly revision: number;
  /** What the platform had been told when this was taken. */
  readonly toldRevision: number;
  readonly unit: HubUnitAddress;
  readonly today: CalendarDate;
  readonly closing: readonly ClosureToSend[];
  readonly opening: readonly ClosureToSend[];
  readonly ours: readonly HubClosure[];
  readonly stillClosed: readonly NightRange[];
};

/**
 * What became of a publication: closures that stand (with the platform's ID), those that may stand (with the ID that they
 * would have), those that are open, and the first failure. `isUnfinished`: there was more to tell than fits into one turn.
 */
export type PublicationEnd = {
  readonly closed: readonly { readonly key: string; readonly remoteId: string }[];
  readonly tried: readonly { readonly key: string; readonly remoteId: string }[];
  readonly opened: readonly string[];
  readonly failure: Failure | null;
  readonly isUnfinished: boolean;
};

export interface PublicationStore {
  /**
   * Takes what the listing's destinations are to be told (those read by hand alone only `byHand`), each for at most `leaseMs`, and writes it down before anything is
   * sent. A destination that another publisher has is left to it; one that is in step is marked so. `refused` are those whose
   * account does not open.
   */
  take(
    listingId: string,
    at: {
      readonly publisher: string;
      readonly leaseMs: number;
      readonly byHand: boolean;
      readonly now: Instant;
    },
  ): Promise<{ readonly publications: readonly Publication[]; readonly refused: readonly PublicationResult[] }>;
  /**
   * Writes what became of a publication and gives the destination back. `again`: the listing has changed since, and the
   * destination is to be told once more. A publisher whose lease is over writes what it knows and no more.
   */
  end(
    publication: Publication,
    end: PublicationEnd & { readonly now: Instant },
  ): Promise<{ readonly result: PublicationResult; readonly again: boolean }>;
  /** Connections whose platform was not told of a change of its listing, with nobody at it, at most `limit`. */
  owed(now: Instant, limit: number): Promise<readonly ConnectionRef[]>;
  /** The destinations of a listing, and of those that are linked to it, that are to be told of the last change there. */
  owedOf(listingId: string): Promise<readonly ConnectionRef[]>;
}
