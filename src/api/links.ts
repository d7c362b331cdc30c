import * as contract from '../contract/links.ts';
import type { LinkMade } from '../link-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand } from './by-hand.ts';
import { invalid, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals, type Signals } from './signals.ts';

/** Links between a whole house and its rooms, which close each other. */
export function linkRoutes(deps: ApiDeps) {
  const { links } = deps;
  const signals = createSignals(deps);
  return {
    listListingLinks: handle(contract.listListingLinks, async (call) => {
      const { listingId } = call.params;
      const linked = await links.list(call.reach, listingId);
      return linked ? { data: [...linked] } : notFound('listing', listingId);
    }),

    linkListing: handle(contract.linkListing, async (call) => {
      const { listingId } = call.params;
      const made = await links.link(byHand(call, listingId), call.body);
      if (!made) return notFound('listing', listingId);
      if (made.outcome !== 'linked') return refusedLink(made.outcome, call.body.listingId);
      await tellAll(signals, made.affected);
      return { data: made.link, location: `/api/listings/${listingId}/links` };
    }),

    unlinkListing: handle(contract.unlinkListing, async (call) => {
      const { listingId } = call.params;
      const affected = await links.unlink(byHand(call, listingId), call.query.listingId);
      if (!affected) return notFound('link with listing', call.query.listingId);
      await tellAll(signals, affected);
      return { data: undefined };
    }),
  };
}

/** Each has destinations of its own. */
async function tellAll(signals: Signals, listingIds: readonly string[]): Promise<void> {
  await Promise.all(listingIds.map((listingId) => signals.changed(listingId)));
}

type Refused = Exclude<NonNullable<LinkMade>['outcome'], 'linked'>;

type LinkRefused = Refusal<
  'not_found' | 'invalid' | 'listings_already_linked' | 'links_of_two_levels' | 'too_many_links'
>;

function refusedLink(outcome: Refused, otherId: string): LinkRefused {
  switch (outcome) {
    case 'no_such_listing':
      return notFound('listing', otherId);
    case 'same_listing':
      return invalid([{ pointer: '/listingId', code: 'invalid', detail: 'must be another listing than this one' }]);
    case 'already_linked':
      return {
        refused: 'listings_already_linked',
        detail: `Listing ${otherId} is linked to this one. Nothing is to be done.`,
      };
    case 'whole_is_part':
    case 'part_is_whole':
      return { refused: 'links_of_two_levels', detail: levels[outcome] };
    case 'too_many_links':
      return {
        refused: 'too_many_links',
        detail: 'At most 30 listings close with one. End a link that is not needed.',
      };
  }
}

const levels = {
  whole_is_part: 'What is to be the whole is a part of another listing. Link the parts with that one, each by itself.',
  part_is_whole: 'What is to be a part has parts of its own. Link those parts with the whole, each by itself.',
} as const;
