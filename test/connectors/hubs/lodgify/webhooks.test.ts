import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HubSecrets, WebhookDelivery, WebhookVerdict } from '../../../../src/hub-ports.ts';
import { apiKey, house } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';
import { aCall, access, type ConnectedLodgify, connectedLodgify } from './connected-lodgify.ts';

let hub: ConnectedLodgify;
let receiver: Server;
let url: string;
let deliveries: WebhookDelivery[];

beforeEach(async () => {
  hub = await connectedLodgify();
  deliveries = [];
  receiver = createServer((request, response) => {
    void buffer(request).then((body) => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]);
      deliveries.push({ headers: Object.fromEntries(headers), body, receivedAt: '2026-11-24T08:00:00.000Z' });
      response.writeHead(200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/webhooks/lodgify/token`;
});
afterEach(async () => {
  await hub.close();
  receiver.closeAllConnections();
  receiver.close();
});

async function subscribed(secrets: HubSecrets = access.secrets, to = url): Promise<HubSecrets> {
  const answer = await subscribing(secrets, to);
  if (answer.outcome === 'failed' || answer.value.by !== 'api') throw new Error('not subscribed');
  return answer.value.secrets;
}
const subscribing = (secrets: HubSecrets, to = url, keep: (secrets: HubSecrets) => Promise<void> = async () => {}) =>
  hub.connector.subscribe({ ...access, secrets }, { url: to, headerToken: 'unused', keep }, aCall());
const verdictsUnder = (secrets: HubSecrets): WebhookVerdict[] =>
  deliveries.map((delivery) => hub.connector.verifyWebhook(secrets, delivery));
const book = () => hub.control.addBooking(apiKey, { ...house, from: '2026-12-01', to: '2026-12-04' });
const events = ['availability_change', 'booking_new_any_status', 'booking_change', 'booking_status_change_declined'];

describe('subscribing', () => {
  test('asks once for each event, at addresses that differ, and keeps the key and each secret', async () => {
    const secrets = await subscribed();
    expect(hub.control.subscriptions(apiKey)).toEqual(
      events.map((event) => ({ event, targetUrl: `${url}?event=${event}` })),
    );
    expect(Object.keys(secrets).sort()).toEqual(
      ['apiKey', ...events.flatMap((event) => [`hookId:${event}`, `hookSecret:${event}`])].sort(),
    );
  });

  test('again changes nothing while the secrets are known, and begins anew when one is not', async () => {
    const secrets = await subscribed();
    expect(await subscribed(secrets)).toEqual(secrets);
    const { 'hookSecret:booking_change': lost, ...rest } = secrets;
    const again = await subscribed(rest);
    expect(Object.keys(again).filter((name) => again[name] !== secrets[name])).toEqual([
      'hookId:booking_change',
      'hookSecret:booking_change',
    ]);
    expect(lost).not.toBe('');
    expect(hub.control.subscriptions(apiKey)).toHaveLength(events.length);
  });

  test('that broke off is taken up by the next', async () => {
    hub.control.setFaults([{ kind: 'lost', on: 'writes', skip: 2, times: 1 }]);
    const answer = await subscribing(access.secrets);
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT' } });
    const secrets = await subscribed();
    book();
    await hub.control.deliver();
    const genuine = { outcome: 'genuine', eventId: null, unitIds: ['1000/1233'] };
    expect(verdictsUnder(secrets)).toMatchObject([genuine, genuine]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'at another address, broken off after %d writes, leaves no delivery unknown, and is taken up by the next',
    async (skip) => {
      const former = await subscribed();
      let kept = former;
      const keep = async (secrets: HubSecrets) => {
        kept = { ...kept, ...secrets };
      };
      hub.control.setFaults([{ kind: 'status', code: 429, on: 'writes', skip }]);
      expect(await subscribing(former, `${url}-new`, keep)).toMatchObject({ outcome: 'failed' });
      book();
      await hub.control.deliver();
      // What was renewed is good for as long as its address is.
      const [byFormer, byKept] = [verdictsUnder(former), verdictsUnder(kept)];
      expect(deliveries.length).toBeGreaterThanOrEqual(2);
      for (const index of deliveries.keys())
        expect([byFormer[index]?.outcome, byKept[index]?.outcome]).toContain('genuine');
      hub.control.setFaults([]);
      await subscribing(kept, `${url}-new`, keep);
      const standing = hub.control.subscriptions(apiKey).map(({ targetUrl }) => targetUrl);
      expect(standing.sort()).toEqual(events.map((event) => `${url}-new?event=${event}`).sort());
    },
  );

  test('keeps the query of the address', async () => {
    await subscribed(access.secrets, `${url}?a=b`);
    expect(hub.control.subscriptions(apiKey)[0]?.targetUrl).toBe(`${url}?a=b&event=availability_change`);
  });

  test.each([
    [401, 'AUTH'],
    [404, 'NOT_FOUND'],
  ] as const)('where the hub answers %d fails', async (code, kind) => {
    hub.control.setFaults([{ kind: 'status', code }]);
    const answer = await subscribing(access.secrets);
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind } });
  });
});

describe('unsubscribing', () => {
  test('ends what was set up, and is done when that is gone', async () => {
    const secrets = await subscribed();
    const unsubscribe = () => hub.connector.unsubscribe({ ...access, secrets }, aCall());
    expect(await unsubscribe()).toMatchObject({ outcome: 'answered' });
    expect(hub.control.subscriptions(apiKey)).toEqual([]);
    expect(await unsubscribe()).toMatchObject({ outcome: 'answered' });
  });

  test('asks nothing where nothing is known, and fails where it cannot', async () => {
    expect(await hub.connector.unsubscribe(access, aCall())).toMatchObject({ outcome: 'answered' });
    expect(hub.control.requests()).toEqual([]);
    const secrets = await subscribed();
    hub.control.setFaults([{ kind: 'status', code: 500 }]);
    expect(await hub.connector.unsubscribe({ ...access, secrets }, aCall())).toMatchObject({ outcome: 'failed' });
  });
});

describe('a delivery', () => {
  test.each(['object', 'array'] as const)(
    'with an %s names the units to read, whatever happened',
    async (webhookBody) => {
      const secrets = await subscribed();
      hub.control.setShapes({ webhookBody });
      const id = book();
      hub.control.cancelBooking(apiKey, id);
      hub.control.closeNights(apiKey, house, { from: '2026-12-20', to: '2026-12-22' });
      await hub.control.deliver();
      const genuine = { outcome: 'genuine', eventId: null, unitIds: ['1000/1233'] };
      expect(verdictsUnder(secrets)).toMatchObject(deliveries.map(() => genuine));
      expect(deliveries).toHaveLength(6);
    },
  );

  test('names nights where relais closed them, and none where the host or a guest did', async () => {
    const secrets = await subscribed();
    hub.control.closeNights(apiKey, house, { from: '2026-12-20', to: '2026-12-22' });
    book();
    await hub.control.deliver();
    const spans = () => verdictsUnder(secrets).flatMap((verdict) => ('span' in verdict ? [verdict.span] : []));
    expect([deliveries.length > 2, spans()]).toEqual([true, []]);
    const ours = { key: randomUUID(), remoteId: '', from: '2026-12-24', to: '2026-12-26' };
    const unit = { unitId: '1000/1233', today: '2026-11-24', ours: [] };
    const closed = await hub.connector.closeNights({ ...access, secrets }, { ...unit, ...ours }, aCall());
    await hub.control.deliver();
    expect([closed.outcome, spans()]).toEqual(['done', [{ firstNight: '2026-12-24', lastNight: '2026-12-25' }]]);
  });

  test.each([
    [
      'by the API',
      '{"action":"availability_change","source":"PublicApi","start":"2026-12-01T00:00:00","end":"2026-12-02"',
      true,
    ],
    ['by a hand', '{"action":"availability_change","source":"Manual","start":"2026-12-01","end":"2026-12-02"', false],
    [
      'by a guest',
      '{"action":"availability_change","source":"AirbnbIntegration","start":"2026-12-01","end":"2026-12-02"',
      false,
    ],
    ['by nobody named', '{"action":"availability_change","start":"2026-12-01","end":"2026-12-02"', false],
    [
      'of no real dates',
      '{"action":"availability_change","source":"PublicApi","start":"2026-12-01","end":"2026-13-40"',
      false,
    ],
    ['without dates', '{"action":"availability_change","source":"PublicApi"', false],
    [
      'of another kind',
      '{"action":"something_new","source":"PublicApi","start":"2026-12-01","end":"2026-12-02"',
      false,
    ],
  ])('of a change %s may name its nights: %s', async (_what, text, isNamed) => {
    const secrets = await subscribed();
    const body = Buffer.from(`${text},"property_id":1,"room_type_ids":[2]}`);
    const secret = secrets['hookSecret:availability_change'] ?? '';
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const delivery = {
      headers: { 'ms-signature': `sha256=${signature}` },
      body,
      receivedAt: '2026-11-24T08:00:00.000Z',
    };
    const span = isNamed ? { span: { firstNight: '2026-12-01', lastNight: '2026-12-02' } } : {};
    expect(hub.connector.verifyWebhook(secrets, delivery)).toEqual({
      ...{ outcome: 'genuine', eventId: null, unitIds: ['1/2'] },
      ...span,
    });
    // While a subscription is missing this may be all that tells of a booking.
    const { 'hookSecret:booking_change': _lost, ...some } = secrets;
    expect(hub.connector.verifyWebhook(some, delivery)).not.toHaveProperty('span');
  });

  test('that is forged, altered, unsigned or under a secret that was given up is not believed', async () => {
    const secrets = await subscribed();
    book();
    await hub.control.deliver();
    const [delivery] = deliveries;
    if (delivery === undefined) throw new Error('nothing came');
    const altered = { ...delivery, body: Buffer.from(`${Buffer.from(delivery.body).toString()} `) };
    const unsigned = { ...delivery, headers: {} };
    const renewed = Object.fromEntries(Object.keys(secrets).map((name) => [name, 'another']));
    const judged = [
      hub.connector.verifyWebhook(secrets, altered),
      hub.connector.verifyWebhook(secrets, unsigned),
      hub.connector.verifyWebhook(renewed, delivery),
      hub.connector.verifyWebhook(access.secrets, delivery),
    ];
    expect(judged).toEqual(judged.map(() => ({ outcome: 'forged' })));
  });

  const secrets = { 'hookSecret:booking_change': 'secret' };
  const verdictOf = (text: string) => {
    const signature = createHmac('sha256', 'secret').update(text).digest('hex');
    return hub.connector.verifyWebhook(secrets, {
      headers: { 'ms-signature': `sha256=${signature}` },
      body: Buffer.from(text),
      receivedAt: '2026-11-24T08:00:00.000Z',
    });
  };
  const units = (unitIds: readonly string[] | null) => ({ outcome: 'genuine', eventId: null, unitIds });

  test.each([
    ['{"action":"rate_change","property_id":1000,"room_type_ids":[12345]}', { outcome: 'irrelevant' }],
    ['{"action":"guest_message_received","message_id":1}', { outcome: 'irrelevant' }],
    ['[]', { outcome: 'irrelevant' }],
    ['{"action":"availability_change","property_id":1000}', units(null)],
    ['{"action":"booking_change","booking":{"property_id":1000}}', units(null)],
    ['{"action":"something_new"}', units(null)],
    [
      '[{"action":"availability_change","property_id":1,"room_type_ids":[2,3]},{"action":"availability_change","property_id":1,"room_type_ids":[2]}]',
      units(['1/2', '1/3']),
    ],
    ['[{"action":"rate_change"},{"action":"availability_change"}]', units(null)],
    [
      '[{"action":"availability_change","property_id":1,"room_type_ids":[2],"start":"2026-12-01","end":"2026-12-02"},{"action":"something_new"}]',
      units(null),
    ],
    ['not JSON', { outcome: 'unreadable' }],
    ['{"event":"x"}', { outcome: 'unreadable' }],
    ['"text"', { outcome: 'unreadable' }],
  ])('saying %s is %j', (text, verdict) => {
    expect(verdictOf(text)).toEqual(verdict);
  });
});
