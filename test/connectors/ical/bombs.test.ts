import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createIcalConnector } from '../../../src/connectors/ical/ical-connector.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { aCalendar, aStay, terms } from './calendar-builder.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

const good = aCalendar([aStay('2026-12-24', '2026-12-26')]);
const inEvent = (lines: string) => good.replace('DTSTART', `${lines}\r\nDTSTART`);
const many = (count: number, line: string | ((index: number) => string)) =>
  Array.from({ length: count }, (_, index) => (typeof line === 'string' ? line : line(index))).join('\r\n');
const upTo = (last: number, first = 1) => Array.from({ length: last + 1 - first }, (_, at) => first + at).join(',');
const compact = (date: string) => date.replaceAll('-', '');
const stayOn = (day: number, ...more: string[]) =>
  ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${compact(plusDays('1975-01-01', day))}`, ...more, 'END:VEVENT'].join('\r\n');
const withEvents = (count: number, ...more: string[]) =>
  aCalendar([]).replace('END:V', `${many(count, (day) => stayOn(day, ...more))}\r\nEND:V`);

/** Bodies that end as a failed feed, with why. */
const failing: readonly (readonly [string, () => string, string])[] = [
  ['a line of 10 MB', () => inEvent(`X-LONG:${'a'.repeat(10_000_000)}`), 'body over 5242880 bytes'],
  ['a line of 5 MB', () => inEvent(`X-LONG:${'a'.repeat(5_000_000)}`), 'a line over 65536 characters'],
  ['200,000 parameters', () => inEvent(`X-P${';A=B'.repeat(200_000)}:1`), 'a line over 65536 characters'],
  ['33 parameters', () => inEvent(`X-P${';A="b;c:d"'.repeat(33)}:1`), 'more than 32 parameters on a line'],
  ['190,000 components in one another', () => inEvent(many(190_000, 'BEGIN:X')), 'components nested deeper than 4'],
  ['500,000 folds', () => inEvent(`X-F:1${'\r\n a'.repeat(500_000)}`), 'more than 200000 lines'],
  ['50,000 events', () => withEvents(50_000), 'more than 20000 events'],
  ['20,000 stays', () => withEvents(20_000), 'more than 2000 events'],
  [
    '200,000 EXDATEs on one line',
    () => inEvent(`EXDATE:${many(200_000, '20261224').replaceAll('\r\n', ',')}`),
    'a line over',
  ],
  [
    '100,000 EXDATEs on many lines',
    () => inEvent(`RRULE:FREQ=DAILY\r\n${many(100, `EXDATE:${many(1_000, '20261224').replaceAll('\r\n', ',')}`)}`),
    'an event that lists more than 2000 dates',
  ],
  ['every second of every day', () => inEvent('RRULE:FREQ=SECONDLY'), 'by the minute or the second'],
  [
    'every second of every year in one rule',
    () =>
      inEvent(
        `RRULE:FREQ=YEARLY;COUNT=1;BYMONTH=${upTo(12)};BYMONTHDAY=${upTo(31)};BYHOUR=${upTo(23, 0)};BYMINUTE=${upTo(59, 0)};BYSECOND=${upTo(59, 0)}`,
      ),
    'by the minute or the second',
  ],
  ['2,000 events that repeat daily', () => withEvents(2_000, 'RRULE:FREQ=DAILY'), 'on more days than are looked at'],
];

/** Bodies that are read, with what is not read of them told and nothing released by them. */
const quarantined: readonly (readonly [string, () => string])[] = [
  ['every hour of every day', () => inEvent(`RRULE:FREQ=HOURLY`)],
  ['a set that is picked from', () => inEvent('RRULE:FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2')],
  ['an interval of 0', () => inEvent('RRULE:FREQ=DAILY;INTERVAL=0')],
];

describe('a bomb', () => {
  let server: FeedServer;
  let body = '';
  const connector = () =>
    createIcalConnector({ allowedOrigins: [server.origin], clock: { now: () => '2026-11-24T06:00:00.000Z' } });
  const read = (path: string, feeds = connector()) =>
    feeds.read({ ...terms(), url: `${server.origin}${path}`, knownHash: null, signal: new AbortController().signal });

  beforeAll(async () => {
    server = await startFeedServer((request, response) => response.end(request.url === '/good' ? good : body));
  });
  afterAll(() => server.close());

  it.each(failing)('of %s fails its own feed alone', async (_, make, reason) => {
    body = make();
    const feeds = connector();
    const [bomb, beside] = await Promise.all([read('/bomb', feeds), read('/good', feeds)]);
    expect(bomb).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'BAD_FEED', detail: expect.stringContaining(reason) },
    });
    expect(beside.outcome).toBe('read');
  });

  it.each(quarantined)('of %s is read at its first nights', async (_, make) => {
    body = make();
    expect(await read('/bomb')).toMatchObject({
      outcome: 'read',
      observation: {
        events: [{ from: '2026-12-24', to: '2026-12-26' }],
        isWhole: false,
        warnings: [expect.any(String)],
      },
    });
  });

  it.each([
    ['DAILY;COUNT=1000000000', 'FREQ=DAILY;COUNT=1000000000', 1_069],
    ['a day that no month has', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 1],
    ['the last day of a month, daily: an endless search elsewhere', 'FREQ=DAILY;BYMONTHDAY=-1,-31', 56],
  ])('of %s is no bomb', async (_, rule, count) => {
    body = inEvent(`RRULE:${rule}`);
    const reading = await read('/bomb');
    expect(reading.outcome === 'read' && reading.observation.events.length).toBe(count);
  });
});
