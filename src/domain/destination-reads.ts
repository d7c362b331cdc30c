import { type Instant, plusMinutes } from './instant.ts';
import { merged, type NightRange, overlaps, subtracted } from './night-range.ts';

/** An edition of an export that a reader that counts had: the nights that it closes, its first and its last read. */
export type ReadEdition = {
  readonly nights: readonly NightRange[];
  readonly firstReadAt: Instant;
  readonly lastReadAt: Instant;
};

/**
 * What a destination of a listing knows of us. `isOwn`: it is the very platform whose feed is judged. `isReExporting`: it
 * lists in its own feed what it imports. Once `revokedAt` it reads nothing more.
 */
export type DestinationReads = {
  readonly isOwn: boolean;
  readonly isReExporting: boolean;
  readonly revokedAt: Instant | null;
  readonly editions: readonly ReadEdition[];
};

/** A platform reads, and writes what it read into its own feed, within a day. */
export const PROPAGATION_HOURS = 24;

/**
 * The nights that destinations may list because they read them from us: by what they read last, or read within a day before
 * `now`, unless they read a calendar without them before the feed was last polled well, at `polledAt`: what it lists since
 * then it has from somebody else.
 */
export function nightsReadLately(
  destinations: readonly DestinationReads[],
  { now, polledAt }: { readonly now: Instant; readonly polledAt: Instant | null },
): NightRange[] {
  const since = plusMinutes(now, -PROPAGATION_HOURS * 60);
  return merged(
    destinations
      .filter(({ isOwn, isReExporting }) => isOwn || isReExporting)
      .flatMap((destination) => {
        const editions = destination.editions.filter(({ firstReadAt }) => firstReadAt < now);
        const last = latest(editions)?.nights ?? [];
        const lately = editions.filter(({ lastReadAt }) => lastReadAt >= since).flatMap(({ nights }) => nights);
        const dropped = subtracted(lately, last).filter((nights) => {
          const at = clearedAt({ ...destination, editions }, nights);
          return at === null || polledAt === null || at >= polledAt;
        });
        return [...last, ...dropped];
      }),
  );
}

/** True when one of its editions closed one of these nights. */
export function hasRead({ editions }: DestinationReads, nights: NightRange): boolean {
  return editions.some((edition) => closes(edition, nights));
}

/** Since when the destination knows an export without these nights, or can know none; null while it knows them. */
export function clearedAt({ editions, revokedAt }: DestinationReads, nights: NightRange): Instant | null {
  if (revokedAt !== null) return revokedAt;
  const last = latest(editions);
  if (!last || closes(last, nights)) return null;
  const known = editions.filter((edition) => closes(edition, nights)).map(({ lastReadAt }) => lastReadAt);
  return known.reduce((later, at) => (at > later ? at : later), last.firstReadAt);
}

function latest(editions: readonly ReadEdition[]): ReadEdition | undefined {
  return editions.reduce<ReadEdition | undefined>(
    (last, edition) => (last && last.lastReadAt >= edition.lastReadAt ? last : edition),
    undefined,
  );
}

function closes(edition: ReadEdition, nights: NightRange): boolean {
  return edition.nights.some((closed) => overlaps(closed, nights));
}
