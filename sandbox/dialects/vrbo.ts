import { daysAfter } from '../calendar-date.ts';
import type { Block, Reservation, Room } from '../room.ts';
import { type Asking, type Dialect, lastingHex } from './dialect.ts';
import { calendarText, icsDate, icsEscaped, icsUtc } from './ics-text.ts';

const PAST_STAYS_DAYS = 90;

/**
 * Vrbo's export, which Abritel and FeWo-direkt share. Sources: sample files in public repositories of calendar readers and
 * the help pages of the platform. It names the guest's first name, ends lines with a bare LF, keeps past stays for months,
 * and makes the UID of a block from its dates.
 */
export const vrbo: Dialect = (room, asking) => {
  const isListed = ({ to }: { to: string }): boolean => to >= daysAfter(asking.today, -PAST_STAYS_DAYS);
  return calendarText(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//HomeAway.com, Inc.//EN',
      'CALSCALE:GREGORIAN',
      ...room.reservations.filter(isListed).flatMap((reservation) => bookingLines(room, reservation, asking)),
      ...room.blocks
        .filter(isListed)
        .flatMap((block) => eventLines(block, asking, { uid: blockUid(block), summary: 'Blocked' })),
      'END:VCALENDAR',
    ],
    '\n',
  );
};

function bookingLines(room: Room, reservation: Reservation, asking: Asking): string[] {
  const firstName = reservation.guestName?.split(/\s+/)[0] ?? '';
  const summary = firstName === '' ? 'Reserved' : `Reserved - ${icsEscaped(firstName)}`;
  return eventLines(reservation, asking, { uid: lastingUuid(['vrbo', room.room, reservation.id]), summary });
}

function eventLines({ from, to }: Block, { fetchedAt }: Asking, marks: { uid: string; summary: string }): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${marks.uid}`,
    `DTSTAMP:${icsUtc(fetchedAt)}`,
    `DTSTART;VALUE=DATE:${icsDate(from)}`,
    `DTEND;VALUE=DATE:${icsDate(to)}`,
    `SUMMARY:${marks.summary}`,
    'END:VEVENT',
  ];
}

/** In the form of a version 4 UUID (RFC 9562 §5.4), but lasting. */
function lastingUuid(parts: readonly string[]): string {
  const hex = lastingHex(parts, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function blockUid({ from, to }: Block): string {
  const digits = `${icsDate(from)}${icsDate(to)}`;
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12)}-0000-000000000000`;
}
