import type { Instant } from './domain/instant.ts';
import type { LinkRefusal, LinkRole } from './domain/linked-listings.ts';
import type { Reach } from './domain/member.ts';
import type { ByHand } from './ports.ts';

/**
 * A listing that closes with another one. `role` is what it is in their link; `neighbour`: no link joins the two, they are
 * wholes that share a part. `linkedAt` is null for a neighbour.
 */
export type LinkedListing = {
  readonly listingId: string;
  readonly name: string;
  readonly active: boolean;
  readonly role: LinkRole | 'neighbour';
  readonly linkedAt: Instant | null;
};

/** The one to be linked, and what it is in the link. */
export type NewLink = { readonly listingId: string; readonly role: LinkRole };

/**
 * What became of a link; undefined when the listing is not within reach. `affected` are the listings whose nights may have
 * changed by it, the two of the link among them.
 */
export type LinkMade =
  | { readonly outcome: 'linked'; readonly link: LinkedListing; readonly affected: readonly string[] }
  | { readonly outcome: LinkRefusal | 'too_many_links' | 'no_such_listing' }
  | undefined;

export interface LinkStore {
  /** The listings that close with this one: wholes, parts, then neighbours, each by name. */
  list(reach: Reach, listingId: string): Promise<readonly LinkedListing[] | undefined>;
  /** Links two listings of one owner and closes in each what is taken in the other, in one transaction. */
  link(by: ByHand, other: NewLink): Promise<LinkMade>;
  /** Ends a link with the closures that stand by it alone; gives the listings that it affected, undefined where there was none. */
  unlink(by: ByHand, otherId: string): Promise<readonly string[] | undefined>;
}
