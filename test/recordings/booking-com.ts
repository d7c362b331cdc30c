import type { Dialect, Showing } from './dialect.ts';
import { type FeedEntry, TAIL } from './feed-entry.ts';
import { icsDay, icsInstant, icsText } from './ics.ts';
import { hexOf } from './random.ts';
import { calendarEnd } from './room.ts';

/**
 * Booking.com, as long recordings of real rooms show it: guests and closures alike, a UID that is a function of room and
 * first night, a stay in progress cut to begin today, a closed season that ends 18 months ahead and moves with the date
 * (it stands still at the end of a long month and then jumps), CRLF and nothing long enough to fold.
 */
export const bookingCom: Dialect = {
  contentType: 'text/calendar',
  list: (showing) => {
    const stays = showing.stays
      .filter((stay) => stay.to > showing.platformDay)
      .map((stay) => entryOf(showing, { from: stay.from, to: stay.to, windowFrom: null, stays: [stay.id] }));
    const tailFrom = showing.world.tailFrom(showing.platformDay);
    if (tailFrom === undefined) return stays;
    const to = calendarEnd('booking.com', showing.platformDay);
    return [...stays, entryOf(showing, { from: tailFrom, to, windowFrom: showing.firstEnd, stays: [TAIL] })];
  },
  write: (entries, { fetchedAtMs, extraLines }) => {
    const stamp = `DTSTAMP:${icsInstant(fetchedAtMs)}`;
    return icsText(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN',
        'CALSCALE:GREGORIAN',
        'METHOD:PUBLISH',
        ...entries.flatMap(({ from, to, uid }) => [
          'BEGIN:VEVENT',
          stamp,
          `DTSTART;VALUE=DATE:${icsDay(from)}`,
          `DTEND;VALUE=DATE:${icsDay(to)}`,
          `UID:${uid}`,
          'SUMMARY:CLOSED - Not available',
          ...extraLines,
          'END:VEVENT',
        ]),
        'END:VCALENDAR',
      ],
      '\r\n',
    );
  },
};

type Unwritten = Pick<FeedEntry, 'from' | 'to' | 'windowFrom' | 'stays'>;

function entryOf({ world, platformDay }: Showing, entry: Unwritten): FeedEntry {
  const from = Math.max(entry.from, platformDay);
  const uid = `${hexOf(`${world.room.name} ${world.uidSeries} ${from}`)}@booking.com`;
  return { ...entry, from, entryClass: 'unknown', uid };
}

/** The entries with two neighbours written as one: under the first one's UID, with the nights of both. */
export function mergedPair(entries: readonly FeedEntry[], [first, second]: readonly [string, string]): FeedEntry[] {
  const a = entries.find(({ stays }) => stays.includes(first));
  const b = entries.find(({ stays }) => stays.includes(second));
  if (!a || !b || a === b || a.to !== b.from) return [...entries];
  const both = { ...a, to: b.to, stays: [...a.stays, ...b.stays] };
  return entries.flatMap((entry) => (entry === a ? [both] : entry === b ? [] : [entry]));
}
