import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classifyTrouble } from '../../../src/connectors/ical/classify.ts';
import type { FetchResult } from '../../../src/connectors/ical/feed-request.ts';
import { createGuardedFetch, defaultFetchLimits } from '../../../src/connectors/ical/guarded-fetch.ts';
import { createHostBudgets, defaultHostBudgetLimits } from '../../../src/connectors/ical/host-budgets.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';
import { ManualTimer } from './manual-timer.ts';

let server: FeedServer | undefined;
let timer: ManualTimer;
beforeEach(() => {
  timer = new ManualTimer();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A fetcher with budgets, for a server that they count although it is let in. */
async function fetching(listener: RequestListener, { totalMs = 20_000, isCounted = true } = {}) {
  server = await startFeedServer(listener);
  const { origin, requests } = server;
  const allowedOrigins = new Set([origin]);
  const fetch = createGuardedFetch({
    allowedOrigins,
    resolve: async () => [],
    limits: { ...defaultFetchLimits, totalMs },
    userAgent: 'relais',
    clock: { now: () => '2026-11-24T06:00:00.000Z' },
    budgets: createHostBudgets({ ...defaultHostBudgetLimits, atOnce: 2 }, timer),
    unbudgeted: isCounted ? new Set() : allowedOrigins,
  });
  const get = (path: string, signal = new AbortController().signal) =>
    fetch({ address: `${origin}${path}`, validators: null, signal });
  return { get, requests };
}

const status = (result: FetchResult) => (result.outcome === 'answered' ? result.answer.status : kindOf(result));
const kindOf = (result: FetchResult) =>
  result.outcome === 'troubled' ? classifyTrouble(result.trouble, 'feeds.example').kind : result.outcome;

describe('an answer that asks to come back later', () => {
  it('with 429 lets every read of the host wait, without a request, until the time is over', async () => {
    const { get, requests } = await fetching((_request, response) =>
      response.writeHead(429, { 'retry-after': '120' }).end(),
    );
    expect(status(await get('/a'))).toBe(429);
    expect(await get('/b')).toEqual({
      outcome: 'troubled',
      trouble: { kind: 'host_closed', retryAfterMs: 120_000, wasUnavailable: false },
    });
    expect(kindOf(await get('/a'))).toBe('RATE_LIMITED');
    expect(requests).toHaveLength(1);
    await timer.advance(120_000);
    expect(status(await get('/b'))).toBe(429);
    expect(requests).toHaveLength(2);
  });

  it('with 503 goes on failing for who was told so, and lets the others wait', async () => {
    const { get, requests } = await fetching((_request, response) =>
      response.writeHead(503, { 'retry-after': 'Tue, 24 Nov 2026 06:00:30 GMT' }).end(),
    );
    expect(status(await get('/a'))).toBe(503);
    expect(kindOf(await get('/a'))).toBe('TRANSIENT');
    expect(kindOf(await get('/b'))).toBe('RATE_LIMITED');
    expect(requests).toHaveLength(1);
    await timer.advance(30_000);
    expect(status(await get('/b'))).toBe(503);
  });

  it.each([
    [429, {}],
    [503, {}],
    [429, { 'retry-after': 'soon' }],
    [500, { 'retry-after': '120' }],
    [200, { 'retry-after': '120' }],
  ])('with %i and %j says nothing of other addresses', async (answer, headers) => {
    const { get } = await fetching((_request, response) => response.writeHead(answer, headers).end('x'));
    expect(status(await get('/a'))).toBe(answer);
    expect(status(await get('/b'))).toBe(answer);
  });

  it('closes the host that a redirect led to', async () => {
    const { get, requests } = await fetching((request, response) =>
      request.url === '/told'
        ? response.writeHead(429, { 'retry-after': '120' }).end()
        : response.writeHead(302, { location: '/told' }).end(),
    );
    expect(status(await get('/a'))).toBe(429);
    expect(kindOf(await get('/a'))).toBe('RATE_LIMITED');
    expect(requests).toHaveLength(2);
  });

  it('closes no origin that ops let in, where many simulated platforms may be', async () => {
    const asking: RequestListener = (_request, response) => response.writeHead(429, { 'retry-after': '120' }).end();
    const { get } = await fetching(asking, { isCounted: false });
    expect(status(await get('/a'))).toBe(429);
    expect(status(await get('/b'))).toBe(429);
  });
});

describe('many reads of one host', () => {
  it('are under way two at a time, each until its body is read', async () => {
    const open: ServerResponse[] = [];
    let most = 0;
    const { get } = await fetching((_request, response) => {
      open.push(response);
      response.writeHead(200).write('x');
      // Bodies end in pairs, some while after the second began: a third would have come by then.
      if (open.length < 2) return;
      setTimeout(() => {
        most = Math.max(most, open.length);
        for (const one of open.splice(0)) one.end();
      }, 20);
    });
    const results = await Promise.all(Array.from({ length: 8 }, (_, index) => get(`/${index}`)));
    expect(results.map(status)).toEqual(results.map(() => 200));
    expect(most).toBe(2);
  });

  it('fail, heard of by somebody, when their turn does not come, and take no place', async () => {
    const open: ServerResponse[] = [];
    const { get, requests } = await fetching((request, response) => {
      if (request.url === '/slow') open.push(response);
      else response.end('x');
    });
    const slow = [get('/slow'), get('/slow')];
    const late = get('/late');
    await timer.advance(8_000);
    expect(await late).toEqual({ outcome: 'troubled', trouble: { kind: 'host_busy', turnMs: 8_000 } });
    while (open.length < 2) await timer.advance(0);
    for (const response of open) response.end('x');
    expect((await Promise.all(slow)).map(status)).toEqual([200, 200]);
    expect(status(await get('/next'))).toBe(200);
    expect(requests.map(({ path }) => path)).toEqual(['/slow', '/slow', '/next']);
  });

  it('end at their own deadline, not at that of their turn', async () => {
    const { get } = await fetching(() => undefined, { totalMs: 50 });
    const results = await Promise.all(['/slow', '/slow', '/waits', '/waits'].map((path) => get(path)));
    const late = { outcome: 'troubled', trouble: { kind: 'deadline', totalMs: 50 } };
    expect(results).toEqual(results.map(() => late));
    expect(timer.waiting()).toBe(0);
  });

  it('give their places back when they are stopped or out of time', async () => {
    const { get } = await fetching((request, response) => (request.url === '/slow' ? undefined : response.end('x')), {
      totalMs: 100,
    });
    const stopping = new AbortController();
    const stopped = [get('/slow', stopping.signal), get('/slow'), get('/waits', stopping.signal)];
    stopping.abort();
    expect((await Promise.all(stopped)).map(kindOf)).toEqual(['TRANSIENT', 'TRANSIENT', 'TRANSIENT']);
    expect(status(await get('/next'))).toBe(200);
    expect(status(await get('/next'))).toBe(200);
  });
});
