import type { FeedStyle } from './observed-event.ts';

/** What of a feed’s way of writing is new: a PRODID, a property of its events, or what its dialect does not know. */
export const driftKinds = ['program', 'property', 'unfamiliar'] as const;
export type DriftKind = (typeof driftKinds)[number];

/** One thing that is new in how a feed is written; `detail` names it, without what the feed says. */
export type FeedDrift = { readonly kind: DriftKind; readonly detail: string };

/**
 * What a poll’s style has that the feed never had. At the first good poll only what its dialect does not know is news. A
 * mark that the dialect knows is none at any poll: a host’s first block is written as blocks are.
 * Platforms change without notice: an ORGANIZER on every event, another PRODID, another prefix of UIDs.
 */
export function driftSince(before: FeedStyle | null, style: FeedStyle): FeedDrift[] {
  const unfamiliar = newIn(before?.unfamiliar ?? [], style.unfamiliar, 'unfamiliar');
  if (before === null) return unfamiliar;
  return [
    ...newIn(before.programs, style.programs, 'program'),
    ...newIn(before.properties, style.properties, 'property'),
    ...unfamiliar,
  ];
}

/**
 * Everything the feed was ever seen to be written like. A calendar without events adds nothing to what is known of events,
 * so the first one with events is no news after it.
 */
export function styleKnown(before: FeedStyle | null, style: FeedStyle): FeedStyle {
  return {
    programs: union(before?.programs, style.programs),
    properties: union(before?.properties, style.properties),
    marks: union(before?.marks, style.marks),
    unfamiliar: union(before?.unfamiliar, style.unfamiliar),
  };
}

/** Lists stay this short whatever a hostile feed invents; what is beyond is neither told nor kept. */
const MAX_KNOWN = 100;

function union(known: readonly string[] | undefined, seen: readonly string[]): string[] {
  return [...new Set([...(known ?? []), ...seen])].slice(0, MAX_KNOWN).sort();
}

function newIn(known: readonly string[], seen: readonly string[], kind: DriftKind): FeedDrift[] {
  const isFirstOfItsKind = known.length === 0 && kind !== 'unfamiliar';
  if (isFirstOfItsKind || known.length >= MAX_KNOWN) return [];
  return seen.filter((detail) => !known.includes(detail)).map((detail) => ({ kind, detail }));
}
