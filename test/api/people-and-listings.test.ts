import { describe, expect, it } from '@jest/globals';
import { anApiWorld, ids, secrets } from './api-world.ts';

describe('listings', () => {
  it('makes a listing of one’s own and says where it is', async () => {
    const world = anApiWorld();

    const made = await world.as('other').post('/api/listings', { name: ' La Grange ', timeZone: 'America/New_York' });
    const found = await world.as('other').get(made.get('location') ?? '');

    expect(made.status).toBe(201);
    expect(found.body.data).toEqual({
      id: made.body.data.id,
      name: 'La Grange',
      timeZone: 'America/New_York',
      active: true,
      own: true,
      connectionCount: 0,
      lastRun: null,
      nextSyncAt: '2026-11-24T06:30:00.000Z',
      openAlert: null,
    });
  });

  it('has no next sync while it is inactive', async () => {
    const answer = await anApiWorld().as('owner').patch(`/api/listings/${ids.listing}`, { active: false });

    expect(answer.body.data).toMatchObject({ active: false, nextSyncAt: null, lastRun: { id: ids.run } });
  });
});

describe('people', () => {
  it('tells who is signed in, and changes what they choose', async () => {
    const world = anApiWorld();

    const changed = await world.as('support').patch('/api/preferences', { locale: 'en', name: 'Ada' });
    const read = await world.as('support').get('/api/preferences');

    const preferences = {
      memberId: 'support',
      email: 'support@relais.example',
      name: 'Ada',
      role: 'support',
      locale: 'en',
    };
    expect(changed.body).toMatchObject({ data: preferences });
    expect(read.body).toEqual(changed.body);
  });

  it('does not let people choose their role', async () => {
    const world = anApiWorld();

    const answer = await world.as('owner').patch('/api/preferences', { role: 'admin' });

    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/role']);
    expect(world.state.members.find((member) => member.id === 'owner')?.role).toBe('member');
  });

  it('signs out in effect a person whose account is gone', async () => {
    const world = anApiWorld();
    world.state.members = [];

    const answer = await world.as('owner').get('/api/preferences');

    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  it('lists everyone to admin without what the contract does not name', async () => {
    const answer = await anApiWorld().as('admin').get('/api/admin/members', { pageSize: 2 });

    expect(answer.body.meta).toEqual({ total: 4, page: 1, pageSize: 2 });
    expect(answer.body.data).toHaveLength(2);
    expect(answer.text).not.toContain(secrets.passwordHash);
  });
});
