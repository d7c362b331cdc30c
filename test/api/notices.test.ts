import { describe, expect, it } from '@jest/globals';
import type { PushSubscription } from '../../src/contract/notices.ts';
import { anApiWorld, ids, NOW, PUSH_KEY, secrets } from './api-world.ts';
import { samples } from './route-samples.ts';

describe('one’s notices', () => {
  it('are listed with where they lead and how many are unread, to nobody else', async () => {
    const world = anApiWorld();

    const own = await world.as('owner').get('/api/notifications');
    const others = await world.as('admin').get('/api/notifications');

    expect(own.body).toEqual({
      data: [
        {
          ...{ id: ids.notice, at: NOW, readAt: null, isUrgent: false, path: `/listings/${ids.listing}` },
          listing: { id: ids.listing, name: 'Le Nid' },
          data: { kind: 'booking_new', stay: 'booking', platform: 'airbnb', from: '2027-02-01', to: '2027-02-04' },
        },
      ],
      meta: { total: 1, page: 1, pageSize: 25, unread: 1 },
    });
    expect(others.body).toMatchObject({ data: [], meta: { total: 0, unread: 0 } });
  });

  it('are marked as read, those named or all, one’s own alone', async () => {
    const world = anApiWorld();
    const read = (caller: 'owner' | 'other', body: object) => world.as(caller).post('/api/notifications/read', body);

    expect((await read('other', { ids: [ids.notice] })).body).toEqual({ data: { read: 0, unread: 0 } });
    expect((await read('owner', { ids: [ids.notice] })).body).toEqual({ data: { read: 1, unread: 0 } });
    expect((await read('owner', { all: true })).body).toEqual({ data: { read: 0, unread: 0 } });
    expect((await world.as('owner').get('/api/notifications', { unread: 'true' })).body.meta.total).toBe(0);
  });

  it.each([{}, { ids: [ids.notice], all: true }, { ids: [] }, { ids: ['x'] }, { all: false }])(
    'are not marked by %j, which names none or too many',
    async (body) => {
      const { status } = await anApiWorld().as('owner').post('/api/notifications/read', body);
      expect(status).toBe(422);
    },
  );
});

describe('how one is told', () => {
  it('is by defaults for one’s role, until it is chosen, and only what is sent changes', async () => {
    const world = anApiWorld();
    const notices = [{ kind: 'booking_new', channel: 'push', on: false }];
    const quietHours = { from: '22:00', to: '08:00' };

    const before = await world.as('owner').get('/api/preferences');
    await world.as('owner').patch('/api/preferences', { quietHours, timeZone: 'America/New_York' });
    const after = await world.as('owner').patch('/api/preferences', { notices });

    const of = (kind: string) => (body: { data: { notices: { kind: string }[] } }) =>
      body.data.notices.find((each) => each.kind === kind);
    expect([before.body.data.quietHours, before.body.data.timeZone]).toEqual([null, 'Europe/Paris']);
    expect(of('booking_new')(before.body)).toMatchObject({ channels: { push: { on: true, choosable: true } } });
    expect(of('critical_fault')(before.body)).toBeUndefined();
    expect(after.body.data).toMatchObject({ quietHours, timeZone: 'America/New_York' });
    expect(of('booking_new')(after.body)).toMatchObject({ channels: { push: { on: false }, in_app: { on: true } } });
    expect((await world.as('owner').patch('/api/preferences', { quietHours: null })).body.data.quietHours).toBeNull();
  });

  it.each([
    ['/quietHours/to', { quietHours: { from: '22:00', to: '22:00' } }],
    ['/quietHours/from', { quietHours: { from: '25:00', to: '08:00' } }],
    ['/timeZone', { timeZone: 'Europe/Nowhere' }],
    ['/notices/0/kind', { notices: [{ kind: 'weather', channel: 'push', on: true }] }],
    ['/notices/0/channel', { notices: [{ kind: 'critical_fault', channel: 'mail', on: false }] }],
  ])('is not by what %s says wrongly', async (pointer, body) => {
    const answer = await anApiWorld().as('admin').patch('/api/preferences', body);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});

describe('one’s browsers', () => {
  const path = '/api/push-subscriptions';

  it('are listed with the key to subscribe with, and without what is secret of them', async () => {
    const { body, text } = await anApiWorld().as('owner').get(path);

    const browser: PushSubscription = { id: ids.subscription, label: 'Firefox', createdAt: NOW, lastPushAt: null };
    expect(body).toEqual({ data: [browser], meta: { publicKey: PUSH_KEY } });
    expect(text).not.toContain(secrets.pushEndpoint);
  });

  it('are registered once by their address, and removed', async () => {
    const world = anApiWorld();

    const made = await world.as('other').post(path, samples.createPushSubscription.body);
    const again = await world.as('other').post(path, samples.createPushSubscription.body);

    expect([made.status, again.body.data.id]).toEqual([201, made.body.data.id]);
    expect((await world.as('other').delete(`${path}/${made.body.data.id}`)).status).toBe(204);
    expect((await world.as('other').get(path)).body.data).toEqual([]);
  });

  it.each(['not_public', 'not_http', 'has_credentials'])(
    'are not registered at an address that is %s',
    async (reason) => {
      const body = { ...samples.createPushSubscription.body, endpoint: `https://${reason}.example/` };
      const answer = await anApiWorld().as('owner').post(path, body);
      expect([answer.status, answer.body.errors]).toMatchObject([422, [{ pointer: '/endpoint', code: reason }]]);
    },
  );

  it('are not registered where there is no web push, and the list says so', async () => {
    const world = anApiWorld({ pushPublicKey: null });

    const answer = await world.as('owner').post(path, samples.createPushSubscription.body);

    expect([answer.status, answer.body.code]).toEqual([409, 'push_off']);
    expect((await world.as('owner').get(path)).body.meta).toEqual({ publicKey: null });
  });
});
