import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Sandbox } from '../../../sandbox/server.ts';
import { eventuallyTrue } from '../../support/eventually.ts';
import { startHookReceiver, stopHookReceivers } from '../hook-receiver.ts';
import { newSandbox, stopSandboxes } from '../running-sandbox.ts';

afterEach(async () => {
  await stopSandboxes();
  await stopHookReceivers();
});

const week = { from: '2026-12-01', to: '2026-12-08' };
const idSchema = z.object({ id: z.int() });

describe('the control over HTTP', () => {
  it('of Beds24 does what the hand in process does', async () => {
    const sandbox = await newSandbox();
    const receiver = await startHookReceiver();
    const made = await ask(sandbox, 'POST', '/beds24/accounts', {
      properties: [[{ name: 'Lavender' }]],
      creditLimit: 5_000,
    });
    const { ownerId, roomIds } = z.object({ ownerId: z.int(), roomIds: z.array(z.int()) }).parse(await made.json());
    const [roomId = 0] = roomIds;
    await ask(sandbox, 'PUT', `/beds24/accounts/${ownerId}/inventory-hook`, {
      url: receiver.url,
      customHeader: 'X-A: 1',
    });
    const booked = await ask(sandbox, 'POST', `/beds24/rooms/${roomId}/bookings`, { ...week, channel: 'airbnb' });
    const { id } = idSchema.parse(await booked.json());
    await ask(sandbox, 'PUT', `/beds24/rooms/${roomId}/nights`, { ...week, override: 'blackout' });
    await sandbox.hubs.beds24.deliveries.settled();
    expect(receiver.deliveries).toHaveLength(2);
    expect(sandbox.hubs.beds24.bookings(roomId)).toMatchObject([{ id, channel: 'airbnb', status: 'new' }]);
    expect((await ask(sandbox, 'DELETE', `/beds24/bookings/${id}`)).status).toBe(204);
    expect(await (await ask(sandbox, 'GET', `/beds24/rooms/${roomId}/bookings`)).json()).toMatchObject({
      bookings: [{ id, status: 'cancelled' }],
    });
  });

  it('of Smoobu does what the hand in process does', async () => {
    const sandbox = await newSandbox();
    const receiver = await startHookReceiver();
    const made = await ask(sandbox, 'POST', '/smoobu/accounts', { apartments: ['Lavender'] });
    const account = z.object({ userId: z.int(), apartmentIds: z.array(z.int()) }).parse(await made.json());
    const [apartmentId = 0] = account.apartmentIds;
    await ask(sandbox, 'PUT', `/smoobu/accounts/${account.userId}/webhook`, { url: receiver.url });
    const booked = await ask(sandbox, 'POST', `/smoobu/apartments/${apartmentId}/reservations`, week);
    const { id } = idSchema.parse(await booked.json());
    await ask(sandbox, 'PUT', `/smoobu/apartments/${apartmentId}/nights`, { ...week, isClosed: true });
    expect((await ask(sandbox, 'DELETE', `/smoobu/reservations/${id}`)).status).toBe(204);
    await sandbox.hubs.smoobu.deliveries.settled();
    expect(receiver.deliveries).toHaveLength(3);
    expect(await (await ask(sandbox, 'GET', `/smoobu/apartments/${apartmentId}/reservations`)).json()).toMatchObject({
      reservations: [{ id, isCancelled: true }],
    });
  });

  it('of Lodgify does what the hand in process does', async () => {
    const sandbox = await newSandbox();
    const receiver = await startHookReceiver();
    receiver.answerWith(200);
    const unit = { propertyId: 1000, roomTypeId: 1233 };
    const properties = [{ id: 1000, name: 'House 1', roomTypes: [{ id: 1233, name: 'House 1' }] }];
    await ask(sandbox, 'POST', '/lodgify/accounts', { apiKey: 'key-1', userId: 7, properties });
    await fetch(`${sandbox.url}/hubs/lodgify/webhooks/v1/subscribe`, {
      method: 'POST',
      headers: { 'X-ApiKey': 'key-1', 'content-type': 'application/json' },
      body: JSON.stringify({ event: 'availability_change', target_url: receiver.url }),
    });
    const booked = await ask(sandbox, 'POST', '/lodgify/accounts/key-1/bookings', { ...unit, ...week });
    const { id } = idSchema.parse(await booked.json());
    expect((await ask(sandbox, 'DELETE', `/lodgify/accounts/key-1/bookings/${id}`)).status).toBe(204);
    for (const isClosed of [true, false]) {
      await ask(sandbox, 'PUT', '/lodgify/accounts/key-1/nights', { ...unit, ...week, isClosed });
    }
    await eventuallyTrue('the webhooks', () => receiver.deliveries.length === 4);
    await ask(sandbox, 'PUT', '/lodgify/deliveries', { areLost: true });
    await ask(sandbox, 'PUT', '/lodgify/accounts/key-1/nights', { ...unit, ...week, isClosed: true });
    expect(await (await ask(sandbox, 'POST', '/lodgify/deliveries/repeat')).json()).toEqual({ owed: 0 });
    expect(receiver.deliveries).toHaveLength(4);
  });

  it.each(['beds24', 'smoobu'])('of %s sets faults, loses webhooks, and tells what was asked', async (hub) => {
    const sandbox = await newSandbox();
    expect((await ask(sandbox, 'PUT', `/${hub}/fault`, { kind: 'status', code: 503, times: 1 })).status).toBe(204);
    const path = hub === 'beds24' ? 'beds24/v2/bookings' : 'smoobu/api/me';
    const asked = async () => (await fetch(`${sandbox.url}/hubs/${path}`)).status;
    expect([await asked(), await asked()]).toEqual([503, 401]);
    await ask(sandbox, 'PUT', `/${hub}/fault`, { kind: 'html' });
    expect(await asked()).toBe(200);
    await ask(sandbox, 'DELETE', `/${hub}/faults`);
    expect(await asked()).toBe(401);
    await ask(sandbox, 'POST', `/${hub}/hold`);
    const waiting = asked();
    await sandbox.hubs[hub === 'beds24' ? 'beds24' : 'smoobu'].untilWaiting(1);
    await ask(sandbox, 'POST', `/${hub}/release`);
    expect(await waiting).toBe(401);
    const { requests } = z
      .object({ requests: z.array(z.unknown()) })
      .parse(await (await ask(sandbox, 'GET', `/${hub}/requests`)).json());
    expect(requests).toHaveLength(5);
    expect((await ask(sandbox, 'PUT', `/${hub}/deliveries`, { areLost: true })).status).toBe(204);
    expect(await (await ask(sandbox, 'POST', `/${hub}/deliveries/repeat`)).json()).toEqual({ owed: 0 });
  });

  it('of Lodgify sets faults and tells what was asked', async () => {
    const sandbox = await newSandbox();
    expect((await ask(sandbox, 'PUT', '/lodgify/fault', { kind: 'status', code: 503, times: 1 })).status).toBe(204);
    const asked = async () => (await fetch(`${sandbox.url}/hubs/lodgify/v2/properties`)).status;
    expect([await asked(), await asked()]).toEqual([503, 401]);
    await ask(sandbox, 'PUT', '/lodgify/fault', { kind: 'ip_block' });
    expect(await asked()).toBe(429);
    await ask(sandbox, 'DELETE', '/lodgify/faults');
    await ask(sandbox, 'POST', '/lodgify/hold');
    const waiting = asked();
    await sandbox.hubs.lodgify.reads.untilWaiting(1);
    await ask(sandbox, 'POST', '/lodgify/release');
    expect(await waiting).toBe(401);
    const { requests } = z
      .object({ requests: z.array(z.unknown()) })
      .parse(await (await ask(sandbox, 'GET', '/lodgify/requests')).json());
    expect(requests).toHaveLength(4);
  });

  it.each([
    ['POST', '/beds24/rooms/1/bookings', week, 404],
    ['GET', '/beds24/rooms/1/bookings', undefined, 404],
    ['DELETE', '/beds24/bookings/1', undefined, 404],
    ['POST', '/smoobu/apartments/1/reservations', week, 404],
    ['DELETE', '/smoobu/reservations/1', undefined, 404],
    ['POST', '/smoobu/accounts', {}, 400],
    ['POST', '/lodgify/accounts', {}, 400],
    ['POST', '/lodgify/accounts/none/bookings', { ...week, propertyId: 1, roomTypeId: 1 }, 404],
    ['DELETE', '/lodgify/accounts/none/bookings/1', undefined, 404],
    ['PUT', '/lodgify/fault', { kind: 'earthquake' }, 400],
    ['PUT', '/beds24/fault', { kind: 'earthquake' }, 400],
    ['PUT', '/beds24/rooms/one/nights', week, 400],
  ])('answers %s %s with a reason when it cannot', async (...[method, path, body, status]) => {
    expect((await ask(await newSandbox(), method, path, body)).status).toBe(status);
  });
});

function ask(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { 'Content-Type': 'application/json' };
  return fetch(`${sandbox.url}/control/hubs${path}`, { method, headers, ...content });
}
