import type { AvailabilityRange } from './domain/availability.ts';
import type { Cause } from './domain/cause.ts';
import type { ConnectionMode, ConnectionStatus, ConnectorName } from './domain/connection.ts';
import type { Failure } from './domain/failure.ts';
import type { Hold } from './domain/hold.ts';
import type { Instant } from './domain/instant.ts';
import type { Block, Booking, Listing } from './domain/listing.ts';
import type { Actor, Locale, Reach, Role } from './domain/member.ts';
import type { NightRange } from './domain/night-range.ts';
import type { Observation } from './domain/observed-event.ts';
import type { Platform } from './domain/platform.ts';
import type { ConnectionResult, PassOutcome, Run, RunTrigger } from './domain/run.ts';

/** Where “now” comes from, so that tests fix it. */
export type Clock = { now(): Instant };

/** What one poll of a calendar feed gave. Anything that is not a whole calendar is a failure, never an empty one. */
export type FeedReading =
  | { readonly outcome: 'read'; readonly observation: Observation }
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** What one poll needs. `timeZone` is the listing's (IANA): date-times of the feed become nights in it. */
export type FeedRequest = { readonly url: string; readonly timeZone: string; readonly signal: AbortSignal };

/** A feed address that can be stored, or why not; `reason` is a code that pages put into words. */
export type FeedAddressCheck =
  | { readonly outcome: 'accepted'; readonly url: string }
  | {
      readonly outcome: 'refused';
      readonly reason: 'not_a_url' | 'not_http' | 'has_credentials' | 'not_public' | 'too_long';
    };

/**
 * Reads one calendar feed. It does no scheduling, sleeping, retrying or storing; `read` never throws for what a feed or
 * a network can do. It answers within its own deadline.
 */
export interface CalendarFeedConnector {
  /** Judges an address as the member typed it, without any request. `webcal:` becomes `https:`. */
  checkAddress(text: string): FeedAddressCheck;
  /** Fetches and reads the feed once. */
  read(request: FeedRequest): Promise<FeedReading>;
}

/** Which part of a list; pages count from 1. */
export type Page = { readonly page: number; readonly pageSize: number };
export type Paged<T> = { readonly items: readonly T[]; readonly total: number };

/** Something with an owner that a path names. */
export type OwnedThing = { readonly kind: 'listing' | 'connection' | 'run' | 'held'; readonly id: string };

/** What was done, by whom and when, for the audit log. `actor` is null for relais itself. */
export type AuditEntry = {
  readonly actor: Actor | null;
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly runId?: string;
  readonly listingId?: string;
  readonly at: Instant;
};

export interface AuditStore {
  /** Whose thing it is; undefined when there is no such thing. */
  ownerOf(thing: OwnedThing): Promise<{ readonly memberId: string } | undefined>;
  /** Appends one entry. Used where nothing else is written; stores write the entries of their own transitions. */
  append(entry: AuditEntry): Promise<void>;
}

export interface ListingStore {
  /** Listings by name. With `named`, those whose name contains it, in upper or lower case. */
  list(reach: Reach, page: Page, named?: string): Promise<Paged<Listing>>;
  find(reach: Reach, listingId: string): Promise<Listing | undefined>;
  create(owner: Actor, fields: { readonly name: string; readonly timeZone: string }, now: Instant): Promise<Listing>;
  update(
    reach: Reach,
    listingId: string,
    patch: {
      readonly name?: string | undefined;
      readonly timeZone?: string | undefined;
      readonly active?: boolean | undefined;
    },
    by: { readonly actor: Actor; readonly now: Instant },
  ): Promise<Listing | undefined>;
  /** Deletes the listing with all that hangs on it; false when there is none. */
  delete(reach: Reach, listingId: string, by: { readonly actor: Actor; readonly now: Instant }): Promise<boolean>;
}

/** The stored calendar of a listing. `labels` gives each cause's guest, reason or connection name by cause ID. */
export type ListingCalendar = {
  readonly revision: number;
  readonly timeZone: string;
  readonly ownerId: string;
  readonly ranges: readonly AvailabilityRange[];
  readonly labels: Readonly<Record<string, string | null>>;
};

/** A held release. Its ID is that of the cause that stands under it. */
export type HeldRelease = NightRange &
  Hold & {
    readonly id: string;
    readonly connectionId: string;
    readonly label: string;
    readonly platform: Platform;
  };

/** What changes a calendar by hand. `undefined` answers mean that the listing is not within reach. */
export type ByHand = {
  readonly reach: Reach;
  readonly listingId: string;
  readonly actor: Actor;
  readonly now: Instant;
};

export interface CalendarStore {
  /** The ranges that touch [from, to), whole. */
  read(reach: Reach, listingId: string, nights: NightRange): Promise<ListingCalendar | undefined>;
  /** Takes a direct booking if every night is free under the listing's lock, else names the causes in the way. */
  book(
    by: ByHand,
    stay: NightRange & { readonly guestName: string | null },
  ): Promise<
    | { readonly outcome: 'booked'; readonly booking: Booking }
    | {
        readonly outcome: 'nights_taken';
        readonly causes: readonly Cause[];
        readonly labels: Readonly<Record<string, string | null>>;
      }
    | undefined
  >;
  /** False when there is no such booking, or it was cancelled before. */
  cancelBooking(by: ByHand, bookingId: string): Promise<boolean>;
  block(by: ByHand, nights: NightRange & { readonly reason: string | null }): Promise<Block | undefined>;
  deleteBlock(by: ByHand, blockId: string): Promise<boolean>;
  /** Held releases, the next due first. */
  listHeld(reach: Reach, listingId: string): Promise<readonly HeldRelease[] | undefined>;
  /** Frees held nights now. `already_decided`: it was released or listed again before. */
  releaseHeld(
    by: Omit<ByHand, 'listingId'>,
    heldId: string,
  ): Promise<
    { readonly outcome: 'released'; readonly nights: NightRange } | { readonly outcome: 'already_decided' } | undefined
  >;
}

/** One link to one feed. The feed's URL never leaves the store but to the reader of the feed. */
export type Connection = {
  readonly id: string;
  readonly listingId: string;
  readonly connector: ConnectorName;
  readonly label: string;
  readonly host: string;
  readonly platform: Platform | null;
  readonly status: ConnectionStatus;
  readonly mode: ConnectionMode;
  readonly syncEnabled: boolean;
  readonly listingActive: boolean;
  readonly waitingUntil: Instant | null;
  readonly lastSyncAt: Instant | null;
  readonly lastFailure: Failure | null;
};

/** A new connection's fields; `url` has passed `checkAddress`. */
export type NewConnection = {
  readonly connector: ConnectorName;
  readonly url: string;
  readonly label: string | undefined;
  readonly mode: ConnectionMode;
  readonly syncEnabled: boolean;
};

export type ConnectionPatch = {
  readonly label?: string | undefined;
  readonly url?: string | undefined;
  readonly mode?: ConnectionMode | undefined;
  readonly syncEnabled?: boolean | undefined;
};

export type ConnectionSaved =
  | { readonly outcome: 'saved'; readonly connection: Connection }
  | { readonly outcome: 'feed_already_connected' }
  | undefined;

export interface ConnectionStore {
  /** Connections of a listing, oldest first. */
  list(reach: Reach, listingId: string): Promise<readonly Connection[] | undefined>;
  find(reach: Reach, connectionId: string): Promise<Connection | undefined>;
  /** The same feed cannot be connected to one listing twice. */
  create(by: ByHand, fields: NewConnection): Promise<ConnectionSaved>;
  /** A new URL keeps what was accepted. */
  update(by: Omit<ByHand, 'listingId'>, connectionId: string, patch: ConnectionPatch): Promise<ConnectionSaved>;
  /** Removes it; with `keep`, its coming nights become host blocks in the same transaction. */
  delete(by: Omit<ByHand, 'listingId'>, connectionId: string, nights: 'keep' | 'free'): Promise<boolean>;
}

export interface RunStore {
  /** Runs of a listing, newest first. */
  list(reach: Reach, listingId: string, page: Page): Promise<Paged<Run> | undefined>;
  find(reach: Reach, runId: string): Promise<Run | undefined>;
  /** Inserts the listing's queued run, or finds the one that is queued already; it starts after this call. */
  request(
    by: ByHand,
  ): Promise<
    | { readonly outcome: 'queued'; readonly run: Run; readonly state: 'started' | 'joined' }
    | { readonly outcome: 'listing_inactive' }
    | undefined
  >;
}

/** What a pass is asked to read, with the secret it needs. `pollNumber` fences late commits. */
export type ConnectionToRead = {
  readonly connectionId: string;
  readonly label: string;
  readonly url: string;
  readonly pollNumber: number;
};

/** Names one pass of one workflow run, so that a repeated call finds its own row. */
export type PassKey = {
  readonly listingId: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly pass: number;
};

export type PassClaim =
  | {
      readonly outcome: 'claimed';
      readonly runId: string;
      /** Runs of the listing that were found without anybody working on them, failed by this call. */
      readonly abandoned: readonly Run[];
      readonly timeZone: string;
      readonly toRead: readonly ConnectionToRead[];
    }
  | { readonly outcome: 'settled'; readonly run: Run }
  | { readonly outcome: 'too_soon'; readonly waitMs: number }
  | { readonly outcome: 'nothing_owed' | 'listing_inactive' | 'listing_gone' };

/** A run that has ended. `outcome` is what its row says. */
export type SettledPass = { readonly run: Run; readonly outcome: PassOutcome };

export interface PassStore {
  /**
   * Starts a pass: fails the listing's stale `running` row, claims its queued row or (unless only a request counts) makes
   * a new one, and says which connections to read. A repeated call for the same key goes on where the first stopped and
   * names only connections whose result can still change. Two passes by request start at least `spacingMs` apart.
   */
  claim(
    key: PassKey,
    how: { readonly trigger: RunTrigger; readonly attempt: number; readonly spacingMs: number; readonly now: Instant },
  ): Promise<PassClaim>;
  /** Accepts a good reading under the listing's lock and writes its result into the run, in one transaction. */
  commitReading(
    runId: string,
    reading: { readonly connection: ConnectionToRead; readonly observation: Observation; readonly now: Instant },
  ): Promise<ConnectionResult>;
  /** Writes a failed reading; what was accepted stays. */
  commitFailure(
    runId: string,
    reading: { readonly connection: ConnectionToRead; readonly failure: Failure; readonly now: Instant },
  ): Promise<ConnectionResult>;
  /** Recomputes availability from all causes and ends the run by its results. */
  settle(runId: string, attempts: number, now: Instant): Promise<SettledPass>;
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

export interface SweepStore {
  /** IDs of active listings in ID order, after `afterId`. */
  activeListingIds(afterId: string | null, limit: number): Promise<readonly string[]>;
  /** Listings with a run queued before `before` that no pass has claimed. */
  listingsOwed(before: Instant, limit: number): Promise<readonly string[]>;
  /** Active listings with runs that ended failed or partial since `since`, after their last good one, that no alert tells. */
  listingsUnreported(since: Instant, limit: number): Promise<readonly string[]>;
  /** Fails runs queued or started before `before`, optionally only of these listings, and returns them. */
  failOverdue(before: Instant, now: Instant, listingIds?: readonly string[]): Promise<readonly Run[]>;
}

/** Starts and wakes workflows. Every call is a hint: a lost one is made good by the minute tick. */
export interface Orchestrator {
  /** Wakes the listing's sync, starting it when none runs. */
  syncRequested(listingId: string): Promise<void>;
  /** Wakes the listing's alert, starting its workflow when none runs. */
  failureReported(listingId: string): Promise<void>;
  /** Tells the listing's alert that a run was good. No workflow, nothing to tell. */
  recovered(listingId: string): Promise<void>;
  /** Tells the listing's alert that it was resolved by hand, or that its listing was deleted or is no longer synced. */
  resolved(listingId: string): Promise<void>;
  /** Tells the listing's alert that it was acknowledged, snoozed or told to the owner. */
  alertChanged(listingId: string): Promise<void>;
  /** Wakes the delivery of a person's mail, starting it when none runs. */
  notificationOwed(recipientId: string): Promise<void>;
  /** True when a workflow supervises the listing's alert. */
  isSupervised(listingId: string): Promise<boolean>;
  /** True when a workflow delivers the person's mail. */
  isDelivering(recipientId: string): Promise<boolean>;
}

/** What a person is, for the API. */
export type Member = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly locale: Locale;
  readonly invited: boolean;
  readonly createdAt: Instant;
};

export interface MemberStore {
  /** Everyone, newest first. */
  list(page: Page): Promise<Paged<Member>>;
  find(memberId: string): Promise<Member | undefined>;
  updatePreferences(
    memberId: string,
    patch: { readonly locale?: Locale | undefined; readonly name?: string | undefined },
  ): Promise<Member | undefined>;
  /** Creates the person without a password and mails a link to set one; repeats the mail while none was set. */
  invite(
    person: { readonly email: string; readonly name: string; readonly role: Role; readonly locale: Locale },
    by: { readonly actor: Actor | null; readonly now: Instant },
  ): Promise<{ readonly outcome: 'invited'; readonly member: Member } | { readonly outcome: 'member_exists' }>;
}

/** A mail as a template with its values; the mailer renders it in the person's language as HTML and text. */
export type Mail = {
  readonly to: string;
  readonly locale: Locale;
  readonly name: string;
  readonly template: 'invitation' | 'password_reset';
  readonly link: string;
};

export interface Mailer {
  /** Hands the mail to the SMTP server; rejects when it did not take it. */
  send(mail: Mail): Promise<void>;
}
