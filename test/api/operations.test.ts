import { describe, expect, it } from '@jest/globals';
import { platforms } from '../../src/domain/platform.ts';
import { anOperation } from '../support/memory-operation-store.ts';
import { anApiWorld, ids } from './api-world.ts';

describe('“Force the synchronisation”', () => {
  it('answers 202 with the operation, and has it carried out', async () => {
    const world = anApiWorld();
    const answer = await world.as('owner').post('/api/sync', { mode: 'manual' });
    const { operationId } = answer.body.data;
    expect([answer.status, answer.get('location')]).toEqual([202, `/api/sync/operations/${operationId}`]);
    expect(world.signalled).toEqual([`operationRequested ${operationId}`]);
    const { body } = await world.as('owner').get(`/api/sync/operations/${operationId}`);
    expect(body.data).toMatchObject({ kind: 'sync_all', mode: 'manual', everybody: false, own: true, state: 'queued' });
  });

  it('joins the same one that is under way, and begins another of another mode', async () => {
    const world = anApiWorld();
    const ask = async (mode: string) => {
      const answer = await world.as('owner').post('/api/sync', { mode });
      const data: { readonly operationId: string; readonly state: string } = answer.body.data;
      return data;
    };
    const [first, again, other] = [await ask('manual'), await ask('manual'), await ask('realtime')];
    expect(again).toEqual({ ...first, state: 'joined' });
    expect([first.state, other.state]).toEqual(['started', 'started']);
    expect(other.operationId).not.toBe(first.operationId);
  });

  it('is about everybody’s listings for an admin who says so, and for nobody else', async () => {
    const world = anApiWorld();
    const body = { mode: 'auto', scope: 'all' };
    const refused = [
      await world.as('owner').post('/api/sync', body),
      await world.as('support').post('/api/sync', body),
    ];
    expect(refused).toMatchObject([
      { status: 403, body: { code: 'forbidden' } },
      { status: 403, body: { code: 'forbidden' } },
    ]);
    const { operationId } = (await world.as('admin').post('/api/sync', body)).body.data;
    const told = await world.as('admin').get(`/api/sync/operations/${operationId}`);
    expect(told.body.data).toMatchObject({ everybody: true, requestedBy: 'admin', requestedByRole: 'admin' });
    expect((await world.as('owner').get(`/api/sync/operations/${operationId}`)).status).toBe(404);
  });

  it.each([{}, { mode: 'often' }, { mode: 'auto', scope: 'mine' }, { mode: 'auto', force: true }])(
    'refuses %j and names the field',
    async (body) => {
      const answer = await anApiWorld().as('owner').post('/api/sync', body);
      expect([answer.status, answer.body.errors?.length]).toEqual([422, 1]);
    },
  );

  it('syncs one platform, and names those that there are for one that is unknown', async () => {
    const world = anApiWorld();
    const known = await world.as('owner').post('/api/sync/platforms/booking.com');
    const unknown = await world.as('owner').post('/api/sync/platforms/bookings');
    expect(known.status).toBe(202);
    expect(unknown.status).toBe(422);
    expect(unknown.body.errors).toEqual([
      { pointer: '{platform}', code: 'invalid_value', detail: `must be one of ${platforms.join(', ')}` },
    ]);
    expect(world.signalled).toEqual([`operationRequested ${known.body.data.operationId}`]);
  });
});

describe('what people had the engine do', () => {
  it('lists to each their own and what others did with their things, and to support everybody’s, audited', async () => {
    const world = anApiWorld();
    const request = { kind: 'date_blocking', listingId: ids.listing, ownerId: 'owner' } as const;
    const nights = { from: '2026-12-01', to: '2026-12-04' };
    const byStaff = { requestedBy: 'admin', requestedByRole: 'admin' } as const;
    world.state.operations.push(
      anOperation({ ...byStaff, request: { ...request, nights } }),
      anOperation({ ...byStaff, request: { kind: 'sync_all', mode: 'batch', ownerId: null } }),
    );
    const list = async (caller: 'owner' | 'other' | 'support', query = {}) => {
      const answer = await world.as(caller).get('/api/sync/operations', query);
      const told: { readonly data: readonly unknown[]; readonly meta: { readonly total: number } } = answer.body;
      return told;
    };
    expect((await list('owner')).data).toMatchObject([
      { kind: 'date_blocking', own: false, requestedBy: null, requestedByRole: 'admin', nights },
      { id: ids.operation, own: true },
    ]);
    expect((await list('other')).meta.total).toBe(0);
    expect((await list('support', { scope: 'all' })).meta.total).toBe(3);
    expect(await list('owner', { scope: 'all' })).toMatchObject({ code: 'forbidden' });
    expect(world.state.audit).toMatchObject([{ action: 'staff_access', reason: 'listOperations' }]);
  });

  it('tells the runs of an operation with the names of their listings', async () => {
    const { body } = await anApiWorld().as('owner').get(`/api/sync/operations/${ids.operation}/runs`);
    expect(body).toMatchObject({ data: [{ listingName: 'Le Nid', run: { id: ids.run } }], meta: { total: 1 } });
  });

  it('has a record of each look for conflicts, with what was found', async () => {
    const world = anApiWorld();
    await world.as('owner').post('/api/sync/conflicts');
    await world.as('owner').post('/api/sync/conflicts', { listingId: ids.unknown });
    expect(world.state.operations.slice(1)).toMatchObject([
      {
        request: { kind: 'detect_conflicts', ownerId: 'owner' },
        state: 'succeeded',
        result: { listings: 1, opened: 0 },
      },
      { request: { kind: 'detect_conflicts', listingId: ids.unknown }, state: 'failed', result: null },
    ]);
  });
});

describe('lifting what has no root', () => {
  const asked = { listingId: ids.listing, from: '2026-12-20', to: '2026-12-31' };

  it('has a record of who did it and what came of it; asking why has none', async () => {
    const world = anApiWorld();
    await world.as('owner').post('/api/sync/date-blocking', { ...asked, explainOnly: true });
    expect(world.state.operations).toHaveLength(1);
    expect((await world.as('support').post('/api/sync/date-blocking', asked)).status).toBe(200);
    expect(world.state.operations.at(-1)).toMatchObject({
      request: { kind: 'date_blocking', listingId: ids.listing, ownerId: 'owner' },
      ...{ requestedBy: 'support', state: 'succeeded', result: { of: 'blocked_nights' } },
    });
  });
});

describe('continuous sync', () => {
  it('is stopped and started by an admin, and everyone can see whether it runs', async () => {
    const world = anApiWorld();
    const isRunning = async () => {
      const answer = await world.as('owner').get('/api/sync/continuous');
      const running: boolean = answer.body.data.running;
      return running;
    };
    const before = await isRunning();
    const { body } = await world.as('admin').post('/api/sync/continuous', { action: 'stop' });
    expect([before, body.data.running, await isRunning()]).toEqual([true, false, false]);
    const { data } = (await world.as('admin').get(`/api/sync/operations/${body.data.operationId}`)).body;
    expect(data).toMatchObject({ kind: 'continuous_stop', state: 'succeeded', result: { changed: true } });
    await world.as('admin').post('/api/sync/continuous', { action: 'start' });
    expect(await isRunning()).toBe(true);
  });

  it('leaves listings and connections no next time while it is stopped', async () => {
    const world = anApiWorld();
    const next = async () => {
      const listing = await world.as('owner').get(`/api/listings/${ids.listing}`);
      const connection = await world.as('owner').get(`/api/connections/${ids.connection}`);
      const nextSyncAts: (string | null)[] = [listing.body.data.nextSyncAt, connection.body.data.nextSyncAt];
      return nextSyncAts;
    };
    expect(await next()).toEqual(['2026-11-24T06:30:00.000Z', '2026-11-24T06:30:00.000Z']);
    await world.as('admin').post('/api/sync/continuous', { action: 'stop' });
    expect(await next()).toEqual([null, null]);
  });
});
