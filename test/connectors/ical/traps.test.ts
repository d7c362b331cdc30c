import { describe, expect, it } from '@jest/globals';
import { aCalendar, aStay, nightsIn, observe } from './calendar-builder.ts';

const zoneLines = (tzid: string, rule: string, ...offsets: [string, string]) => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  `RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=${rule}`,
  `TZOFFSETFROM:${offsets[0]}`,
  `TZOFFSETTO:${offsets[1]}`,
  'END:STANDARD',
  'END:VTIMEZONE',
];
/** A calendar by its own lines, with the given ends of line. */
const written = (lines: readonly string[], eol = '\r\n') =>
  `${['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join(eol)}${eol}`;
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const read = (body: string, timeZone?: string) =>
  observe(body, timeZone).events.map(({ from, to, eventClass }) => `${from}..${to} ${eventClass}`);

const airbnb1 = 'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN';
const airbnb088 = 'PRODID;X-RICAL-TZSOURCE=TZINFO:-//Airbnb Inc//Hosting Calendar 0.8.8//EN';
const bookingCom = 'PRODID:-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN';
const vrbo = 'PRODID:-//HomeAway.com, Inc.//EN';
const dates = (from: string, to: string) => [`DTSTART;VALUE=DATE:${from}`, `DTEND;VALUE=DATE:${to}`];

describe('a platform’s calendar', () => {
  it('Airbnb 1.0: the prefix of the UID tells a booking from a block', () => {
    const body = written([
      airbnb1,
      ...event(
        'DTSTAMP:20261124T060000Z',
        ...dates('20261224', '20261227'),
        'SUMMARY:Reserved',
        `UID:1418fb94e984-${'a'.repeat(32)}@airbnb.com`,
        'DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/de',
        ' tails/HMABCDEFGH\\nPhone Number (Last 4 Digits): 1234',
      ),
      ...event(
        ...dates('20270101', '20271124'),
        'SUMMARY:Airbnb (Not available)',
        `UID:7f662ec65913-${'b'.repeat(32)}`,
      ),
    ]);
    expect(read(body)).toEqual(['2026-12-24..2026-12-27 booking', '2027-01-01..2027-11-24 block']);
    expect(observe(body)).toMatchObject({ platform: 'airbnb', isWhole: true, warnings: [], style: { unfamiliar: [] } });
  });

  it('Airbnb 0.8.8: DTEND first, no DTSTAMP, another prefix for blocks', () => {
    const [start = '', end = ''] = dates('20261224', '20261227');
    const body = written([
      airbnb088,
      ...event(end, start, `UID:1418fb94e984-${'a'.repeat(32)}@airbnb.com`, 'SUMMARY:Reserved'),
      ...event(
        ...dates('20270101', '20270105'),
        `UID:6fec1092d3fa-${'b'.repeat(32)}@airbnb.com`,
        'SUMMARY:Not available',
      ),
    ]);
    expect(read(body)).toEqual(['2026-12-24..2026-12-27 booking', '2027-01-01..2027-01-05 block']);
    expect(observe(body).style.unfamiliar).toEqual([]);
  });

  it('Airbnb until 2019: the guest’s name and the code as summary', () => {
    const old = (summary: string) =>
      read(
        written([
          airbnb088,
          ...event(...dates('20181224', '20181227'), 'UID:-abc--def@airbnb.com', `SUMMARY:${summary}`),
        ]),
      );
    expect(old('Jeanne Dupont (HMABCDEFGH)')).toEqual(['2018-12-24..2018-12-27 booking']);
    expect(old('Not available')).toEqual(['2018-12-24..2018-12-27 block']);
  });

  it('Booking.com: one text for guests and closures, older ones with the guest’s name', () => {
    for (const summary of ['CLOSED - Not available', 'CLOSED - Jeanne Dupont'])
      expect(
        observe(
          written([bookingCom, 'METHOD:PUBLISH', ...event(...dates('20261224', '20261227'), `SUMMARY:${summary}`)]),
        ),
      ).toMatchObject({ platform: 'booking.com', events: [{ eventClass: 'unknown' }], style: { unfamiliar: [] } });
  });

  it.each([
    ['Reserved - Jeanne', 'booking', 'reserved'],
    ['Réservée - Jeanne', 'booking', 'réservée'],
    ['Réservée', 'booking', 'réservée'],
    ['Provisoire - Jeanne', 'booking', 'provisoire'],
    ['Tentative - Jeanne', 'booking', 'tentative'],
    ['Reserviert - Jeanne', 'booking', 'reserviert'],
    ['Gebucht', 'booking', 'gebucht'],
    ['Blocked', 'block', 'blocked'],
    ['Indisponible', 'block', 'indisponible'],
    ['Nicht verfügbar', 'block', 'nicht verfügbar'],
    ['Blockiert', 'block', 'blockiert'],
  ])('Vrbo, Abritel, FeWo-direkt: %s is a %s', (summary, eventClass, mark) => {
    const body = written([vrbo, ...event('UID:x', ...dates('20261224', '20261227'), `SUMMARY:${summary}`)], '\n');
    expect(observe(body)).toMatchObject({
      platform: 'vrbo',
      events: [{ eventClass }],
      style: { marks: [mark], unfamiliar: [] },
    });
  });

  it('Vrbo in words never seen: a random UID is a stay’s, one made of dates tells nothing', () => {
    const unknown = (uid: string) => observe(written([vrbo, ...event(`UID:${uid}`, ...dates('20261224', '20261227'))]));
    expect(unknown('3f2b8c1e-9d4a-4b7e-8f1a-2c3d4e5f6a7b').events[0]?.eventClass).toBe('booking');
    expect(unknown('20261224-2026-1227-0000-000000000000').events[0]?.eventClass).toBe('unknown');
    expect(unknown('x').style.unfamiliar).toEqual(['Vrbo summary of no known class']);
  });

  it('OwnerRez: the zone of that name, whatever a wrong VTIMEZONE says of it', () => {
    const body = (timeZone: string) =>
      read(
        written([
          'PRODID:-//OwnerRez//EN',
          ...zoneLines('Europe/Paris', '4SU', '+0900', '+0900'),
          ...event('DTSTART;TZID=Europe/Paris:20261224T160000', 'DTEND;TZID=Europe/Paris:20261227T100000'),
        ]),
        timeZone,
      );
    expect(body('Europe/Paris')).toEqual(['2026-12-24..2026-12-27 unknown']);
    expect(body('Pacific/Auckland')).toEqual(['2026-12-25..2026-12-27 unknown']);
  });

  it('Outlook: Windows’ names of zones, with or without their VTIMEZONE', () => {
    const stay = event(
      'DTSTART;TZID=Romance Standard Time:20261224T160000',
      'DTEND;TZID=Romance Standard Time:20261227T003000',
    );
    const program = 'PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN';
    const zone = zoneLines('Romance Standard Time', '-1SU', '+0200', '+0100');
    for (const lines of [stay, [...zone, ...stay]]) {
      expect(observe(written([program, ...lines]), 'Europe/London')).toMatchObject({
        events: [{ from: '2026-12-24', to: '2026-12-26' }],
        warnings: [],
        style: { unfamiliar: [] },
      });
    }
  });

  it('of a registry’s name for a zone, and of spellings in other letters', () => {
    for (const tzid of ['/citadel.org/20190914_1/Pacific/Auckland', 'pacific/auckland', 'New Zealand Standard Time'])
      expect(
        observe(written([...event(`DTSTART;TZID=${tzid}:20261224T080000`, `DTEND;TZID=${tzid}:20261227T080000`)])),
      ).toMatchObject({ events: [{ from: '2026-12-23', to: '2026-12-26' }], warnings: [] });
  });

  it('GreenGo: date-times at 00:00Z are dates, closures and stays alike, west of Greenwich too', () => {
    const body = written([
      ...event(
        'UID:1@greengo.voyage',
        'DTSTART:20261224T000000Z',
        'DTEND:20261227T000000Z',
        'SUMMARY:GreenGo (Not Available)',
      ),
      ...event('UID:2@calendars.greengo.voyage', 'DTSTART:20261227T000000Z', 'DTEND:20261228T000000Z'),
    ]);
    for (const zone of ['Europe/Paris', 'America/New_York', 'Pacific/Auckland'])
      expect(read(body, zone)).toEqual(['2026-12-24..2026-12-27 unknown', '2026-12-27..2026-12-28 unknown']);
    expect(observe(body).platform).toBe('greengo');
  });

  it('Google: days, times in a zone, and a rule with an exception; “free” closes too', () => {
    const body = written([
      'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:Gîte',
      'X-WR-TIMEZONE:Europe/Paris',
      ...event('UID:a@google.com', ...dates('20261224', '20261227'), 'SUMMARY:Jeanne', 'TRANSP:TRANSPARENT'),
      ...event('UID:b@google.com', 'DTSTART:20261230T150000Z', 'DTEND:20270102T090000Z', 'SUMMARY:Not available'),
      ...event(
        'UID:c@google.com',
        'DTSTART;TZID=Europe/Paris:20270101T200000',
        'DTEND;TZID=Europe/Paris:20270102T080000',
        'RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=FR',
        'EXDATE;TZID=Europe/Paris:20270108T200000',
      ),
    ]);
    expect(observe(body)).toMatchObject({ platform: 'google', isWhole: true, warnings: [], style: { unfamiliar: [] } });
    expect(read(body)).toEqual([
      '2026-12-24..2026-12-27 unknown',
      '2026-12-30..2027-01-02 block',
      '2027-01-01..2027-01-02 unknown',
      '2027-01-15..2027-01-16 unknown',
    ]);
  });

  it('Apple: its own properties, a zone it describes in halves, an alarm', () => {
    const body = written([
      'PRODID:-//Apple Inc.//macOS 15.1//EN',
      'X-APPLE-CALENDAR-COLOR:#1BADF8',
      ...zoneLines('Europe/Paris', '-1SU;UNTIL=19951029T010000Z', '+0200', '+0100'),
      ...event(
        'CREATED:20260101T000000Z',
        'UID:0E1F-22',
        'DTSTART;TZID=Europe/Paris:20261224T160000',
        'DTEND;TZID=Europe/Paris:20261227T100000',
        'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
        'BEGIN:VALARM',
        'X-WR-ALARMUID:1',
        'TRIGGER;VALUE=DATE-TIME:19760401T005545Z',
        'ACTION:NONE',
        'END:VALARM',
      ),
    ]);
    expect(read(body)).toEqual(['2026-12-24..2026-12-27 unknown']);
    expect(observe(body)).toMatchObject({ isWhole: true, warnings: [], style: { unfamiliar: [] } });
  });

  it('Smoobu: a stay that is listed three times counts once; only there, and never without its stay', () => {
    const lines = (prodId: string, stay: string[]) => [
      prodId,
      ...event(...dates('20261224', '20261225'), 'SUMMARY:Check-in: Jeanne'),
      ...event(...dates('20261227', '20261228'), 'SUMMARY:Check-out: Jeanne'),
      ...stay,
    ];
    const stay = event(...dates('20261224', '20261227'), 'SUMMARY:Jeanne');
    expect(nightsIn(written(lines('PRODID:-//Smoobu//EN', stay)))).toEqual(['2026-12-24..2026-12-27']);
    expect(nightsIn(written(lines('PRODID:-//Else//EN', stay)))).toHaveLength(3);
    expect(nightsIn(written(lines('PRODID:-//Smoobu//EN', [])))).toHaveLength(2);
  });
});

describe('what calendars in the wild do', () => {
  const good = ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227'];
  const stay = ['2026-12-24..2026-12-27'];

  it.each([
    ['a parameter in quotes that holds a colon', ['DTSTART;X-A="a:b;c";VALUE=DATE:20261224', good[1] ?? '']],
    ['a time in small letters', ['DTSTART:20261224t000000z', 'DTEND:20261227t000000z']],
    [
      'both ends at midnight of a zone called UTC',
      ['DTSTART;TZID=UTC:20261224T000000', 'DTEND;TZID=UTC:20261227T000000'],
    ],
    ['a day that ends at 24:00', ['DTSTART:20261224T160000', 'DTEND:20261226T240000']],
    ['DTEND and DURATION, against the standard', [...good, 'DURATION:P9D']],
    ['DTSTART twice', [...good, 'DTSTART;VALUE=DATE:20200101']],
    ['garbage where nothing is read', [...good, 'GEO:;;;', 'DESCRIPTION;=:x', 'X-\u0000:1']],
    ['a text with every kind of sign', [...good, 'SUMMARY;LANGUAGE=fr:a\\, b\\; c\\n\\\\ 👍 "']],
    ['an alarm with a DURATION', [...good, 'BEGIN:VALARM', 'DURATION:PT1H', 'DTEND:20300101', 'END:VALARM']],
  ])('%s', (_, lines) => {
    expect(nightsIn(written(event(...lines)))).toEqual(stay);
  });

  it('floating times are the listing’s own, times in a zone are moved, over a change of the clocks', () => {
    const timed = (zone: string) => event(`DTSTART${zone}:20260328T230000`, `DTEND${zone}:20260330T003000`);
    expect(nightsIn(written(timed('')), 'America/New_York')).toEqual(['2026-03-28..2026-03-30']);
    expect(nightsIn(written(timed(';TZID=Europe/Paris')), 'America/New_York')).toEqual(['2026-03-28..2026-03-29']);
    expect(nightsIn(written(timed(';TZID=Europe/Paris')), 'Asia/Tokyo')).toEqual(['2026-03-29..2026-03-30']);
  });

  it('a stay with a UID of its own beside one with the same nights: both are told', () => {
    const body = aCalendar([
      aStay('2026-12-24', '2026-12-27', 'UID:a'),
      aStay('2026-12-24', '2026-12-27', 'UID:b'),
      aStay('2026-12-24', '2026-12-27', 'UID:a'),
    ]);
    expect(observe(body).events.map(({ uid }) => uid)).toEqual(['a', 'b']);
  });

  it('UIDs that are names of what every object has harm nothing', () => {
    const body = aCalendar(['__proto__', 'constructor'].map((uid) => aStay('2026-12-24', '2026-12-27', `UID:${uid}`)));
    expect(observe(body).events.map(({ uid }) => uid)).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('more zones than any calendar has are not looked up, and said to be unknown', () => {
    const events = Array.from({ length: 60 }, (_, index) => [`DTSTART;TZID=Etc/GMT-${index}x:20261224T120000`]);
    expect(observe(aCalendar([...events, ['DTSTART;TZID=Asia/Tokyo:20270101T000000']]))).toMatchObject({
      warnings: expect.arrayContaining(['event 1: TZID unknown, read in the zone of the listing']),
    });
  });
});
