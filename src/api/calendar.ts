import * as contract from '../contract/calendar.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import type { ApiDeps } from './api-deps.ts';
import { presentNights } from './present-nights.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** The calendar of a listing: every night with its causes. */
export function calendarRoutes({ calendars }: ApiDeps) {
  return {
    getListingCalendar: handle(contract.getListingCalendar, async ({ params, query, person, reach, now }) => {
      const calendar = await calendars.read(reach, params.listingId, query);
      if (!calendar) return notFound('listing', params.listingId);
      const isOwner = calendar.ownerId === person.memberId;
      return {
        data: {
          today: dateInZone(now, calendar.timeZone),
          revision: calendar.revision,
          nights: presentNights(query, calendar.ranges, { ...calendar, isOwner }),
        },
      };
    }),
  };
}
