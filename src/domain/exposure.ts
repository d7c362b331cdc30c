import type { Instant } from './instant.ts';
import { msBetween } from './instant.ts';
import { type NightRange, subtracted } from './night-range.ts';

/**
 * An edition of an export as a destination read it: the nights that it closes, when a reader that counts first had it and
 * when it last did. `etag` names its exact bytes (RFC 9110 §8.8.3).
 */
export type EditionRead = {
  readonly etag: string;
  readonly nights: readonly NightRange[];
  readonly firstReadAt: Instant;
  readonly lastReadAt: Instant;
  readonly reader: string;
};

/** The stay whose exposure is asked for. `since`: when relais learnt of it. */
export type ExposedStay = NightRange & { readonly since: Instant };

/**
 * How long a stay's nights stayed open at one destination. `closedBy` is the first edition read there that closes them
 * all, null while none was; `minutes` counts whole minutes from `since`, 0 when they were closed there before.
 */
export type Exposure = { readonly closedBy: EditionRead | null; readonly minutes: number | null };

/** Judges one destination by the editions that it read, in any order. */
export function exposureOf(stay: ExposedStay, editions: readonly EditionRead[]): Exposure {
  const before = standingAt(stay.since, editions);
  if (before && closes(before, stay)) return { closedBy: before, minutes: 0 };
  const after = editions
    .filter((edition) => edition.firstReadAt >= stay.since && closes(edition, stay))
    .sort((a, b) => (a.firstReadAt < b.firstReadAt ? -1 : 1));
  const [closedBy] = after;
  if (!closedBy) return { closedBy: null, minutes: null };
  return { closedBy, minutes: Math.floor(msBetween(stay.since, closedBy.firstReadAt) / 60_000) };
}

/**
 * The edition that the destination knew at `instant`. Not known when an edition from before was read again since: then
 * its last read before that instant is overwritten.
 */
function standingAt(instant: Instant, editions: readonly EditionRead[]): EditionRead | undefined {
  const before = editions.filter((edition) => edition.firstReadAt < instant);
  if (before.some((edition) => edition.lastReadAt >= instant)) return undefined;
  return before.sort((a, b) => (a.lastReadAt < b.lastReadAt ? -1 : 1)).at(-1);
}

function closes(edition: EditionRead, stay: NightRange): boolean {
  return subtracted([stay], edition.nights).length === 0;
}
