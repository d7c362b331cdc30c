import type { AlertMailEntry } from '../../alert-ports.ts';

/** Where mails about alerts lead; the pages' own addresses below `BASE_URL`. */
export type AlertLinks = {
  readonly alert: (alertId: string) => string;
  readonly listing: (listingId: string) => string;
  readonly conflict: (conflictId: string) => string;
  readonly alerts: string;
  readonly conflicts: string;
  readonly platforms: string;
  readonly health: string;
  readonly listings: string;
};

/** The addresses of the pages at `baseUrl`, an origin. */
export function alertLinks(baseUrl: string): AlertLinks {
  const origin = baseUrl.replace(/\/$/, '');
  return {
    alert: (alertId) => `${origin}/admin/alerts/${alertId}`,
    listing: (listingId) => `${origin}/listings/${listingId}`,
    conflict: (conflictId) => `${origin}/conflicts/${conflictId}`,
    conflicts: `${origin}/conflicts`,
    alerts: `${origin}/admin/alerts/calendar-sync`,
    platforms: `${origin}/admin/platforms`,
    health: `${origin}/admin/health`,
    listings: `${origin}/listings`,
  };
}

/** The page where this person can do something: an owner may not see the alert itself. */
export function entryLink(entry: AlertMailEntry, links: AlertLinks): string {
  return entry.stage === 'owner' ? links.listing(entry.listingId) : links.alert(entry.alertId);
}
