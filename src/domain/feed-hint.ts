import { type CalendarDate, plusDays } from './calendar-date.ts';
import { FAR_DAYS } from './feed-window.ts';
import { LAST_NIGHT_WARNING } from './last-night-warning.ts';
import { intersection, merged, type NightRange, overlaps } from './night-range.ts';
import type { ObservedEvent } from './observed-event.ts';

/** A calendar of the member's that is connected already: the stays that it lists now, without what only follows the date. */
export type KnownFeed = {
  readonly connectionId: string;
  readonly label: string;
  readonly listingId: string;
  readonly listingName: string;
  readonly stays: readonly NightRange[];
};

/**
 * What a host should look at before a calendar is connected.
 * `own_export`: `ourEvents` of its events are relais' own, all of them where an export of ours was given, some where a
 * platform copied them. `same_nights`: its coming stays take exactly the nights of a connected calendar's.
 * `wrong_listing`: `overlapping` of its coming `stays` overlap stays that the chosen listing's calendars know.
 * `end_is_last_night`: its ends look like last nights.
 */
export type FeedHint =
  | { readonly kind: 'own_export'; readonly ourEvents: number; readonly events: number }
  | ({ readonly kind: 'same_nights' } & Pick<KnownFeed, 'connectionId' | 'label' | 'listingId' | 'listingName'>)
  | { readonly kind: 'wrong_listing'; readonly overlapping: number; readonly stays: number }
  | { readonly kind: 'end_is_last_night' };

/** What hints are taken from: the calendar's events and warnings, the date, and what else is known, of the chosen listing too. */
export type HintSource = {
  readonly events: readonly ObservedEvent[];
  readonly warnings: readonly string[];
  readonly today: CalendarDate;
  readonly known: readonly KnownFeed[];
  /** Stays that the chosen listing has from elsewhere: its connected calendars' and direct bookings. */
  readonly listingStays: readonly NightRange[];
};

/** With fewer stays, an overlap is more likely a booking taken twice. */
const MIN_STAYS_TO_COMPARE = 3;

/** All hints, the most telling first. Of an export of ours nothing else is worth saying. */
export function hintsOf({ events, warnings, today, known, listingStays }: HintSource): FeedHint[] {
  const ourEvents = events.filter(isOurs).length;
  const own: FeedHint[] = ourEvents > 0 ? [{ kind: 'own_export', ourEvents, events: events.length }] : [];
  if (ourEvents > 0 && ourEvents === events.length) return own;
  const stays = events.filter((event) => isStay(event) && !isOurs(event) && event.to > today);
  return [
    ...own,
    ...sameNights(stays, known, today),
    ...wrongListing(stays, listingStays),
    ...(warnings.includes(LAST_NIGHT_WARNING) ? [{ kind: 'end_is_last_night' } as const] : []),
  ];
}

/** True for an event that relais published: its UID ends like those of every export. */
export function isOurs({ uid }: Pick<ObservedEvent, 'uid'>): boolean {
  return /-relais@[^@]*$/.test(uid) || uid === 'nothing-closed-relais';
}

/** True for what is a booking or cannot be told from one. */
export function isStay({ eventClass }: Pick<ObservedEvent, 'eventClass'>): boolean {
  return eventClass !== 'block';
}

function sameNights(stays: readonly NightRange[], known: readonly KnownFeed[], today: CalendarDate): FeedHint[] {
  const nights = comingNights(stays, today);
  if (nights === '') return [];
  return known
    .filter((feed) => comingNights(feed.stays, today) === nights)
    .map(({ connectionId, label, listingId, listingName }) => ({
      kind: 'same_nights',
      connectionId,
      label,
      listingId,
      listingName,
    }));
}

/**
 * Equal for equal sets of nights, however they are cut into stays; empty without a night. The far end is left out: it moves
 * with the date, and what it grew by since the last poll is a window there.
 */
function comingNights(stays: readonly NightRange[], today: CalendarDate): string {
  const bounds = { from: today, to: plusDays(today, FAR_DAYS) };
  return merged(stays.flatMap((stay) => intersection(stay, bounds) ?? []))
    .map(({ from, to }) => `${from}/${to}`)
    .join(' ');
}

function wrongListing(stays: readonly NightRange[], listingStays: readonly NightRange[]): FeedHint[] {
  const overlapping = stays.filter((stay) => contradicts(stay, listingStays)).length;
  if (stays.length < MIN_STAYS_TO_COMPARE || overlapping * 2 <= stays.length) return [];
  return [{ kind: 'wrong_listing', overlapping, stays: stays.length }];
}

/** A stay of exactly the nights of others is a copy of them, as platforms make of each other's calendars. */
function contradicts(stay: NightRange, others: readonly NightRange[]): boolean {
  const touched = merged(others.filter((other) => overlaps(other, stay)));
  const [only] = touched;
  if (only === undefined) return false;
  return touched.length > 1 || only.from !== stay.from || only.to !== stay.to;
}
