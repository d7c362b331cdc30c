import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { brotliCompressSync, createGzip, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createIcalConnector } from '../../../src/connectors/ical/ical-connector.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

const maxBytes = 64 * 1024;
let server: FeedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Reads from a server that misbehaves; what is told is the kind and the detail of the failure. */
async function failureOf(listener: RequestListener, totalMs = 20_000): Promise<string> {
  server = await startFeedServer(listener);
  const connector = createIcalConnector({
    allowedOrigins: [server.origin],
    clock: { now: () => '2026-11-24T06:00:00.000Z' },
    limits: { maxBytes, totalMs },
  });
  const terms = { timeZone: 'Europe/Paris', today: '2026-11-24', options: defaultReadingOptions, knownHash: null };
  const reading = await connector.read({ ...terms, url: server.origin, signal: new AbortController().signal });
  return reading.outcome === 'failed' ? `${reading.failure.kind} ${reading.failure.detail}` : reading.outcome;
}

const tooBig = `BAD_FEED body over ${maxBytes} bytes from 127.0.0.1`;

describe('an answer without end', () => {
  it('ends at the cap in bytes, and its connection is closed', async () => {
    let closed: Promise<unknown> | undefined;
    const endless: RequestListener = (_request, response) => {
      closed = once(response, 'close');
      const more = () => {
        while (response.write('X-FILLER:'.padEnd(1_000, 'x')));
      };
      response.writeHead(200).on('drain', more);
      more();
    };
    expect(await failureOf(endless)).toBe(tooBig);
    await closed;
  });

  it('ends at the cap in bytes when it is compressed', async () => {
    let closed: Promise<unknown> | undefined;
    const endless: RequestListener = (_request, response) => {
      closed = once(response, 'close');
      const gzip = createGzip({ level: 0 });
      const more = () => {
        while (gzip.write(Buffer.alloc(4_000, ' ')));
      };
      response.writeHead(200, { 'content-encoding': 'gzip' }).on('close', () => gzip.destroy());
      gzip.on('drain', more).pipe(response);
      more();
    };
    expect(await failureOf(endless)).toBe(tooBig);
    await closed;
  });

  it('ends at the deadline when it drips, however often', async () => {
    let drops = 0;
    const drip: RequestListener = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(`${(drops += 1)}`), 5);
      response.on('close', () => clearInterval(timer));
    };
    expect(await failureOf(drip, 200)).toBe('TRANSIENT no whole answer within 200 ms from 127.0.0.1');
    expect(drops).toBeGreaterThan(1);
  });

  it('ends at the deadline when its headers drip', async () => {
    const drip: RequestListener = (_request, response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\nX-Filler: ');
      const timer = setInterval(() => socket?.write('x'), 5);
      socket?.on('close', () => clearInterval(timer));
    };
    expect(await failureOf(drip, 200)).toBe('TRANSIENT no whole answer within 200 ms from 127.0.0.1');
  });

  it('ends early when its headers have no end', async () => {
    const endless: RequestListener = (_request, response) => {
      const { socket } = response;
      socket?.on('error', () => undefined);
      socket?.write(`HTTP/1.1 200 OK\r\nX-Filler: ${'x'.repeat(1_000_000)}`);
    };
    expect(await failureOf(endless)).toBe('TRANSIENT UND_ERR_HEADERS_OVERFLOW from 127.0.0.1');
  });

  it('ends after three redirects when they have no end', async () => {
    let asked = 0;
    const endless: RequestListener = (_request, response) =>
      response.writeHead(302, { location: `/${(asked += 1)}` }).end();
    expect(await failureOf(endless)).toBe('BAD_FEED more than 3 redirects from 127.0.0.1');
    expect(asked).toBe(4);
  });
});

describe('an answer of a known length', () => {
  it.each([
    ['of the cap in bytes is read', maxBytes, /^BAD_FEED (?!body over)/],
    ['of one byte more is not', maxBytes + 1, /^BAD_FEED body over/],
  ])('%s', async (_what, length, told) => {
    expect(await failureOf((_request, response) => response.end('x'.repeat(length)))).toMatch(told);
  });
});

describe('a compressed answer', () => {
  const spaces = Buffer.alloc(50_000_000, ' ');
  it.each([
    ['gzip', gzipSync(spaces)],
    ['br', brotliCompressSync(spaces)],
  ])('of few bytes that would become 50 MB as %s is not decoded further than the cap', async (coding, bomb) => {
    expect(bomb.length).toBeLessThan(maxBytes);
    const before = process.memoryUsage().arrayBuffers;
    expect(
      await failureOf((_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(bomb)),
    ).toBe(tooBig);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it.each([2, 50])('in %i layers is not decoded at all', async (layers) => {
    const codings = Array.from({ length: layers }, () => 'gzip').join(', ');
    const body = gzipSync(gzipSync('BEGIN:VCALENDAR'));
    expect(
      await failureOf((_request, response) => response.writeHead(200, { 'content-encoding': codings }).end(body)),
    ).toBe('BAD_FEED body cannot be decoded: more than one coding from 127.0.0.1');
  });
});
