import * as accountConnections from './account-connections.ts';
import * as alerts from './alerts.ts';
import * as availability from './availability.ts';
import * as brokerRecords from './broker-records.ts';
import * as calendar from './calendar.ts';
import * as conflicts from './conflicts.ts';
import * as connections from './connections.ts';
import * as dateBlocking from './date-blocking.ts';
import * as events from './events.ts';
import * as exports from './exports.ts';
import * as feeds from './feeds.ts';
import * as health from './health.ts';
import * as hubs from './hubs.ts';
import * as links from './links.ts';
import * as listings from './listings.ts';
import * as members from './members.ts';
import * as notices from './notices.ts';
import * as operations from './operations.ts';
import * as platforms from './platforms.ts';
import type { Route } from './route.ts';
import * as runs from './runs.ts';
import * as schedulers from './schedulers.ts';
import * as settings from './settings.ts';
import * as sweepReports from './sweep-reports.ts';

/** Every route of the contract, in the order of the documentation. Each has a handler, or `src/api` does not compile. */
export const routes = [
  listings.listListings,
  listings.createListing,
  listings.getListing,
  listings.updateListing,
  listings.deleteListing,
  links.listListingLinks,
  links.linkListing,
  links.unlinkListing,
  calendar.getListingCalendar,
  availability.checkAvailability,
  calendar.createBooking,
  calendar.cancelBooking,
  calendar.createBlock,
  calendar.deleteBlock,
  calendar.listHeld,
  calendar.releaseHeld,
  calendar.keepHeld,
  runs.syncListingCalendar,
  runs.listListingRuns,
  runs.getRun,
  runs.listRunOperations,
  connections.listConnections,
  connections.listListingConnections,
  connections.createConnection,
  connections.getConnection,
  connections.updateConnection,
  connections.deleteConnection,
  connections.syncConnection,
  connections.listConnectionRuns,
  accountConnections.listConnectors,
  accountConnections.checkConnector,
  accountConnections.createAccountConnection,
  accountConnections.checkConnection,
  brokerRecords.listFills,
  brokerRecords.listTrades,
  brokerRecords.updateTrade,
  brokerRecords.listRejected,
  brokerRecords.settleRejected,
  events.listEvents,
  events.createEvent,
  events.getEvent,
  events.updateEvent,
  events.deleteEvent,
  schedulers.getBilletwebSync,
  schedulers.syncBilletweb,
  schedulers.switchBilletwebScheduler,
  schedulers.getBrokerSync,
  schedulers.triggerBrokerSync,
  hubs.listHubAccounts,
  hubs.connectHubAccount,
  hubs.listHubUnits,
  hubs.setUpHubWebhook,
  hubs.renewHubWebhook,
  hubs.removeHubAccount,
  exports.listListingExports,
  exports.createExport,
  exports.updateExport,
  exports.rotateExport,
  exports.revokeExport,
  exports.getBookingExposure,
  exports.getExposureProof,
  conflicts.listConflicts,
  conflicts.getConflict,
  conflicts.resolveConflict,
  conflicts.findConflicts,
  sweepReports.listSweepReports,
  sweepReports.getSweepReport,
  dateBlocking.resolveDateBlocking,
  operations.syncAll,
  operations.syncPlatform,
  operations.getContinuousSync,
  operations.setContinuousSync,
  operations.listOperations,
  operations.getOperation,
  operations.listOperationRuns,
  feeds.inspectFeed,
  members.getPreferences,
  members.updatePreferences,
  notices.listNotifications,
  notices.readNotifications,
  notices.listPushSubscriptions,
  notices.createPushSubscription,
  notices.deletePushSubscription,
  members.listMembers,
  members.inviteMember,
  alerts.listCalendarSyncAlerts,
  alerts.listAlerts,
  alerts.getAlert,
  alerts.listAlertAttempts,
  alerts.listAlertEvents,
  alerts.resolveAlert,
  alerts.acknowledgeAlert,
  alerts.snoozeAlert,
  alerts.tellAlertOwner,
  alerts.getMailTrouble,
  platforms.listBreakers,
  platforms.listIncidents,
  platforms.forceBreaker,
  health.getSyncStatus,
  health.getHealth,
  health.listCriticalFaults,
  settings.getSettings,
  settings.updateSettings,
] as const satisfies readonly Route[];

/** The ID of a route of the contract. */
export type RouteId = (typeof routes)[number]['id'];
