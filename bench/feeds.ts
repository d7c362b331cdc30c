/** `20260101` and so on, by day. */
function icsDate(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '');
}

function calendar(head: readonly string[], events: readonly (readonly string[])[]): Buffer {
  const body = events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  return Buffer.from(`${['BEGIN:VCALENDAR', 'VERSION:2.0', ...head, ...body, 'END:VCALENDAR'].join('\r\n')}\r\n`);
}

function stays(count: number, lines: (stay: number, from: string, to: string) => readonly string[]) {
  return Array.from({ length: count }, (_, stay) => lines(stay, icsDate(3 * stay), icsDate(3 * stay + 2)));
}

/** Stays by date as Airbnb writes them, fetched at the given time. */
export function dateFeed(count: number, stamp = '20261125T100412Z'): Buffer {
  const events = stays(count, (stay, from, to) => [
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${from}`,
    `DTEND;VALUE=DATE:${to}`,
    'SUMMARY:Reserved',
    `UID:1418fb94e984-${(stay * 2_654_435_761).toString(16).padStart(32, '0').slice(-32)}@airbnb.com`,
    'DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/de',
    ` tails/HM${String(stay).padStart(8, 'A')}\\nPhone Number (Last 4 Digits): ${1_000 + stay}`,
  ]);
  return calendar(['PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN'], events);
}

/** Stays by the clock of a zone as OwnerRez writes them, its VTIMEZONE included. */
export function zoneFeed(count: number, zone: string): Buffer {
  const rule = (name: string, month: number, [before, after]: readonly [string, string]) => [
    `BEGIN:${name}`,
    'DTSTART:19700329T020000',
    `RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=-1SU`,
    `TZOFFSETFROM:${before}`,
    `TZOFFSETTO:${after}`,
    `END:${name}`,
  ];
  const described = [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...rule('DAYLIGHT', 3, ['+0100', '+0200']),
    ...rule('STANDARD', 10, ['+0200', '+0100']),
    'END:VTIMEZONE',
  ];
  const events = stays(count, (stay, from, to) => [
    `UID:${stay}@ownerrez.example`,
    'DTSTAMP:20261125T100412Z',
    `DTSTART;TZID=${zone}:${from}T160000`,
    `DTEND;TZID=${zone}:${to}T100000`,
    'SUMMARY:Booked',
    'SEQUENCE:0',
  ]);
  return calendar(['PRODID:-//OwnerRez//NONSGML v1.0//EN', ...described], events);
}
