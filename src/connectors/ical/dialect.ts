import { assertNever } from '../../domain/assert-never.ts';
import type { EventClass } from '../../domain/observed-event.ts';
import type { Platform } from '../../domain/platform.ts';

/** What a platform writes on one event that says what it is. Empty where the event has none. */
export type EventMark = { readonly uid: string; readonly summary: string };

const programs: readonly (readonly [RegExp, Platform])[] = [
  [/\/\/Airbnb Inc\b/i, 'airbnb'],
  [/\bbooking\.com\b/i, 'booking.com'],
  [/\b(HomeAway|Vrbo|Abritel)\b/i, 'vrbo'],
  [/\bGreenGo\b/i, 'greengo'],
  [/\/\/Google Inc\/\//i, 'google'],
];

const uidDomains: readonly (readonly [RegExp, Platform])[] = [
  [/@airbnb\.com$/i, 'airbnb'],
  [/@booking\.com$/i, 'booking.com'],
  [/@(homeaway|vrbo|abritel)\.(com|fr)$/i, 'vrbo'],
  [/@([\w-]+\.)*greengo\.voyage$/i, 'greengo'],
  [/@google\.com$/i, 'google'],
];

const airbnbBookingUid = /^1418fb94e984-/i;
const airbnbBlockUid = /^(7f662ec65913|6fec1092d3fa)-/i;
const vrboBooking = /^(reserved|réservée?|provisoire)(?!\p{L})/iu;
const vrboBlock = /^(blocked|indisponible|nicht verfügbar)(?!\p{L})/iu;
const plainBlock = /^(not available|blocked|unavailable)$/i;

/**
 * The platform that wrote a calendar: by its PRODID, which an empty calendar has too, else by the UIDs, if all of them
 * are of one platform's domain. A PRODID that nobody knows with UIDs of several domains is a hub: `other`.
 */
export function platformOf(prodId: string, marks: readonly EventMark[]): Platform {
  const program = programs.find(([pattern]) => pattern.test(prodId));
  if (program) return program[1];
  const domain = uidDomains.find(([pattern]) => marks.length > 0 && marks.every((mark) => pattern.test(mark.uid)));
  return domain?.[1] ?? 'other';
}

/**
 * Booking or block where the platform tells them apart, else `unknown`. Airbnb's UID prefix is a constant per class and
 * outlives its texts; Booking.com and GreenGo write reservations and closures alike; from a calendar that no platform
 * wrote, only a summary that says nothing but “not available” is a block.
 */
export function classOf(platform: Platform, mark: EventMark): EventClass {
  const summary = mark.summary.normalize('NFC').trim();
  switch (platform) {
    case 'airbnb':
      return airbnbClass(mark.uid, summary);
    case 'vrbo':
      if (vrboBooking.test(summary)) return 'booking';
      return vrboBlock.test(summary) ? 'block' : 'unknown';
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

function airbnbClass(uid: string, summary: string): EventClass {
  if (airbnbBookingUid.test(uid)) return 'booking';
  if (airbnbBlockUid.test(uid)) return 'block';
  if (/^reserved\b/i.test(summary)) return 'booking';
  return /^(airbnb \(not available\)|not available)$/i.test(summary) ? 'block' : 'unknown';
}

/**
 * What stays the same for the life of a reservation: Airbnb's UID. Empty elsewhere: Booking.com's UID changes every day
 * of a stay in progress, and the others promise nothing.
 */
export function identityOf(platform: Platform, mark: EventMark): string {
  return platform === 'airbnb' ? mark.uid : '';
}
