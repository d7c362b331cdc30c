import * as calendar from './calendar.ts';
import * as connections from './connections.ts';
import * as listings from './listings.ts';
import * as members from './members.ts';
import type { Route } from './route.ts';
import * as runs from './runs.ts';

/** Every route of the contract, in the order of the documentation. Each has a handler, or `src/api` does not compile. */
export const routes = [
  listings.listListings,
  listings.createListing,
  listings.getListing,
  listings.updateListing,
  listings.deleteListing,
  calendar.getListingCalendar,
  calendar.createBooking,
  calendar.cancelBooking,
  calendar.createBlock,
  calendar.deleteBlock,
  calendar.listHeld,
  calendar.releaseHeld,
  runs.syncListingCalendar,
  runs.listListingRuns,
  runs.getRun,
  connections.listListingConnections,
  connections.createConnection,
  connections.getConnection,
  connections.updateConnection,
  connections.deleteConnection,
  members.getPreferences,
  members.updatePreferences,
  members.listMembers,
  members.inviteMember,
] as const satisfies readonly Route[];

/** The ID of a route of the contract. */
export type RouteId = (typeof routes)[number]['id'];
