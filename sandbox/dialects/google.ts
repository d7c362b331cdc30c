import type { Block, Room } from '../room.ts';
import { type Asking, type Dialect, lastingHex } from './dialect.ts';
import { calendarText, icsDate, icsUtc } from './ics-text.ts';

/**
 * A Google calendar that a host keeps by hand, shared by its secret address. Sources: sample files in public repositories
 * of calendar readers. Whole days as DATE; texts are the host's own, so nothing tells a guest from a block but them.
 */
export const google: Dialect = (room, asking) =>
  calendarText(
    [
      'BEGIN:VCALENDAR',
      'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
      'VERSION:2.0',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      `X-WR-CALNAME:${room.room}`,
      'X-WR-TIMEZONE:Europe/Paris',
      ...room.reservations.flatMap((reservation) => eventLines(room, reservation, { asking, summary: 'Réservé' })),
      ...room.blocks.flatMap((block) => eventLines(room, block, { asking, summary: 'Not available' })),
      'END:VCALENDAR',
    ],
    '\r\n',
  );

function eventLines(room: Room, entry: Block, { asking, summary }: { asking: Asking; summary: string }): string[] {
  return [
    'BEGIN:VEVENT',
    `DTSTART;VALUE=DATE:${icsDate(entry.from)}`,
    `DTEND;VALUE=DATE:${icsDate(entry.to)}`,
    `DTSTAMP:${icsUtc(asking.fetchedAt)}`,
    `UID:${lastingHex(['google', room.room, entry.id], 26)}@google.com`,
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    `SUMMARY:${summary}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
  ];
}
