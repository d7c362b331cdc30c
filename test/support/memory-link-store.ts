import { closedWith, refusalOf } from '../../src/domain/linked-listings.ts';
import type { LinkedListing, LinkStore } from '../../src/link-ports.ts';
import { type MemoryState, reachable } from './memory-state.ts';

const LINKED_AT = '2026-11-02T08:00:00.000Z';

/** The links port over `state`. Linked listings close nothing here. */
export function memoryLinkStore(state: MemoryState): LinkStore {
  const linked = (listingId: string): LinkedListing[] =>
    closedWith(listingId, state.links).map((id) => {
      const name = state.linkable.find((each) => each.id === id)?.name ?? '';
      const link = state.links.find((each) =>
        [each.wholeId, each.partId].every((end) => [id, listingId].includes(end)),
      );
      if (!link) return { listingId: id, name, active: true, role: 'neighbour', linkedAt: null };
      return { listingId: id, name, active: true, role: link.wholeId === id ? 'whole' : 'part', linkedAt: LINKED_AT };
    });
  return {
    async list(reach, listingId) {
      return reachable(state, reach, listingId) ? linked(listingId) : undefined;
    },
    async link({ reach, listingId }, other) {
      if (!reachable(state, reach, listingId)) return undefined;
      const isPart = other.role === 'part';
      const link = { wholeId: isPart ? listingId : other.listingId, partId: isPart ? other.listingId : listingId };
      const isKnown = other.listingId === listingId || state.linkable.some(({ id }) => id === other.listingId);
      if (!isKnown) return { outcome: 'no_such_listing' };
      const refused = refusalOf(link, state.links);
      if (refused) return { outcome: refused };
      state.links.push(link);
      const made = linked(listingId).find((each) => each.listingId === other.listingId);
      if (!made) throw new Error('What was linked is linked.');
      return { outcome: 'linked', link: made, affected: [listingId, other.listingId] };
    },
    async unlink({ reach, listingId }, otherId) {
      const known = state.links.find(({ wholeId, partId }) =>
        [wholeId, partId].every((end) => [listingId, otherId].includes(end)),
      );
      if (!known || !reachable(state, reach, listingId)) return undefined;
      state.links = state.links.filter((each) => each !== known);
      return [listingId, otherId];
    },
  };
}
