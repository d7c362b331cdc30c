import type { Day } from './day.ts';
import type { Dialect, Showing } from './dialect.ts';
import { type FeedEntry, NOTICE, TAIL } from './feed-entry.ts';
import { icsDay, icsInstant, icsText } from './ics.ts';
import { hexOf } from './random.ts';
import { calendarEnd } from './room.ts';

/**
 * Airbnb's “Hosting Calendar 1.0”: bookings and blocks told apart by the prefix of their UID, a booking's UID for life
 * even when its dates move, a stay in progress with its real start, gone a day or two after check-out. The calendar ends
 * a year ahead; a booking window or a closed season is a block up to there, a notice period a block at today.
 */
export const airbnb: Dialect = {
  contentType: 'text/calendar; charset=utf-8',
  list: (showing) => [...stayEntries(showing), ...noticeEntries(showing), ...tailEntries(showing)].sort(byStart),
  write: (entries, { fetchedAtMs, extraLines }) => {
    const stamp = `DTSTAMP:${icsInstant(fetchedAtMs)}`;
    return icsText(
      [
        'BEGIN:VCALENDAR',
        'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN',
        'CALSCALE:GREGORIAN',
        'VERSION:2.0',
        ...entries.flatMap((entry) => [
          'BEGIN:VEVENT',
          stamp,
          `DTSTART;VALUE=DATE:${icsDay(entry.from)}`,
          `DTEND;VALUE=DATE:${icsDay(entry.to)}`,
          ...textLines(entry),
          ...extraLines,
          'END:VEVENT',
        ]),
        'END:VCALENDAR',
      ],
      '\r\n',
    );
  },
};

/** The UID of a block, which is a function of what it is called. */
export function airbnbBlockUid(name: string): string {
  return `7f662ec65913-${hexOf(name)}@airbnb.com`;
}

function textLines({ uid, entryClass }: FeedEntry): string[] {
  if (entryClass !== 'booking') return ['SUMMARY:Airbnb (Not available)', `UID:${uid}`];
  const code = `HM${hexOf(uid).slice(0, 8).toUpperCase()}`;
  const digits = String(Number.parseInt(hexOf(code).slice(0, 6), 16) % 10_000).padStart(4, '0');
  const url = `https://www.airbnb.com/hosting/reservations/details/${code}`;
  return [
    'SUMMARY:Reserved',
    `UID:${uid}`,
    `DESCRIPTION:Reservation URL: ${url}\\nPhone Number (Last 4 Digits): ${digits}`,
  ];
}

function stayEntries({ world, stays, platformDay }: Showing): FeedEntry[] {
  return stays
    .filter(({ to }) => to >= platformDay - 1)
    .map(({ id, kind, from, to }) => {
      const name = `${world.room.name} ${id}`;
      const uid = kind === 'booking' ? `1418fb94e984-${hexOf(name)}@airbnb.com` : airbnbBlockUid(name);
      return { from, to, entryClass: kind, uid, windowFrom: null, stays: [id] };
    });
}

/** Free nights alone are closed by the notice period, one entry for each stretch. */
function noticeEntries({ world, stays, platformDay }: Showing): FeedEntry[] {
  const isFree = (night: Day): boolean => stays.every(({ from, to }) => night < from || night >= to);
  const nights = Array.from({ length: world.room.noticeNights }, (_, index) => platformDay + index).filter(isFree);
  const starts = nights.filter((night) => !nights.includes(night - 1));
  return starts.map((from) => {
    const to = nights.includes(from + 1) ? from + 2 : from + 1;
    return { ...blockOf(world.room.name, from, to), windowFrom: from, stays: [NOTICE] };
  });
}

function tailEntries({ world, platformDay, firstEnd }: Showing): FeedEntry[] {
  const from = world.tailFrom(platformDay);
  const to = calendarEnd('airbnb', platformDay);
  if (from === undefined || from >= to) return [];
  const windowFrom = world.tail.kind === 'rolling' ? from : firstEnd;
  return [{ ...blockOf(world.room.name, from, to), windowFrom, stays: [TAIL] }];
}

function blockOf(room: string, from: Day, to: Day) {
  return { from, to, entryClass: 'block' as const, uid: airbnbBlockUid(`${room} ${from} ${to}`) };
}

function byStart(a: FeedEntry, b: FeedEntry): number {
  return a.from - b.from;
}
