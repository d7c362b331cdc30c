import { randomUUID } from 'node:crypto';
import type { RouteId } from '../../src/contract/routes.ts';
import { ids, platformDown } from './api-world.ts';

type Sample = { readonly params?: Readonly<Record<string, string>>; readonly query?: object; readonly body?: object };

const listing = { listingId: ids.listing };
const alert = { alertId: ids.alert };
const conflict = { conflictId: ids.conflict };
const connection = { connectionId: ids.connection };
const hubAccount = { accountId: ids.hubAccount };
const account = { connectionId: ids.account };
const alpaca = { config: { environment: 'paper' }, secrets: { keyId: 'PKTEST0000000000', secretKey: 'a'.repeat(40) } };

/** One request of each route that succeeds for whoever may call it. A route without one fails the access tests. */
export const samples: Readonly<Record<RouteId, Sample>> = {
  listListings: {},
  createListing: { body: { name: 'La Grange', timeZone: 'Europe/Paris' } },
  getListing: { params: listing },
  updateListing: { params: listing, body: { name: 'Le Nid bleu' } },
  deleteListing: { params: listing },
  listListingLinks: { params: listing },
  linkListing: { params: listing, body: { listingId: ids.room, role: 'whole' } },
  unlinkListing: { params: listing, query: { listingId: ids.house } },
  checkAvailability: { params: listing, body: { checkIn: '2027-02-01', checkOut: '2027-02-04' } },
  getListingCalendar: { params: listing, query: { from: '2026-12-20', to: '2026-12-31' } },
  createBooking: { params: listing, body: { checkIn: '2027-02-01', checkOut: '2027-02-04' } },
  cancelBooking: { params: { ...listing, bookingId: ids.booking } },
  createBlock: { params: listing, body: { from: '2027-02-01', to: '2027-02-04' } },
  deleteBlock: { params: { ...listing, blockId: ids.block } },
  listHeld: { params: listing },
  releaseHeld: { params: { heldId: ids.held } },
  keepHeld: { params: { heldId: ids.held } },
  syncListingCalendar: { params: listing },
  listListingRuns: { params: listing },
  getRun: { params: { runId: ids.run } },
  listRunOperations: { params: { runId: ids.run } },
  listConnections: {},
  listListingConnections: { params: listing },
  createConnection: { params: listing, body: { connector: 'ical', url: 'https://calendars.example/a.ics' } },
  getConnection: { params: connection },
  updateConnection: { params: connection, body: { label: 'Airbnb été' } },
  deleteConnection: { params: connection },
  syncConnection: { params: connection },
  listConnectionRuns: { params: connection },
  listConnectors: {},
  checkConnector: { params: { connector: 'alpaca' }, body: alpaca },
  createAccountConnection: { body: { connector: 'alpaca', ...alpaca } },
  checkConnection: { params: account },
  listFills: { params: account },
  listTrades: { params: account },
  updateTrade: { params: { ...account, tradeId: ids.trade }, body: { note: 'Entrée trop tôt' } },
  listRejected: { params: account },
  settleRejected: { params: { ...account, rejectedId: ids.rejected }, body: { action: 'dismiss' } },
  listEvents: {},
  createEvent: { body: { kind: 'formation', name: 'Poterie', reference: 'poterie' } },
  getEvent: { params: { eventId: ids.event } },
  updateEvent: { params: { eventId: ids.event }, body: { name: 'Poterie d’hiver' } },
  deleteEvent: { params: { eventId: ids.event } },
  getBilletwebSync: {},
  syncBilletweb: {},
  switchBilletwebScheduler: { body: { action: 'stop' } },
  getBrokerSync: {},
  triggerBrokerSync: {},
  listHubAccounts: {},
  connectHubAccount: { body: { connector: 'beds24', credentials: { inviteCode: 'code' } } },
  listHubUnits: { params: hubAccount },
  setUpHubWebhook: { params: hubAccount },
  renewHubWebhook: { params: hubAccount },
  removeHubAccount: { params: hubAccount },
  listListingExports: { params: listing },
  createExport: { params: listing, body: { connectionId: ids.connection } },
  updateExport: { params: { exportId: ids.export }, body: { connectionId: ids.connection } },
  rotateExport: { params: { exportId: ids.export } },
  revokeExport: { params: { exportId: ids.export } },
  getBookingExposure: { params: { bookingId: ids.booking } },
  getExposureProof: { params: { bookingId: ids.booking } },
  listConflicts: { query: { state: 'undecided', listingId: ids.listing } },
  getConflict: { params: conflict },
  resolveConflict: { params: conflict, body: { action: 'keep_both' } },
  findConflicts: {},
  listSweepReports: {},
  getSweepReport: { params: { reportId: ids.report } },
  resolveDateBlocking: { body: { ...listing, from: '2026-12-20', to: '2026-12-31' } },
  syncAll: { body: { mode: 'auto' } },
  syncPlatform: { params: { platform: 'airbnb' } },
  getContinuousSync: {},
  setContinuousSync: { body: { action: 'stop' } },
  listOperations: {},
  getOperation: { params: { operationId: ids.operation } },
  listOperationRuns: { params: { operationId: ids.operation } },
  inspectFeed: { body: { body: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n' } },
  getPreferences: {},
  updatePreferences: { body: { locale: 'en' } },
  listNotifications: { query: { unread: 'true' } },
  readNotifications: { body: { all: true } },
  listPushSubscriptions: {},
  createPushSubscription: {
    body: {
      endpoint: 'https://push.example/send/abc',
      keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'a'.repeat(22) },
      label: 'Firefox',
    },
  },
  deletePushSubscription: { params: { subscriptionId: ids.subscription } },
  listMembers: {},
  listCalendarSyncAlerts: {},
  listAlerts: { query: { status: 'escalated', listingId: ids.listing } },
  getAlert: { params: alert },
  listAlertAttempts: { params: alert },
  listAlertEvents: { params: alert },
  resolveAlert: { params: alert },
  acknowledgeAlert: { params: alert },
  snoozeAlert: { params: alert, body: { until: '2026-11-25T06:00:00.000Z' } },
  tellAlertOwner: { params: alert },
  getMailTrouble: {},
  listBreakers: {},
  listIncidents: {},
  forceBreaker: {
    params: { key: platformDown },
    body: { state: 'closed', reason: 'Our own network was down.', until: '2026-11-24T08:10:00.000Z' },
  },
  getSyncStatus: {},
  getHealth: {},
  listCriticalFaults: {},
  getSettings: {},
  updateSettings: { body: { alertEscalationThreshold: 5 } },
  inviteMember: { body: { email: 'new@relais.example', name: 'Noa', role: 'member', locale: 'fr' } },
};

/** The route’s path with the values in place. */
export function filled(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? randomUUID());
}

/** The same values with every ID unknown. */
export function unknownParams(params: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(params).map((name) => [name, ids.unknown]));
}
