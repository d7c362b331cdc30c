import { assertNever } from '../../domain/assert-never.ts';
import type { FeedPlatform } from '../../domain/platform.ts';
import { airbnbPrefixes, vrboWords } from './dialect-words.ts';
import { comparable, type EventMark } from './event-mark.ts';

/**
 * What an event bears that its dialect tells classes by: Airbnb's UID prefix, the first word of Vrbo's summary, “CLOSED”
 * of Booking.com. Undefined where there is none; never text that can hold a guest's name.
 */
export function markOf(platform: FeedPlatform, mark: EventMark): string | undefined {
  switch (platform) {
    case 'airbnb':
      return airbnbPrefix(mark.uid);
    case 'vrbo':
      return vrboWord(mark.summary);
    case 'booking.com':
      return isClosed(mark.summary) ? 'CLOSED' : undefined;
    case 'greengo':
    case 'google':
    case 'other':
      return undefined;
    default:
      return assertNever(platform, 'Platform');
  }
}

/** What of an event its dialect does not know, in our words; undefined for all that was seen before. */
export function unfamiliarOf(platform: FeedPlatform, mark: EventMark): string | undefined {
  switch (platform) {
    case 'airbnb':
      return airbnbUnfamiliar(mark.uid);
    case 'vrbo':
      return vrboWord(mark.summary) === undefined ? 'Vrbo summary of no known class' : undefined;
    case 'booking.com':
      return isClosed(mark.summary) ? undefined : 'Booking.com summary of no known class';
    case 'greengo':
    case 'google':
    case 'other':
      return undefined;
    default:
      return assertNever(platform, 'Platform');
  }
}

function airbnbUnfamiliar(uid: string): string | undefined {
  const prefix = airbnbPrefix(uid);
  if (prefix === undefined) return 'Airbnb UID of no known form';
  return airbnbPrefixes.has(prefix) ? undefined : `Airbnb UID prefix ${prefix}`;
}

function airbnbPrefix(uid: string): string | undefined {
  const known = uid.slice(0, uid.indexOf('-'));
  return airbnbPrefixes.has(known) ? known : /^([0-9a-f]{12})-/i.exec(uid)?.[1]?.toLowerCase();
}

function vrboWord(summary: string): string | undefined {
  const text = comparable(summary).toLowerCase();
  const known = [...vrboWords.booking, ...vrboWords.tentative, ...vrboWords.block];
  return known.find((word) => text.startsWith(word) && !/^\p{L}/u.test(text.slice(word.length)));
}

function isClosed(summary: string): boolean {
  return /^closed\b/i.test(comparable(summary));
}
