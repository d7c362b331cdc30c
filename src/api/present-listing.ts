import type { Listing as ListingAnswer } from '../contract/listings.ts';
import { type Instant, nextSlotAfter } from '../domain/instant.ts';
import type { Listing } from '../domain/listing.ts';
import { presentOpenAlert } from './present-alert.ts';
import { presentRun, type RunReader } from './present-run.ts';

/** When, for whom, and how often sweeps run; `continuousSync`: if they do at all for now. */
export type ListingReader = RunReader & {
  readonly now: Instant;
  readonly sweepIntervalMin: number;
  readonly continuousSync: boolean;
};

/** A listing as its owner, support or admin sees it; its next sync is the next sweep, if there is to be one. */
export function presentListing(listing: Listing, reader: ListingReader): ListingAnswer {
  return {
    id: listing.id,
    name: listing.name,
    timeZone: listing.timeZone,
    active: listing.active,
    own: listing.ownerId === reader.person.memberId,
    connectionCount: listing.connectionCount,
    lastRun: listing.lastRun && presentRun(listing.lastRun, reader),
    nextSyncAt:
      listing.active && reader.continuousSync ? nextSlotAfter(reader.now, reader.sweepIntervalMin * 60_000) : null,
    openAlert: listing.openAlert && presentOpenAlert(listing.openAlert, reader.person),
  };
}
