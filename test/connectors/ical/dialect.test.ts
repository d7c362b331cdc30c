import { describe, expect, it } from '@jest/globals';
import { classOf, identityOf, platformOf } from '../../../src/connectors/ical/dialect.ts';
import { aCalendar, aStay, observe } from './calendar-builder.ts';

const airbnb = '-//Airbnb Inc//Hosting Calendar 1.0//EN';

describe('platformOf', () => {
  it.each([
    [airbnb, 'airbnb'],
    ['-//Airbnb Inc//Hosting Calendar 0.8.8//EN', 'airbnb'],
    ['-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN', 'booking.com'],
    ['-//HomeAway.com, Inc.//EN', 'vrbo'],
    ['-//GreenGo//Calendar//FR', 'greengo'],
    ['-//Google Inc//Google Calendar 70.9054//EN', 'google'],
    ['-//Smoobu//EN', 'other'],
    ['', 'other'],
  ])('tells it by PRODID %j, of an empty calendar too: %s', (prodId, platform) => {
    expect(observe(aCalendar([], prodId)).platform).toBe(platform);
  });

  it('takes the UID domain when the PRODID says nothing and all UIDs agree', () => {
    const mark = (uid: string) => ({ uid, summary: '' });
    expect(platformOf('', [mark('1@airbnb.com'), mark('2@airbnb.com')])).toBe('airbnb');
    expect(platformOf('', [mark('1@booking.com')])).toBe('booking.com');
    expect(platformOf('', [mark('1@airbnb.com'), mark('2@booking.com')])).toBe('other');
    expect(platformOf('', [mark('1@airbnb.com'), mark('')])).toBe('other');
    expect(platformOf('', [mark('1@airbnb.com.evil.example')])).toBe('other');
    expect(platformOf('-//Google Inc//Google Calendar//EN', [mark('1@airbnb.com')])).toBe('google');
  });

  it('reads Airbnb’s PRODID with its older parameter', () => {
    const text = aCalendar([]).replace(
      /PRODID:.*/,
      'PRODID;X-RICAL-TZSOURCE=TZINFO:-//Airbnb Inc//Hosting Calendar 0.8.8//EN',
    );
    expect(observe(text).platform).toBe('airbnb');
  });

  it('is “other” for a body that joins calendars of two platforms', () => {
    const body =
      aCalendar([aStay('2026-12-01', '2026-12-02')], airbnb) + aCalendar([], '-//Google Inc//Google Calendar//EN');
    expect(observe(body)).toMatchObject({ platform: 'other', events: [{ from: '2026-12-01' }] });
  });
});

describe('classOf', () => {
  it.each([
    ['airbnb', '1418fb94e984-0a@airbnb.com', 'Airbnb (Not available)', 'booking'],
    ['airbnb', '7f662ec65913-0a@airbnb.com', 'Reserved', 'block'],
    ['airbnb', '6fec1092d3fa-0a@airbnb.com', 'Reserved', 'block'],
    ['airbnb', 'new-prefix@airbnb.com', 'Reserved', 'booking'],
    ['airbnb', 'new-prefix@airbnb.com', 'Airbnb (Not available)', 'block'],
    ['airbnb', 'new-prefix@airbnb.com', 'Not available', 'block'],
    ['airbnb', 'new-prefix@airbnb.com', 'Something else', 'unknown'],
    ['booking.com', 'a@booking.com', 'CLOSED - Not available', 'unknown'],
    ['vrbo', '', 'Reserved - Ana', 'booking'],
    ['vrbo', '', 'Réservée - Ana', 'booking'],
    ['vrbo', '', 'Réservée - Ana'.normalize('NFD'), 'booking'],
    ['vrbo', '', 'Réservée', 'booking'],
    ['vrbo', '', 'Provisoire - Ana', 'booking'],
    ['vrbo', '', 'Blocked', 'block'],
    ['vrbo', '', 'Indisponible', 'block'],
    ['vrbo', '', 'Nicht verfügbar', 'block'],
    ['vrbo', '', 'Blockedness', 'unknown'],
    ['greengo', '', 'GreenGo (Not Available)', 'unknown'],
    ['google', '', 'Blocked', 'block'],
    ['google', '', 'Blocked by plumber', 'unknown'],
    ['other', '', 'Not available', 'block'],
    ['other', '', 'Unavailable', 'block'],
    ['other', '', 'Reserved', 'unknown'],
    ['other', '', '', 'unknown'],
  ] as const)('%s, UID %j, %j: %s', (platform, uid, summary, eventClass) => {
    expect(classOf(platform, { uid, summary })).toBe(eventClass);
  });
});

describe('identityOf', () => {
  it('is the UID on Airbnb and empty elsewhere', () => {
    const mark = { uid: '1418fb94e984-0a@airbnb.com', summary: '' };
    expect(identityOf('airbnb', mark)).toBe(mark.uid);
    for (const platform of ['booking.com', 'vrbo', 'greengo', 'google', 'other'] as const)
      expect(identityOf(platform, mark)).toBe('');
  });
});
