import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createIcalConnector } from '../../../src/connectors/ical/ical-connector.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';
import type { FeedReading, FeedRequest, FeedValidators } from '../../../src/feed-ports.ts';
import { aCalendar, aStay } from './calendar-builder.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

const calendar = aCalendar([aStay('2026-12-24', '2026-12-26')]);
const etag = '"calendar-7"';
const lastModified = 'Mon, 23 Nov 2026 10:00:00 GMT';
const date = 'Mon, 23 Nov 2026 10:01:00 GMT';
let server: FeedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

type Said = { readonly status: number; readonly headers?: Record<string, string> };

/** Starts a server that says what `say` says of a request's headers, and reads from it. */
async function serving(say: (headers: IncomingHttpHeaders, path: string) => Said) {
  server = await startFeedServer((request, response) => {
    const { status, headers } = say(request.headers, request.url ?? '');
    response.writeHead(status, { date, ...headers }).end(status === 200 ? calendar : undefined);
  });
  const { origin, requests } = server;
  const connector = createIcalConnector({
    allowedOrigins: [origin],
    clock: { now: () => '2026-11-24T06:00:00.000Z' },
  });
  const read = (asked: Partial<FeedRequest> = {}): Promise<FeedReading> =>
    connector.read({
      url: `${origin}/feed.ics`,
      timeZone: 'Europe/Paris',
      today: '2026-11-24',
      options: defaultReadingOptions,
      knownHash: null,
      signal: new AbortController().signal,
      ...asked,
    });
  const firstHash = async () => {
    const reading = await read();
    if (reading.outcome !== 'read') throw new Error(`The first reading ${reading.outcome}.`);
    return reading.contentHash;
  };
  return { read, firstHash, requests };
}

/** A server that knows its validators and uses them. */
const careful = (headers: IncomingHttpHeaders): Said => ({
  status: headers['if-none-match'] === etag ? 304 : 200,
  headers: { etag, 'last-modified': lastModified },
});
const validators: FeedValidators = { etag, lastModified };

describe('a conditional GET', () => {
  it('is unchanged for 304, and goes on with the validators that it asked with', async () => {
    const { read, firstHash, requests } = await serving((headers) =>
      headers['if-none-match'] === etag ? { status: 304 } : careful(headers),
    );
    expect(await read()).toMatchObject({ outcome: 'read', validators });
    const knownHash = await firstHash();
    expect(await read({ knownHash, validators })).toEqual({ outcome: 'unchanged', validators });
    expect(requests.at(-1)?.headers).toMatchObject({ 'if-none-match': etag });
    expect(requests.at(-1)?.headers).not.toHaveProperty('if-modified-since');
    expect(requests[0]?.headers).not.toHaveProperty('if-none-match');
    expect(requests[0]?.headers).not.toHaveProperty('if-modified-since');
  });

  it('asks by date where there is no tag', async () => {
    const { read, firstHash, requests } = await serving((headers) => ({
      status: headers['if-modified-since'] === lastModified ? 304 : 200,
      headers: { 'last-modified': lastModified },
    }));
    const dated = { etag: null, lastModified };
    expect(await read()).toMatchObject({ outcome: 'read', validators: dated });
    expect(await read({ knownHash: await firstHash(), validators: dated })).toEqual({
      outcome: 'unchanged',
      validators: dated,
    });
    expect(requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it('goes on with the validators that an equal body brought', async () => {
    const renewed = { etag: '"calendar-8"', lastModified: null };
    const { read, firstHash } = await serving(() => ({ status: 200, headers: { etag: renewed.etag } }));
    const knownHash = await firstHash();
    expect(await read({ knownHash, validators })).toEqual({ outcome: 'unchanged', validators: renewed });
  });

  it('keeps those of its body when a 304 brings others: they belong to a body that was never seen', async () => {
    const { read, firstHash } = await serving((headers) => ({
      status: headers['if-none-match'] === etag ? 304 : 200,
      headers: { etag: '"calendar-8"' },
    }));
    const knownHash = await firstHash();
    expect(await read({ knownHash, validators })).toEqual({ outcome: 'unchanged', validators });
  });

  it('forgets the validators of a server that gives none any more', async () => {
    const { read, firstHash } = await serving(() => ({ status: 200 }));
    const knownHash = await firstHash();
    expect(await read({ knownHash, validators })).toEqual({ outcome: 'unchanged', validators: null });
    expect(await read()).toMatchObject({ outcome: 'read', validators: null });
  });

  it('is not made without what the validators came with', async () => {
    const { read, requests } = await serving(careful);
    expect(await read({ validators })).toMatchObject({ outcome: 'read' });
    expect(requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it.each<[string, Partial<FeedRequest>]>([
    ['another time zone', { timeZone: 'Europe/London' }],
    ['another month', { today: '2026-12-01' }],
    ['other options', { options: { ...defaultReadingOptions, endIsLastNight: true } }],
  ])('is not made for %s: the same body would read otherwise', async (_what, terms) => {
    const { read, firstHash, requests } = await serving(careful);
    const knownHash = await firstHash();
    expect(await read({ knownHash, validators, ...terms })).toMatchObject({ outcome: 'read' });
    expect(requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it('fails for a 304 that was not asked for', async () => {
    const { read } = await serving(() => ({ status: 304, headers: { etag } }));
    const failed = { outcome: 'failed', failure: { kind: 'BAD_FEED', detail: 'HTTP 304 from 127.0.0.1' } };
    expect(await read()).toEqual(failed);
    expect(await read({ validators })).toEqual(failed);
    expect(await read({ knownHash: 'of another reader', validators })).toEqual(failed);
  });

  it('asks the address itself, never what it leads to: that may be another calendar with the same tag', async () => {
    let target = '/moved';
    const { read, firstHash, requests } = await serving((headers, path) =>
      path === '/feed.ics' ? { status: 302, headers: { location: target, etag } } : careful(headers),
    );
    expect(await read()).toMatchObject({ outcome: 'read', validators: null });
    const knownHash = await firstHash();
    target = '/elsewhere';
    expect(await read({ knownHash, validators })).toEqual({ outcome: 'unchanged', validators: null });
    expect(requests.slice(-2).map(({ path, headers }) => [path, headers['if-none-match']])).toEqual([
      ['/feed.ics', etag],
      ['/elsewhere', undefined],
    ]);
  });

  it('fails for a 304 at the end of a redirect, where nothing was named', async () => {
    const { read, firstHash } = await serving((headers, path) =>
      path === '/feed.ics' && headers['if-none-match'] === etag
        ? { status: 302, headers: { location: '/moved' } }
        : { status: path === '/moved' ? 304 : 200, headers: { etag } },
    );
    const knownHash = await firstHash();
    expect(await read({ knownHash, validators })).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'BAD_FEED', detail: 'HTTP 304 from 127.0.0.1' },
    });
  });

  it.each([
    ['a minute', 'Mon, 23 Nov 2026 10:01:00 GMT', lastModified],
    ['less than a minute', 'Mon, 23 Nov 2026 10:00:59 GMT', null],
    ['no time', lastModified, null],
    ['a time that nobody can read', 'now', null],
  ])(
    'keeps a Last-Modified that was %s old: within a second there may be a change after it',
    async (_what, at, kept) => {
      const { read } = await serving(() => ({ status: 200, headers: { 'last-modified': lastModified, date: at } }));
      const validators = kept === null ? null : { etag: null, lastModified: kept };
      expect(await read()).toMatchObject({ outcome: 'read', validators });
    },
  );

  it.each([
    ['W/"weak"', lastModified, { etag: 'W/"weak"', lastModified }],
    [etag, 'yesterday', { etag, lastModified: null }],
    ['unquoted', lastModified, { etag: null, lastModified }],
    ['"with space and "quotes""', '', null],
    [`"${'x'.repeat(600)}"`, 'Mon, 23 Nov 2026 10:00:00 +0100', null],
    ['"é"', '0', null],
  ])('keeps of ETag %j and Last-Modified %j what has their form', async (sentEtag, sentLastModified, kept) => {
    const headers = { etag: sentEtag, 'last-modified': sentLastModified };
    const { read } = await serving(() => ({ status: 200, headers }));
    expect(await read()).toMatchObject({ outcome: 'read', validators: kept });
  });
});
