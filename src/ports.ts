import type { AvailabilityRange } from './domain/availability.ts';
import type { Breaker } from './domain/breaker.ts';
import type { Cause } from './domain/cause.ts';
import type { ChannelTwice } from './domain/channel.ts';
import type { ConnectionStatus, ConnectorName } from './domain/connection.ts';
import type { ConnectionMode } from './domain/connection-mode.ts';
import type { Failure } from './domain/failure.ts';
import type { FeedDrift } from './domain/feed-drift.ts';
import type { HoldReason } from './domain/hold.ts';
import type { HubConnectorName } from './domain/hub.ts';
import type { Instant } from './domain/instant.ts';
import type { ListingDeleted } from './domain/linked-listings.ts';
import type { Block, Booking, Listing } from './domain/listing.ts';
import type { Actor, Locale, Reach, Role } from './domain/member.ts';
import type { ModeStanding } from './domain/mode-standing.ts';
import type { NightRange } from './domain/night-range.ts';
import type { Platform } from './domain/platform.ts';
import type { Provenance } from './domain/provenance.ts';
import type { IntervalBounds } from './domain/read-interval.ts';
import type { ConnectionOptions } from './domain/reading-options.ts';
import type { Run } from './domain/run.ts';
import type { RunLogEntry } from './domain/run-log.ts';

/** Where “now” comes from, so that tests fix it. */
export type Clock = { now(): Instant };

/** Which part of a list; pages count from 1. */
export type Page = { readonly page: number; readonly pageSize: number };
export type Paged<T> = { readonly items: readonly T[]; readonly total: number };

/** Something with an owner that a path names. */
export type OwnedThing = {
  readonly kind:
    | 'listing'
    | 'connection'
    | 'run'
    | 'held'
    | 'export'
    | 'booking'
    | 'hub_account'
    | 'conflict'
    | 'push_subscription'
    | 'operation'
    | 'event';
  readonly id: string;
};

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
  /** Deletes the listing with all that hangs on it, unless it is linked. */
  delete(reach: Reach, listingId: string, by: Pick<ByHand, 'actor' | 'now'>): Promise<ListingDeleted>;
}

/** The stored calendar of a listing. By cause ID, `labels` gives its guest, reason or connection name, and `provenance` where it comes from and went. */
export type ListingCalendar = {
  readonly revision: number;
  readonly timeZone: string;
  readonly ownerId: string;
  readonly ranges: readonly AvailabilityRange[];
  readonly labels: Readonly<Record<string, string | null>>;
  readonly provenance: Readonly<Record<string, Provenance>>;
};

/**
 * A change that a feed shows and the guard has not accepted: nights to free (`release`; its ID is that of the cause that
 * stands under it), or nights of a wave of blocks to close (`closure`). `origin` asks whether nights that were a probable echo
 * are taken for themselves, now that what they were a copy of is gone. `since` is the poll that first showed it.
 */
export type HeldChange = NightRange & {
  readonly id: string;
  readonly connectionId: string;
  readonly label: string;
  readonly platform: Platform;
  readonly since: Instant;
  readonly dueAt: Instant;
} & (
    | { readonly change: 'release'; readonly reason: HoldReason }
    | { readonly change: 'closure'; readonly reason: 'block_wave' }
    | { readonly change: 'origin'; readonly reason: 'origin_gone' }
  );

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
  /** Held changes of nights to come, the next due first. */
  listHeld(at: Pick<ByHand, 'reach' | 'listingId' | 'now'>): Promise<readonly HeldChange[] | undefined>;
  /** Makes a held release or closure now: frees its nights, or closes them. */
  releaseHeld(by: Omit<ByHand, 'listingId'>, heldId: string): Promise<HeldDecided>;
  /** Answers the question for the origin of nights: they are taken for themselves. They stay as they are. */
  keepHeld(by: Omit<ByHand, 'listingId'>, heldId: string): Promise<HeldDecided>;
}

/** What became of a decision by hand. `already_decided`: a poll or a person was first; undefined: out of reach. */
export type HeldDecided =
  | { readonly outcome: 'made'; readonly nights: NightRange }
  | { readonly outcome: 'already_decided' }
  | undefined;

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
  /** How it is in fact read, and why. */
  readonly standing: ModeStanding;
  /** The chosen interval of what the mode aims for; null for the usual one. */
  readonly syncIntervalMin: number | null;
  /** Its own next time, null where the sweep reads it, or nothing does. */
  readonly nextSyncAt: Instant | null;
  readonly syncEnabled: boolean;
  readonly listingActive: boolean;
  readonly waitingUntil: Instant | null;
  readonly lastSyncAt: Instant | null;
  readonly lastFailure: Failure | null;
  /** The breaker of its platform; absent where nothing is known of one. */
  readonly breaker?: Breaker | undefined;
  readonly options: ConnectionOptions;
  /** Of a feed whose channel a hub of the listing brings already; absent where there is none. */
  readonly channelTwice?: ChannelTwice | undefined;
  /** What was lately new in how its feed is written, newest first. */
  readonly drifts: readonly SeenDrift[];
};

/** Something new in how a feed is written, and when it was first seen. */
export type SeenDrift = FeedDrift & { readonly seenAt: Instant };

/** A new connection's fields; `url` has passed `checkAddress`. */
export type NewConnection = {
  readonly connector: ConnectorName;
  readonly url: string;
  readonly label: string | undefined;
  readonly mode: ConnectionMode;
  /** One that its mode allows; the usual one where it is left out. */
  readonly syncIntervalMin?: number | undefined;
  readonly syncEnabled: boolean;
  readonly options: ConnectionOptions;
};

export type ConnectionPatch = {
  readonly label?: string | undefined;
  readonly url?: string | undefined;
  readonly mode?: ConnectionMode | undefined;
  readonly syncIntervalMin?: number | undefined;
  readonly syncEnabled?: boolean | undefined;
  readonly endIsLastNight?: boolean | undefined;
  readonly ignoreTentative?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
};

/** One channel would reach the listing both by a hub and by iCal. */
export type RefusedChannel = { readonly outcome: 'channel_connected_twice'; readonly twice: ChannelTwice };

export type ConnectionSaved =
  | { readonly outcome: 'saved'; readonly connection: Connection }
  | { readonly outcome: 'feed_already_connected' }
  | RefusedChannel
  | undefined;
/**
 * `connection_published`: its platform reads an export, so it is not made read only. `interval_refused`: its mode takes an
 * interval within `bounds`, or none where they are null.
 */
export type ConnectionUpdated =
  | ConnectionSaved
  | { readonly outcome: 'connection_published' }
  | { readonly outcome: 'interval_refused'; readonly bounds: IntervalBounds | null };

/** A connection with the name of its listing. */
export type ListedConnection = { readonly connection: Connection; readonly listingName: string };

export interface ConnectionStore {
  /** Connections over all listings within reach, by the listing’s name, then the oldest first. */
  listAll(reach: Reach, page: Page): Promise<Paged<ListedConnection>>;
  /** Connections of a listing, oldest first. */
  list(reach: Reach, listingId: string): Promise<readonly Connection[] | undefined>;
  find(reach: Reach, connectionId: string): Promise<Connection | undefined>;
  /** The same feed cannot be connected to one listing twice, nor a channel that a hub of it brings already. */
  create(by: ByHand, fields: NewConnection): Promise<ConnectionSaved>;
  /** A new URL keeps what was accepted. One that brings a channel twice is refused, and so is switching such a one on. */
  update(by: Omit<ByHand, 'listingId'>, connectionId: string, patch: ConnectionPatch): Promise<ConnectionUpdated>;
  /** Removes it; with `keep`, its coming nights become host blocks in the same transaction. */
  delete(by: Omit<ByHand, 'listingId'>, connectionId: string, nights: 'keep' | 'free'): Promise<boolean>;
}

/** What a run did, line by line. */
export type RunLog = { readonly listingId: string; readonly entries: readonly RunLogEntry[] };

export interface RunStore {
  /** Runs of a listing, newest first. */
  list(reach: Reach, listingId: string, page: Page): Promise<Paged<Run> | undefined>;
  find(reach: Reach, runId: string): Promise<Run | undefined>;
  /** The detailed log of a run, in order. */
  log(reach: Reach, runId: string): Promise<RunLog | undefined>;
  /** Inserts the listing's queued run, or finds the one that is queued already; it starts after this call. */
  request(
    by: ByHand,
  ): Promise<
    | { readonly outcome: 'queued'; readonly run: Run; readonly state: 'started' | 'joined' }
    | { readonly outcome: 'listing_inactive' }
    | undefined
  >;
  /** Runs of one connection alone, newest first. */
  listOfConnection(reach: Reach, connectionId: string, page: Page): Promise<Paged<Run> | undefined>;
  /** The same for one connection. */
  requestOfConnection(by: Omit<ByHand, 'listingId'>, connectionId: string): Promise<ConnectionRunRequested>;
}

/** What became of asking for a connection's run; undefined when it is not within reach. */
export type ConnectionRunRequested =
  | { readonly outcome: 'queued'; readonly run: Run; readonly state: 'started' | 'joined' }
  | { readonly outcome: 'listing_inactive' | 'connection_switched_off' }
  | undefined;

/** A connection and the listing that it is of. */
export type ConnectionRef = { readonly connectionId: string; readonly listingId: string };

/** Starts and wakes workflows. Every call is a hint: a lost one is made good by the minute tick. */
export interface Orchestrator {
  /** Wakes the listing's sync, starting it when none runs. */
  syncRequested(listingId: string): Promise<void>;
  /** Wakes the sync of one connection, starting it when none runs. `because` is why, for ops; the database says what is owed. */
  connectionSyncRequested(connection: ConnectionRef, because: 'manual' | 'webhook' | 'poll' | 'publish'): Promise<void>;
  /** Has what the webhooks of a hub told read, starting its workflow when none runs. The database says what that is. */
  webhookReceived(connector: HubConnectorName): Promise<void>;
  /** Wakes the sync of an account connection, starting it when none runs. `schedule`: relais does it by itself. */
  accountSyncRequested(connectionId: string, because: 'manual' | 'schedule'): Promise<void>;
  /**
   * Starts a sweep that an operation asked for: over the active listings of one owner, or over all where `ownerId` is null. Each
   * is asked for news first, and its report names the operation. A repeated call for one operation starts nothing.
   */
  startSweep(scope: { readonly operationId: string; readonly ownerId: string | null }): Promise<void>;
  /** Starts the sync of a listing for a sweep; false when one is under way already. */
  startSweptSync(listingId: string, sweepId: string): Promise<boolean>;
  /** Wakes the listing's alert, starting its workflow when none runs. */
  failureReported(listingId: string): Promise<void>;
  /** The same for an account connection. */
  accountFailureReported(connectionId: string): Promise<void>;
  /** Tells the alert of a listing or account connection that a run was good. No workflow, nothing to tell. */
  recovered(subjectId: string): Promise<void>;
  /** Tells the subject's alert that it was resolved by hand, or that its subject was deleted or is no longer synced. */
  resolved(subjectId: string): Promise<void>;
  /** Tells the subject's alert that it was acknowledged, snoozed or told to the owner. */
  alertChanged(subjectId: string): Promise<void>;
  /** Wakes the delivery of a person's mail, starting it when none runs. */
  notificationOwed(recipientId: string): Promise<void>;
  /** Wakes the supervision of a key's incident, starting it when none runs. */
  incidentChanged(key: string): Promise<void>;
  /** Has the operation carried out, starting its workflow when none runs. */
  operationRequested(operationId: string): Promise<void>;
  /** True when a workflow supervises the subject's alert. */
  isSupervised(subjectId: string): Promise<boolean>;
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
