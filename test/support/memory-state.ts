import type { AlertAttempt, AlertEvent, AlertMailRecord, MailTrouble } from '../../src/alert-ports.ts';
import type { ConflictRecord, Rescue } from '../../src/conflict-ports.ts';
import type { Alert } from '../../src/domain/alert.ts';
import type { Cause } from '../../src/domain/cause.ts';
import type { ChannelTwice } from '../../src/domain/channel.ts';
import type { Conflict } from '../../src/domain/conflict.ts';
import type { ListingLink } from '../../src/domain/linked-listings.ts';
import type { Block, Booking, Listing } from '../../src/domain/listing.ts';
import type { Reach } from '../../src/domain/member.ts';
import type { Run } from '../../src/domain/run.ts';
import type { RunLogEntry } from '../../src/domain/run-log.ts';
import type { OpenHubAccount } from '../../src/hub-ports.ts';
import type { NoticePreferences } from '../../src/notice-ports.ts';
import type { SyncOperation } from '../../src/operation-ports.ts';
import type { AuditEntry, Connection, Member, Page, Paged } from '../../src/ports.ts';
import type { RuntimeSettings } from '../../src/settings-ports.ts';
import type { StoredEdition, StoredExport } from './memory-export-store.ts';
import type { StoredNotice, StoredSubscription } from './memory-notice-stores.ts';

/** A cause read from a feed, with its listing. */
export type StoredObserved = Extract<Cause, { kind: 'observed' }> & { readonly listingId: string };
export type StoredBooking = Booking & { readonly listingId: string };
export type StoredBlock = Block & { readonly listingId: string };
/** As a table has it: with the secret that must never leave. */
export type StoredConnection = Connection & { readonly url: string };
/** As a table has it: with a secret that must never leave. */
export type StoredMember = Member & { readonly passwordHash: string | null };

/** What the in-memory stores hold. Tests fill it and look at it. Attempts and events are by alert ID, newest first. */
export type MemoryState = {
  listings: Omit<Listing, 'lastRun' | 'connectionCount' | 'openAlert'>[];
  bookings: StoredBooking[];
  blocks: StoredBlock[];
  observed: StoredObserved[];
  decidedHeld: { readonly id: string; readonly listingId: string }[];
  connections: StoredConnection[];
  hubAccounts: OpenHubAccount[];
  /** What every connection that is made or changed would bring a second time. */
  channelTwice: ChannelTwice | null;
  /** Listing IDs by unit ID. */
  connectedUnits: Record<string, string>;
  exports: StoredExport[];
  editions: StoredEdition[];
  runs: Run[];
  /** By run ID. */
  runLogs: Record<string, readonly RunLogEntry[]>;
  members: StoredMember[];
  audit: AuditEntry[];
  /** The account connections that are there. */
  accountIds: string[];
  alerts: Alert[];
  alertAttempts: Record<string, readonly AlertAttempt[]>;
  alertEvents: Record<string, readonly AlertEvent[]>;
  alertMails: AlertMailRecord[];
  mailWaiting: MailTrouble['waiting'];
  conflicts: Conflict[];
  /** The history and the rescue of whichever conflict is read. */
  conflictRecords: ConflictRecord[];
  rescue: Rescue[];
  links: ListingLink[];
  /** Listings of the owner of all others that can be linked, and nothing else. */
  linkable: { readonly id: string; readonly name: string }[];
  operations: SyncOperation[];
  settings: RuntimeSettings;
  notices: StoredNotice[];
  /** By member ID; without an entry, nothing is chosen. */
  preferences: Record<string, NoticePreferences>;
  subscriptions: StoredSubscription[];
};

/** Nothing stored yet. */
export function emptyState(): MemoryState {
  return {
    listings: [],
    bookings: [],
    blocks: [],
    observed: [],
    decidedHeld: [],
    connections: [],
    hubAccounts: [],
    channelTwice: null,
    connectedUnits: {},
    exports: [],
    editions: [],
    runs: [],
    runLogs: {},
    members: [],
    audit: [],
    accountIds: [],
    alerts: [],
    alertAttempts: {},
    alertEvents: {},
    alertMails: [],
    mailWaiting: null,
    conflicts: [],
    conflictRecords: [],
    rescue: [],
    links: [],
    linkable: [],
    notices: [],
    preferences: {},
    subscriptions: [],
    operations: [],
    settings: { alertEscalationThreshold: 3, alertCountSpacingMin: 5, continuousSync: true },
  };
}

/** One page of rows that are in order already. */
export function pageOf<T>(items: readonly T[], { page, pageSize }: Page): Paged<T> {
  return { items: items.slice((page - 1) * pageSize, page * pageSize), total: items.length };
}

/** The listing, when it exists within reach. */
export function reachable(state: MemoryState, reach: Reach, listingId: string) {
  const found = state.listings.find((listing) => listing.id === listingId);
  return found && (reach.kind === 'any' || found.ownerId === reach.memberId) ? found : undefined;
}

/** Everything that closes a night of the listing. */
export function causesOf(state: MemoryState, listingId: string): Cause[] {
  const own = <T extends { readonly listingId: string }>(rows: readonly T[]) =>
    rows.filter((row) => row.listingId === listingId);
  return [
    ...own(state.bookings).map(({ id, checkIn, checkOut, createdAt }): Cause => {
      return { kind: 'booking', id, from: checkIn, to: checkOut, since: createdAt };
    }),
    ...own(state.blocks).map(({ id, from, to, createdAt }): Cause => {
      return { kind: 'block', id, from, to, since: createdAt };
    }),
    ...own(state.observed),
  ];
}

/** Each cause’s guest, reason or connection name. */
export function labelsOf(state: MemoryState, listingId: string): Record<string, string | null> {
  const labels: Record<string, string | null> = {};
  for (const { id, guestName } of state.bookings) labels[id] = guestName;
  for (const { id, reason } of state.blocks) labels[id] = reason;
  for (const { id, connectionId } of state.observed) {
    labels[id] = state.connections.find((connection) => connection.id === connectionId)?.label ?? null;
  }
  const wanted = new Set(causesOf(state, listingId).map((cause) => cause.id));
  return Object.fromEntries(Object.entries(labels).filter(([id]) => wanted.has(id)));
}
