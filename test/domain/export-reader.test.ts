import { describe, expect, it } from '@jest/globals';
import { sandboxUserAgents } from '../../sandbox/imported-calendar.ts';
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
    ['okhttp/4.12.0', 'okhttp'],
    ['Go-http-client/2.0', 'Go-http-client'],
    ['axios/1.7.2', 'axios'],
    ['node', 'node'],
    ['node-fetch/1.0 (+https://github.com/bitinn/node-fetch)', 'node-fetch'],
    ['Ruby', 'Ruby'],
    ['Faraday v2.9.0', 'Faraday'],
    ['GuzzleHttp/7', 'GuzzleHttp'],
    ['PHP/8.3.4', 'PHP'],
    ['', '—'],
    ['  ', '—'],
    [undefined, '—'],
  ])('%s may be any platform, and counts', (userAgent, name) => {
    for (const addressee of [airbnb, nobodyKnown, { platform: 'other', label: 'Smoobu' } as const])
      expect(exportReaderOf(userAgent, addressee)).toEqual({ name, counts: true });
  });

  it.each([
    ['relais/0.1.0 (+calendar sync)', 'relais'],
    ['WhatsApp/2.23.20.0', 'WhatsApp'],
    ['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', 'facebookexternalhit'],
    ['facebookcatalog/1.0', 'facebookcatalog'],
    ['meta-externalagent/1.1', 'meta-externalagent'],
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'Slackbot-LinkExpanding'],
    ['Slack-ImgProxy (+https://api.slack.com/robots)', 'Slack-ImgProxy'],
    ['Twitterbot/1.0', 'Twitterbot'],
    ['TelegramBot (like TwitterBot)', 'TelegramBot'],
    ['LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)', 'LinkedInBot'],
    ['Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5', 'Mozilla'],
    ['Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)', 'Mozilla'],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Mozilla'],
    ['Googlebot/2.1 (+http://www.google.com/bot.html)', 'Googlebot'],
    ['SomeCrawler/1', 'SomeCrawler'],
    ['Baiduspider+(+http://www.baidu.com/search/spider.htm)', 'Baiduspider+'],
    ['Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)', 'Pingdom.com_bot_version_1.4_'],
    ['UptimeRobot/2.0', 'UptimeRobot'],
    ['Uptime-Kuma/1.23.11', 'Uptime-Kuma'],
    ['Better Uptime Bot', 'Better'],
    ['StatusCake', 'StatusCake'],
    ['Blackbox Exporter/0.25.0', 'Blackbox'],
    [FIREFOX, 'Mozilla'],
    [`${FIREFOX} Airbnb/24.30`, 'Mozilla'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Mobile/15E148 Airbnb/24.30', 'Mozilla'],
    ['curl/8.5.0', 'curl'],
    ['Wget/1.21', 'Wget'],
    ['python-requests/2.32.3', 'python-requests'],
    ['PostmanRuntime/7.43.0', 'PostmanRuntime'],
  ])('%s is named and does not count, whomever the export is for', (userAgent, name) => {
    for (const addressee of [airbnb, nobodyKnown, { platform: 'other', label: 'Smoobu' } as const])
      expect(exportReaderOf(userAgent, addressee)).toEqual({ name, counts: false });
  });

  it.each([
    ['Google-Calendar-Importer', 'Google Calendar'],
    ['iOS/17.5.1 (21F90) accountsd/1.0', 'Apple Calendar'],
    ['iOS/26.0 (24A123) dataaccessd/1.0', 'Apple Calendar'],
    ['macOS/14.5 (23F79) CalendarAgent/1159', 'Apple Calendar'],
    ['macOS/15.1 (24B83) calaccessd/1.0', 'Apple Calendar'],
    ['Microsoft.Exchange/15.20 (Microsoft Exchange)', 'Outlook'],
    ['ICSx5/2.2.4 (2024/07/26; okhttp/4.12.0) Android/14', 'ICSx5'],
    ['DAVx5/4.4.1-ose (dav4jvm; okhttp/4.12.0) Android/14', 'DAVx5'],
    ['NextCloud Webcal Service', 'Nextcloud'],
    ['Nextcloud Server Crawler', 'Nextcloud'],
    ['Evolution/3.52.0', 'Evolution'],
    ['evolution-data-server/3.52.0', 'Evolution'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0', 'Thunderbird'],
    ['Fantastical/3.8', 'Fantastical'],
    ['BusyCal-2024.2.1', 'BusyCal'],
    ['HomeAssistant/2026.1.0 httpx/0.28', 'Home Assistant'],
  ])('%s is a person’s own calendar, %s, and counts for no platform', (userAgent, name) => {
    for (const addressee of [airbnb, nobodyKnown, { platform: 'other', label: 'Smoobu' } as const])
      expect(exportReaderOf(userAgent, addressee)).toEqual({ name, counts: false });
  });

  it('of an export whose platform is known is that platform, and nothing of another name', () => {
    for (const userAgent of ['Smoobu/3', 'SomeSync/1.0', 'Yahoo-Calendar-Fetch', '/nothing before the slash'])
      expect(exportReaderOf(userAgent, airbnb).counts).toBe(false);
    expect(exportReaderOf('SomeSync/1.0', { platform: 'other', label: 'Smoobu' }).counts).toBe(false);
    for (const userAgent of ['Smoobu/3', 'SomeSync/1.0'])
      expect(exportReaderOf(userAgent, nobodyKnown).counts).toBe(true);
  });

  it.each(['airbnb', 'booking.com', 'vrbo', 'greengo', 'google'] as const)(
    'counts for %s as it calls itself in the sandbox',
    (platform) => {
      expect(exportReaderOf(sandboxUserAgents[platform], { platform, label: 'x' }).counts).toBe(true);
    },
  );

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
