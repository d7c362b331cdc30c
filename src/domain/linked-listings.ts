import type { LinkedCause, RootCause } from './cause.ts';

/** A link: the part (a room) lies within the whole (a house). Both are listings of one owner. */
export type ListingLink = { readonly wholeId: string; readonly partId: string };

/** What a listing is in a link. */
export const linkRoles = ['whole', 'part'] as const;
export type LinkRole = (typeof linkRoles)[number];

/**
 * Why two listings are not linked. Links are of two levels: what is a part of one listing has no parts of its own, so there
 * are no cycles, and no room of a room whose nights a house would not know of.
 */
export const linkRefusals = ['same_listing', 'already_linked', 'whole_is_part', 'part_is_whole'] as const;
export type LinkRefusal = (typeof linkRefusals)[number];

/**
 * What became of a listing that was to be deleted; undefined when there is none. One that is `linked` stays, since the nights
 * that it closes elsewhere would open at once: `names` are those of the listings that it is linked to.
 */
export type ListingDeleted =
  | { readonly outcome: 'deleted' }
  | { readonly outcome: 'linked'; readonly names: readonly string[] }
  | undefined;

/** The first reason against a new link beside `links`, all of those that either of its listings has; undefined for none. */
export function refusalOf({ wholeId, partId }: ListingLink, links: readonly ListingLink[]): LinkRefusal | undefined {
  if (wholeId === partId) return 'same_listing';
  if (links.some((link) => link.wholeId === wholeId && link.partId === partId)) return 'already_linked';
  if (links.some((link) => link.partId === wholeId)) return 'whole_is_part';
  if (links.some((link) => link.wholeId === partId)) return 'part_is_whole';
  return undefined;
}

/**
 * The listings that cannot be let on the nights on which this one is, each once, by ID: the parts of a whole, the wholes of
 * a part, and the other wholes of a part (an upper floor and its house share rooms). Two parts of one whole are let beside
 * one another. It holds both ways.
 */
export function closedWith(listingId: string, links: readonly ListingLink[]): string[] {
  const parts = links.filter(({ wholeId }) => wholeId === listingId).map(({ partId }) => partId);
  const isOfThem = ({ partId }: ListingLink) => partId === listingId || parts.includes(partId);
  const wholes = links.filter(isOfThem).map(({ wholeId }) => wholeId);
  return [...new Set([...parts, ...wholes])].filter((id) => id !== listingId).sort();
}

/**
 * What a cause of one listing closes in those that are linked to it; undefined where it closes nothing there: an echo is no
 * root, and a window is its platform’s own rule. A linked closure is never a root, so that none is passed on.
 */
export function linkedClosure(listingId: string, root: RootCause): LinkedCause | undefined {
  if (root.kind === 'observed' && (root.eventClass === 'echo' || root.eventClass === 'window')) return undefined;
  const { id, since, from, to } = root;
  return { kind: 'linked', id, since, from, to, listingId, root };
}

/** True at the one of two linked listings that tells of their conflicts: whichever looks, they are told once. */
export function tellsOf(listingId: string, otherId: string): boolean {
  return listingId < otherId;
}
