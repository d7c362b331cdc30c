import * as contract from '../contract/availability.ts';
import type { Cause } from '../domain/cause.ts';
import { type AskedAnew, freshnessOf } from '../domain/freshness.ts';
import { type Instant, msBetween } from '../domain/instant.ts';
import { overlaps } from '../domain/night-range.ts';
import type { Connection, ListingCalendar } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { refusePastNights } from './past-nights.ts';
import { presentCause } from './present-cause.ts';
import { knownRead, readAnew } from './re-reading.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** Whether a stay is free, as all platforms say now, or with how old what is known of them is. */
export function availabilityRoutes(deps: ApiDeps) {
  const { listings, calendars, links, connections, clock } = deps;
  return {
    checkAvailability: handle(contract.checkAvailability, async (call) => {
      const { listingId } = call.params;
      const listing = await listings.find(call.reach, listingId);
      if (!listing) return notFound('listing', listingId);
      const nights = { from: call.body.checkIn, to: call.body.checkOut };
      const past = refusePastNights(nights, { listing, now: call.now, endField: 'checkOut' });
      if (past) return past;
      const linked = (await links.list(call.reach, listingId)) ?? [];
      const listingIds = [listingId, ...linked.map((each) => each.listingId)];
      const known = async () =>
        (await Promise.all(listingIds.map((id) => connections.list(call.reach, id)))).flatMap((each) => each ?? []);
      const asked = await readAnew(deps, await known(), byPerson(call));
      // How old it is before what it says: what is read in between makes the answer better than it claims to be.
      const now = clock.now();
      const freshness = (await known()).map((each) => presentFreshness(each, asked.get(each.id) ?? null, now));
      const calendar = await calendars.read(call.reach, listingId, nights);
      if (!calendar) return notFound('listing', listingId);
      const causes = causesOf(calendar).filter((cause) => overlaps(cause, nights));
      const reader = { labels: calendar.labels, isOwner: true };
      return {
        data: {
          available: causes.length === 0,
          causes: causes.map((cause) => presentCause(cause, reader)),
          freshness,
        },
      };
    }),
  };
}

/** Each once, though it stands in several ranges. */
function causesOf({ ranges }: ListingCalendar): readonly Cause[] {
  const causes = ranges.flatMap((range) => range.causes);
  return [...new Map(causes.map((cause) => [`${cause.kind} ${cause.id} ${cause.from}`, cause])).values()];
}

function presentFreshness(connection: Connection, asked: AskedAnew, now: Instant): contract.Freshness {
  const { id, listingId, connector, platform, label, lastSyncAt } = connection;
  return {
    connectionId: id,
    listingId,
    connector,
    platform,
    label,
    state: freshnessOf(knownRead(connection, now), asked, now),
    readAt: lastSyncAt,
    ageMs: lastSyncAt === null ? null : Math.max(0, msBetween(lastSyncAt, now)),
  };
}
