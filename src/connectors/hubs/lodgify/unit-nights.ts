import { type CalendarDate, nightsBetween } from '../../../domain/calendar-date.ts';
import { type NightRange, nightsOf } from '../../../domain/night-range.ts';
import { type LodgifyPeriod, namedSchema, periodBookingSchema, periodSchema } from './lodgify-shapes.ts';

/**
 * What a stay that is named on a night is: `booking` (agreed or tentative) takes it; `enquiry` asks for it; `declined` is
 * over; `unclear` is a status that relais does not know, and counts as a booking.
 */
export type StayStanding = 'booking' | 'enquiry' | 'declined' | 'unclear';

/**
 * A night as the hub shows it. `closedPeriod` is the ID of the closed period that it is in, empty for one without an ID,
 * null for none. `isImported`: a calendar of another channel is on it. `isUnclear`: a cause of it could not be read.
 */
export type HubNight = {
  readonly isClosed: boolean;
  readonly stays: ReadonlyMap<string, StayStanding>;
  readonly closedPeriod: string | null;
  readonly isImported: boolean;
  readonly isUnclear: boolean;
};

/** The nights that an answer covers. `mostAvailable`: the most units open on any of them. */
export type UnitNights = {
  readonly nights: ReadonlyMap<CalendarDate, HubNight>;
  readonly mostAvailable: number;
  readonly isWhole: boolean;
  readonly warnings: readonly string[];
};

const standings: Readonly<Record<string, StayStanding>> = {
  Booked: 'booking',
  Tentative: 'booking',
  Open: 'enquiry',
  Declined: 'declined',
};

/** Reads the periods of one room type over `horizon`. Nights that no readable period covers are left out and told. */
export function readUnitNights(periods: readonly unknown[], horizon: NightRange): UnitNights {
  const nights = new Map<CalendarDate, HubNight>();
  const dates = nightsOf(horizon);
  let [mostAvailable, unreadPeriods, unreadStays] = [0, 0, 0];
  for (const entry of periods) {
    const parsed = periodSchema.safeParse(entry);
    if (!parsed.success) {
      unreadPeriods += 1;
      continue;
    }
    const { night, unread } = nightOf(parsed.data);
    unreadStays += unread;
    mostAvailable = Math.max(mostAvailable, parsed.data.available);
    for (const date of datesIn(parsed.data, dates)) nights.set(date, together(nights.get(date), night));
  }
  const missing = dates.filter((date) => !nights.has(date));
  const warnings = [
    ...(unreadPeriods > 0 ? [`${unreadPeriods} periods of availability could not be read`] : []),
    ...(unreadStays > 0 ? [`${unreadStays} stays named in availability could not be read`] : []),
    ...(missing.length > 0 ? [`availability leaves out ${missing.length} nights from ${missing[0]} on`] : []),
  ];
  return { nights, mostAvailable, isWhole: warnings.length === 0, warnings };
}

/** True for a stay that takes its nights. */
export function takesNights(standing: StayStanding): boolean {
  return standing === 'booking' || standing === 'unclear';
}

/** True when something of the hub itself, other than a closed period, is on the night: it must never be opened. */
export function isHeldByHub({ stays, isImported, isUnclear }: HubNight): boolean {
  return isImported || isUnclear || [...stays.values()].some(takesNights);
}

function nightOf(period: LodgifyPeriod): { night: HubNight; unread: number } {
  const entries = (period.bookings ?? []).map((entry) => periodBookingSchema.safeParse(entry));
  const read = entries.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const stays = new Map(read.map(({ id, status }) => [id, standings[status ?? ''] ?? 'unclear']));
  const closedPeriod = periodIdOf(period.closed_period);
  const unread = entries.length - read.length;
  const isClosed = period.available <= 0 || closedPeriod !== null;
  const isImported = isClosed && (period.channel_calendars ?? []).length > 0;
  return { night: { isClosed, stays, closedPeriod, isImported, isUnclear: unread > 0 }, unread };
}

function periodIdOf(written: unknown): string | null {
  if (written === null || written === undefined || written === false) return null;
  if (typeof written === 'number' || typeof written === 'string') return String(written);
  return namedSchema.safeParse(written).data?.id ?? '';
}

/** Those of `dates`, which follow one another, that are in the period. */
function datesIn({ start, end }: LodgifyPeriod, dates: readonly CalendarDate[]): readonly CalendarDate[] {
  const [from = start] = dates;
  return dates.slice(Math.max(0, nightsBetween(from, start)), Math.max(0, nightsBetween(from, end) + 1));
}

/** Two periods on one night: whatever closes it in either. */
function together(one: HubNight | undefined, other: HubNight): HubNight {
  if (one === undefined) return other;
  return {
    isClosed: one.isClosed || other.isClosed,
    stays: new Map([...one.stays, ...other.stays]),
    closedPeriod: one.closedPeriod ?? other.closedPeriod,
    isImported: one.isImported || other.isImported,
    isUnclear: one.isUnclear || other.isUnclear,
  };
}
