import type { Block, Room } from '../room.ts';
import { type Asking, type Dialect, lastingHex } from './dialect.ts';
import { calendarText, icsDate, icsUtc } from './ics-text.ts';

/**
 * Booking.com's export. Sources: exports pasted into public issues (tykeal/homeassistant-rental-control and others) and
 * ten months of recordings. Bookings and closures are written alike; the UID is a function of the room and the first
 * night; a stay in progress is moved to begin today, so both change every day of it.
 */
export const bookingCom: Dialect = (room, asking) => {
  const entries = [...room.reservations, ...room.blocks]
    .filter(({ to }) => to > asking.today)
    .map((entry) => ({ ...entry, from: entry.from < asking.today ? asking.today : entry.from }))
    .sort((a, b) => a.from.localeCompare(b.from));
  return calendarText(
    [
      'BEGIN:VCALENDAR',
      // Three backslashes and all: this is how the platform escapes the comma of “Booking.com, b.v.”.
      'PRODID:-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN',
      'METHOD:PUBLISH',
      'VERSION:2.0',
      ...entries.flatMap((entry) => eventLines(room, entry, asking)),
      'END:VCALENDAR',
    ],
    '\r\n',
  );
};

function eventLines(room: Room, { from, to }: Block, { fetchedAt }: Asking): string[] {
  return [
    'BEGIN:VEVENT',
    `DTSTAMP:${icsUtc(fetchedAt)}`,
    `DTSTART;VALUE=DATE:${icsDate(from)}`,
    `DTEND;VALUE=DATE:${icsDate(to)}`,
    `UID:${lastingHex(['booking.com', room.room, from], 32)}@booking.com`,
    'SUMMARY:CLOSED - Not available',
    'ORGANIZER:mailto:noreply@booking.com',
    'END:VEVENT',
  ];
}
