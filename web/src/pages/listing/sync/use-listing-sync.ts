import type { Listing } from '../../../../../src/contract/listings.ts';
import { syncListingCalendar } from '../../../../../src/contract/runs.ts';
import { call } from '../../../api.ts';
import { isUnfinished } from '../../../words/run-words.ts';
import { type FollowedSync, useFollowedSync } from './use-followed-sync.ts';

/** The sync of one listing as the page follows it. */
export function useListingSync({ id, lastRun }: Pick<Listing, 'id' | 'lastRun'>): FollowedSync {
  return useFollowedSync({
    listingId: id,
    underWayId: lastRun && isUnfinished(lastRun) ? lastRun.id : null,
    request: () => call(syncListingCalendar, { params: { listingId: id } }),
  });
}
