import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createIcalConnector, type IcalConnectorOptions } from '../../../src/connectors/ical/ical-connector.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';
import type { FeedReading } from '../../../src/feed-ports.ts';
import { aCalendar, aStay } from './calendar-builder.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

const token = 'a1b2c3d4-secret';
const calendar = aCalendar([aStay('2026-12-24', '2026-12-26')]);
const servers: FeedServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** What every request asks besides its address. */
const asking = {
  timeZone: 'Europe/Paris',
  today: '2026-11-24',
  options: defaultReadingOptions,
  knownHash: null,
};

type Answer = (response: ServerResponse, path: string) => void;
type Extra = Partial<Omit<IcalConnectorOptions, 'clock'>> & { url?: string; signal?: AbortSignal };

async function serve(answer: Answer): Promise<FeedServer> {
  const server = await startFeedServer((request, response) => answer(response, request.url ?? ''));
  servers.push(server);
  return server;
}

/** Reads a feed whose address holds a token, and checks that no answer tells it. */
async function readFrom(server: FeedServer | undefined, { url, signal, ...options }: Extra = {}): Promise<FeedReading> {
  const connector = createIcalConnector({
    allowedOrigins: server ? [server.origin] : [],
    clock: { now: () => '2026-11-24T06:00:00.000Z' },
    ...options,
  });
  const address = url ?? `${server?.origin}/${token}/feed.ics?t=${token}`;
  const reading = await connector.read({
    ...asking,
    url: address,
    signal: signal ?? new AbortController().signal,
  });
  expect(JSON.stringify(reading)).not.toContain(token);
  return reading;
}

const readAnswer = async (answer: Answer, extra?: Extra) => readFrom(await serve(answer), extra);
const answering =
  (body: string | Uint8Array, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(200, headers).end(body);
const redirecting =
  (location: string, status = 302): Answer =>
  (response) =>
    response.writeHead(status, { location }).end();
const failed = (kind: string, detail: string | RegExp = '') => ({
  outcome: 'failed',
  failure: { kind, detail: expect.stringMatching(detail) },
});
const read = { outcome: 'read', observation: { events: [{ from: '2026-12-24', to: '2026-12-26' }] } };

describe('a good answer', () => {
  it('is an observation', async () => {
    expect(await readAnswer(answering(calendar, { 'content-type': 'text/html' }))).toEqual({
      outcome: 'read',
      observation: {
        platform: 'other',
        events: [{ from: '2026-12-24', to: '2026-12-26', eventClass: 'unknown', identity: '', uid: '' }],
        isWhole: true,
        warnings: [],
        style: {
          programs: ['-//Test//Test 1.0//EN'],
          properties: ['DTEND', 'DTSTART'],
          marks: [],
          unfamiliar: ['PRODID of no known platform'],
        },
      },
      contentHash: expect.any(String),
      validators: null,
    });
  });

  it.each([
    ['gzip', gzipSync(calendar)],
    ['GZip', gzipSync(calendar)],
    ['br', brotliCompressSync(calendar)],
    ['deflate', deflateSync(calendar)],
    ['deflate', deflateRawSync(calendar)],
    ['identity', Buffer.from(calendar)],
  ])('may be sent as %s', async (coding, body) => {
    expect(await readAnswer(answering(body, { 'content-encoding': coding }))).toMatchObject(read);
  });

  it('is asked for under our own name and version, without cookies, on a connection of its own', async () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const server = await serve((response, path) =>
      path === '/last'
        ? answering(calendar)(response, path)
        : response.writeHead(302, { location: '/last', 'set-cookie': 'session=1' }).end(),
    );
    expect(await readFrom(server)).toMatchObject(read);
    expect(server.requests.map((request) => request.path)).toEqual([`/${token}/feed.ics?t=${token}`, '/last']);
    for (const { headers } of server.requests) {
      expect(headers).toMatchObject({
        'user-agent': `relais/${version} (+calendar sync)`,
        'accept-encoding': 'gzip, br, deflate',
        connection: 'close',
      });
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
      expect(headers).not.toHaveProperty('referer');
    }
  });
});

describe('an HTTP status', () => {
  it.each([
    [401, 'AUTH'],
    [403, 'AUTH'],
    [404, 'NOT_FOUND'],
    [410, 'NOT_FOUND'],
    [400, 'CONFIG'],
    [500, 'TRANSIENT'],
    [503, 'TRANSIENT'],
    [206, 'BAD_FEED'],
    [304, 'BAD_FEED'],
  ])('%i is %s, whatever the body says', async (status, kind) => {
    const answer: Answer = (response) =>
      response.writeHead(status).end(status === 304 ? undefined : `${calendar}${token}`);
    expect(await readAnswer(answer)).toMatchObject(failed(kind, `^HTTP ${status} from 127.0.0.1$`));
  });

  it('429 waits for as long as the server asks, by the clock it is given', async () => {
    const answer: Answer = (response) =>
      response.writeHead(429, { 'retry-after': 'Tue, 24 Nov 2026 06:02:00 GMT' }).end(token);
    expect(await readAnswer(answer)).toEqual({
      outcome: 'failed',
      failure: { kind: 'RATE_LIMITED', detail: 'HTTP 429 from 127.0.0.1', retryAfterMs: 120_000 },
    });
  });
});

describe('a body that is no whole calendar', () => {
  it.each([
    ['', 'empty body'],
    [`<html>${token}</html>`, 'HTML'],
    [`{"code":500,"message":"${token}"}`, 'JSON'],
    [`Sorry, ${token}`, 'does not begin'],
    [calendar.slice(0, -16), 'no END:VCALENDAR'],
    [calendar.replace('DTSTART', `${token}\r\nDTSTART`), 'not iCalendar'],
    [calendar.replace(/DTSTART.*/, `DTSTART:${token}`), 'no date that can be read'],
  ])('%j is BAD_FEED: %s', async (body, detail) => {
    expect(await readAnswer(answering(body))).toMatchObject(failed('BAD_FEED', detail));
  });

  it('is BAD_FEED when it is over 5 MB', async () => {
    expect(await readAnswer(answering(calendar + ' '.repeat(10_000_000)))).toMatchObject(
      failed('BAD_FEED', /^body over 5242880 bytes/),
    );
  });

  it('is BAD_FEED when it grows over 5 MB, and is not decoded further than that', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000, ' '));
    // Broken near its end: who decoded it all would report that instead.
    bomb.fill(0xff, bomb.length - 1_000);
    expect(await readAnswer(answering(bomb, { 'content-encoding': 'gzip' }))).toMatchObject(
      failed('BAD_FEED', /^body over 5242880 bytes/),
    );
  });

  it.each([
    ['gzip, gzip', gzipSync(gzipSync(calendar)), 'more than one coding'],
    ['zstd', Buffer.from(calendar), 'unknown coding'],
    ['gzip', Buffer.from(calendar), 'corrupt coding'],
    ['gzip', gzipSync(calendar).subarray(0, -12), 'corrupt coding'],
    ['br', brotliCompressSync(calendar).subarray(0, -4), 'corrupt coding'],
  ])('is BAD_FEED when sent as %j in a way that cannot be undone', async (coding, body, reason) => {
    expect(await readAnswer(answering(body, { 'content-encoding': coding }))).toMatchObject(failed('BAD_FEED', reason));
  });
});

describe('a network that fails', () => {
  it('is TRANSIENT by the deadline when the server never answers', async () => {
    expect(await readAnswer(() => undefined, { limits: { totalMs: 60 } })).toMatchObject(
      failed('TRANSIENT', /^no whole answer within 60 ms/),
    );
  });

  it('is TRANSIENT by the deadline when the body never ends', async () => {
    const drip: Answer = (response) => response.writeHead(200).write(calendar.slice(0, 40));
    expect(await readAnswer(drip, { limits: { totalMs: 60 } })).toMatchObject(failed('TRANSIENT', /^no whole answer/));
  });

  it('is TRANSIENT when the headers take too long', async () => {
    expect(await readAnswer(() => undefined, { limits: { headersMs: 60 } })).toMatchObject(
      failed('TRANSIENT', 'HEADERS_TIMEOUT'),
    );
  });

  it('is TRANSIENT when the caller stops it, before or during the read', async () => {
    expect(await readAnswer(answering(calendar), { signal: AbortSignal.abort() })).toMatchObject(
      failed('TRANSIENT', 'cancelled'),
    );
    const caller = new AbortController();
    const reading = readAnswer(() => caller.abort(), { signal: caller.signal });
    expect(await reading).toMatchObject(failed('TRANSIENT', 'cancelled'));
  });

  it('is TRANSIENT when the connection is refused or breaks', async () => {
    const server = await serve(answering(calendar));
    await server.close();
    expect(await readFrom(server)).toMatchObject(failed('TRANSIENT', 'ECONNREFUSED'));
    expect(await readAnswer((response) => response.destroy())).toMatchObject(failed('TRANSIENT', 'UND_ERR_SOCKET'));
    const broken: Answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write(calendar, () => response.destroy());
    };
    expect(await readAnswer(broken)).toMatchObject(failed('TRANSIENT', /from 127/));
  });

  it('is TRANSIENT when the name does not resolve, or resolving never ends', async () => {
    const url = `https://feeds.example/${token}.ics`;
    const unknown = async () => Promise.reject(Object.assign(new Error(token), { code: 'ENOTFOUND' }));
    expect(await readFrom(undefined, { url, resolve: unknown })).toMatchObject(
      failed('TRANSIENT', '^ENOTFOUND from feeds.example$'),
    );
    const never = () => new Promise<never>(() => undefined);
    const stuck = await readFrom(undefined, { url, resolve: never, limits: { totalMs: 60, connectMs: 600_000 } });
    expect(stuck).toMatchObject(failed('TRANSIENT', /^no whole answer/));
  });

  it('is SYSTEM when an error without a code comes from our own side', async () => {
    const broken = async () => Promise.reject(new Error(token));
    const reading = await readFrom(undefined, { url: `https://feeds.example/${token}`, resolve: broken });
    expect(reading).toMatchObject(failed('SYSTEM', 'unexpected error while fetching from feeds.example'));
  });
});

describe('a fault of our own', () => {
  it('is SYSTEM, never an empty calendar: a listing whose time zone is none', async () => {
    const server = await serve(answering(calendar));
    const connector = createIcalConnector({
      allowedOrigins: [server.origin],
      clock: { now: () => '2026-11-24T06:00:00.000Z' },
    });
    const request = { ...asking, url: server.origin, timeZone: 'Nowhere/Land', signal: new AbortController().signal };
    expect(await connector.read(request)).toMatchObject(failed('SYSTEM', 'while reading the calendar'));
  });
});

describe('the address guard', () => {
  const publicUrl = `https://feeds.example/${token}.ics`;
  const blocked = (hop = '') => failed('BLOCKED', `^address refused \\(not_public\\)${hop} from `);

  it.each([['10.0.0.1'], ['127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['169.254.169.254'], ['168.63.129.16']])(
    'blocks a public name that resolves to %s, alone or beside a public address',
    async (address) => {
      for (const addresses of [[address], ['8.8.8.8', address]]) {
        expect(await readFrom(undefined, { url: publicUrl, resolve: async () => addresses })).toMatchObject(blocked());
      }
    },
  );

  it('asks for the address at every read, not only when it was entered', async () => {
    let resolutions = 0;
    const connector = createIcalConnector({
      allowedOrigins: [],
      clock: { now: () => '2026-11-24T06:00:00.000Z' },
      resolve: async () => [`10.0.0.${(resolutions += 1)}`],
    });
    const request = { ...asking, url: publicUrl, signal: new AbortController().signal };
    expect(await connector.read(request)).toMatchObject(blocked());
    expect(await connector.read(request)).toMatchObject(blocked());
    expect(resolutions).toBe(2);
  });

  it('refuses at the read what it refuses when typed', async () => {
    expect(await readFrom(undefined, { url: `http://127.0.0.1/${token}` })).toMatchObject(blocked());
    expect(await readFrom(undefined, { url: `ftp://feeds.example/${token}` })).toMatchObject(
      failed('CONFIG', 'not_http'),
    );
    expect(await readFrom(undefined, { url: `https://u:${token}@feeds.example/` })).toMatchObject(
      failed('CONFIG', 'has_credentials'),
    );
    expect(await readFrom(undefined, { url: `no url ${token}` })).toMatchObject(failed('CONFIG', 'not_a_url'));
  });

  it('exempts an allowed origin for that very origin only', async () => {
    const hidden = await serve(answering(calendar));
    const port = new URL(hidden.origin).port;
    const targets = [
      hidden.origin,
      `http://localhost:${port}/`,
      'http://169.254.169.254/latest/',
      'http://[::1]/',
      `http://2130706433:${port}/`,
    ];
    for (const target of targets)
      expect(await readAnswer(redirecting(`${target}?t=${token}`))).toMatchObject(blocked(' at redirect 1'));
    expect(hidden.requests).toEqual([]);
  });

  it('blocks a redirect to a name that resolves to a private address', async () => {
    const reading = await readAnswer(redirecting(publicUrl), { resolve: async () => ['192.168.1.1'] });
    expect(reading).toMatchObject(blocked(' at redirect 1'));
  });

  it.each([301, 302, 303, 307, 308])('follows %i, three times at most', async (status) => {
    const chain =
      (length: number): Answer =>
      (response, path) => {
        const step = Number(/^\/step(\d+)/.exec(path)?.[1] ?? 0);
        return step === length
          ? answering(calendar)(response, path)
          : redirecting(`/step${step + 1}?t=${token}`, status)(response, path);
      };
    expect(await readAnswer(chain(3))).toMatchObject(read);
    expect(await readAnswer(chain(4))).toMatchObject(failed('BAD_FEED', '^more than 3 redirects'));
  });

  it('does not follow a redirect that leads nowhere', async () => {
    expect(await readAnswer((response) => response.writeHead(302).end(calendar))).toMatchObject(
      failed('BAD_FEED', 'Location'),
    );
    expect(await readAnswer(redirecting(`http://[${token}`))).toMatchObject(failed('BAD_FEED', 'Location'));
  });
});

describe('createIcalConnector', () => {
  it('checks an address by the same rules, without a request', () => {
    const connector = createIcalConnector({ allowedOrigins: ['http://127.0.0.1:4010'], clock: { now: () => '' } });
    expect(connector.checkAddress('webcal://feeds.example/a.ics')).toEqual({
      outcome: 'accepted',
      url: 'https://feeds.example/a.ics',
    });
    expect(connector.checkAddress('http://127.0.0.1:4010/a.ics').outcome).toBe('accepted');
    expect(connector.checkAddress('http://127.0.0.1/a.ics')).toEqual({ outcome: 'refused', reason: 'not_public' });
  });
});
