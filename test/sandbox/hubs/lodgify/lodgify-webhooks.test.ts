import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { eventuallyTrue } from '../../../support/eventually.ts';
import { apiKey, house, type RunningLodgify, startLodgify } from './running-lodgify.ts';

// docs.lodgify.com /reference/webhooks; MahCelestine/lodgify-ttlock-sync (signature).
let hub: RunningLodgify;
let receiver: Server;
let answers: number[];
let received: { readonly signature: string | undefined; readonly body: string }[];
let target: string;

beforeEach(async () => {
  hub = await startLodgify();
  [answers, received] = [[], []];
  receiver = createServer((request, response) => {
    void textOf(request).then((body) => {
      received.push({ signature: request.headers['ms-signature']?.toString(), body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  target = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;
});
afterEach(async () => {
  await hub.close();
  receiver.closeAllConnections();
  receiver.close();
});

const send = (path: string, method: string, body?: object) =>
  fetch(`${hub.url}/webhooks/v1/${path}`, {
    method,
    headers: { 'X-ApiKey': apiKey, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const madeSchema = z.object({ id: z.string(), secret: z.string() });

async function subscribe(event = 'availability_change') {
  const answer = await send('subscribe', 'POST', { event, target_url: `${target}?event=${event}` });
  expect(answer.status).toBe(200);
  return madeSchema.parse(await answer.json());
}
const closeANight = () => hub.control.closeNights(apiKey, house, { from: '2026-12-05', to: '2026-12-06' });

describe('subscriptions', () => {
  test('show their secret once, list without it, and end by their ID', async () => {
    const { id } = await subscribe();
    expect(await (await send('list', 'GET')).json()).toEqual([
      { id, event: 'availability_change', target_url: `${target}?event=availability_change` },
    ]);
    expect((await send('unsubscribe', 'DELETE', { id })).status).toBe(200);
    expect(await (await send('list', 'GET')).json()).toEqual([]);
    expect((await send('unsubscribe', 'DELETE', { id })).status).toBe(404);
  });

  test('refuse an address that serves another, and an event that is none', async () => {
    await subscribe();
    const again = { event: 'booking_change', target_url: `${target}?event=availability_change` };
    expect((await send('subscribe', 'POST', again)).status).toBe(400);
    expect((await send('subscribe', 'POST', { event: 'noise', target_url: target })).status).toBe(400);
  });
});

describe('deliveries', () => {
  test('are signed over their very bytes in upper-case hex', async () => {
    const { secret } = await subscribe();
    closeANight();
    expect(await hub.control.deliver()).toEqual([200]);
    const body = received[0]?.body ?? '';
    const hex = createHmac('sha256', secret).update(body).digest('hex').toUpperCase();
    expect(received[0]?.signature).toBe(`sha256=${hex}`);
    expect(JSON.parse(body)).toEqual({
      action: 'availability_change',
      property_id: 1000,
      room_type_ids: [1233],
      start: '2026-12-05T00:00:00',
      end: '2026-12-05T00:00:00',
      source: 'Manual',
    });
  });

  test('may be an array of one, signed as such', async () => {
    const { secret } = await subscribe();
    hub.control.setShapes({ webhookBody: 'array' });
    closeANight();
    await hub.control.deliver();
    const body = received[0]?.body ?? '';
    expect(JSON.parse(body)).toMatchObject([{ action: 'availability_change' }]);
    expect(received[0]?.signature?.toLowerCase()).toBe(
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    );
  });

  test('are repeated until exactly 200, ten times at most', async () => {
    await subscribe();
    closeANight();
    answers = [202, 204, 301, 500];
    for (const status of answers.slice()) expect(await hub.control.deliver()).toEqual([status]);
    expect(hub.control.openDeliveries()).toMatchObject([{ attempts: 4 }]);
    expect(await hub.control.deliver()).toEqual([200]);
    closeANight();
    answers = Array.from({ length: 11 }, () => 500);
    for (let attempt = 0; attempt < 11; attempt += 1) expect(await hub.control.deliver()).toEqual([500]);
    expect(hub.control.openDeliveries()).toEqual([]);
  });

  test('end with their subscription when the address is gone', async () => {
    await subscribe();
    closeANight();
    closeANight();
    answers = [410];
    expect(await hub.control.deliver()).toEqual([410]);
    expect([hub.control.subscriptions(apiKey), hub.control.openDeliveries()]).toEqual([[], []]);
  });

  test('tell of a new stay, its change and its end under the names that were subscribed to', async () => {
    for (const event of ['booking_new_any_status', 'booking_change', 'booking_status_change_declined']) {
      await subscribe(event);
    }
    const id = hub.control.addBooking(apiKey, { ...house, from: '2026-12-05', to: '2026-12-08' });
    hub.control.cancelBooking(apiKey, id);
    await hub.control.deliver();
    expect(received.map(({ body }): unknown => JSON.parse(body))).toMatchObject([
      { action: 'booking_new_any_status', booking: { id, date_departure: '2026-12-08T00:00:00' } },
      { action: 'booking_change', booking: { status: 'Declined' } },
      { action: 'booking_status_change_declined', booking: { property_id: 1000 } },
    ]);
  });

  test('go out by themselves where the hub is made so', async () => {
    await hub.close();
    hub = await startLodgify({ deliversAtOnce: true });
    await subscribe();
    closeANight();
    await eventuallyTrue('the delivery', () => received.length === 1);
  });
});

describe('answers that are lost', () => {
  const set = () =>
    fetch(`${hub.url}/v1/availability/1000/1233/set`, {
      method: 'POST',
      headers: { 'X-ApiKey': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ available: 0, period_start: '2026-12-05', period_end: '2026-12-05' }),
    });
  const isClosed = async () => {
    const query = 'periodStart=2026-12-05&periodEnd=2026-12-05';
    const answer = await fetch(`${hub.url}/v1/availability/1000/1233?${query}`, { headers: { 'X-ApiKey': apiKey } });
    return z.array(z.object({ available: z.number() })).parse(await answer.json())[0]?.available === 0;
  };

  test('are of work that was done', async () => {
    hub.control.setFaults([{ kind: 'lost', on: 'writes', times: 1 }]);
    await expect(set()).rejects.toThrow('fetch failed');
    expect(await isClosed()).toBe(true);
  });

  test('are not of work that a reset came before', async () => {
    hub.control.setFaults([{ kind: 'reset', on: 'writes', times: 1 }]);
    await expect(set()).rejects.toThrow('fetch failed');
    expect(await isClosed()).toBe(false);
  });

  test('may be an error all the same', async () => {
    hub.control.setFaults([{ kind: 'status_after', code: 500, skip: 1 }]);
    expect((await set()).status).toBe(200);
    expect((await set()).status).toBe(500);
  });

  test('wait where they are held', async () => {
    hub.control.writes.hold();
    const answer = set();
    await hub.control.writes.untilWaiting(1);
    expect(await isClosed()).toBe(false);
    hub.control.writes.release();
    expect((await answer).status).toBe(200);
    expect(await isClosed()).toBe(true);
  });
});
