import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { StoreUnavailable } from '../../src/persistence/store-unavailable.ts';
import { anApiWorld, secrets } from './api-world.ts';

const address = `/api/webhooks/beds24/${secrets.webhookToken}`;
type World = ReturnType<typeof anApiWorld>;

function deliver({ app }: Pick<World, 'app'>, body: string, header = 'header-token') {
  return request(app).post(address).set('x-hub-token', header).type('application/json').send(body);
}

describe('a webhook', () => {
  test('is taken with 202, and its units are read again', async () => {
    const world = anApiWorld();
    expect((await deliver(world, 'event-1 unit-a unit-b')).status).toBe(202);
    expect(world.signalled).toEqual(['webhookReceived beds24']);
  });

  test('that is repeated a hundred times is answered as the first, and read once', async () => {
    const world = anApiWorld();
    for (let repeat = 0; repeat < 100; repeat += 1) expect((await deliver(world, 'event-1 unit-a')).status).toBe(202);
    expect(world.signalled).toEqual(['webhookReceived beds24']);
  });

  test('with a wrong proof is a 401 that reads nothing', async () => {
    const world = anApiWorld();
    const { status, body } = await deliver(world, 'event-1 unit-a', 'forged');
    expect([status, body.code]).toEqual([401, 'bad_signature']);
    expect(world.signalled).toEqual([]);
  });

  test('for an unknown address is a 404, like one for another hub', async () => {
    const { app } = anApiWorld();
    const statuses = await Promise.all(
      [`/api/webhooks/beds24/other`, `/api/webhooks/smoobu/${secrets.webhookToken}`, '/api/webhooks/airbnb/x'].map(
        async (path) => (await request(app).post(path).send('event')).status,
      ),
    );
    expect(statuses).toEqual([404, 404, 404]);
  });

  test('of a megabyte is a 413', async () => {
    expect((await deliver(anApiWorld(), 'x'.repeat(1_000_000))).status).toBe(413);
  });

  test('without a body is a 400', async () => {
    expect((await deliver(anApiWorld(), '')).status).toBe(400);
  });

  test('is a 503 while the database is down, and nothing was read', async () => {
    const world = anApiWorld();
    const down = { ...world.stores.hubs, receive: () => Promise.reject(new StoreUnavailable('down')) };
    const { app, signalled } = anApiWorld({ hubs: down });
    const { status, headers } = await deliver({ app }, 'event-1 unit-a');
    expect([status, headers['retry-after']]).toEqual([503, '10']);
    expect(signalled).toEqual([]);
  });

  test('leaves its token in no line of the log', async () => {
    const world = anApiWorld();
    await deliver(world, 'event-1 unit-a');
    expect(world.logLines.join()).not.toContain(secrets.webhookToken);
  });
});
