import type { Day } from './day.ts';
import { plusMonths } from './day.ts';
import type { Random } from './random.ts';
import type { RecordedPlatform } from './recording.ts';

/**
 * How the far end of a room's calendar is closed. `season`: from a fixed night that the host moves when the next season
 * opens. `rolling`: from a number of days ahead, the booking window, so that both ends move with the date.
 */
export type Tail =
  | { readonly kind: 'none' }
  | { readonly kind: 'season'; readonly from: Day }
  | { readonly kind: 'rolling'; readonly windowDays: number };

/** What does not change in the life of a room. `noticeNights` from today on cannot be booked (0 where there is no rule). */
export type Room = {
  readonly name: string;
  readonly platform: RecordedPlatform;
  readonly timeZone: string;
  readonly tail: Tail;
  readonly noticeNights: number;
};

/** Booking.com's day changes in Amsterdam, so its rooms are taken from where the date is the same. */
const zones: Readonly<Record<RecordedPlatform, readonly string[]>> = {
  airbnb: ['Europe/Paris', 'Europe/Rome', 'America/New_York', 'Europe/Lisbon'],
  'booking.com': ['Europe/Rome', 'Europe/Paris', 'Europe/Madrid'],
  vrbo: ['America/New_York', 'Europe/Paris', 'Europe/London'],
};

/** A room as it is on the first day of a recording. */
export function roomOn(firstDay: Day, platform: RecordedPlatform, random: Random): Room {
  return {
    name: `room ${random.whole(1, 1_000_000)}`,
    platform,
    timeZone: random.pick(zones[platform]),
    tail: tailOf(firstDay, platform, random),
    noticeNights: platform === 'airbnb' && random.chance(0.4) ? random.whole(1, 2) : 0,
  };
}

function tailOf(firstDay: Day, platform: RecordedPlatform, random: Random): Tail {
  switch (platform) {
    case 'airbnb':
      if (random.chance(0.5)) return { kind: 'season', from: firstDay + random.whole(150, 280) };
      return { kind: 'rolling', windowDays: random.pick([180, 270, 365]) };
    case 'booking.com':
      return random.chance(0.1) ? { kind: 'none' } : { kind: 'season', from: firstDay + random.whole(150, 420) };
    case 'vrbo':
      return { kind: 'none' };
  }
}

/** The day on which the calendar ends: Airbnb and Vrbo a year ahead, Booking.com on the same day 18 months ahead. */
export function calendarEnd(platform: RecordedPlatform, today: Day): Day {
  return platform === 'booking.com' ? plusMonths(today, 18) : today + 365;
}
