import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { withDeadline } from '../../../src/connectors/hubs/http/call-deadline.ts';
import { createHubHttp, type HubHttpOptions, type HubRequest } from '../../../src/connectors/hubs/http/hub-http.ts';
import { failedWrite, type HubReply, readReply } from '../../../src/connectors/hubs/http/hub-reply.ts';
import { type FeedServer, startFeedServer } from '../ical/feed-server.ts';

const now = '2026-11-24T06:00:00.000Z';
const aRequest: HubRequest = {
  method: 'GET',
  path: '/things',
  headers: { token: 'secret-1' },
  purpose: 'reading things',
};
const servers: FeedServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('a good answer', () => {
  it('is its JSON, asked for at the base path with what was given', async () => {
    const { send, server } = await hubThat((_request, response) => json(response, 200, { things: [1] }));
    const reply = await send({ ...aRequest, query: 'a=1&a=2' });
    expect(reply).toMatchObject({ outcome: 'ok', status: 200, json: { things: [1] } });
    expect(server.requests).toEqual([
      {
        path: '/v2/things?a=1&a=2',
        headers: expect.objectContaining({ token: 'secret-1', accept: 'application/json' }),
      },
    ]);
  });

  it('may have no body', async () => {
    const { send } = await hubThat((_request, response) => response.writeHead(204).end());
    expect(await send(aRequest)).toMatchObject({ outcome: 'ok', status: 204, json: null });
  });

  it.each([
    [[{ name: 'Sam Example' }], z.array(z.object({ name: z.number() })), '/0/name'],
    [{ 'Sam Example': 'Sam' }, z.record(z.string(), z.number()), '/…'],
  ])(
    'of another shape is drift: %j is told by its place, and never by what stands there',
    async (body, schema, place) => {
      const { send } = await hubThat((_request, response) => json(response, 200, body));
      const reading = { schema, purpose: 'reading', host: 'hub.example', budgetOf: () => null };
      expect(readReply<unknown>(await send(aRequest), reading)).toEqual({
        outcome: 'failed',
        failure: { kind: 'SCHEMA_DRIFT', detail: `answer of an unknown shape at ${place} from hub.example (reading)` },
      });
    },
  );
});

describe('a failure', () => {
  it.each([
    [301, 'SCHEMA_DRIFT', 'unknown'],
    [400, 'CONFIG', 'refused'],
    [401, 'AUTH', 'refused'],
    [403, 'AUTH', 'refused'],
    [404, 'NOT_FOUND', 'refused'],
    [408, 'TRANSIENT', 'unknown'],
    [422, 'CONFIG', 'refused'],
    [429, 'RATE_LIMITED', 'refused'],
    [500, 'TRANSIENT', 'unknown'],
    [503, 'TRANSIENT', 'unknown'],
  ] as const)('with status %i is %s, and a write that met it is %s', async (status, kind, write) => {
    const { send } = await hubThat((_request, response) => json(response, status, { error: 'Sam Example' }));
    const reply = failedOf(await send(aRequest));
    expect(reply.failure).toMatchObject({ kind, detail: `HTTP ${status} from 127.0.0.1 (reading things)` });
    expect(failedWrite(reply)).toEqual({ outcome: write, failure: reply.failure });
  });

  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['an HTTP date', { 'retry-after': 'Tue, 24 Nov 2026 06:02:00 GMT' }, 120_000],
    ['nothing', {}, 900_000],
    ['a header of the hub', { 'x-resets-in': '7' }, 7_000],
    ['a time that is over', { 'x-resets-in': '-7' }, 1_000],
  ])('that asks to wait by %s says for how long', async (_what, headers, retryAfterMs) => {
    const { send } = await hubThat((_request, response) => response.writeHead(429, headers).end(), {
      waitMs: (said) => (said['x-resets-in'] === undefined ? undefined : Number(said['x-resets-in']) * 1_000),
    });
    expect(failedOf(await send(aRequest)).failure).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs });
  });

  it('is no JSON, half an answer, or more than can be taken', async () => {
    const page = await hubThat((_request, response) => response.end('<html>Sam Example</html>'));
    expect(failedOf(await page.send(aRequest)).failure).toEqual({
      kind: 'SCHEMA_DRIFT',
      detail: 'HTTP 200 without JSON from 127.0.0.1 (reading things)',
    });
    const big = await hubThat((_request, response) => json(response, 200, 'x'.repeat(200)), { maxBytes: 100 });
    const tooBig = failedOf(await big.send(aRequest));
    expect(tooBig.failure).toMatchObject({ kind: 'SCHEMA_DRIFT', detail: expect.stringContaining('over 100 bytes') });
    expect(failedWrite(tooBig).outcome).toBe('unknown');
  });

  it('keeps its JSON for who asked, beside a detail without it', async () => {
    const { send } = await hubThat((_request, response) => json(response, 400, { error: 'Sam Example' }));
    expect(failedOf(await send(aRequest))).toMatchObject({ status: 400, json: { error: 'Sam Example' } });
  });

  it('is a connection that is cut, after which nobody knows what was done', async () => {
    const { send } = await hubThat((request) => request.socket.resetAndDestroy());
    const reply = failedOf(await send({ ...aRequest, method: 'POST', body: '[]' }));
    expect(reply).toMatchObject({ status: null, failure: { kind: 'TRANSIENT' } });
    expect(failedWrite(reply).outcome).toBe('unknown');
  });

  it('is a deadline, and a caller who lost interest', async () => {
    const { send } = await hubThat(() => undefined);
    const overdue = await send(aRequest, withDeadline({ signal: new AbortController().signal }, 50).signal);
    expect(failedOf(overdue).failure.detail).toBe('no whole answer in time from 127.0.0.1 (reading things)');
    const cancelled = failedOf(await send(aRequest, AbortSignal.abort()));
    expect(cancelled.failure.detail).toContain('the call was cancelled');
  });

  it('is a credential that no header can hold, of which nothing is sent', async () => {
    const { send, server } = await hubThat((_request, response) => json(response, 200, {}));
    const reply = failedOf(await send({ ...aRequest, headers: { token: 'a\nb' } }));
    expect(reply.failure).toMatchObject({ kind: 'CONFIG', detail: expect.not.stringContaining('a\nb') });
    expect(server.requests).toEqual([]);
  });
});

describe('the base URL', () => {
  it.each([
    'http://hub.example',
    'ftp://hub.example',
    'hub.example',
    'https://hub.example/?key=1',
    'https://a@hub.example',
  ])('%s is refused at the start', (baseUrl) => {
    expect(() => createHubHttp({ baseUrl, clock: { now: () => now } })).toThrow('https');
  });
});

async function hubThat(listener: RequestListener, options: Partial<HubHttpOptions> = {}) {
  const server = await startFeedServer(listener);
  servers.push(server);
  const http = createHubHttp({ baseUrl: `${server.origin}/v2/`, clock: { now: () => now }, ...options });
  const untold = new AbortController().signal;
  return { server, send: (request: HubRequest, signal = untold) => http.send(request, { signal }) };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function failedOf(reply: HubReply): Extract<HubReply, { outcome: 'failed' }> {
  if (reply.outcome !== 'failed') throw new Error(`answered ${reply.status}`);
  return reply;
}
