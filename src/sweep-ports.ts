import type { Instant } from './domain/instant.ts';
import type { Reach } from './domain/member.ts';
import type { SweepFigures, SweepMode, SweepModeSetting, SweepStatus } from './domain/sweep.ts';
import type { FeedValidators } from './feed-ports.ts';
import type { ConnectionToRead, SweptListings } from './pass-ports.ts';
import type { Page, Paged } from './ports.ts';

/**
 * What one sweep did. `operationId` is the operation that asked for it, null for the schedule; `ownerId` is whose listings
 * it swept, null for all. `finishedAt` is null while it is `running`.
 */
export type SweepReport = {
  readonly id: string;
  readonly mode: SweepMode;
  readonly status: SweepStatus;
  readonly operationId: string | null;
  readonly ownerId: string | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly workflowId: string;
  readonly figures: SweepFigures;
};

/** A sweep that begins. `firstRunId` is the first run of its workflow, so that a repeated call finds the same report. */
export type SweepStart = {
  readonly workflowId: string;
  readonly firstRunId: string;
  readonly operationId: string | null;
  readonly ownerId: string | null;
  readonly setting: SweepModeSetting;
  readonly now: Instant;
};

/** HTTP requests by platform. */
export type RequestCounts = Readonly<Record<string, number>>;

/** `isStopped`: continuous sync is stopped, so that the sweep comes by no listing. */
export type BegunReport = {
  readonly sweepId: string;
  readonly mode: SweepMode;
  readonly aborted: number;
  readonly isStopped: boolean;
};

export interface SweepReportStore {
  /**
   * Begins a report, and decides the mode by how many active listings there are. Closes as `aborted` what cannot be under way
   * any more: of the schedule, any other; of operations, those begun before `deadBefore`.
   */
  begin(sweep: SweepStart, deadBefore: Instant): Promise<BegunReport>;
  /**
   * Ends a report with the figures of its runs. `listings` are those that it logged or had synced: those without a run yet are
   * unfinished. One that was closed meanwhile stays as it is; what it says is the answer.
   */
  end(sweepId: string, came: { readonly listings: number; readonly busy: number }, now: Instant): Promise<SweepReport>;
  /** Adds requests by which a sweep asked for news that a run of its own then read. */
  addAskRequests(sweepId: string, requests: RequestCounts): Promise<void>;
  /**
   * Reports, newest first. Within reach of a member are those of sweeps that came by a listing of theirs, with the figures of
   * these alone.
   */
  list(reach: Reach, page: Page): Promise<Paged<SweepReport>>;
  find(reach: Reach, reportId: string): Promise<SweepReport | undefined>;
}

/** Counts the HTTP requests to platforms that a piece of work sends, failed ones and those of its own renewals included. */
export type RequestCounter = {
  counted<T>(
    work: () => Promise<T>,
  ): Promise<{ readonly answer: T; readonly requests: number; readonly status: number | null }>;
};

/** A connection that is asked for news; `platform` is what its requests are counted under. */
export type QuietConnection = ConnectionToRead & { readonly platform: string };

/**
 * A listing at which nothing is known to be due: if each of its connections says what it said before, a pass would write a log
 * row and nothing else. `mark` names the state that this was judged by.
 */
export type QuietListing = {
  readonly listingId: string;
  readonly timeZone: string;
  readonly toRead: readonly QuietConnection[];
  readonly mark: string;
};

/** What a connection said that has no news: the validators to be sent from now on, and how many requests it took. */
export type Unchanged = {
  readonly connectionId: string;
  readonly validators: FeedValidators | null;
  readonly requests: number;
};

/** A quiet listing that was asked, and has no news. */
export type UnchangedListing = {
  readonly listing: QuietListing;
  readonly askedAt: Instant;
  readonly answers: readonly Unchanged[];
};

/** The sweep that log rows are of, and its workflow, as they name it. */
export type SweepRef = { readonly sweepId: string; readonly workflowId: string; readonly workflowRunId: string };

export interface NewsStore {
  /**
   * The next active listings in ID order, and which of them are quiet. Those that the sweep has a run of already (this is
   * asked again after a crash) are counted in `ids` and `done`.
   */
  batch(
    sweepId: string,
    after: SweptListings & { readonly afterId: string | null; readonly limit: number },
    now: Instant,
  ): Promise<{
    readonly ids: readonly string[];
    readonly done: readonly string[];
    readonly quiet: readonly QuietListing[];
  }>;
  /**
   * Writes what a pass would have written of listings without news: the log row with the listing’s next number, and that each
   * connection was read. Gives those that it was written of: one that is locked, or no longer as it was judged, is not.
   */
  logUnchanged(sweep: SweepRef, unchanged: readonly UnchangedListing[], now: Instant): Promise<readonly string[]>;
}
