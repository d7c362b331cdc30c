import { pino } from 'pino';
import request from 'supertest';
import type { ApiDeps, ApiSettings } from '../../src/api/api-deps.ts';
import { createApp } from '../../src/api/app.ts';
import { createFeedTextReader } from '../../src/connectors/ical/feed-text-reader.ts';
import { calendarWriter } from '../../src/connectors/ical/write-calendar.ts';
import type { Route } from '../../src/contract/route.ts';
import { applyConflictTransition } from '../../src/domain/conflict-transition.ts';
import type { Locale, Role } from '../../src/domain/member.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import type { FeedAddressCheck } from '../../src/feed-ports.ts';
import type { Orchestrator } from '../../src/ports.ts';
import { aListingSubject } from '../support/alert-subjects.ts';
import { FakeHub } from '../support/fake-hub.ts';
import { MemoryBreakerStore } from '../support/memory-breaker-store.ts';
import { anOpening } from '../support/memory-conflict-store.ts';
import { anExport, tokenOf } from '../support/memory-export-store.ts';
import { sweptStanding } from '../support/memory-mode.ts';
import { HandHints } from '../support/memory-notice-stores.ts';
import { anOperation } from '../support/memory-operation-store.ts';
import { causesOf } from '../support/memory-state.ts';
import { memoryStores, queuedRun } from '../support/memory-stores.ts';
import { aSweepReport, memorySweepReports } from '../support/memory-sweep-reports.ts';
import { silentConnectors } from '../support/no-accounts.ts';
import { quietHealth } from '../support/quiet-health.ts';
import { anAttempt, anEscalatedAlert, anEscalationMail, anEvent } from './alert-samples.ts';
import { anAccount } from './an-account.ts';

export const NOW = '2026-11-24T06:10:00.000Z';
export const BASE_URL = 'http://relais.example:3000';

/** What stands in the world from the start; all of it belongs to `owner`. */
export const ids = {
  listing: '0193a000-0000-7000-8000-000000000001',
  booking: '0193a000-0000-7000-8000-000000000002',
  block: '0193a000-0000-7000-8000-000000000003',
  connection: '0193a000-0000-7000-8000-000000000004',
  held: '0193a000-0000-7000-8000-000000000005',
  run: '0193a000-0000-7000-8000-000000000006',
  alert: '0193a000-0000-7000-8000-000000000007',
  export: '0193a000-0000-7000-8000-000000000008',
  hubAccount: '0193a000-0000-7000-8000-000000000009',
  conflict: '0193a000-0000-7000-8000-00000000000a',
  incident: '0193a000-0000-7000-8000-00000000000b',
  report: '0193a000-0000-7000-8000-00000000000c',
  house: '0193a000-0000-7000-8000-000000000101',
  room: '0193a000-0000-7000-8000-000000000102',
  notice: '0193a000-0000-7000-8000-00000000000e',
  subscription: '0193a000-0000-7000-8000-00000000000d',
  operation: '0193a000-0000-7000-8000-00000000000f',
  account: '0193a000-0000-7000-8000-000000000201',
  accountRun: '0193a000-0000-7000-8000-000000000202',
  event: '0193a000-0000-7000-8000-000000000203',
  trade: '0193a000-0000-7000-8000-000000000204',
  rejected: '0193a000-0000-7000-8000-000000000205',
  unknown: '0193a000-0000-7000-8000-00000000ffff',
};

/** What the account at a hub lets. */
export const HUB_UNIT = 'room-7';

/** Secrets and guest data of the world: none may show where it does not belong. */
export const secrets = {
  guest: 'Camille Martin',
  reason: 'Travaux de la salle de bain',
  feedUrl: 'https://www.airbnb.com/calendar/ical/42.ics?s=feed-token-1234567890',
  passwordHash: 'scrypt:0123456789abcdef',
  hubToken: 'hub-token-of-the-owner',
  webhookToken: 'kT7pQ2xW9vB4nM1cR6yL8sDf0gHjZaUe',
  supportAddress: 'support@relais.example',
  pushEndpoint: 'https://push.example/send/endpoint-token-of-the-owner',
};

/** The key that browsers subscribe with. */
export const PUSH_KEY = 'BPublicKeyOfTheInstallation';

/** The key of a platform whose breaker is open. */
export const platformDown = 'www.airbnb.com';

/** Tokens of exports: what their addresses hide. */
export const tokens = { export: tokenOf('Zk3vQ9xT7mB2nL5pR8wY1sDf') };

export type Caller = 'owner' | 'other' | 'support' | 'admin';

const roleOf: Readonly<Record<Caller, Role>> = { owner: 'member', other: 'member', support: 'support', admin: 'admin' };

/** An API over in-memory stores: four people, and one listing of `owner` with one of everything. */
export function anApiWorld(
  overrides: Partial<Omit<ApiDeps, 'settings' | 'orchestrator'>> & {
    settings?: Partial<ApiSettings>;
    orchestrator?: Partial<Orchestrator>;
    locale?: Locale;
  } = {},
) {
  const { settings, orchestrator, locale = 'fr', ...deps } = overrides;
  const stores = memoryStores(undefined, anAccount(ids));
  const hub = new FakeHub();
  hub.unit(HUB_UNIT);
  const people = Object.entries(roleOf).map(([id, role]) => ({ id, role, locale }));
  fill(stores.state, people);
  const hints = new HandHints();
  const logLines: string[] = [];
  const signalled: string[] = [];
  const app = createApp({
    ...stores,
    ...downPlatform(),
    sweepReports: memorySweepReports([aSweepReport({ id: ids.report })]),
    pushPublicKey: PUSH_KEY,
    hints,
    ...quietHealth,
    incidentWorkflowId: (key) => `incident/${key}`,
    operationWorkflowId: (operationId) => `operation/${operationId}`,
    hubConnectors: hub.hubs(),
    accountConnectors: silentConnectors,
    publications: { owedOf: async (listingId) => [{ connectionId: 'destination', listingId }] },
    orchestrator: { ...recordingOrchestrator(signalled), ...orchestrator },
    calendarWriter,
    alertWorkflowId: (listingId) => `alert/${listingId}`,
    readFeedText: createFeedTextReader(),
    feeds: { checkAddress, read: async () => ({ outcome: 'failed', failure: unreachable }) },
    clock: { now: () => NOW },
    authenticate: async ({ cookie }) => {
      const person = people.find(({ id }) => cookie === `session=${id}`);
      return person && { memberId: person.id, role: person.role, locale };
    },
    authHandler: async (incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ served: incoming.url }));
    },
    logger: pino({ level: 'trace' }, { write: (line) => void logLines.push(line) }),
    readiness: async () => [{ name: 'database', ready: true, detail: 'answers' }],
    trustProxyHops: 0,
    ...deps,
    settings: { baseUrl: BASE_URL, sweepIntervalMin: 30, ...settings },
  });
  return {
    app,
    hub,
    hints,
    state: stores.state,
    stores,
    logLines,
    signalled,
    as: (caller: Caller) => clientOf(app, caller),
  };
}

/** One platform is down since five minutes, and is probed in five. */
function downPlatform() {
  const breakers = new MemoryBreakerStore();
  const since = '2026-11-24T06:05:00.000Z';
  const until = '2026-11-24T06:15:00.000Z';
  breakers.breakers.set(platformDown, { state: 'open', generation: 3, since, until, openings: 2 });
  const open = { id: ids.incident, key: platformDown, openedAt: since, end: null, listings: 3, alertsHeld: 1 };
  return { breakers, incidents: { list: async () => ({ items: [open], total: 1 }) } };
}

/** Writes down each call as `method of-what`. */
function recordingOrchestrator(calls: string[]): Orchestrator {
  const record = (method: string) => async (id: string) => void calls.push(`${method} ${id}`);
  return {
    syncRequested: record('syncRequested'),
    connectionSyncRequested: ({ connectionId }) => record('connectionSyncRequested')(connectionId),
    webhookReceived: record('webhookReceived'),
    accountSyncRequested: record('accountSyncRequested'),
    startSweptSync: async () => true,
    failureReported: record('failureReported'),
    accountFailureReported: record('accountFailureReported'),
    recovered: record('recovered'),
    resolved: record('resolved'),
    alertChanged: record('alertChanged'),
    notificationOwed: record('notificationOwed'),
    incidentChanged: record('incidentChanged'),
    operationRequested: record('operationRequested'),
    startSweep: ({ operationId }) => record('startSweep')(operationId),
    isSupervised: async () => true,
    isDelivering: async () => false,
  };
}

type Sent = { readonly query?: object; readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

function clientOf(app: ReturnType<typeof createApp>, caller: Caller | 'nobody') {
  const send = (method: Route['method'], path: string, { query = {}, body, headers = {} }: Sent = {}) => {
    const cookie = caller === 'nobody' ? {} : { Cookie: `session=${caller}` };
    const call = request(app)[method](path);
    return call
      .set({ ...cookie, ...headers })
      .query(query)
      .timeout(10_000)
      .send(body);
  };
  return {
    send,
    get: (path: string, query: object = {}) => send('get', path, { query }),
    post: (path: string, body?: object) => send('post', path, body ? { body } : {}),
    patch: (path: string, body?: object) => send('patch', path, body ? { body } : {}),
    delete: (path: string, query: object = {}) => send('delete', path, { query }),
  };
}

/** A client that is not signed in. */
export function nobody(app: ReturnType<typeof createApp>) {
  return clientOf(app, 'nobody');
}

/** What the reader of feeds gives here, where there is no network, unless a test gives another. */
const unreachable = { kind: 'TRANSIENT', detail: 'ENOTFOUND from calendars.example' } as const;

/** Refuses by what stands in the text, so that a test can ask for each reason. */
function checkAddress(text: string): FeedAddressCheck {
  const reasons = ['not_a_url', 'not_http', 'has_credentials', 'not_public', 'too_long'] as const;
  const reason = reasons.find((each) => text.includes(each));
  return reason ? { outcome: 'refused', reason } : { outcome: 'accepted', url: text.replace(/^webcal:/, 'https:') };
}

type State = ReturnType<typeof memoryStores>['state'];

function fill(state: State, people: readonly { id: string; role: Role; locale: Locale }[]): void {
  const listingId = ids.listing;
  const at = '2026-11-01T08:00:00.000Z';
  state.members = people.map((person) => ({
    ...person,
    email: `${person.id}@relais.example`,
    name: person.id,
    invited: false,
    createdAt: at,
    passwordHash: secrets.passwordHash,
  }));
  state.listings = [
    { id: listingId, ownerId: 'owner', name: 'Le Nid', timeZone: 'Europe/Paris', active: true, revision: 7 },
  ];
  state.linkable = [
    { id: ids.house, name: 'La Maison' },
    { id: ids.room, name: 'La Chambre bleue' },
  ];
  state.links = [{ wholeId: ids.house, partId: listingId }];
  const nights = { checkIn: '2026-12-24', checkOut: '2026-12-27' };
  state.bookings = [{ id: ids.booking, listingId, ...nights, guestName: secrets.guest, createdAt: at }];
  state.blocks = [
    { id: ids.block, listingId, from: '2026-12-26', to: '2026-12-28', reason: secrets.reason, createdAt: at },
  ];
  fillFeed(state, at);
  fillConflict(state);
  fillNotices(state);
}

function fillFeed(state: State, at: string): void {
  const listingId = ids.listing;
  state.connections = [
    {
      id: ids.connection,
      listingId,
      connector: 'ical',
      label: 'Airbnb',
      host: 'www.airbnb.com',
      url: secrets.feedUrl,
      platform: 'airbnb',
      status: 'CONNECTED',
      mode: 'auto',
      standing: sweptStanding,
      syncIntervalMin: null,
      nextSyncAt: null,
      syncEnabled: true,
      listingActive: true,
      waitingUntil: null,
      lastSyncAt: at,
      lastFailure: null,
      options: defaultConnectionOptions,
      drifts: [],
    },
  ];
  state.observed = [
    {
      kind: 'observed',
      id: ids.held,
      listingId,
      connectionId: ids.connection,
      platform: 'airbnb',
      eventClass: 'booking',
      from: '2027-01-02',
      to: '2027-01-05',
      since: at,
      hold: {
        absentSince: '2026-11-24T06:00:00.000Z',
        dueAt: '2026-11-24T07:30:00.000Z',
        reason: 'vanished',
        isPart: false,
      },
    },
  ];
  state.hubAccounts = [
    {
      ...{ id: ids.hubAccount, ownerId: 'owner', connector: 'beds24', name: 'Maisons du Sud', createdAt: at },
      ...{ access: { accountId: ids.hubAccount, secrets: { token: secrets.hubToken } } },
      ...{ webhookToken: secrets.webhookToken, headerToken: 'header-token', former: null },
    },
  ];
  state.exports = [anExport({ id: ids.export, listingId, createdAt: at, token: tokens.export })];
  const run = queuedRun(listingId, at);
  fillAlert(state);
  state.operations = [anOperation({ id: ids.operation, requestedAt: at })];
  state.runs = [{ ...run, id: ids.run, status: 'succeeded', startedAt: at, finishedAt: at, number: 1, attempts: 1 }];
}

/** The guest of the booking comes onto nights that the host had closed. */
function fillConflict(state: State): void {
  const [booking, block] = causesOf(state, ids.listing).map((cause) => ({ cause, identity: '' }));
  if (!booking || !block) throw new Error('The world has no booking or no block.');
  const nights = { from: '2026-12-26', to: '2026-12-27' };
  const found = { sides: [booking, block], nights, kind: 'booking_over_block', severity: 'low' } as const;
  const opened = { type: 'opened', id: ids.conflict, listingId: ids.listing, found, at: NOW } as const;
  const conflict = applyConflictTransition(undefined, opened);
  state.conflicts = [conflict];
  state.conflictRecords = [anOpening(conflict)];
  state.rescue = [{ listingId: ids.unknown, name: 'La Grange', fits: [0] }];
}

function fillNotices(state: State): void {
  const nights = { from: '2027-02-01', to: '2027-02-04' };
  state.notices = [
    {
      ...{ id: ids.notice, recipientId: 'owner', at: NOW, readAt: null, isUrgent: false },
      listing: { id: ids.listing, name: 'Le Nid' },
      data: { kind: 'booking_new', stay: 'booking', platform: 'airbnb', ...nights },
    },
  ];
  state.subscriptions = [
    {
      ...{ id: ids.subscription, userId: 'owner', label: 'Firefox', createdAt: NOW, lastPushAt: null },
      endpoint: secrets.pushEndpoint,
      keys: { p256dh: 'p256dh-of-the-owner', auth: 'auth-of-the-owner' },
    },
  ];
}

function fillAlert(state: State): void {
  state.alerts = [anEscalatedAlert({ id: ids.alert, subject: aListingSubject({ id: ids.listing }) })];
  state.alertAttempts = { [ids.alert]: [anAttempt({ runId: ids.run, runNumber: 3 })] };
  state.alertEvents = { [ids.alert]: [anEvent({ action: 'escalated', from: 'active', to: 'escalated' })] };
  state.alertMails = [anEscalationMail({ alertId: ids.alert })];
}
