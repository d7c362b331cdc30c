import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startHookReceiver, stopHookReceivers } from '../hook-receiver.ts';
import { newSandbox, setNow, stopSandboxes } from '../running-sandbox.ts';
import { beds24ByHand, dataOf, documented, documentedFields, type Said } from './beds24-client.ts';

afterEach(async () => {
  await stopSandboxes();
  await stopHookReceivers();
});

const week = { from: '2026-12-01', to: '2026-12-08' };
const stay = { arrival: week.from, departure: week.to };
/** Where live answers differ from the vendor's document, and the fake is as live answers are (hardcode83/big). */
const liveOnly = { masterId: 1, channel: 'airbnb', country2: '', invoiceeId: 1, stripeToken: '', pcibookingToken: '' };

describe('the shapes of the vendor’s document', () => {
  it('are those of a booking, with its 70 fields', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    hub.addBooking(roomId, week);
    const [booking = {}] = dataOf(await ask('GET', '/bookings'));
    expect(Object.keys(booking).sort()).toEqual((await documentedFields('booking')).sort());
    expect(Object.keys(booking)).toHaveLength(70);
    judged(await documented('booking'), { ...booking, ...liveOnly, cancelTime: null });
  });

  it('are those of the calendar, properties, tokens, writes and refusals', async () => {
    const { roomId, refreshToken, ask } = await beds24ByHand();
    const include = 'includeNumAvail=true&includeOverride=true&includePrices=true';
    const calendar = await ask('GET', `/inventory/rooms/calendar?startDate=2026-12-01&endDate=2026-12-31&${include}`);
    for (const entry of dataOf(calendar)) judged(await documented('calendar'), entry);
    const properties = await ask('GET', '/properties?includeAllRooms=true');
    for (const entry of dataOf(properties)) judged(await documented('property'), entry);
    expect(dataOf(properties)[0]).toMatchObject({
      webhooks: { version: 'one', url: '', additionalData: 'none', customHeader: '' },
      roomTypes: [{ id: roomId, qty: 1 }],
    });
    judged(await documented('token'), (await ask('GET', '/authentication/token', { headers: { refreshToken } })).json);
    judged(await documented('tokenDetails'), (await ask('GET', '/authentication/details')).json);
    const written = await ask('POST', '/bookings', {
      body: [
        { roomId, ...stay },
        { roomId, ...stay, arrival: 'soon' },
      ],
    });
    expect(written.json).toHaveLength(2);
    for (const item of arrayOf(written)) judged(await documented('multiplePostResponse'), item);
    judged(await documented('UnsuccessfulApiResponse'), (await ask('GET', '/bookings', { headers: {} })).json);
  });

  it('are those of the booking webhook of version two', async () => {
    const { hub, ownerId, roomId } = await beds24ByHand();
    const receiver = await startHookReceiver();
    hub.setWebhooks(ownerId, {
      version: 'twoWithPersonalData',
      url: receiver.url,
      additionalData: 'none',
      customHeader: '',
    });
    hub.addBooking(roomId, { ...week, guestName: 'Sam' });
    await hub.deliveries.settled();
    const sent: unknown = JSON.parse(Buffer.from(receiver.deliveries[0]?.body ?? []).toString('utf8'));
    const schema = await documented('bookingWebhook');
    judged(schema, withBooking(sent, { ...liveOnly, invoiceeId: '', cancelTime: '' }));
  });
});

describe('authentication', () => {
  it('is the header token, for a day', async () => {
    const { token, ask } = await beds24ByHand();
    const refused = { success: false, type: 'error', code: 401, error: 'Token not valid' };
    expect(await ask('GET', '/bookings', { headers: {} })).toMatchObject({ status: 401, json: refused });
    const bearer = { Authorization: `Bearer ${token}` };
    expect((await ask('GET', '/bookings', { headers: bearer })).status).toBe(401);
    setNow('2026-11-25T07:59:00.000Z');
    expect((await ask('GET', '/bookings')).status).toBe(200);
    setNow('2026-11-25T08:00:00.000Z');
    expect(await ask('GET', '/bookings')).toMatchObject({ status: 401, json: refused });
  });

  it('gives new tokens for a refresh token that stays the same, until it was not used for 30 days', async () => {
    const { refreshToken, ask } = await beds24ByHand();
    const renew = () => ask('GET', '/authentication/token', { headers: { refreshToken } });
    setNow('2026-12-23T08:00:00.000Z');
    const { status, json } = await renew();
    expect({ status, json }).toEqual({ status: 200, json: { token: expect.any(String), expiresIn: 86_400 } });
    setNow('2027-01-21T08:00:00.000Z');
    expect((await renew()).status).toBe(200);
    setNow('2027-02-21T08:00:00.000Z');
    expect((await renew()).status).toBe(400);
  });

  it('takes an invite code once and within a day', async () => {
    const { hub, ownerId, ask } = await beds24ByHand();
    const setup = (code: string) => ask('GET', '/authentication/setup', { headers: { code } });
    const code = hub.inviteCode(ownerId);
    expect((await setup(code)).status).toBe(200);
    expect((await setup(code)).status).toBe(400);
    const late = hub.inviteCode(ownerId);
    setNow('2026-11-25T08:00:00.000Z');
    expect((await setup(late)).status).toBe(400);
  });

  it('allows what the invite code allowed: reads are 403, writes are refused one by one', async () => {
    const { roomId, ask } = await beds24ByHand({ scopes: ['read:properties'] });
    expect((await ask('GET', '/bookings')).status).toBe(403);
    expect((await ask('GET', '/inventory/rooms/calendar?startDate=2026-12-01&endDate=2026-12-02')).status).toBe(403);
    const denied = { success: false, errors: [expect.objectContaining({ message: 'access denied' })] };
    expect(await ask('POST', '/bookings', { body: [{ roomId, ...stay }] })).toMatchObject({
      status: 201,
      json: [denied],
    });
    expect(await ask('DELETE', '/bookings?id=1')).toMatchObject({ status: 201, json: [denied] });
    expect(await ask('POST', '/properties', { body: [{ id: 1 }] })).toMatchObject({ status: 201, json: [denied] });
  });
});

describe('the list of bookings', () => {
  it('leaves out the cancelled ones by default, whatever unknown parameter asks for them', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    hub.cancelBooking(hub.addBooking(roomId, week));
    expect(dataOf(await ask('GET', '/bookings'))).toEqual([]);
    expect(dataOf(await ask('GET', '/bookings?includeCancelled=true'))).toEqual([]);
    expect(dataOf(await ask('GET', '/bookings?status=cancelled&status=new'))).toHaveLength(1);
  });

  it.each([
    ['status=new,cancelled', 'status'],
    ['status=tentative', 'status'],
    ['roomId=1,2', 'roomId'],
    ['arrivalFrom=01.12.2026', 'arrivalFrom'],
    ['includeGuests=yes', 'includeGuests'],
  ])('refuses %s by 400 that names the parameter, and charges nothing', async (query, name) => {
    const { ask } = await beds24ByHand();
    const { status, json, headers } = await ask('GET', `/bookings?${query}`);
    expect({ status, json }).toMatchObject({
      status: 400,
      json: { type: 'error', error: expect.stringContaining(name) },
    });
    expect([...headers.keys()].filter((header) => /limit|cost/.test(header))).toEqual([]);
  });

  it('is what is to come, unless a date is asked for; the date of departure is no night', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    hub.addBooking(roomId, { from: '2026-11-01', to: '2026-11-05' });
    expect(dataOf(await ask('GET', '/bookings'))).toEqual([]);
    expect(dataOf(await ask('GET', '/bookings?departureFrom=2026-11-05'))).toHaveLength(1);
    hub.addBooking(roomId, { from: '2026-11-05', to: '2026-11-06' });
    const free = await ask('POST', '/bookings', {
      body: [{ roomId, arrival: '2026-11-06', departure: '2026-11-07', actions: { checkAvailability: true } }],
    });
    expect(free.json).toMatchObject([{ success: true }]);
  });

  it('has pages of 100', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    for (let count = 0; count < 101; count += 1) hub.addBooking(roomId, week);
    const [first, second] = [await ask('GET', '/bookings'), await ask('GET', '/bookings?page=2')];
    expect(first.json).toMatchObject({ count: 100, pages: { nextPageExists: true, nextPageLink: expect.any(String) } });
    expect(second.json).toMatchObject({ count: 1, pages: { nextPageExists: false, nextPageLink: null } });
  });
});

describe('writing bookings', () => {
  it('answers 201 for each item, done or not, and 400 for what is no list', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    const body = [{ roomId, ...stay }, { roomId, ...stay, arrival: '2026-12-40' }, { roomId: 1, ...stay }, { roomId }];
    const { status, json } = await ask('POST', '/bookings', { body });
    expect(status).toBe(201);
    expect(json).toEqual([
      expect.objectContaining({ success: true, new: expect.objectContaining({ id: expect.any(Number) }) }),
      { success: false, errors: [{ action: 'new booking', field: 'arrival', message: 'invalid' }] },
      { success: false, errors: [{ action: 'new booking', field: 'roomId', message: 'invalid' }] },
      { success: false, errors: [{ action: 'new booking', field: 'arrival', message: 'invalid' }] },
    ]);
    expect(hub.bookings(roomId)).toHaveLength(1);
    expect(await ask('POST', '/bookings', { body: { roomId, ...stay } })).toMatchObject({
      status: 400,
      json: { success: false, code: 400, error: 'Request body must be an array' },
    });
    expect((await ask('POST', '/bookings', { body: '[{' })).status).toBe(400);
  });

  it('refuses taken nights only where it is asked to look', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    hub.addBooking(roomId, { from: '2026-12-03', to: '2026-12-05' });
    const item = { roomId, ...stay, status: 'black' };
    const looked = await ask('POST', '/bookings', { body: [{ ...item, actions: { checkAvailability: true } }] });
    expect(looked).toMatchObject({ status: 201, json: [{ success: false }] });
    expect((await ask('POST', '/bookings', { body: [item] })).json).toMatchObject([{ success: true }]);
  });

  it('leaves the time of a cancellation empty that came through the API, and the API’s reference unwritten', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    const [byApi, byGuest] = [hub.addBooking(roomId, week), hub.addBooking(roomId, week)];
    await ask('POST', '/bookings', {
      body: [{ id: byApi, status: 'cancelled', apiReference: 'ours', custom10: 'kept' }],
    });
    hub.cancelBooking(byGuest);
    expect(dataOf(await ask('GET', '/bookings?status=cancelled'))).toMatchObject([
      { id: byApi, cancelTime: null, apiReference: '', custom10: 'kept' },
      { id: byGuest, cancelTime: '2026-11-24T08:00:00Z' },
    ]);
  });

  it('deletes its own and nobody else’s', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    const id = hub.addBooking(roomId, week);
    const [otherRoom = 0] = hub.addAccount([[{ name: 'Attic' }]]).roomIds;
    const other = hub.addBooking(otherRoom, week);
    const { json } = await ask('DELETE', `/bookings?id=${id}&id=${other}`);
    expect(json).toMatchObject([{ success: true }, { success: false }]);
    expect([hub.bookings(roomId), hub.bookings(otherRoom)].map(({ length }) => length)).toEqual([0, 1]);
  });
});

describe('the calendar', () => {
  const path = '/inventory/rooms/calendar?startDate=2026-12-01&endDate=2026-12-10';

  it('is empty unless something is asked for', async () => {
    const { ask } = await beds24ByHand();
    expect(dataOf(await ask('GET', path))).toMatchObject([{ calendar: [] }]);
    expect((await ask('GET', '/inventory/rooms/calendar?startDate=2026-12-01')).status).toBe(400);
  });

  it('joins nights that are alike, and ends with the last of them', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    hub.addBooking(roomId, { from: '2026-12-03', to: '2026-12-05' });
    hub.addBooking(roomId, { from: '2026-12-04', to: '2026-12-05' });
    hub.setNights(roomId, { from: '2026-12-08', to: '2026-12-09' }, { override: 'blackout' });
    expect(dataOf(await ask('GET', `${path}&includeNumAvail=true&includeOverride=true`))).toMatchObject([
      {
        roomId,
        calendar: [
          { from: '2026-12-01', to: '2026-12-02', numAvail: 1, override: 'none' },
          { from: '2026-12-03', to: '2026-12-03', numAvail: 0, override: 'none' },
          { from: '2026-12-04', to: '2026-12-04', numAvail: -1, override: 'none' },
          { from: '2026-12-05', to: '2026-12-07', numAvail: 1, override: 'none' },
          { from: '2026-12-08', to: '2026-12-08', numAvail: 0, override: 'blackout' },
          { from: '2026-12-09', to: '2026-12-10', numAvail: 1, override: 'none' },
        ],
      },
    ]);
  });

  it('has everything to sell again after a blackout', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    const night = { from: '2026-12-01', to: '2026-12-11' };
    hub.setNights(roomId, night, { override: 'blackout', toSell: 0 });
    hub.setNights(roomId, night, { override: 'none' });
    expect(dataOf(await ask('GET', `${path}&includeNumAvail=true`))).toMatchObject([
      { calendar: [{ from: '2026-12-01', to: '2026-12-10', numAvail: 1 }] },
    ]);
  });
});

describe('credits', () => {
  it('are told in the live spelling with decimals, but not of the token’s details', async () => {
    const { roomId, ask } = await beds24ByHand();
    const { headers } = await ask('POST', '/bookings', { body: [{ roomId, ...stay }] });
    expect(limitsOf(headers)).toEqual({ cost: '1.1', remaining: '98.9', resetsIn: '300' });
    expect(limitsOf((await ask('GET', '/authentication/details')).headers)).toEqual({
      cost: null,
      remaining: null,
      resetsIn: null,
    });
  });

  it('that are used up refuse everything until their five minutes are over', async () => {
    const { hub, ownerId, ask } = await beds24ByHand();
    hub.setCredits(ownerId, 1);
    expect((await ask('GET', '/bookings')).status).toBe(200);
    setNow('2026-11-24T08:04:00.000Z');
    const refused = await ask('GET', '/bookings');
    expect(refused).toMatchObject({ status: 429, json: { success: false, type: 'error', code: 429 } });
    expect(limitsOf(refused.headers)).toMatchObject({ remaining: '0', resetsIn: '60' });
    setNow('2026-11-24T08:05:00.000Z');
    expect((await ask('GET', '/bookings')).status).toBe(200);
  });
});

describe('webhooks', () => {
  it('tell nothing of changes through the API, unless those ask for it', async () => {
    const { hub, ownerId, roomId, ask } = await beds24ByHand();
    const receiver = await startHookReceiver();
    hub.setInventoryHook(ownerId, { url: receiver.url, customHeader: 'X-Token: abc\nX-Other: d: e' });
    await ask('POST', '/bookings', { body: [{ roomId, ...stay }] });
    await hub.deliveries.settled();
    expect(receiver.deliveries).toEqual([]);
    await ask('POST', '/bookings', { body: [{ roomId, ...stay, actions: { allowWebhooks: true } }] });
    await hub.deliveries.settled();
    expect(receiver.deliveries).toHaveLength(1);
    expect(receiver.deliveries[0]?.headers).toMatchObject({ 'x-token': 'abc', 'x-other': 'd: e' });
  });

  it('of version one are a GET with the booking and its status', async () => {
    const { hub, roomId, ask } = await beds24ByHand();
    const receiver = await startHookReceiver();
    const [property] = dataOf(await ask('GET', '/properties'));
    const set = await ask('POST', '/properties', { body: [{ id: property?.['id'], webhooks: { url: receiver.url } }] });
    expect(set.json).toMatchObject([{ success: true }]);
    const id = hub.addBooking(roomId, week);
    await hub.deliveries.settled();
    expect(hub.deliveries.tries).toEqual([
      { url: expect.stringMatching(new RegExp(`\\?bookid=${id}&status=new$`)), body: '', status: 202 },
    ]);
  });

  it('that are refused are owed, and sent again with their count', async () => {
    const { hub, ownerId, roomId } = await beds24ByHand();
    const receiver = await startHookReceiver();
    hub.setWebhooks(ownerId, {
      version: 'twoNoPersonalData',
      url: receiver.url,
      additionalData: 'none',
      customHeader: '',
    });
    receiver.answerWith(500);
    hub.addBooking(roomId, week);
    await hub.deliveries.settled();
    expect(hub.deliveries.owed()).toBe(1);
    receiver.answerWith(200);
    await hub.deliveries.repeat();
    expect(hub.deliveries.owed()).toBe(0);
    expect(hub.deliveries.tries.map(({ body }) => retriesOf(body))).toEqual([0, 1]);
  });
});

it('keeps its accounts over a restart', async () => {
  const stateFile = join(await mkdtemp(join(tmpdir(), 'relais-beds24-')), 'sandbox.json');
  const { sandbox, hub, roomId, token } = await beds24ByHand({ stateFile });
  const id = hub.addBooking(roomId, week);
  await sandbox.stop();
  const again = await newSandbox(stateFile);
  const answer = await fetch(`${again.url}/hubs/beds24/v2/bookings`, { headers: { token } });
  expect(await answer.json()).toMatchObject({ data: [{ id }] });
  await rm(dirname(stateFile), { recursive: true });
});

function judged(schema: { parse(value: unknown): unknown }, value: unknown): void {
  expect(() => schema.parse(value)).not.toThrow();
}

function arrayOf({ json }: Said): unknown[] {
  if (!Array.isArray(json)) throw new Error('the answer is no list');
  return json;
}

function withBooking(sent: unknown, fields: Record<string, unknown>): unknown {
  const isSent = typeof sent === 'object' && sent !== null && 'booking' in sent;
  if (!isSent || typeof sent.booking !== 'object') throw new Error('no booking was sent');
  return { ...sent, booking: { ...sent.booking, ...fields } };
}

function limitsOf(headers: Headers) {
  return {
    cost: headers.get('x-request-cost'),
    remaining: headers.get('x-five-min-limit-remaining'),
    resetsIn: headers.get('x-five-min-limit-resets-in'),
  };
}

function retriesOf(body: string): unknown {
  const sent: unknown = JSON.parse(body);
  return typeof sent === 'object' && sent !== null && 'retries' in sent ? sent.retries : undefined;
}
