import type { Listing as ListingAnswer } from '../contract/listings.ts';
import { type Instant, nextSlotAfter } from '../domain/instant.ts';
import type { Listing } from '../domain/listing.ts';
import { presentOpenAlert } from './present-alert.ts';
import { presentRun, type RunReader } from './present-run.ts';

/** When, for whom, and how often sweeps run. */
export type ListingReader = RunReader & { readonly now: Instant; readonly sweepIntervalMin: number };

/** A listing as its owner, support or admin sees it; its next sync is the next sweep. */
export function presentListing(listing: Listing, reader: ListingReader): ListingAnswer {
  return {
    id: listing.id,
    name: listing.name,
    timeZone: listing.timeZone,
    active: listing.active,
    own: listing.ownerId === reader.person.memberId,
    connectionCount: listing.connectionCount,
    lastRun: listing.lastRun && presentRun(listing.lastRun, reader),
    nextSyncAt: listing.active ? nextSlotAfter(reader.now, reader.sweepIntervalMin * 60_000) : null,
    openAlert: listing.openAlert && presentOpenAlert(listing.openAlert, reader.person),
  };
}
