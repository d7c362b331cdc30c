import type { AlertSubjectRef } from './domain/alert-subject.ts';
import type { Failure } from './domain/failure.ts';
import type { Instant } from './domain/instant.ts';
import type { ModeEvent, ModeNotice, ModeReason, ModeState } from './domain/mode-table.ts';
import type { Observation } from './domain/observed-event.ts';
import type { Platform } from './domain/platform.ts';
import type { ReadingOptions } from './domain/reading-options.ts';
import type { ConnectionResult, PassOutcome, PublicationResult, Run, RunTrigger } from './domain/run.ts';
import type { FeedValidators } from './feed-ports.ts';
import type { HubClosure, HubUnitAddress } from './hub-ports.ts';
import type { Clock, ConnectionRef } from './ports.ts';

/**
 * What a pass is asked to read, with the secrets it needs. `pollNumber` fences late commits. `knownHash` is that of the body
 * that was judged last, null where that was on another date: windows and repeating entries follow the date. `breakerKey`: see
 * `breakerKeyOf`.
 */
export type ConnectionToRead = {
  readonly connectionId: string;
  readonly label: string;
  readonly knownHash: string | null;
  readonly pollNumber: number;
  readonly source: FeedSource | HubUnitSource;
  readonly breakerKey: string;
};

/** A feed. `validators` are what its server said of the body that was judged last, null without `knownHash`. */
export type FeedSource = {
  readonly kind: 'feed';
  readonly url: string;
  readonly options: ReadingOptions;
  readonly validators: FeedValidators | null;
};

/**
 * A unit of a hub's account. `ours` are the closures of ours that stand there or may stand, `closed` names those that relais
 * believes to stand; `stays` are the identities of stays that it believes to be there.
 */
export type HubUnitSource = HubUnitAddress & {
  readonly kind: 'unit';
  readonly ours: readonly HubClosure[];
  readonly closed: readonly string[];
  readonly stays: readonly string[];
};

/**
 * Names one pass of one workflow run, so that a repeated call finds its own row. With `connectionId`, of that one alone;
 * `sweepId` is the sweep's that it is of. `pass` null: of a workflow that many connections share, in which one has one pass
 * at a time.
 */
export type PassKey = {
  readonly listingId: string;
  readonly connectionId?: string;
  readonly sweepId?: string | undefined;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly pass: number | null;
};

export type PassClaim =
  | {
      readonly outcome: 'claimed';
      readonly runId: string;
      readonly listingId: string;
      /** How many attempts of it began, this one included. */
      readonly attempts: number;
      /** Runs of the listing that were found without anybody working on them, failed by this call. */
      readonly abandoned: readonly Run[];
      readonly timeZone: string;
      readonly toRead: readonly ConnectionToRead[];
      /** Those of them at which a booking is to be cancelled before they are read. */
      readonly cancelling: readonly string[];
      /** True when some platform is told by its API which nights are closed. */
      readonly hasDestinations: boolean;
      /** True when other listings close with this one. */
      readonly hasLinked: boolean;
      /** True when a person asked for it. */
      readonly isByHand: boolean;
    }
  | { readonly outcome: 'settled'; readonly run: Run }
  | { readonly outcome: 'too_soon'; readonly waitMs: number }
  /** Another workflow reads the connection, or is to read it. */
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'nothing_owed' | 'listing_inactive' | 'listing_gone' };

/** A run that has ended. `outcome` is what its row says; `owedTo` are people who are owed word of a conflict since. */
export type SettledPass = { readonly run: Run; readonly outcome: PassOutcome; readonly owedTo: readonly string[] };

/** What a reading took: HTTP requests, the status of the last answer, and how long; absent where nobody looked. */
export type ReadFacts = {
  readonly requests?: number;
  readonly status?: number | null;
  readonly durationMs?: number | null;
};

export interface PassStore {
  /**
   * Starts a pass: fails the listing's stale `running` row, claims its queued row or (unless only a request counts) makes
   * a new one, and says which connections to read. A repeated call for the same key goes on where the first stopped and
   * names only connections whose result can still change. Two passes by request start at least `spacingMs` apart. The clock is read under the
   * listing's lock: no run begins before a request that it answers.
   */
  claim(
    key: PassKey,
    how: { readonly trigger: RunTrigger; readonly attempt: number; readonly spacingMs: number; readonly clock: Clock },
  ): Promise<PassClaim>;
  /**
   * Accepts a good reading under the listing's lock and writes its result and its lines of the log into the run, in one
   * transaction.
   */
  commitReading(
    runId: string,
    reading: ReadFacts & {
      readonly connection: ConnectionToRead;
      readonly observation: Observation;
      readonly contentHash?: string;
      readonly validators?: FeedValidators | null;
      readonly now: Instant;
    },
  ): Promise<ConnectionResult>;
  /**
   * Does what is due where the feed lists what it listed when its body was last judged, on the same date. Where that body
   * is no longer what is believed (other options, another time zone, a new day), `superseded`: it has to be read again.
   */
  commitUnchanged(
    runId: string,
    reading: ReadFacts & {
      readonly connection: ConnectionToRead;
      readonly validators?: FeedValidators | null;
      readonly now: Instant;
    },
  ): Promise<ConnectionResult>;
  /** Writes a failed reading; what was accepted stays. `isHandedOver`: one that another attempt may mend is put off. */
  commitFailure(
    runId: string,
    reading: ReadFacts & {
      readonly connection: ConnectionToRead;
      readonly failure: Failure;
      readonly isHandedOver?: boolean;
      readonly now: Instant;
    },
  ): Promise<ConnectionResult>;
  /** Writes that a connection was not read because the breaker of its platform was open. */
  commitPutOff(
    runId: string,
    putOff: { readonly connection: ConnectionToRead; readonly until: Instant; readonly now: Instant },
  ): Promise<ConnectionResult>;
  /** Writes at once what destinations were told: it stays told, whatever becomes of the attempt. */
  noteTold(
    runId: string,
    told: { readonly results: readonly PublicationResult[]; readonly now: Instant },
  ): Promise<void>;
  /**
   * Recomputes availability from all causes and ends the run by its results, and by what became of telling destinations. What
   * failed by the fault of a platform whose breaker is open by then is put off instead.
   */
  settle(
    runId: string,
    end: { readonly attempts: number; readonly publications: readonly PublicationResult[]; readonly now: Instant },
  ): Promise<SettledPass>;
  /** Leaves a connection to its own workflow: queues a run for it, unless one is queued. */
  handOver(connection: ConnectionRef, now: Instant): Promise<void>;
  /** Ends, as put off, its run that is under way in a workflow that many connections share, if there is one. */
  giveUp(connection: ConnectionRef, now: Instant): Promise<void>;
  /** Ends the pass's run as cancelled, if it is under way: ops stopped its workflow. */
  cancel(key: PassKey, now: Instant): Promise<Run | undefined>;
  /**
   * Ends the pass's run as failed (partial when a feed was read before), if it has not ended; undefined when the listing
   * is gone. `attempts` is the least that it took.
   */
  fail(
    key: PassKey,
    failure: Failure,
    end: { readonly trigger: RunTrigger; readonly attempts: number; readonly now: Instant },
  ): Promise<Run | undefined>;
}

/**
 * A fallback of a connection as a mail tells it: how it is read now and why, `since` when it is less than was chosen, and
 * when it came back, null while it is not.
 */
export type ModeMailEntry = {
  readonly noticeId: string;
  readonly listingId: string;
  readonly listingName: string;
  readonly timeZone: string;
  readonly label: string;
  readonly platform: Platform;
  readonly notice: ModeNotice;
  readonly state: ModeState;
  readonly reason: ModeReason;
  readonly since: Instant;
  readonly backAt: Instant | null;
};

/** What moves the mode of a connection beside the runs that read it: its platform, or new credentials of its account. */
export type PlatformEvent = Extract<
  ModeEvent,
  'webhook' | 'webhook_silent' | 'breaker_open' | 'breaker_closed' | 'credentials_changed'
>;

export interface ModeStore {
  /**
   * Moves the connection’s mode by the table, with its audit event and what its owner is told of it. Where the table says
   * that it stays, or it is gone, nothing is written.
   */
  tell(connectionId: string, event: PlatformEvent, now: Instant): Promise<void>;
}

/** Which listings a sweep is over: those of one owner, or all. `isAskedFor`: a person had it started. */
export type SweptListings = { readonly ownerId?: string | null | undefined; readonly isAskedFor?: boolean | undefined };

export interface SweepStore {
  /**
   * IDs of active listings in ID order, after `afterId`: what a sweep is over. None while continuous sync is stopped, unless a
   * person asked for it.
   */
  activeListingIds(afterId: string | null, limit: number, of?: SweptListings): Promise<readonly string[]>;
  /**
   * Queues a run for each active listing with a held change that is due since it was last synced, unless one is queued, and
   * returns the listings. A change is due once: when the poll that should confirm it failed, the next sweep is soon enough.
   */
  queueConfirmations(now: Instant, limit: number): Promise<readonly string[]>;
  /**
   * Connections of active listings whose own next time has come, unless their platform asked to wait; the longest due
   * first. The pass that reads one moves that time on: until then it is found again.
   */
  dueConnections(now: Instant, limit: number): Promise<readonly ConnectionRef[]>;
  /** Listings with a run queued before `before` that no pass has claimed. */
  listingsOwed(before: Instant, limit: number): Promise<readonly string[]>;
  /**
   * Active listings, and account connections that are switched on, with runs that ended failed or partial since `since`, after
   * their last good one, that no alert tells; at most `limit` of either.
   */
  subjectsUnreported(since: Instant, limit: number): Promise<readonly AlertSubjectRef[]>;
  /**
   * Forgets at most `limit` good runs by time that ended before then, changed nothing and told nobody; what is left to tell how
   * a listing stands is kept. Gives how many.
   */
  forgetRuns(before: Instant, limit: number): Promise<number>;
  /** Fails runs queued or started before `before`, optionally only of these listings, and returns them. */
  failOverdue(before: Instant, now: Instant, listingIds?: readonly string[]): Promise<readonly Run[]>;
  /**
   * Writes down each platform that had read an export and has stopped (`silentSince`), once an incident, and each that reads
   * again, at most `limit` of either. Gives the owners who are owed word of a new one. Time in which relais stood still, as
   * looks over 30 min apart show, is nobody's silence.
   */
  noteSilences(now: Instant, limit: number): Promise<readonly string[]>;
  /**
   * Owes owners the reminders of conflicts that are due: those put off until now, and those that they have yet to end on a
   * platform which still lists the nights. Each once; their IDs are the answer.
   */
  noteConflictReminders(now: Instant, limit: number): Promise<readonly string[]>;
}
