import { describedZones } from './described-zones.ts';
import { canonicalZone, zoneNamed } from './zone-names.ts';
import { instantMsOf } from './zone-offsets.ts';

/**
 * The zone that a time of a feed stands in. `instantMs` gives the instant of a wall clock time read as if it were UTC,
 * undefined when the zone says nothing of it; `isListing` and `isUtc` say which dates its wall clock shows,
 * `isFloating` that the time named no zone.
 */
export type FeedZone = {
  readonly instantMs: (wallMs: number) => number | undefined;
  readonly isListing: boolean;
  readonly isUtc: boolean;
  readonly isFloating: boolean;
};

/** Finds the zone of a TZID; undefined when nobody describes it. Without a TZID a time floats: it is the listing's. */
export type FindZone = (tzid: string | undefined) => FeedZone | undefined;

/** Zones are dear to look up, and no calendar speaks of so many. */
const maxZones = 50;

/** The zone of times that end in Z. */
export const utcZone: FeedZone = { instantMs: (wallMs) => wallMs, isListing: false, isUtc: true, isFloating: false };

/**
 * The zones of one calendar (RFC 5545 §3.2.19): a TZID that is an IANA name, or ends in one after a slash, or is one of
 * Windows, means that zone, whatever the feed's own VTIMEZONE says, since those are often wrong; any other is looked up
 * among the VTIMEZONEs, given as their content lines.
 */
export function zonesOf(zones: readonly (readonly string[])[], listingTimeZone: string): FindZone {
  const listingName = canonicalZone(listingTimeZone) ?? listingTimeZone;
  const listing = { ...namedZone(listingName, listingName), isUtc: false, isFloating: true };
  let described: ReturnType<typeof describedZones> | undefined;
  const found = new Map<string, FeedZone | undefined>();
  return (tzid) => {
    if (tzid === undefined) return listing;
    if (found.has(tzid)) return found.get(tzid);
    if (found.size >= maxZones) return undefined;
    const name = zoneNamed(tzid);
    // Most feeds name a zone of the world, and taking VTIMEZONEs apart costs more than all the rest of a small one.
    const instantMs = name === undefined ? (described ??= describedZones(zones))(tzid) : undefined;
    const plain = instantMs && { instantMs, isListing: false, isUtc: false, isFloating: false };
    const zone = name === undefined ? plain : namedZone(name, listingName);
    found.set(tzid, zone);
    return zone;
  };
}

function namedZone(name: string, listingName: string): FeedZone {
  return {
    instantMs: (wallMs) => instantMsOf(name, wallMs),
    isListing: name === listingName,
    isUtc: ['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT'].includes(name),
    isFloating: false,
  };
}
