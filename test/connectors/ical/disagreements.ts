import { aCalendar, aStay } from './calendar-builder.ts';

/** A feed of which another reader makes something else: what each says of it, and why ours is right. */
export type Disagreement = {
  readonly feed: string;
  readonly why: string;
  readonly text: string;
  readonly timeZone?: string;
  readonly is: { readonly ours: string; readonly nodeIcal: string; readonly icalJs: string };
};

const stay = aStay('2026-12-24', '2026-12-27', 'UID:a');
const body = aCalendar([stay]);
const zoned = (tzid: string, zone = '') =>
  aCalendar([['UID:a', `DTSTART;TZID=${tzid}:20261224T003000`, `DTEND;TZID=${tzid}:20261227T003000`]]).replace(
    'BEGIN:VEVENT',
    `${zone}BEGIN:VEVENT`,
  );
const wrongZone =
  'BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n';
const smoobu = aCalendar(
  [
    aStay('2026-12-24', '2026-12-25', 'UID:a', 'SUMMARY:Check-in: Jeanne'),
    aStay('2026-12-27', '2026-12-28', 'UID:b', 'SUMMARY:Check-out: Jeanne'),
    aStay('2026-12-24', '2026-12-27', 'UID:c', 'SUMMARY:Jeanne'),
  ],
  '-//Smoobu//EN',
);

/** For a listing in Paris unless told otherwise. */
export const disagreements: readonly Disagreement[] = [
  {
    feed: 'two stays under one UID',
    why: 'its events are kept by UID: the first stay is lost, and its nights are sold twice',
    text: aCalendar([stay, aStay('2026-12-28', '2026-12-30', 'UID:a')]),
    is: {
      ours: '2026-12-24..2026-12-27 2026-12-28..2026-12-30',
      nodeIcal: '2026-12-28..2026-12-30',
      icalJs: '2026-12-24..2026-12-27 2026-12-28..2026-12-30',
    },
  },
  {
    feed: 'two VCALENDARs in one body',
    why: 'the second takes the place of the first',
    text: body + aCalendar([aStay('2026-12-01', '2026-12-03', 'UID:b')]),
    is: {
      ours: '2026-12-01..2026-12-03 2026-12-24..2026-12-27',
      nodeIcal: '2026-12-01..2026-12-03',
      icalJs: '2026-12-01..2026-12-03 2026-12-24..2026-12-27',
    },
  },
  {
    feed: 'names in small letters',
    why: 'names are compared as written, so it is an empty calendar',
    text: body.toLowerCase(),
    is: { ours: '2026-12-24..2026-12-27', nodeIcal: '', icalJs: '2026-12-24..2026-12-27' },
  },
  {
    feed: 'an error page with status 200',
    why: 'an error page is no calendar, least of all an empty one',
    text: '<html>Service unavailable</html>',
    is: { ours: 'refused', nodeIcal: '', icalJs: 'throws' },
  },
  {
    feed: 'a JSON error with status 200',
    why: 'the same',
    text: '{"code":500}',
    is: { ours: 'refused', nodeIcal: '', icalJs: 'throws' },
  },
  {
    feed: 'an empty body',
    why: 'the same',
    text: '',
    is: { ours: 'refused', nodeIcal: '', icalJs: '' },
  },
  {
    feed: 'a calendar cut within an event',
    why: 'what is cut short is no calendar',
    text: body.slice(0, body.indexOf('END:VEVENT')),
    is: { ours: 'refused', nodeIcal: '', icalJs: 'throws' },
  },
  {
    feed: 'a calendar cut between two events',
    why: 'it would be a calendar with a stay less',
    text: aCalendar([stay, stay]).slice(0, body.indexOf('END:VCALENDAR')),
    is: { ours: 'refused', nodeIcal: '2026-12-24..2026-12-27', icalJs: 'throws' },
  },
  {
    feed: 'a VEVENT inside another component',
    why: 'it is passed over, and its nights with it',
    text: body.replace('BEGIN:VEVENT', 'BEGIN:X\r\nBEGIN:VEVENT').replace('END:VEVENT', 'END:VEVENT\r\nEND:X'),
    is: { ours: 'refused', nodeIcal: '', icalJs: '' },
  },
  {
    feed: 'a wrong VTIMEZONE of Europe/Paris (OwnerRez)',
    why: 'the name of the zone counts, not what the feed says of it',
    text: zoned('Europe/Paris', wrongZone),
    is: { ours: '2026-12-24..2026-12-27', nodeIcal: '2026-12-24..2026-12-27', icalJs: '2026-12-23..2026-12-26' },
  },
  {
    feed: 'a TZID without VTIMEZONE',
    why: 'a zone is known by its name',
    text: zoned('Pacific/Auckland'),
    is: { ours: '2026-12-23..2026-12-26', nodeIcal: '2026-12-23..2026-12-26', icalJs: '2026-12-24..2026-12-27' },
  },
  {
    feed: 'a zone by its name in Windows (Outlook)',
    why: 'those are names too',
    text: zoned('New Zealand Standard Time'),
    is: { ours: '2026-12-23..2026-12-26', nodeIcal: '2026-12-23..2026-12-26', icalJs: '2026-12-24..2026-12-27' },
  },
  {
    feed: 'a zone by a registry’s name',
    why: 'its end is the name',
    text: zoned('/citadel.org/20190914_1/Pacific/Auckland'),
    is: { ours: '2026-12-23..2026-12-26', nodeIcal: '2026-12-24..2026-12-27', icalJs: '2026-12-24..2026-12-27' },
  },
  {
    feed: 'both ends at 00:00 UTC (GreenGo), in New York',
    why: 'those are dates, and were never meant as times',
    text: aCalendar([['UID:a', 'DTSTART:20261224T000000Z', 'DTEND:20261227T000000Z']]),
    timeZone: 'America/New_York',
    is: { ours: '2026-12-24..2026-12-27', nodeIcal: '2026-12-23..2026-12-26', icalJs: '2026-12-23..2026-12-26' },
  },
  {
    feed: 'a date without VALUE=DATE',
    why: 'it is a date all the same',
    text: aCalendar([['UID:a', 'DTSTART:20261224', 'DTEND:20261227']]),
    is: { ours: '2026-12-24..2026-12-27', nodeIcal: '2026-12-24..2026-12-27', icalJs: 'throws' },
  },
  {
    feed: 'a byte order mark',
    why: 'it is no reason to read nothing',
    text: `\uFEFF${body}`,
    is: { ours: '2026-12-24..2026-12-27', nodeIcal: '2026-12-24..2026-12-27', icalJs: 'throws' },
  },
  {
    feed: 'one DTSTART of two that cannot be read',
    why: 'that event alone is left out, with a warning',
    text: aCalendar([stay, ['UID:b', 'DTSTART:notadate']]),
    is: {
      ours: '2026-12-24..2026-12-27',
      nodeIcal: '2026-12-24..2026-12-27 ?..?',
      icalJs: 'throws',
    },
  },
  {
    feed: 'DTSTART twice in one event',
    why: 'the first counts',
    text: aCalendar([[...stay, 'DTSTART;VALUE=DATE:20200101']]),
    is: { ours: '2026-12-24..2026-12-27', nodeIcal: 'throws', icalJs: '2026-12-24..2026-12-27' },
  },
  {
    feed: '30 February',
    why: 'there is no such night',
    text: aCalendar([stay, ['UID:b', 'DTSTART;VALUE=DATE:20270230']]),
    is: {
      ours: '2026-12-24..2026-12-27',
      nodeIcal: '2026-12-24..2026-12-27 2027-03-02..2027-03-03',
      icalJs: '2026-12-24..2026-12-27 2027-03-02..2027-03-03',
    },
  },
  {
    feed: 'DTEND before DTSTART',
    why: 'it closes nothing and is told',
    text: aCalendar([stay, aStay('2026-12-31', '2026-12-29', 'UID:b')]),
    is: {
      ours: '2026-12-24..2026-12-27',
      nodeIcal: '2026-12-24..2026-12-27 2026-12-31..2026-12-29',
      icalJs: '2026-12-24..2026-12-27 2026-12-31..2026-12-29',
    },
  },
  {
    feed: 'DTEND on DTSTART',
    why: 'it is a night, not none',
    text: aCalendar([aStay('2026-12-24', '2026-12-24', 'UID:a')]),
    is: { ours: '2026-12-24..2026-12-25', nodeIcal: '2026-12-24..2026-12-24', icalJs: '2026-12-24..2026-12-24' },
  },
  {
    feed: 'a time without DTEND',
    why: 'it is a night, not none',
    text: aCalendar([['UID:a', 'DTSTART:20261224T160000Z']]),
    is: { ours: '2026-12-24..2026-12-25', nodeIcal: '2026-12-24..2026-12-24', icalJs: '2026-12-24..2026-12-24' },
  },
  {
    feed: 'STATUS:CANCELLED',
    why: 'a stay that is cancelled closes nothing',
    text: aCalendar([stay, aStay('2026-12-29', '2026-12-31', 'UID:b', 'STATUS:CANCELLED')]),
    is: {
      ours: '2026-12-24..2026-12-27',
      nodeIcal: '2026-12-24..2026-12-27 2026-12-29..2026-12-31',
      icalJs: '2026-12-24..2026-12-27 2026-12-29..2026-12-31',
    },
  },
  {
    feed: 'a stay listed three times (Smoobu)',
    why: 'the day of the check-out is free',
    text: smoobu,
    is: {
      ours: '2026-12-24..2026-12-27',
      nodeIcal: '2026-12-24..2026-12-25 2026-12-24..2026-12-27 2026-12-27..2026-12-28',
      icalJs: '2026-12-24..2026-12-25 2026-12-24..2026-12-27 2026-12-27..2026-12-28',
    },
  },
];
