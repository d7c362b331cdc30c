import type { AlertMailEntry } from '../../alert-ports.ts';

/** Where mails about alerts lead; the pages' own addresses below `BASE_URL`. */
export type AlertLinks = {
  readonly alert: (alertId: string) => string;
  readonly listing: (listingId: string) => string;
  readonly account: (connectionId: string) => string;
  readonly conflict: (conflictId: string) => string;
  readonly alerts: string;
  readonly conflicts: string;
  readonly platforms: string;
  readonly health: string;
  readonly listings: string;
  readonly home: string;
};

/** The addresses of the pages at `baseUrl`, an origin. */
export function alertLinks(baseUrl: string): AlertLinks {
  const origin = baseUrl.replace(/\/$/, '');
  return {
    alert: (alertId) => `${origin}/admin/alerts/${alertId}`,
    listing: (listingId) => `${origin}/listings/${listingId}`,
    account: (connectionId) => `${origin}/accounts/${connectionId}`,
    conflict: (conflictId) => `${origin}/conflicts/${conflictId}`,
    conflicts: `${origin}/conflicts`,
    alerts: `${origin}/admin/alerts/calendar-sync`,
    platforms: `${origin}/admin/platforms`,
    health: `${origin}/admin/health`,
    listings: `${origin}/listings`,
    home: `${origin}/`,
  };
}

/** The page where this person can do something: an owner may not see the alert itself. */
export function entryLink({ alertId, subject, stage }: AlertMailEntry, links: AlertLinks): string {
  if (stage !== 'owner') return links.alert(alertId);
  return subject.kind === 'listing' ? links.listing(subject.id) : links.account(subject.id);
}
