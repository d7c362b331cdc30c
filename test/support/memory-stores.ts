import { randomUUID } from 'node:crypto';
import { isOpen } from '../../src/domain/alert.ts';
import { aimOf } from '../../src/domain/connection-mode.ts';
import type { Listing } from '../../src/domain/listing.ts';
import { intervalBounds, isIntervalOf } from '../../src/domain/read-interval.ts';
import type { ConnectionOptions } from '../../src/domain/reading-options.ts';
import type { Run } from '../../src/domain/run.ts';
import type {
  AuditStore,
  ConnectionPatch,
  ConnectionStore,
  ListingStore,
  MemberStore,
  RunStore,
} from '../../src/ports.ts';
import { type MemoryAccounts, memoryAccountStores } from './memory-accounts.ts';
import { memoryAlertStore } from './memory-alert-store.ts';
import { memoryCalendarStore } from './memory-calendar-store.ts';
import { memoryConflictStore } from './memory-conflict-store.ts';
import { memoryDateBlockingStore } from './memory-date-blocking-store.ts';
import { memoryExportStore } from './memory-export-store.ts';
import { memoryHubStore } from './memory-hub-store.ts';
import { memoryLinkStore } from './memory-link-store.ts';
import { standingFor } from './memory-mode.ts';
import { memoryNoticeStore, memoryPreferenceStore, memoryPushSubscriptionStore } from './memory-notice-stores.ts';
import { memoryOperationStore } from './memory-operation-store.ts';
import { memorySettingsStore } from './memory-settings-store.ts';
import { emptyState, type MemoryState, pageOf, reachable } from './memory-state.ts';

/** In-memory stores over one state, for tests of what stands on the ports. */
export function memoryStores(state: MemoryState = emptyState(), account?: MemoryAccounts) {
  return {
    state,
    ...memoryAccountStores(account),
    listings: memoryListingStore(state),
    calendars: memoryCalendarStore(state),
    links: memoryLinkStore(state),
    conflicts: memoryConflictStore(state),
    connections: memoryConnectionStore(state),
    dateBlocking: memoryDateBlockingStore(state),
    exports: memoryExportStore(state),
    hubs: memoryHubStore(state),
    runs: memoryRunStore(state),
    members: memoryMemberStore(state),
    operations: memoryOperationStore(state),
    audit: memoryAuditStore(state, account),
    alerts: memoryAlertStore(state),
    settingsStore: memorySettingsStore(state),
    notices: memoryNoticeStore(state),
    preferences: memoryPreferenceStore(state),
    pushSubscriptions: memoryPushSubscriptionStore(state),
  };
}

function runsOf(state: MemoryState, listingId: string): Run[] {
  return state.runs
    .filter((run) => run.listingId === listingId)
    .toSorted((a, b) => (a.queuedAt < b.queuedAt ? 1 : a.queuedAt > b.queuedAt ? -1 : 0));
}

function memoryListingStore(state: MemoryState): ListingStore {
  const whole = (row: MemoryState['listings'][number]): Listing => ({
    ...row,
    connectionCount: state.connections.filter((connection) => connection.listingId === row.id).length,
    lastRun: runsOf(state, row.id)[0] ?? null,
    openAlert: state.alerts.filter(isOpen).find(({ subject }) => subject.id === row.id) ?? null,
  });
  return {
    async list(reach, page, named = '') {
      const isNamed = ({ name }: { readonly name: string }) => name.toLowerCase().includes(named.toLowerCase());
      const rows = state.listings.filter((row) => reachable(state, reach, row.id) && isNamed(row)).map(whole);
      return pageOf(
        rows.toSorted((a, b) => a.name.localeCompare(b.name)),
        page,
      );
    },
    async find(reach, listingId) {
      const row = reachable(state, reach, listingId);
      return row && whole(row);
    },
    async create(owner, fields) {
      const row = { id: randomUUID(), ownerId: owner.memberId, ...fields, active: true, revision: 0 };
      state.listings.push(row);
      return whole(row);
    },
    async update(reach, listingId, patch) {
      const row = reachable(state, reach, listingId);
      if (!row) return undefined;
      const { name = row.name, timeZone = row.timeZone, active = row.active } = patch;
      const changed = { ...row, name, timeZone, active };
      state.listings = state.listings.map((each) => (each === row ? changed : each));
      return whole(changed);
    },
    async delete(reach, listingId) {
      const row = reachable(state, reach, listingId);
      state.listings = state.listings.filter((each) => each !== row);
      return row && { outcome: 'deleted' };
    },
  };
}

function memoryConnectionStore(state: MemoryState): ConnectionStore {
  const isTaken = (listingId: string, url: string, exceptId?: string) =>
    state.connections.some((row) => row.listingId === listingId && row.url === url && row.id !== exceptId);
  return {
    async list(reach, listingId) {
      if (!reachable(state, reach, listingId)) return undefined;
      return state.connections.filter((row) => row.listingId === listingId);
    },
    async listAll(reach, page) {
      const { items, total } = pageOf(
        state.connections.filter(({ listingId }) => reachable(state, reach, listingId)),
        page,
      );
      const nameOf = (listingId: string) => state.listings.find(({ id }) => id === listingId)?.name ?? '';
      return { items: items.map((connection) => ({ connection, listingName: nameOf(connection.listingId) })), total };
    },
    async find(reach, connectionId) {
      const row = state.connections.find((each) => each.id === connectionId);
      return row && reachable(state, reach, row.listingId) ? row : undefined;
    },
    async create({ reach, listingId, now }, fields) {
      const listing = reachable(state, reach, listingId);
      if (!listing) return undefined;
      if (isTaken(listingId, fields.url)) return { outcome: 'feed_already_connected' };
      if (state.channelTwice) return { outcome: 'channel_connected_twice', twice: state.channelTwice };
      const host = new URL(fields.url).hostname;
      const { connector, url, label = host, mode, syncEnabled, options, syncIntervalMin = null } = fields;
      const fresh = { platform: null, status: 'CONNECTED' as const, waitingUntil: null, lastSyncAt: null };
      const given = { connector, url, host, label, mode, syncEnabled, options, listingActive: listing.active };
      const how = { standing: standingFor({ connector, mode, syncEnabled }, now), syncIntervalMin, nextSyncAt: null };
      const connection = { id: randomUUID(), listingId, ...given, ...how, ...fresh, lastFailure: null, drifts: [] };
      state.connections.push(connection);
      return { outcome: 'saved', connection };
    },
    async update({ reach, now }, connectionId, patch) {
      const row = state.connections.find((each) => each.id === connectionId);
      if (!row || !reachable(state, reach, row.listingId)) return undefined;
      const { label = row.label, url = row.url, mode = row.mode, syncEnabled = row.syncEnabled } = patch;
      if (isTaken(row.listingId, url, row.id)) return { outcome: 'feed_already_connected' };
      if (state.channelTwice) return { outcome: 'channel_connected_twice', twice: state.channelTwice };
      const isPublished = state.exports.some((each) => each.connectionId === connectionId && each.revokedAt === null);
      if (patch.readOnly === true && isPublished) return { outcome: 'connection_published' };
      const { endIsLastNight, ignoreTentative, readOnly } = { ...row.options, ...chosen(patch) };
      const options = { endIsLastNight, ignoreTentative, readOnly };
      const aim = aimOf({ mode, connector: row.connector });
      const { syncIntervalMin: interval } = patch;
      if (interval !== undefined && !isIntervalOf(aim, interval))
        return { outcome: 'interval_refused', bounds: intervalBounds(aim) };
      const standing = standingFor({ connector: row.connector, mode, syncEnabled }, now);
      const how = { standing, syncIntervalMin: interval ?? row.syncIntervalMin };
      const connection = { ...row, label, url, mode, ...how, syncEnabled, options };
      state.connections = state.connections.map((each) => (each === row ? connection : each));
      return { outcome: 'saved', connection };
    },
    async delete({ reach, now }, connectionId, nights) {
      const row = state.connections.find((each) => each.id === connectionId);
      if (!row || !reachable(state, reach, row.listingId)) return false;
      const gone = state.observed.filter((event) => event.connectionId === connectionId);
      for (const { id, listingId, from, to } of nights === 'keep' ? gone : []) {
        state.blocks.push({ id, listingId, from, to, reason: row.label, createdAt: now });
      }
      state.observed = state.observed.filter((event) => event.connectionId !== connectionId);
      state.connections = state.connections.filter((each) => each !== row);
      return true;
    },
  };
}

function chosen(patch: ConnectionPatch): Partial<ConnectionOptions> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

const nothingCounted = {
  connectionsRead: 0,
  connectionsFailed: 0,
  connectionsDeferred: 0,
  nightsAdded: 0,
  nightsReleased: 0,
  nightsHeld: 0,
  nightsRestored: 0,
};

/** A run that was asked for and has not started. */
export function queuedRun(listingId: string, queuedAt: string): Run {
  return {
    id: randomUUID(),
    listingId,
    connectionId: null,
    trigger: 'manual',
    status: 'queued',
    number: null,
    period: null,
    queuedAt,
    startedAt: null,
    finishedAt: null,
    attempts: 0,
    counts: nothingCounted,
    availabilityChanged: false,
    results: [],
    publications: [],
    failure: null,
    workflowId: `sync/${listingId}`,
    workflowRunId: null,
  };
}

function memoryRunStore(state: MemoryState): RunStore {
  return {
    async list(reach, listingId, page) {
      return reachable(state, reach, listingId) ? pageOf(runsOf(state, listingId), page) : undefined;
    },
    async listOfConnection(reach, connectionId, page) {
      const row = state.connections.find((each) => each.id === connectionId);
      if (!row || !reachable(state, reach, row.listingId)) return undefined;
      return pageOf(
        state.runs.filter((run) => run.connectionId === connectionId),
        page,
      );
    },
    async requestOfConnection({ reach, now }, connectionId) {
      const row = state.connections.find((each) => each.id === connectionId);
      if (!row || !reachable(state, reach, row.listingId)) return undefined;
      if (!row.syncEnabled) return { outcome: 'connection_switched_off' };
      return { outcome: 'queued', run: { ...queuedRun(row.listingId, now), connectionId }, state: 'started' };
    },
    async find(reach, runId) {
      const run = state.runs.find((each) => each.id === runId);
      return run && reachable(state, reach, run.listingId) ? run : undefined;
    },
    async log(reach, runId) {
      const run = state.runs.find((each) => each.id === runId);
      if (!run || !reachable(state, reach, run.listingId)) return undefined;
      return { listingId: run.listingId, entries: state.runLogs[runId] ?? [] };
    },
    async request({ reach, listingId, now }) {
      const listing = reachable(state, reach, listingId);
      if (!listing) return undefined;
      if (!listing.active) return { outcome: 'listing_inactive' };
      const queued = runsOf(state, listingId).find((run) => run.status === 'queued');
      if (queued) return { outcome: 'queued', run: queued, state: 'joined' };
      const run = queuedRun(listingId, now);
      state.runs.push(run);
      return { outcome: 'queued', run, state: 'started' };
    },
  };
}

function memoryMemberStore(state: MemoryState): MemberStore {
  return {
    async list(page) {
      const newestFirst = [...state.members].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      return pageOf(newestFirst, page);
    },
    async find(memberId) {
      return state.members.find((each) => each.id === memberId);
    },
    async updatePreferences(memberId, patch) {
      const member = state.members.find((each) => each.id === memberId);
      if (!member) return undefined;
      const changed = { ...member, locale: patch.locale ?? member.locale, name: patch.name ?? member.name };
      state.members = state.members.map((each) => (each === member ? changed : each));
      return changed;
    },
    async invite(person, { now }) {
      const known = state.members.find((each) => each.email === person.email);
      if (known && !known.invited) return { outcome: 'member_exists' };
      const member = known ?? { id: randomUUID(), ...person, invited: true, createdAt: now, passwordHash: null };
      if (!known) state.members.push(member);
      return { outcome: 'invited', member };
    },
  };
}

function memoryAuditStore(state: MemoryState, account: MemoryAccounts | undefined): AuditStore {
  return {
    async ownerOf({ kind, id }) {
      const listingIds = {
        listing: () => id,
        connection: () => state.connections.find((row) => row.id === id)?.listingId,
        run: () => state.runs.find((row) => row.id === id)?.listingId,
        conflict: () => state.conflicts.find((row) => row.id === id)?.listingId,
        export: () => state.exports.find((row) => row.id === id)?.listingId,
        booking: () => [...state.bookings, ...state.observed].find((row) => row.id === id)?.listingId,
        held: () => [...state.observed, ...state.decidedHeld].find((row) => row.id === id)?.listingId,
      } as const;
      const isOfAccount = account && Object.values(account).some((thing) => thing.id === id);
      if (isOfAccount) return { memberId: account.account.ownerId };
      if (kind === 'event') return undefined;
      if (kind === 'hub_account') {
        const account = state.hubAccounts.find((row) => row.id === id);
        return account && { memberId: account.ownerId };
      }
      if (kind === 'push_subscription') {
        const subscription = state.subscriptions.find((row) => row.id === id);
        return subscription && { memberId: subscription.userId };
      }
      if (kind === 'operation') {
        const operation = state.operations.find((row) => row.id === id);
        const owner = operation && 'ownerId' in operation.request ? operation.request.ownerId : null;
        return operation && { memberId: owner ?? operation.requestedBy };
      }
      const listingId = listingIds[kind]();
      const owner = state.listings.find((listing) => listing.id === listingId)?.ownerId;
      return owner === undefined ? undefined : { memberId: owner };
    },
    async append(entry) {
      state.audit.push(entry);
    },
  };
}
