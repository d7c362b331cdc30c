import { createECDH, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import webPush from 'web-push';
import { createWebPusher } from '../../src/connectors/push/web-pusher.ts';
import { type PushPayload, pushPayloadSchema } from '../../src/contract/notices.ts';
import type { PushAddress, PushDelivery, PushMessage } from '../../src/notice-ports.ts';
import { PushService } from '../support/push-service.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const keys = webPush.generateVAPIDKeys();
const pushId = '0193a000-0000-7000-8000-000000000001';
const message: PushMessage = {
  ...{ type: 'notice', pushId, locale: 'fr', at: NOW, path: '/listings/1', listingName: 'Le Nid' },
  data: { kind: 'booking_new', stay: 'booking', platform: 'airbnb', from: '2026-07-01', to: '2026-07-04' },
};

function pusherFor(...allowedOrigins: readonly string[]) {
  const subject = 'mailto:support@relais.example';
  return createWebPusher({ keys, subject, allowedOrigins, clock: { now: () => NOW }, deadlineMs: 2_000 });
}

const delivery = (address: PushAddress, fields: Partial<PushDelivery> = {}): PushDelivery => ({
  ...{ subscriptionId: 'phone', address, urgency: 'high', message },
  ...fields,
});

describe('a push', () => {
  let service: PushService;
  let pusher: ReturnType<typeof pusherFor>;
  beforeAll(async () => {
    service = await PushService.start();
    pusher = pusherFor(service.origin);
  });
  afterAll(async () => {
    await pusher.close();
    await service.close();
  });

  test('is encrypted for the browser and signed by the installation, with its urgency and how long it is kept', async () => {
    const ticket = service.subscribe(keys.publicKey);
    expect(await pusher.push(delivery(ticket))).toEqual({ outcome: 'accepted' });
    const [taken] = service.messages(ticket.endpoint);
    expect(taken).toMatchObject({ ttlS: 86_400, urgency: 'high' });
    const payload: PushPayload = pushPayloadSchema.parse(JSON.parse(taken?.text ?? ''));
    expect(payload).toEqual({
      ...{ type: 'notice', tag: pushId, locale: 'fr', path: '/listings/1', at: NOW, listingName: 'Le Nid' },
      data: { kind: 'booking_new', stay: 'booking', platform: 'airbnb', from: '2026-07-01', to: '2026-07-04' },
    });
  });

  test('of several notices says how many and of which kinds', async () => {
    const ticket = service.subscribe(keys.publicKey);
    const bundle: PushMessage = { type: 'bundle', pushId, locale: 'en', at: NOW, count: 3, kinds: ['booking_new'] };
    await pusher.push(delivery(ticket, { message: bundle, urgency: 'normal' }));
    const [taken] = service.messages(ticket.endpoint);
    expect(pushPayloadSchema.parse(JSON.parse(taken?.text ?? ''))).toMatchObject({
      ...{ type: 'bundle', tag: pushId, path: '/notifications', count: 3, kinds: ['booking_new'] },
    });
  });

  test('to a browser that gave its subscription up, or never had one, finds it gone', async () => {
    const ticket = service.subscribe(keys.publicKey);
    service.end(ticket.endpoint);
    expect(await pusher.push(delivery(ticket))).toEqual({ outcome: 'gone' });
    const unknown = { ...ticket, endpoint: `${service.origin}/push/never` };
    expect(await pusher.push(delivery(unknown))).toEqual({ outcome: 'gone' });
  });

  test('to a browser that subscribed with other keys is told apart: it gets none until it is asked anew', async () => {
    const ticket = service.subscribe(webPush.generateVAPIDKeys().publicKey);
    expect(await pusher.push(delivery(ticket))).toEqual({ outcome: 'unauthorized', trouble: 'status 403' });
  });

  test('for keys that are no point of the curve is not even sent', async () => {
    const ticket = service.subscribe(keys.publicKey);
    const broken = { ...ticket, keys: { ...ticket.keys, p256dh: 'A'.repeat(87) } };
    expect(await pusher.push(delivery(broken))).toMatchObject({ outcome: 'refused' });
    expect(service.messages(ticket.endpoint)).toEqual([]);
  });

  test.each([
    ['a loopback address', 'http://127.0.0.1:1/push'],
    ['a private address', 'https://10.0.0.1/push'],
    ['a name of inside', 'https://metadata.google.internal/push'],
    ['another port of an allowed host', 'http://127.0.0.1:2/push'],
  ])('is never sent to %s', async (_, endpoint) => {
    const { keys: ticket } = service.subscribe(keys.publicKey);
    expect(await pusher.push(delivery({ endpoint, keys: ticket }))).toMatchObject({ outcome: 'refused' });
  });
});

describe('a push service', () => {
  let server: Server;
  let answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | 'silence';
  let topics: unknown[] = [];
  let origin = '';
  const browser = {
    keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      topics.push(request.headers['topic']);
      request.resume();
      if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end('x'.repeat(1_000));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    origin = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each<[string, typeof answer, object]>([
    ['that is overloaded', { status: 503 }, { outcome: 'not_taken', retryAfterMs: null }],
    [
      'that asks to wait by seconds',
      { status: 429, headers: { 'retry-after': '120' } },
      { outcome: 'not_taken', retryAfterMs: 120_000 },
    ],
    [
      'that asks to wait until a date',
      { status: 503, headers: { 'retry-after': 'Mon, 01 Jun 2026 08:01:00 GMT' } },
      { outcome: 'not_taken', retryAfterMs: 60_000 },
    ],
    ['that does not take the keys', { status: 401 }, { outcome: 'unauthorized' }],
    ['that finds the push too large', { status: 413 }, { outcome: 'refused' }],
    ['that sends one elsewhere', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }, { outcome: 'refused' }],
    ['that does not answer', 'silence', { outcome: 'not_taken', retryAfterMs: null }],
  ])('%s is understood', async (_, given, handover) => {
    answer = given;
    const pusher = pusherFor(origin);
    expect(await pusher.push(delivery({ endpoint: `${origin}/push`, keys: browser.keys }))).toMatchObject(handover);
    if (given !== 'silence') await pusher.close();
  });

  test('is told the name of a push as its topic, so that it drops the first of one that is repeated', async () => {
    topics = [];
    answer = { status: 201 };
    const pusher = pusherFor(origin);
    await pusher.push(delivery({ endpoint: `${origin}/push`, keys: browser.keys }));
    await pusher.close();
    expect(topics).toEqual(['0193a000000070008000000000000001']);
  });

  test('that is not there is tried later', async () => {
    const pusher = pusherFor('http://127.0.0.1:1');
    const endpoint = 'http://127.0.0.1:1/push';
    expect(await pusher.push(delivery({ endpoint, keys: browser.keys }))).toMatchObject({ outcome: 'not_taken' });
    await pusher.close();
  });
});
