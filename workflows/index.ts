export { auditAlerts } from './audit-alerts.ts';
export { notifyMember } from './notify-member.ts';
export { superviseAlert } from './supervise-alert.ts';
export { superviseIncident } from './supervise-incident.ts';
export { syncConnection } from './sync-connection.ts';
export { syncDueConnections } from './sync-due-connections.ts';
export { syncListing } from './sync-listing.ts';
export { syncListingCalendars } from './sync-listing-calendars.ts';
