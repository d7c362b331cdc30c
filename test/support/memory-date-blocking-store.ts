import type { DateBlockingStore } from '../../src/date-blocking-ports.ts';
import { dateInZone } from '../../src/domain/calendar-date.ts';
import { type Blocker, explainBlocking } from '../../src/domain/date-blocking.ts';
import { causesOf, labelsOf, type MemoryState, reachable } from './memory-state.ts';

/** Why nights are closed, over `state`; what would be lifted stays where it is. */
export function memoryDateBlockingStore(state: MemoryState): DateBlockingStore {
  return {
    async resolve({ reach, listingId, now }, { range, chosen }) {
      const listing = reachable(state, reach, listingId);
      if (!listing) return undefined;
      const blockers = causesOf(state, listingId).map(
        (cause): Blocker => ({ kind: 'cause', cause, isLeft: false, isOn: true, isAsked: false }),
      );
      const today = dateInZone(now, listing.timeZone);
      const explanation = explainBlocking(blockers, { range, today, now, chosen });
      const labels = labelsOf(state, listingId);
      return { ownerId: listing.ownerId, explanation, labels, provenance: {}, closures: {} };
    },
  };
}
