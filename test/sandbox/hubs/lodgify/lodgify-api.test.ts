import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { apiKey, attic, house, type RunningLodgify, startLodgify } from './running-lodgify.ts';

// Each expectation is of a public page: docs.lodgify.com (authorization, rate-limits, errors, reference).
let hub: RunningLodgify;
beforeEach(async () => {
  hub = await startLodgify({ limits: { v1: 20, v2: 20 } });
});
afterEach(() => hub.close());

async function ask(path: string, { method = 'GET', body, key = apiKey }: Ask = {}) {
  const answer = await fetch(hub.url + path, {
    method,
    headers: { 'X-ApiKey': key, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  return { status: answer.status, text, json, headers: answer.headers };
}
type Ask = { readonly method?: string; readonly body?: object; readonly key?: string };
const availability = '/v1/availability/1000/1233?periodStart=2026-12-01&periodEnd=2026-12-31';
const set = (available: number, first: string, last: string) =>
  ask('/v1/availability/1000/1233/set', {
    method: 'POST',
    body: {
      available,
      period_start: `${first}T00:00:00.000+01:00`,
      period_end: `${last}T00:00:00.000+01:00`,
    },
  });

describe('the door', () => {
  test.each(['', 'another'])('is closed to the key %j, with the body of the errors page', async (key) => {
    const answer = await ask('/v2/properties', { key });
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      message: 'Authorization has been denied for this request.',
      code: 999,
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test('counts the requests of a minute for each version by itself', async () => {
    for (let count = 0; count < 20; count += 1) expect((await ask('/v2/properties')).status).toBe(200);
    expect((await ask('/v2/properties')).status).toBe(429);
    expect((await ask(availability)).status).toBe(200);
    hub.setNow('2026-11-24T08:01:00.000Z');
    expect((await ask('/v2/properties')).status).toBe(200);
  });

  test('says a block of the address in plain text', async () => {
    hub.control.setFaults([{ kind: 'ip_block' }]);
    const answer = await ask('/v2/properties');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([429, 'text/plain; charset=utf-8']);
    expect(answer.text).toContain('has been blocked from making further requests');
  });

  test('writes down what came, without the key', async () => {
    await ask('/v2/properties?page=1&size=2');
    expect(hub.control.requests()).toEqual([
      {
        method: 'GET',
        path: '/v2/properties',
        query: 'page=1&size=2',
        body: undefined,
        at: '2026-11-24T08:00:00.000Z',
      },
    ]);
  });

  test.each([
    ['/v2/availability/1000/1?start=2026-12-01&end=2026-12-02', 404],
    ['/v2/availability/1/1233?start=2026-12-01&end=2026-12-02', 404],
    ['/v2/availability/1000/1233', 400],
    ['/v2/reservations/bookings?stayFilter=Some', 400],
    ['/v2/reservations/bookings/1', 404],
    ['/v2/properties/1/rooms', 404],
    ['/v2/nothing', 404],
  ])('answers %s with %d', async (path, status) => {
    expect((await ask(path)).status).toBe(status);
  });
});

describe('lists', () => {
  test('a house has room types, and of them the units are told apart from the list', async () => {
    expect((await ask('/v2/properties?includeCount=true')).json).toMatchObject({
      count: 1,
      items: [
        {
          id: 1000,
          name: 'House 1',
          rooms: [
            { id: 1233, name: 'House 1' },
            { id: 1234, name: 'Attic' },
          ],
        },
      ],
    });
    expect((await ask('/v2/properties/1000/rooms')).json).toMatchObject([
      { id: 1233, units: 1 },
      { id: 1234, units: 1 },
    ]);
  });

  test('page from 1, at most 50 a page, and count only when asked', async () => {
    for (let day = 10; day < 63; day += 1) {
      const from = new Date(Date.UTC(2026, 11, day)).toISOString().slice(0, 10);
      const to = new Date(Date.UTC(2026, 11, day + 1)).toISOString().slice(0, 10);
      hub.control.addBooking(apiKey, { ...house, from, to });
    }
    const first = await ask('/v2/reservations/bookings?page=1&size=80');
    expect(first.json).toMatchObject({ count: null, items: { length: 50 } });
    const second = await ask('/v2/reservations/bookings?page=2&size=50&includeCount=true');
    expect(second.json).toMatchObject({ count: 53, items: { length: 3 } });
  });

  test.each([
    ['stayFilter=All', ['over', 'here', 'coming']],
    ['', ['coming']],
    ['stayFilter=Current', ['here']],
    ['stayFilter=Historic', ['over']],
    ['stayFilter=ArrivalDate&stayFilterDate=2026-11-23', ['here']],
    ['stayFilter=DepartureDate&stayFilterDate=2026-11-10', ['over']],
    ['stayFilter=All&updatedSince=2026-11-24T09:00:00Z', ['coming']],
    ['stayFilter=All&trash=True', ['deleted']],
  ])('of bookings with %j are those of %j', async (query, sources) => {
    const add = (source: string, from: string, to: string) =>
      hub.control.addBooking(apiKey, { ...house, from, to, source });
    add('over', '2026-11-08', '2026-11-10');
    add('here', '2026-11-23', '2026-11-26');
    const deleted = add('deleted', '2026-12-20', '2026-12-22');
    hub.control.changeBooking(apiKey, deleted, { isDeleted: true });
    hub.setNow('2026-11-24T10:00:00.000Z');
    add('coming', '2026-12-08', '2026-12-10');
    const { json } = await ask(`/v2/reservations/bookings?${query}`);
    expect(json).toMatchObject({ items: sources.map((source) => ({ source })) });
  });
});

describe('availability', () => {
  test('ends its periods with their last night, and says by what they are closed', async () => {
    const id = hub.control.addBooking(apiKey, { ...house, from: '2026-12-01', to: '2026-12-04' });
    const closed = hub.control.closeNights(apiKey, house, { from: '2026-12-11', to: '2026-12-13' });
    expect((await ask(availability)).json).toMatchObject([
      { period_start: '2026-12-01T00:00:00', period_end: '2026-12-03T00:00:00', available: 0, booking_ids: [id] },
      { period_start: '2026-12-04T00:00:00', period_end: '2026-12-10T00:00:00', is_available: true },
      { period_start: '2026-12-11T00:00:00', period_end: '2026-12-12T00:00:00', closed_period_id: closed },
      { period_start: '2026-12-13T00:00:00', available: 1, total_units: 1 },
    ]);
    const v2 = await ask('/v2/availability/1000/1233?start=2026-12-01&end=2026-12-12&includeDetails=true');
    expect(v2.json).toMatchObject([
      {
        user_id: 510120,
        periods: [
          { start: '2026-12-01', end: '2026-12-03', bookings: [{ id, status: 'Booked' }] },
          { available: 1 },
          { available: 0, closed_period: { id: closed } },
        ],
      },
    ]);
  });

  test('is set with the last night included, and 1 opens whatever is closed by hand', async () => {
    expect(await set(0, '2026-12-05', '2026-12-06')).toMatchObject({ status: 200, text: '' });
    hub.control.closeNights(apiKey, house, { from: '2026-12-08', to: '2026-12-09' });
    expect((await ask(availability)).json).toMatchObject([
      { period_end: '2026-12-04T00:00:00', available: 1 },
      { period_end: '2026-12-06T00:00:00', available: 0 },
      { period_end: '2026-12-07T00:00:00', available: 1 },
      { period_end: '2026-12-08T00:00:00', available: 0 },
      { period_end: '2026-12-31T00:00:00', available: 1 },
    ]);
    await set(1, '2026-12-01', '2026-12-31');
    expect((await ask(availability)).json).toMatchObject([{ period_end: '2026-12-31T00:00:00', available: 1 }]);
  });

  test('of a booked night stays what it is', async () => {
    hub.control.addBooking(apiKey, { ...house, from: '2026-12-01', to: '2027-01-01' });
    await set(1, '2026-12-01', '2026-12-31');
    expect((await ask(availability)).json).toMatchObject([{ available: 0 }]);
  });

  test.each([
    [-1, '2026-12-01', '2026-12-02'],
    [2, '2026-12-01', '2026-12-02'],
    [0, '2026-12-03', '2026-12-02'],
    [0, 'soon', '2026-12-02'],
  ])('set to %d from %s to %s is refused', async (available, first, last) => {
    expect((await set(available, first, last)).status).toBe(400);
  });

  test('of a cut period keeps its ID, or gets new ones where that is played', async () => {
    const idsAfterCut = async () => {
      const id = hub.control.closeNights(apiKey, house, { from: '2026-12-10', to: '2026-12-15' });
      await set(1, '2026-12-12', '2026-12-12');
      const { json } = await ask('/v1/availability/1000/1233?periodStart=2026-12-11&periodEnd=2026-12-13');
      if (!Array.isArray(json)) throw new Error('no list');
      return json.map((period: { closed_period_id: number | null }) => period.closed_period_id === id);
    };
    expect(await idsAfterCut()).toEqual([true, false, true]);
    hub.control.setShapes({ cutPeriods: 'new_ids' });
    expect(await idsAfterCut()).toEqual([false, false, false]);
  });
});

describe('a booking made by API', () => {
  const booking = {
    property_id: 1000,
    arrival: '2026-12-01',
    departure: '2026-12-04',
    guest: { guest_name: { first_name: 'Sam', last_name: 'Example' } },
    rooms: [{ room_type_id: 1233 }],
    status: 'Booked',
  };

  test('is answered by its bare ID and is an enquiry, whatever was asked, until it is agreed', async () => {
    const { text } = await ask('/v1/reservation/booking', { method: 'POST', body: booking });
    expect(text).toMatch(/^\d+$/);
    const read = () => ask(`/v2/reservations/bookings/${text}`);
    expect((await read()).json).toMatchObject({ status: 'Open', is_unavailable: false, departure: '2026-12-04' });
    expect((await ask(`/v1/reservation/booking/${text}/book`, { method: 'PUT' })).status).toBe(200);
    expect((await read()).json).toMatchObject({ status: 'Booked', is_unavailable: true });
    await ask(`/v1/reservation/booking/${text}/decline`, { method: 'PUT' });
    expect((await read()).json).toMatchObject({
      status: 'Declined',
      is_unavailable: false,
      canceled_at: '2026-11-24T08:00:00+00:00',
    });
  });

  test('takes one of several units', async () => {
    await hub.close();
    hub = await startLodgify({ atticUnits: 2 });
    hub.control.addBooking(apiKey, { ...attic, from: '2026-12-01', to: '2026-12-02' });
    const { json } = await ask('/v1/availability/1000/1234?periodStart=2026-12-01&periodEnd=2026-12-01');
    expect(json).toMatchObject([{ available: 1, total_units: 2, is_available: true }]);
  });
});
