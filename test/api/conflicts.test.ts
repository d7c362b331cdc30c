import { describe, expect, it } from '@jest/globals';
import { anApiWorld, ids, secrets } from './api-world.ts';

const one = `/api/conflicts/${ids.conflict}`;

describe('the other side of a conflict, cancelled by its hub’s API', () => {
  it('is refused where no API can, naming the field', async () => {
    const { as, state } = anApiWorld();
    const body = { action: 'keep_one', keep: ids.booking, cancelBy: 'api' };
    const answer = await as('owner').post(`${one}/resolve`, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ pointer: '/cancelBy', code: 'invalid_value' }]);
    expect(state.conflicts).toMatchObject([{ state: 'open' }]);
  });

  it('is asked of the hub at once, and waited for', async () => {
    const { as, state, signalled } = anApiWorld();
    const [conflict] = state.conflicts;
    if (!conflict) throw new Error('There is no conflict.');
    const nights = { from: '2026-12-26', to: '2026-12-27', since: conflict.openedAt };
    const observed = { kind: 'observed', platform: 'beds24', eventClass: 'booking', hold: null } as const;
    const cause = { ...observed, ...nights, id: ids.unknown, connectionId: ids.connection };
    const sale = { by: 'hub', channels: [], channel: null, isCancellable: true } as const;
    state.conflicts = [{ ...conflict, sides: [conflict.sides[0], { cause, identity: '4711', sale }] }];
    const body = { action: 'keep_one', keep: ids.booking, cancelBy: 'api' };
    const answer = await as('owner').post(`${one}/resolve`, body);
    expect(answer.body.data).toMatchObject({ state: 'waiting_platform', waitingFor: 'api', keep: ids.booking });
    expect(answer.body.data.sides[1]).toMatchObject({ endedBy: 'api' });
    expect(signalled).toEqual([`connectionSyncRequested ${ids.connection}`]);
  });
});

it('a side that relais ends has the destinations of its listing told at once, and another decision tells nobody', async () => {
  const keep = { action: 'keep_one', keep: ids.booking };
  for (const [body, told] of [
    [keep, ['connectionSyncRequested destination']],
    [{ action: 'keep_both' }, []],
  ] as const) {
    const { as, signalled } = anApiWorld();
    expect((await as('owner').post(`${one}/resolve`, body)).status).toBe(200);
    expect(signalled).toEqual(told);
  }
});

describe('conflicts by API', () => {
  it('lists them with both sides, how each is ended, and a suggestion that says why', async () => {
    const { body } = await anApiWorld().as('owner').get('/api/conflicts');

    expect(body.meta).toEqual({ total: 1, page: 1, pageSize: 25 });
    expect(body.data).toMatchObject([
      {
        ...{ id: ids.conflict, listingId: ids.listing, listingName: 'Le Nid', own: true },
        ...{ state: 'open', kind: 'booking_over_block', severity: 'low', from: '2026-12-26', to: '2026-12-27' },
        suggestion: { action: 'keep_one', keep: ids.booking, reason: 'guest_before_block' },
        sides: [
          { kind: 'booking', id: ids.booking, label: secrets.guest, endedBy: 'relais' },
          { kind: 'block', id: ids.block, label: secrets.reason, endedBy: 'relais' },
        ],
        ...{ keep: null, resolution: null, endedAt: null, revision: 1 },
      },
    ]);
  });

  it('filters them by state and listing', async () => {
    const owner = anApiWorld().as('owner');
    const found = async (query: object) => Number((await owner.get('/api/conflicts', query)).body.meta?.total);

    expect(await found({ state: 'undecided' })).toBe(1);
    expect(await found({ state: 'resolved' })).toBe(0);
    expect(await found({ listingId: ids.listing, state: 'open' })).toBe(1);
    expect(await found({ listingId: ids.unknown })).toBe(0);
    expect((await owner.get('/api/conflicts', { state: 'gone' })).status).toBe(422);
  });

  it('tells the whole of one: its history and what else is free', async () => {
    const { body } = await anApiWorld().as('owner').get(one);

    expect(body.data.history).toMatchObject([{ type: 'opened', toState: 'open', from: '2026-12-26', actorName: null }]);
    expect(body.data.rescue).toEqual([{ listingId: ids.unknown, name: 'La Grange', fits: [ids.booking] }]);
    expect(body.data.sides[0]).toMatchObject({ run: null, exportedTo: [] });
  });

  it('hides guests and reasons from support, whose reading is audited', async () => {
    const world = anApiWorld();
    const support = world.as('support');

    const detail = await support.get(one);
    const list = await support.get('/api/conflicts', { scope: 'all' });

    expect([detail.body.data.own, list.body.meta.total]).toEqual([false, 1]);
    for (const secret of [secrets.guest, secrets.reason]) expect(detail.text + list.text).not.toContain(secret);
    expect(world.state.audit.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'staff_access getConflict',
      'staff_access listConflicts',
    ]);
    expect((await support.get('/api/conflicts')).body.meta.total).toBe(0);
    expect((await world.as('owner').get('/api/conflicts', { scope: 'all' })).status).toBe(403);
  });

  it('decides, and refuses with a code what was decided or changed meanwhile', async () => {
    const world = anApiWorld();
    const owner = world.as('owner');
    const resolve = (body: object) => owner.post(`${one}/resolve`, body);

    const stale = await resolve({ action: 'keep_both', revision: 7 });
    const kept = await resolve({ action: 'keep_one', keep: ids.booking, revision: 1 });
    const again = await resolve({ action: 'ignore' });

    expect([stale.status, stale.body.code]).toEqual([409, 'conflict_changed']);
    expect([kept.status, kept.body.data.state, kept.body.data.resolution, kept.body.data.keep]).toEqual([
      200,
      'resolved',
      'kept_one',
      ids.booking,
    ]);
    expect([again.status, again.body.code]).toEqual([409, 'conflict_decided']);
  });

  it('puts a decision off until a time to come, at most 90 days ahead', async () => {
    const owner = anApiWorld().as('owner');
    const later = (until: string) => owner.post(`${one}/resolve`, { action: 'later', until });

    const past = await later('2026-11-24T06:00:00.000Z');
    const far = await later('2027-06-01T00:00:00.000Z');
    const put = await later('2026-11-25T06:00:00Z');

    expect([past.status, past.body.errors[0].code, far.body.errors[0].code]).toEqual([422, 'in_the_past', 'too_late']);
    expect(put.body.data).toMatchObject({ state: 'open', putOffUntil: '2026-11-25T06:00:00.000Z' });
  });

  it('says which field is missing or names no side', async () => {
    const owner = anApiWorld().as('owner');
    const refused = async (body: object) => {
      const answer = await owner.post(`${one}/resolve`, body);
      return [answer.status, String(answer.body.errors?.[0]?.pointer)];
    };

    expect(await refused({ action: 'keep_one' })).toEqual([422, '/keep']);
    expect(await refused({ action: 'keep_one', keep: ids.connection })).toEqual([422, '/keep']);
    expect(await refused({ action: 'later' })).toEqual([422, '/until']);
    expect(await refused({ action: 'delete' })).toEqual([422, '/action']);
  });

  it('looks for conflicts on demand in one’s own listings, and an admin in anybody’s, audited', async () => {
    const world = anApiWorld();
    world.state.conflicts = [];
    const look = '/api/sync/conflicts';

    const others = await world.as('other').post(look);
    const strange = await world.as('other').post(look, { listingId: ids.listing });
    const own = await world.as('owner').post(look, { listingId: ids.listing });
    const admin = await world.as('admin').post(look, { listingId: ids.listing });

    expect(others.body.data).toEqual({ listings: 0, opened: 0, changed: 0, ended: 0, conflicts: [] });
    expect(strange.status).toBe(404);
    expect(own.body.data).toMatchObject({
      listings: 1,
      opened: 1,
      conflicts: [{ listingId: ids.listing, state: 'open' }],
    });
    expect(admin.body.data).toMatchObject({ opened: 0, conflicts: [{ own: false }] });
    expect((await world.as('support').post(look, { scope: 'all' })).status).toBe(403);
    expect((await world.as('admin').post(look, { scope: 'all' })).body.data.listings).toBe(1);
    expect(world.state.audit.map(({ reason, subject }) => `${reason} ${subject.id}`)).toEqual([
      `findConflicts ${ids.listing}`,
      'findConflicts all',
    ]);
  });
});
