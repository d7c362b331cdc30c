import type { Dialect } from './dialect.ts';
import { type FeedEntry } from './feed-entry.ts';
import { icsDay, icsInstant, icsText } from './ics.ts';
import { hexOf } from './random.ts';

const PAST_STAYS_DAYS = 90;
const guestNames = ['Anna', 'Louis', 'Marta', 'Jonas', 'Ines', 'Paul', 'Clara', 'Hugo'];

/**
 * Vrbo: UID first, the guest's first name in the summary, a version 4 UUID for a booking and one made from the dates for
 * a block, a bare LF at the end of lines, past stays for months, no horizon tail.
 */
export const vrbo: Dialect = {
  contentType: 'text/calendar;charset=UTF-8',
  list: ({ world, stays, platformDay }) =>
    stays
      .filter(({ to }) => to > platformDay - PAST_STAYS_DAYS)
      .map(({ id, kind, from, to }) => ({
        from,
        to,
        entryClass: kind,
        uid:
          kind === 'block'
            ? vrboBlockUid(from, to, world.uidSeries)
            : uuidOf(`${world.room.name} ${world.uidSeries} ${id}`),
        windowFrom: null,
        stays: [id],
      })),
  write: (entries, { fetchedAtMs, extraLines }) => {
    const stamp = `DTSTAMP:${icsInstant(fetchedAtMs)}`;
    return icsText(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//HomeAway.com, Inc.//EN',
        'CALSCALE:GREGORIAN',
        ...entries.flatMap((entry) => [
          'BEGIN:VEVENT',
          `UID:${entry.uid}`,
          stamp,
          `DTSTART;VALUE=DATE:${icsDay(entry.from)}`,
          `DTEND;VALUE=DATE:${icsDay(entry.to)}`,
          `SUMMARY:${entry.entryClass === 'block' ? 'Blocked' : `Reserved - ${guestName(entry)}`}`,
          ...extraLines,
          'END:VEVENT',
        ]),
        'END:VCALENDAR',
      ],
      '\n',
    );
  },
};

/** The UID of a block: the digits of its dates, in the form of a UUID. */
export function vrboBlockUid(from: number, to: number, series: number): string {
  const digits = `${icsDay(from)}${icsDay(to)}`;
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12)}-0000-${String(series).padStart(12, '0')}`;
}

function uuidOf(name: string): string {
  const hex = hexOf(name);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function guestName({ stays }: FeedEntry): string {
  return guestNames[Number.parseInt(hexOf(stays.join(' ')).slice(0, 4), 16) % guestNames.length] ?? 'Anna';
}
