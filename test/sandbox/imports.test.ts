import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type SandboxPlatform, sandboxPlatforms } from '../../sandbox/room.ts';
import { type FeedServer, startFeedServer } from '../connectors/ical/feed-server.ts';
import { feedText, sandboxWith, stopSandboxes, valuesOf } from './running-sandbox.ts';

const uid = '0123456789abcdef0123456789abcdef-relais@relais.example';
const event = (from: string, to: string) =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART;VALUE=DATE:${from}\r\nDTEND;VALUE=DATE:${to}\r\nSUMMARY:Reserved\r\nEND:VEVENT\r\n`;
const calendar = (...events: readonly string[]) => `BEGIN:VCALENDAR\r\n${events.join('')}END:VCALENDAR\r\n`;

let server: FeedServer;
/** What the imported calendar answers now. */
let answer: { readonly status: number; readonly body: string };
beforeEach(async () => {
  answer = { status: 200, body: calendar(event('20261201', '20261205'), event('20261101', '20261103')) };
  server = await startFeedServer((request, response) => {
    const isKnown = request.headers['if-none-match'] === '"1"';
    response.writeHead(isKnown ? 304 : answer.status, { etag: '"1"' }).end(isKnown ? undefined : answer.body);
  });
});
afterEach(async () => {
  await stopSandboxes();
  await server.close();
});

async function importing(platform: SandboxPlatform) {
  const sandbox = await sandboxWith(platform);
  sandbox.control.importCalendar('lavender', `${server.origin}/a.ics`);
  return sandbox;
}

test.each(sandboxPlatforms.filter((platform) => platform !== 'airbnb' && platform !== 'booking.com'))(
  '%s lists what it imports that is not over as closed, under a UID of its own',
  async (platform) => {
    const sandbox = await importing(platform);

    expect(await sandbox.control.readImport('lavender')).toBe(true);

    const text = await feedText(sandbox);
    expect(valuesOf(text, 'DTSTART').map((value) => value.replace(/^.*?(\d{8}).*$/, '$1'))).toEqual(['20261201']);
    expect(text).not.toContain(uid);
  },
);

test.each<SandboxPlatform>(['airbnb', 'booking.com'])(
  '%s reads what it imports and lists none of it',
  async (platform) => {
    const sandbox = await importing(platform);

    expect(await sandbox.control.readImport('lavender')).toBe(true);

    expect(sandbox.control.room('lavender').imports?.nights).toMatchObject([{ from: '2026-12-01', to: '2026-12-05' }]);
    const headers = { headers: { 'user-agent': 'relais' } };
    const text = await (await fetch(sandbox.url + sandbox.control.room('lavender').feedPath, headers)).text();
    expect(text).not.toContain('BEGIN:VEVENT');
  },
);

test('a platform says who reads, asks again by the ETag, and keeps what it read when nothing is new', async () => {
  const sandbox = await importing('vrbo');
  await sandbox.control.readImport('lavender');
  await sandbox.control.readImport('lavender');

  expect(server.requests.map(({ headers }) => [headers['user-agent'], headers['if-none-match']])).toEqual([
    ['Vrbo-iCal-Import/1.0', undefined],
    ['Vrbo-iCal-Import/1.0', '"1"'],
  ]);
  expect(sandbox.control.room('lavender').imports?.nights).toHaveLength(1);
});

test('what was imported stays when the calendar cannot be read, or the room imports nothing', async () => {
  const sandbox = await importing('google');
  answer = { status: 503, body: '' };

  expect(await sandbox.control.readImport('lavender')).toBe(false);
  expect(sandbox.control.room('lavender').imports).toMatchObject({ nights: [], readAt: null });
  sandbox.control.putRoom('attic', { platform: 'vrbo', token: 'other' });
  expect(await sandbox.control.readImport('attic')).toBe(false);
});

test('HTTP offers the same', async () => {
  const sandbox = await sandboxWith('vrbo');
  const rooms = `${sandbox.url}/control/rooms/lavender/import`;
  const send = (path: string, method: string, body?: object) =>
    fetch(rooms + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  expect((await send('', 'PUT', { url: 'no address' })).status).toBe(400);
  expect((await send('/read', 'POST')).status).toBe(502);
  expect((await send('', 'PUT', { url: `${server.origin}/a.ics` })).status).toBe(204);
  expect((await send('/read', 'POST')).status).toBe(204);
  expect(await feedText(sandbox)).toContain('20261201');
});
