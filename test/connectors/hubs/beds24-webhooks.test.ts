import { afterEach, describe, expect, it } from '@jest/globals';
import type { WebhookDelivery, WebhookSetUp } from '../../../src/hub-ports.ts';
import { startHookReceiver, stopHookReceivers } from '../../sandbox/hook-receiver.ts';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, answered, type Beds24World, beds24World, failureOf } from './beds24-world.ts';

afterEach(async () => {
  await stopSandboxes();
  await stopHookReceivers();
});

const week = { from: '2026-12-01', to: '2026-12-08' };
const headerToken = 'a-token-of-ours';
const secrets = { refreshToken: 'r', headerToken };

describe('having webhooks sent', () => {
  it('is set at every property through the API, with our header and without guests’ data', async () => {
    const world = await beds24World();
    const receiver = await startHookReceiver();
    const setUp = await subscribed(world, receiver.url);
    expect(setUp).toEqual({ by: 'api', secrets: { ...world.access.secrets, headerToken } });
    const id = world.hub.addBooking(world.roomId, { ...week, guestName: 'Sam Example' });
    await world.hub.deliveries.settled();
    const [delivery] = receiver.deliveries;
    expect(verdictOf(world, setUp, delivery)).toEqual({
      outcome: 'genuine',
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      unitIds: expect.arrayContaining([world.unitId]),
    });
    expect(textOf(delivery)).toContain(`"id":${id}`);
    expect(textOf(delivery)).not.toContain('Sam Example');
  });

  it('is set again where it is ours, under another address', async () => {
    const world = await beds24World();
    await subscribed(world, 'https://relais.example/api/webhooks/beds24/old');
    expect(await subscribed(world, 'https://relais.example/api/webhooks/beds24/new')).toMatchObject({ by: 'api' });
    expect(webhooksSet(world).at(-1)).toMatchObject({ url: 'https://relais.example/api/webhooks/beds24/new' });
  });

  it('is left to the host where another program has the webhook, and nothing of it is touched', async () => {
    const world = await beds24World();
    const foreign = { url: 'https://prices.example/hook', customHeader: 'X-Prices: 1' };
    world.hub.setWebhooks(world.ownerId, { version: 'twoWithPersonalData', additionalData: 'none', ...foreign });
    expect(await subscribed(world, 'https://relais.example/hook')).toEqual({
      by: 'host',
      url: 'https://relais.example/hook',
      header: { name: 'X-Relais-Token', value: headerToken },
      secrets: { ...world.access.secrets, headerToken },
    });
    expect(webhooksSet(world)).toEqual([]);
    expect(answered(await world.connector.unsubscribe(world.access, aCall))).toBeNull();
    expect(webhooksSet(world)).toEqual([]);
  });

  it('is left to the host where the invite code may not write properties', async () => {
    const world = await beds24World({ scopes: ['all:bookings', 'read:inventory', 'read:properties'] });
    expect(await subscribed(world, 'https://relais.example/hook')).toMatchObject({ by: 'host' });
  });

  it('ends when it is taken back', async () => {
    const world = await beds24World();
    const receiver = await startHookReceiver();
    await subscribed(world, receiver.url);
    expect(answered(await world.connector.unsubscribe(world.access, aCall))).toBeNull();
    world.hub.addBooking(world.roomId, week);
    await world.hub.deliveries.settled();
    expect(receiver.deliveries).toEqual([]);
  });

  it('fails where the hub cannot be asked', async () => {
    const world = await beds24World();
    world.hub.setFault({ kind: 'status', code: 503, path: '/properties' });
    const hook = { url: 'https://relais.example/hook', headerToken, keep: async () => {} };
    expect(failureOf(await world.connector.subscribe(world.access, hook, aCall)).kind).toBe('TRANSIENT');
  });
});

describe('a delivery', () => {
  it('of the inventory, which the host set up, names its room and no event', async () => {
    const world = await beds24World();
    const receiver = await startHookReceiver();
    world.hub.setInventoryHook(world.ownerId, { url: receiver.url, customHeader: `X-Relais-Token: ${headerToken}` });
    world.hub.setNights(world.roomId, week, { override: 'blackout' });
    await world.hub.deliveries.settled();
    const [delivery] = receiver.deliveries;
    expect(JSON.parse(textOf(delivery))).toEqual({
      roomId: world.unitId,
      propId: expect.any(String),
      ownerId: String(world.ownerId),
      action: 'SYNC_ROOM',
    });
    expect(verdictOf(world, undefined, delivery)).toEqual({
      outcome: 'genuine',
      eventId: null,
      unitIds: expect.arrayContaining([world.unitId, `${world.unitId}/2`]),
    });
  });

  it('of a booking is the same event when it is repeated, and another when the booking changed', async () => {
    const world = await beds24World();
    const receiver = await startHookReceiver();
    await subscribed(world, receiver.url);
    receiver.answerWith(503);
    const id = world.hub.addBooking(world.roomId, week);
    await world.hub.deliveries.settled();
    await world.hub.deliveries.repeat();
    receiver.answerWith(202);
    await world.hub.deliveries.repeat();
    expect(world.hub.deliveries.owed()).toBe(0);
    world.hub.changeBooking(id, { departure: '2026-12-09' });
    await world.hub.deliveries.settled();
    const bodies = receiver.deliveries.map(textOf);
    expect(new Set(bodies).size).toBe(4);
    const eventIds = receiver.deliveries.map((delivery) => eventIdOf(world, delivery));
    expect(new Set(eventIds.slice(0, 3)).size).toBe(1);
    expect(eventIds[3]).not.toBe(eventIds[0]);
  });

  it.each([
    ['no header', {}],
    ['an empty header', { 'x-relais-token': '' }],
    ['a wrong header', { 'x-relais-token': 'a-token-of-theirs' }],
    ['the beginning of the token', { 'x-relais-token': 'a-token' }],
  ])('with %s is forged, whatever it says', async (_what, headers) => {
    const world = await beds24World();
    expect(world.connector.verifyWebhook(secrets, aDelivery('{"roomId":"1","action":"SYNC_ROOM"}', headers))).toEqual({
      outcome: 'forged',
    });
  });

  it('is forged while no token was ever chosen', async () => {
    const world = await beds24World();
    const delivery = aDelivery('{"roomId":"1","action":"SYNC_ROOM"}', { 'x-relais-token': '' });
    for (const known of [{ refreshToken: 'r' }, { refreshToken: 'r', headerToken: '' }]) {
      expect(world.connector.verifyWebhook(known, delivery).outcome).toBe('forged');
    }
  });

  it.each(['', 'no json', '[]', '{}', '{"roomId":"Sam","action":"SYNC_ROOM"}', '{"booking":{"id":1}}'])(
    'that is %j is unreadable',
    async (body) => {
      const world = await beds24World();
      expect(world.connector.verifyWebhook(secrets, aDelivery(body))).toEqual({ outcome: 'unreadable' });
    },
  );
});

async function subscribed({ connector, access }: Beds24World, url: string): Promise<WebhookSetUp> {
  return answered(await connector.subscribe(access, { url, headerToken, keep: async () => {} }, aCall));
}

function verdictOf({ connector }: Beds24World, setUp: WebhookSetUp | undefined, delivery: WebhookDelivery | undefined) {
  if (delivery === undefined) throw new Error('nothing was delivered');
  return connector.verifyWebhook(setUp?.secrets ?? secrets, delivery);
}

function eventIdOf(world: Beds24World, delivery: WebhookDelivery): string | null {
  const verdict = verdictOf(world, undefined, delivery);
  if (verdict.outcome !== 'genuine') throw new Error(verdict.outcome);
  return verdict.eventId;
}

function textOf(delivery: WebhookDelivery | undefined): string {
  return Buffer.from(delivery?.body ?? []).toString('utf8');
}

function aDelivery(
  body: string,
  headers: WebhookDelivery['headers'] = { 'x-relais-token': headerToken },
): WebhookDelivery {
  return { headers, body: Buffer.from(body), receivedAt: '2026-11-24T08:00:00.000Z' };
}

/** What was ever written of webhooks, in order. */
function webhooksSet({ hub }: Beds24World): unknown[] {
  const writes = hub.requests().filter(({ method, path }) => method === 'POST' && path === '/properties');
  return writes.flatMap(({ body }) =>
    Array.isArray(body) ? body.map((item: { webhooks: unknown }) => item.webhooks) : [],
  );
}
