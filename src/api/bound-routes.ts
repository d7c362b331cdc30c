import { type RouteId, routes } from '../contract/routes.ts';
import { accountRoutes } from './accounts.ts';
import { alertChangeRoutes } from './alert-changes.ts';
import { alertRoutes } from './alerts.ts';
import type { ApiDeps } from './api-deps.ts';
import { availabilityRoutes } from './availability-check.ts';
import { blockRoutes } from './blocks.ts';
import { bookingRoutes } from './bookings.ts';
import { brokerRecordRoutes } from './broker-records.ts';
import { calendarRoutes } from './calendar.ts';
import { conflictRoutes } from './conflicts.ts';
import { connectionRoutes } from './connections.ts';
import { dateBlockingRoutes } from './date-blocking.ts';
import { eventRoutes } from './events.ts';
import { exportRoutes } from './exports.ts';
import { exposureRoutes } from './exposure.ts';
import { feedRoutes } from './feeds.ts';
import { healthStatusRoutes } from './health-status.ts';
import { heldRoutes } from './held.ts';
import { hubRoutes } from './hubs.ts';
import { linkRoutes } from './links.ts';
import { listingRoutes } from './listings.ts';
import { memberRoutes } from './members.ts';
import { noticeRoutes } from './notices.ts';
import { operationRoutes } from './operations.ts';
import { platformRoutes } from './platforms.ts';
import { preferenceRoutes } from './preferences.ts';
import { pushSubscriptionRoutes } from './push-subscriptions.ts';
import type { BoundRoute } from './route-handler.ts';
import { runRoutes } from './runs.ts';
import { schedulerRoutes } from './schedulers.ts';
import { settingsRoutes } from './settings.ts';
import { sweepReportRoutes } from './sweep-reports.ts';

/** Every route of the contract with its handler, in the contract’s order. One without a handler does not compile. */
export function bindRoutes(deps: ApiDeps): readonly BoundRoute[] {
  const bound: { readonly [Id in RouteId]: BoundRoute<Id> } = {
    ...listingRoutes(deps),
    ...linkRoutes(deps),
    ...calendarRoutes(deps),
    ...availabilityRoutes(deps),
    ...bookingRoutes(deps),
    ...blockRoutes(deps),
    ...heldRoutes(deps),
    ...runRoutes(deps),
    ...connectionRoutes(deps),
    ...accountRoutes(deps),
    ...brokerRecordRoutes(deps),
    ...eventRoutes(deps),
    ...schedulerRoutes(deps),
    ...dateBlockingRoutes(deps),
    ...exportRoutes(deps),
    ...exposureRoutes(deps),
    ...conflictRoutes(deps),
    ...sweepReportRoutes(deps),
    ...operationRoutes(deps),
    ...feedRoutes(deps),
    ...hubRoutes(deps),
    ...memberRoutes(deps),
    ...preferenceRoutes(deps),
    ...noticeRoutes(deps),
    ...pushSubscriptionRoutes(deps),
    ...alertRoutes(deps),
    ...alertChangeRoutes(deps),
    ...platformRoutes(deps),
    ...healthStatusRoutes(deps),
    ...settingsRoutes(deps),
  };
  return routes.map((route) => bound[route.id]);
}
