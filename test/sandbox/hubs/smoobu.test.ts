import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { SmoobuAccount, SmoobuControl } from '../../../sandbox/hubs/smoobu/smoobu-control.ts';
import { startHookReceiver, stopHookReceivers } from '../hook-receiver.ts';
import { newSandbox, setNow, stopSandboxes } from '../running-sandbox.ts';

afterEach(async () => {
  await stopSandboxes();
  await stopHookReceivers();
});

const week = { from: '2026-12-01', to: '2026-12-08' };
const stay = { arrivalDate: week.from, departureDate: week.to };
const refusal = { title: 'Error occurred', detail: 'verification error' };

type Signing = { timestamp?: string; nonce?: string; secret?: string; signedQuery?: string; signedBody?: string };
type Said = { readonly status: number; readonly headers: Headers; readonly text: string };
type ByHand = {
  readonly hub: SmoobuControl;
  readonly account: SmoobuAccount;
  readonly apartmentId: number;
  readonly url: string;
  ask(method: string, path: string, options?: Signing & { query?: string; body?: unknown }): Promise<Said>;
};

describe('authentication', () => {
  it.each<[string, Signing]>([
    ['another secret', { secret: 'another' }],
    ['a time of six minutes ago', { timestamp: '2026-11-24T07:54:00Z' }],
    ['a time with milliseconds', { timestamp: '2026-11-24T08:00:00.000Z' }],
    ['a nonce that is no UUID', { nonce: '1' }],
    ['a query that was sorted before it was encoded', { signedQuery: 'aZ=1&a%5B=2' }],
    ['another body', { signedBody: '{}' }],
  ])('refuses %s by 401', async (_what, signing) => {
    const { ask } = await smoobuByHand();
    const well = { query: 'aZ=1&a%5B=2', signedQuery: 'a%5B=2&aZ=1' };
    expect((await ask('GET', '/api/me', well)).status).toBe(200);
    const answer = await ask('GET', '/api/me', { ...well, ...signing });
    expect(answer.status).toBe(401);
    expect(jsonOf(answer)).toEqual(refusal);
  });

  it('refuses a nonce that came before, and the switched-off key alone', async () => {
    const { ask, account, url } = await smoobuByHand();
    const nonce = randomUUID();
    expect((await ask('GET', '/api/me', { nonce })).status).toBe(200);
    expect((await ask('GET', '/api/me', { nonce })).status).toBe(401);
    expect((await fetch(`${url}/api/me`, { headers: { 'Api-Key': account.apiKey } })).status).toBe(401);
  });

  it('takes a clock that is four minutes off', async () => {
    const { ask } = await smoobuByHand();
    expect((await ask('GET', '/api/me', { timestamp: '2026-11-24T08:04:00Z' })).status).toBe(200);
  });
});

describe('reservations', () => {
  it('are listed with names in both styles and no status; a block has no guest', async () => {
    const { hub, apartmentId, ask } = await smoobuByHand();
    hub.addReservation(apartmentId, { ...week, channelId: 70, guestName: 'Sam' });
    hub.addReservation(apartmentId, { from: '2026-12-20', to: '2026-12-22', channelId: 11 });
    const { bookings, ...page } = listOf(await ask('GET', '/api/reservations', { query: 'pageSize=100' }));
    expect(page).toEqual({ page_count: 1, page_size: 25, total_items: 2, page: 1 });
    expect(bookings).toMatchObject([
      {
        'reference-id': null,
        type: 'reservation',
        arrival: week.from,
        departure: week.to,
        'created-at': '2026-11-24 08:00',
        modifiedAt: '2026-11-24 08:00',
        apartment: { id: apartmentId, name: 'Lavender' },
        channel: { id: 70, name: 'Homepage' },
        'guest-name': 'Sam',
        'price-paid': 'Yes',
        'is-blocked-booking': false,
      },
      {
        channel: { id: 11, name: 'Blocked channel' },
        'guest-name': '',
        email: null,
        price: null,
        'is-blocked-booking': true,
      },
    ]);
    for (const booking of bookings) expect(Object.keys(booking)).not.toContain('status');
  });

  it('that are cancelled are hidden unless they are asked for, and then have their type', async () => {
    const { hub, apartmentId, ask } = await smoobuByHand();
    const id = hub.addReservation(apartmentId, week);
    expect((await ask('DELETE', `/api/reservations/${id}`)).status).toBe(200);
    expect(listOf(await ask('GET', '/api/reservations')).bookings).toEqual([]);
    const shown = listOf(await ask('GET', '/api/reservations', { query: 'showCancellation=true' }));
    expect(shown.bookings).toMatchObject([{ id, type: 'cancellation' }]);
  });

  it('are written in camelCase, and read back alone', async () => {
    const { apartmentId, ask } = await smoobuByHand();
    const made = await ask('POST', '/api/reservations', {
      body: { ...stay, apartmentId, channelId: 11, notice: 'mine' },
    });
    const { id } = z.object({ id: z.int() }).parse(jsonOf(made));
    await ask('PUT', `/api/reservations/${id}`, { body: { notice: 'changed' } });
    expect(jsonOf(await ask('GET', `/api/reservations/${id}`))).toMatchObject({
      id,
      type: 'modification of booking',
      notice: 'changed',
      'is-blocked-booking': true,
    });
  });

  it.each([
    ['taken nights', { ...stay, apartmentId: 0 }],
    ['no nights', { ...stay, departureDate: week.from }],
    ['an apartment of nobody', { ...stay, apartmentId: 1 }],
    ['a date that is none', { ...stay, arrivalDate: '2026-13-01' }],
  ])('for %s are refused by 422', async (_what, body) => {
    const { hub, apartmentId, ask } = await smoobuByHand();
    hub.addReservation(apartmentId, { from: '2026-12-07', to: '2026-12-09' });
    const sent = { ...body, apartmentId: 'apartmentId' in body && body.apartmentId === 1 ? 1 : apartmentId };
    expect((await ask('POST', '/api/reservations', { body: sent })).status).toBe(422);
    expect(hub.reservations(apartmentId)).toHaveLength(1);
  });

  it('of somebody else are a page that is no JSON', async () => {
    const { hub, ask } = await smoobuByHand();
    const [attic = 0] = hub.addAccount(['Attic']).apartmentIds;
    const id = hub.addReservation(attic, week);
    const answer = await ask('DELETE', `/api/reservations/${id}`);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('<!doctype html>');
    expect(hub.reservations(attic)).toMatchObject([{ isCancelled: false }]);
  });
});

describe('rates', () => {
  it('are by apartment and date; nights that are taken or closed are not available', async () => {
    const { hub, apartmentId, ask } = await smoobuByHand();
    hub.addReservation(apartmentId, { from: '2026-12-01', to: '2026-12-02' });
    hub.setNights(apartmentId, { from: '2026-12-03', to: '2026-12-04' }, true);
    const dates = 'end_date=2026-12-03&start_date=2026-12-01';
    const day = { price: null, min_length_of_stay: null };
    expect(jsonOf(await ask('GET', '/api/rates', { query: `apartments%5B%5D=${apartmentId}&${dates}` }))).toEqual({
      data: {
        [apartmentId]: {
          '2026-12-01': { ...day, available: 0 },
          '2026-12-02': { ...day, available: 1 },
          '2026-12-03': { ...day, available: 0 },
        },
      },
    });
    expect(jsonOf(await ask('GET', '/api/rates', { query: `apartments%5B%5D=1&${dates}` }))).toEqual({ data: [] });
    expect((await ask('GET', '/api/rates', { query: dates })).status).toBe(422);
  });
});

it('gives 1000 requests a minute, and says when there are more', async () => {
  const { hub, account, ask } = await smoobuByHand();
  expect((await ask('GET', '/api/me')).headers.get('x-ratelimit-remaining')).toBe('999');
  hub.setRemaining(account.userId, 0);
  const refused = await ask('GET', '/api/me');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-ratelimit-retry-after')).toBe(String(Date.parse('2026-11-24T08:01:00Z') / 1_000));
  setNow('2026-11-24T08:01:00.000Z');
  expect((await ask('GET', '/api/me', { timestamp: '2026-11-24T08:01:00Z' })).status).toBe(200);
});

it('sends every event to the one address, without a signature', async () => {
  const { hub, account, apartmentId } = await smoobuByHand();
  const receiver = await startHookReceiver();
  hub.setWebhook(account.userId, receiver.url);
  const id = hub.addReservation(apartmentId, week);
  await hub.deliveries.settled();
  hub.changeReservation(id, { departure: '2026-12-09' });
  await hub.deliveries.settled();
  hub.removeReservation(id);
  await hub.deliveries.settled();
  const sent = receiver.deliveries.map(({ body }): unknown => JSON.parse(Buffer.from(body).toString('utf8')));
  expect(sent).toMatchObject([
    { action: 'newReservation', user: account.userId, data: { id, apartment: { id: apartmentId } } },
    { action: 'updateReservation', data: { type: 'modification of booking' } },
    { action: 'deleteReservation', data: { id } },
  ]);
  expect(Object.keys(receiver.deliveries[0]?.headers ?? {}).filter((name) => /signature|token/.test(name))).toEqual([]);
});

/** A client that signs by itself, as the documents say. */
async function smoobuByHand(): Promise<ByHand> {
  const sandbox = await newSandbox();
  const hub = sandbox.hubs.smoobu;
  const account = hub.addAccount(['Lavender']);
  const url = `${sandbox.url}/hubs/smoobu`;
  const ask: ByHand['ask'] = async (method, path, { query = '', body, ...signing } = {}) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const { timestamp = '2026-11-24T08:00:00Z', nonce = randomUUID(), secret = account.apiSecret } = signing;
    const { signedQuery = query, signedBody = text } = signing;
    const hash = createHash('sha256').update(signedBody).digest('hex');
    const lines = [method, path, signedQuery, timestamp, nonce, hash, account.apiKey];
    const headers = {
      'X-API-Key': account.apiKey,
      'X-Timestamp': timestamp,
      'X-Nonce': nonce,
      'X-Signature': createHmac('sha256', secret).update(lines.join('\n')).digest('base64'),
    };
    const answer = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, {
      method,
      headers,
      ...(text === '' ? {} : { body: text }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { hub, account, apartmentId: account.apartmentIds[0] ?? 0, url, ask };
}

function jsonOf({ text }: Said): unknown {
  return JSON.parse(text);
}

function listOf(said: Said) {
  const bookings = z.array(z.record(z.string(), z.unknown()));
  return z.looseObject({ bookings }).parse(jsonOf(said));
}
