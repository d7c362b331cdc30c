export { syncDueConnections } from './sync-due-connections.ts';
export { syncListing } from './sync-listing.ts';
export { syncListingCalendars } from './sync-listing-calendars.ts';
