import { daysAfter } from '../calendar-date.ts';
import type { Block, Reservation, Room } from '../room.ts';
import { type Asking, type Dialect, lastingHex } from './dialect.ts';
import { calendarText, icsDate, icsEscaped, icsUtc } from './ics-text.ts';

/**
 * Airbnb's export, “Hosting Calendar 1.0”. Sources: exports that hosts pasted into public issues (Gribadan/RentTools.io,
 * developeregrem/fewohbee, tykeal/homeassistant-rental-control) and long recordings of such feeds. A stay keeps its UID
 * for life, even when its dates move; the UID's first part alone tells a booking from a block; a stay in progress keeps
 * its start, and one that ended is listed for another day.
 */
export const airbnb: Dialect = (room, asking) => {
  const isListed = ({ to }: { to: string }): boolean => to >= daysAfter(asking.today, -1);
  return calendarText(
    [
      'BEGIN:VCALENDAR',
      'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN',
      'CALSCALE:GREGORIAN',
      'VERSION:2.0',
      ...room.reservations.filter(isListed).flatMap((reservation) => bookingLines(room, reservation, asking)),
      ...room.blocks.filter(isListed).flatMap((block) => blockLines(room, block, asking)),
      'END:VCALENDAR',
    ],
    '\r\n',
  );
};

function bookingLines(room: Room, reservation: Reservation, asking: Asking): string[] {
  const hex = lastingHex(['airbnb', room.room, reservation.id], 32);
  const digits = String(Number.parseInt(hex.slice(0, 6), 16) % 10_000).padStart(4, '0');
  const address = `https://www.airbnb.com/hosting/reservations/details/HM${hex.slice(0, 8).toUpperCase()}`;
  return [
    ...datesOf(reservation, asking),
    'SUMMARY:Reserved',
    `UID:1418fb94e984-${hex}@airbnb.com`,
    `DESCRIPTION:${icsEscaped(`Reservation URL: ${address}\nPhone Number (Last 4 Digits): ${digits}`)}`,
    'END:VEVENT',
  ];
}

function blockLines(room: Room, block: Block, asking: Asking): string[] {
  const uid = `7f662ec65913-${lastingHex(['airbnb block', room.room, block.id], 32)}@airbnb.com`;
  return [...datesOf(block, asking), 'SUMMARY:Airbnb (Not available)', `UID:${uid}`, 'END:VEVENT'];
}

function datesOf({ from, to }: Block, { fetchedAt }: Asking): string[] {
  return [
    'BEGIN:VEVENT',
    `DTSTAMP:${icsUtc(fetchedAt)}`,
    `DTSTART;VALUE=DATE:${icsDate(from)}`,
    `DTEND;VALUE=DATE:${icsDate(to)}`,
  ];
}
