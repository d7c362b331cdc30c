import { assertNever } from '../../domain/assert-never.ts';
import type { ObservedClass } from '../../domain/observed-event.ts';
import type { FeedPlatform } from '../../domain/platform.ts';
import { markOf } from './dialect-marks.ts';
import { airbnbPrefixes, vrboWords } from './dialect-words.ts';
import { comparable, type EventMark } from './event-mark.ts';

const programs: readonly (readonly [RegExp, FeedPlatform])[] = [
  [/\/\/Airbnb Inc\b/i, 'airbnb'],
  [/\bbooking\.com\b/i, 'booking.com'],
  [/\b(HomeAway|Vrbo|Abritel|FeWo-direkt)\b/i, 'vrbo'],
  [/\bGreenGo\b/i, 'greengo'],
  [/\/\/Google Inc\/\//i, 'google'],
  [/\/\/(Apple (Inc|Computer)|Microsoft Corporation|relais)\b|\b(Smoobu|OwnerRez)\b/i, 'other'],
];

const uidDomains: readonly (readonly [RegExp, FeedPlatform])[] = [
  [/@airbnb\.com$/i, 'airbnb'],
  [/@booking\.com$/i, 'booking.com'],
  [/@(homeaway|vrbo|abritel)\.(com|fr)$/i, 'vrbo'],
  [/@([\w-]+\.)*greengo\.voyage$/i, 'greengo'],
  [/@google\.com$/i, 'google'],
];

const plainBlock = /^(not available|blocked|unavailable)$/i;

/**
 * The platform that wrote a calendar: by its PRODID, which an empty calendar has too, else by the UIDs, if all of them
 * are of one platform's domain. A PRODID that nobody knows with UIDs of several domains is a hub: `other`.
 */
export function platformOf(prodId: string, marks: readonly EventMark[]): FeedPlatform {
  const program = programs.find(([pattern]) => pattern.test(prodId));
  if (program) return program[1];
  const domain = uidDomains.find(([pattern]) => marks.length > 0 && marks.every((mark) => pattern.test(mark.uid)));
  return domain?.[1] ?? 'other';
}

/** True for the PRODID of a program whose calendars were seen before. */
export function isKnownProgram(prodId: string): boolean {
  return programs.some(([pattern]) => pattern.test(prodId));
}

/** True for a calendar of Smoobu's, which lists each stay three times. */
export function isSmoobu(prodId: string): boolean {
  return /\bSmoobu\b/i.test(prodId);
}

/**
 * Booking or block where the platform tells them apart, else `unknown`. Airbnb's UID prefix is a constant per class and
 * outlives its texts; Booking.com and GreenGo write reservations and closures alike; from a calendar that no platform
 * wrote, only a summary that says nothing but “not available” is a block.
 */
export function classOf(platform: FeedPlatform, mark: EventMark): ObservedClass {
  const summary = comparable(mark.summary);
  switch (platform) {
    case 'airbnb':
      return airbnbClass(mark, summary);
    case 'vrbo':
      return vrboClass(mark);
    case 'booking.com':
    case 'greengo':
      return 'unknown';
    case 'google':
    case 'other':
      return plainBlock.test(summary) ? 'block' : 'unknown';
    default:
      return assertNever(platform, 'Platform');
  }
}

/** Without a known prefix by its texts: until 2019 the summary was the guest's name with the reservation code. */
function airbnbClass(mark: EventMark, summary: string): ObservedClass {
  const byPrefix = airbnbPrefixes.get(markOf('airbnb', mark) ?? '');
  if (byPrefix) return byPrefix;
  if (/^reserved\b|\(HM[A-Z0-9]{4,}\)$/i.test(summary)) return 'booking';
  return /^(airbnb \(not available\)|not available)$/i.test(summary) ? 'block' : 'unknown';
}

/** By the summary's first word; where that is new, a random UID (version 4, RFC 9562 §5.4) is a stay's. */
function vrboClass(mark: EventMark): ObservedClass {
  const word = markOf('vrbo', mark);
  if (vrboWords.block.some((known) => known === word)) return 'block';
  if (word !== undefined) return 'booking';
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(mark.uid)
    ? 'booking'
    : 'unknown';
}

/**
 * True for a stay that the platform itself calls uncertain by its text: Abritel's “Provisoire”. STATUS says it elsewhere.
 */
export function isTentative(platform: FeedPlatform, mark: EventMark): boolean {
  const word = platform === 'vrbo' ? markOf(platform, mark) : undefined;
  return vrboWords.tentative.some((known) => known === word);
}

/**
 * What stays the same for the life of a reservation: Airbnb's UID. Empty elsewhere: Booking.com's UID changes every day
 * of a stay in progress, and the others promise nothing.
 */
export function identityOf(platform: FeedPlatform, mark: EventMark): string {
  return platform === 'airbnb' ? mark.uid : '';
}
