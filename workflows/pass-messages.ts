/** What starts a listing's sync. `maximumAttempts` counts the first try; `sweepId` is the sweep's that its first pass is of. */
export type SyncListingInput = {
  readonly listingId: string;
  readonly trigger: 'schedule' | 'manual';
  readonly maximumAttempts: number;
  readonly sweepId?: string;
};

/**
 * What starts the sync of one connection, beside whatever its listing is doing. `trigger` is why, where nothing in the
 * database says so; `maximumAttempts` counts the first try.
 */
export type SyncConnectionInput = {
  readonly listingId: string;
  readonly connectionId: string;
  readonly trigger: 'manual' | 'webhook' | 'poll' | 'publish';
  readonly maximumAttempts: number;
};

/** One pass as its activity is asked for it. `priorAttempts`: those that another activity made of the same pass. */
export type PassInput = ((SyncListingInput & { readonly connectionId?: undefined }) | SyncConnectionInput) & {
  readonly pass: number;
  readonly priorAttempts?: number;
};

/** What a pass came to. `summary` is one sentence for people who read the Web UI; no names, no addresses. */
export type PassReport = {
  readonly outcome: 'succeeded' | 'partial' | 'failed' | 'deferred' | 'skipped' | 'cancelled';
  readonly runId: string;
  readonly number: number | null;
  readonly summary: string;
};

/**
 * What a pass's activity answers. `too_soon`: a pass by request began a moment ago, or another
 * workflow reads the connection (`isBusy`); ask again after `waitMs`. `isRepeat`: the
 * run had ended before this attempt began, so that what was asked for since is another pass's.
 */
export type PassStep =
  | { readonly step: 'done'; readonly report: PassReport; readonly isRepeat?: true }
  | { readonly step: 'too_soon'; readonly waitMs: number; readonly isBusy?: true }
  | { readonly step: 'nothing_to_do'; readonly reason: 'nothing_owed' | 'listing_inactive' | 'listing_gone' };

/** The result of the sync of a listing, or of one connection: its last outcome, and what it did in words. */
export type SyncListingReport = {
  readonly outcome: PassReport['outcome'] | 'nothing_to_do';
  readonly summary: string;
  readonly runIds: readonly string[];
};
