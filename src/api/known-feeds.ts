import { type CalendarDate, plusDays } from '../domain/calendar-date.ts';
import { type Cause, isBookingCause } from '../domain/cause.ts';
import type { KnownFeed } from '../domain/feed-hint.ts';
import type { Listing } from '../domain/listing.ts';
import type { Reach } from '../domain/member.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { CalendarStore, ListingCalendar, ListingStore } from '../ports.ts';

/** A calendar that is connected to more listings than this is compared with the first of them, by name. */
const MAX_LISTINGS = 200;
const PAGE_SIZE = 100;
/** Platforms list up to two years ahead. */
const COMPARED_DAYS = 750;

/** What the member has already: their connected calendars, and all coming stays of the chosen listing. */
export type Known = { readonly known: readonly KnownFeed[]; readonly listingStays: readonly NightRange[] };

/**
 * Reads the coming stays of the member’s listings from their calendars: those that a connected calendar lists at present
 * (what is held, it no longer lists), by connection. `today` is the date from which they count.
 */
export async function readKnown(
  { listings, calendars }: { readonly listings: ListingStore; readonly calendars: CalendarStore },
  { reach, chosen, today }: { readonly reach: Reach; readonly chosen: Listing | null; readonly today: CalendarDate },
): Promise<Known> {
  const nights = { from: today, to: plusDays(today, COMPARED_DAYS) };
  const known: KnownFeed[] = [];
  let listingStays: readonly NightRange[] = [];
  for (const listing of await ownListings(listings, reach)) {
    const calendar = await calendars.read(reach, listing.id, nights);
    if (!calendar) continue;
    const stays = staysOf(calendar);
    known.push(...byConnection(stays, listing, calendar.labels));
    if (listing.id === chosen?.id) listingStays = stays;
  }
  return { known, listingStays };
}

async function ownListings(listings: ListingStore, reach: Reach): Promise<readonly Listing[]> {
  const found: Listing[] = [];
  for (let page = 1; found.length < MAX_LISTINGS; page += 1) {
    const { items } = await listings.list(reach, { page, pageSize: PAGE_SIZE });
    found.push(...items);
    if (items.length < PAGE_SIZE) break;
  }
  return found;
}

/** A cause that shares nights with another stands in several ranges. */
function staysOf({ ranges }: ListingCalendar): readonly Cause[] {
  const causes = new Map(
    ranges.flatMap(({ causes: each }) => each).map((cause) => [`${cause.kind} ${cause.id}`, cause]),
  );
  return [...causes.values()].filter((cause) => isBookingCause(cause) && !isHeld(cause));
}

function isHeld(cause: Cause): boolean {
  return cause.kind === 'observed' && cause.hold !== null;
}

function byConnection(
  causes: readonly Cause[],
  listing: Listing,
  labels: Readonly<Record<string, string | null>>,
): KnownFeed[] {
  const feeds = new Map<string, KnownFeed & { readonly stays: NightRange[] }>();
  for (const cause of causes) {
    if (cause.kind !== 'observed') continue;
    const { connectionId, id, from, to } = cause;
    const named = { label: labels[id] ?? '', listingId: listing.id, listingName: listing.name };
    const feed = feeds.get(connectionId) ?? { connectionId, ...named, stays: [] };
    feed.stays.push({ from, to });
    feeds.set(connectionId, feed);
  }
  return [...feeds.values()];
}
