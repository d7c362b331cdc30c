import type { Block, Room } from '../room.ts';
import { type Asking, type Dialect, lastingHex } from './dialect.ts';
import { calendarText, icsDate, icsUtc } from './ics-text.ts';

/**
 * GreenGo's export, as far as it is known: two lines in a public repository show date-times at 00:00 UTC on both ends and
 * the text “GreenGo (Not Available)”, and blocks by hand are exported too. Nobody published a whole file: the PRODID and
 * the UIDs are made up here.
 */
export const greengo: Dialect = (room, asking) => {
  const entries = [...room.reservations, ...room.blocks].filter(({ to }) => to > asking.today);
  return calendarText(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//GreenGo//Calendar//FR',
      ...entries.flatMap((entry) => eventLines(room, entry, asking)),
      'END:VCALENDAR',
    ],
    '\r\n',
  );
};

function eventLines(room: Room, { id, from, to }: Block, { fetchedAt }: Asking): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${lastingHex(['greengo', room.room, id], 24)}@greengo.voyage`,
    `DTSTAMP:${icsUtc(fetchedAt)}`,
    `DTSTART:${icsDate(from)}T000000Z`,
    `DTEND:${icsDate(to)}T000000Z`,
    'SUMMARY:GreenGo (Not Available)',
    'END:VEVENT',
  ];
}
