import { describe, expect, it } from '@jest/globals';
import { exportReaderOf } from '../../src/domain/export-reader.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const nobodyKnown = { platform: null, label: 'Gîtes du coin' };
const airbnb = { platform: 'airbnb', label: 'Mon annonce' } as const;

describe('the reader of an export', () => {
  it.each([
    ['Airbnb/1.0 (calendar sync)', 'Airbnb', 'airbnb'],
    ['Mozilla/5.0 (compatible; Airbnb)', 'Airbnb', 'airbnb'],
    ['Booking.com iCal importer', 'Booking.com', 'booking.com'],
    ['HomeAway iCal fetcher', 'Vrbo / Abritel', 'vrbo'],
    ['GreenGo-Sync/2', 'GreenGo', 'greengo'],
    ['Google-Calendar-Importer', 'Google Calendar', 'google'],
    ['Mozilla/5.0 (compatible; Google-Calendar-Importer)', 'Google Calendar', 'google'],
  ] as const)('%s is %s, and counts for that platform alone', (userAgent, name, platform) => {
    expect(exportReaderOf(userAgent, { platform, label: 'x' })).toEqual({ name, counts: true });
    for (const other of (['airbnb', 'booking.com', 'vrbo', 'greengo', 'google'] as const).filter((p) => p !== platform))
      expect(exportReaderOf(userAgent, { platform: other, label: name })).toEqual({ name, counts: false });
  });

  it.each([
    ['Java/17.0.2', 'Java'],
    ['Apache-HttpClient/4.5.13 (Java/1.8.0)', 'Apache-HttpClient'],
  ])('%s may be any platform, and counts', (userAgent, name) => {
    for (const addressee of [airbnb, nobodyKnown])
      expect(exportReaderOf(userAgent, addressee)).toEqual({ name, counts: true });
  });

  it.each([
    [FIREFOX, 'Mozilla'],
    ['curl/8.5.0', 'curl'],
    ['Wget/1.21', 'Wget'],
    ['python-requests/2.32.3', 'python-requests'],
    ['PostmanRuntime/7.43.0', 'PostmanRuntime'],
    ['', '—'],
    [undefined, '—'],
  ])('%s is named and does not count, whomever the export is for', (userAgent, name) => {
    for (const addressee of [airbnb, nobodyKnown])
      expect(exportReaderOf(userAgent, addressee)).toEqual({ name, counts: false });
  });

  it.each([
    ['GreenGo été', 'GreenGo-Sync/2'],
    ['Booking', 'Booking.com iCal importer'],
    ['Agenda Google', 'Google-Calendar-Importer'],
    ['iPhone de Samira', 'iOS/26.0 (24A123) dataaccessd/1.0'],
    ['Outlook', 'Microsoft.Exchange/15.20 (Microsoft Exchange)'],
  ])('of an export that is called “%s” is the one of that name', (label, userAgent) => {
    for (const platform of [null, 'other'] as const) {
      expect(exportReaderOf(userAgent, { platform, label }).counts).toBe(true);
      expect(exportReaderOf('Smoobu/3', { platform, label }).counts).toBe(false);
    }
  });

  it('of an export for nobody that is known is any platform, and no personal calendar', () => {
    expect(exportReaderOf('Smoobu/3', nobodyKnown).counts).toBe(true);
    expect(exportReaderOf('Google-Calendar-Importer', nobodyKnown).counts).toBe(false);
    expect(exportReaderOf('iOS/26.0 (24A123) dataaccessd/1.0', nobodyKnown).counts).toBe(false);
  });

  it('is named by printable characters, 40 at most', () => {
    const nameOf = (userAgent: string) => exportReaderOf(userAgent, nobodyKnown).name;
    expect(nameOf(`Ro\u0007bot\u00e9${'x'.repeat(90)}/1`)).toBe(`Robot${'x'.repeat(35)}`);
    expect(nameOf('/nothing before the slash')).toBe('/nothing before the slash');
  });
});
