import { afterEach, describe, expect, it } from '@jest/globals';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { answered, aSweptCall, failureOf, inThisTurn, today } from './beds24-world.ts';
import { type SmoobuWorld, smoobuWorld } from './smoobu-world.ts';

afterEach(stopSandboxes);

const week = { from: '2026-12-01', to: '2026-12-08' };

async function sweptWorld(count: number, mostUnits = 25) {
  const apartments = Array.from({ length: count }, (_, index) => `Apartment ${index + 1}`);
  const world = await smoobuWorld(apartments, { grouping: { ...inThisTurn, mostUnits } });
  const ids = apartments.map((_, index) => world.apartmentId + index);
  const seen = (path: string) => world.hub.requests().filter((request) => request.path === path);
  return { ...world, ids, seen };
}

function sweep({ connector, access }: Pick<SmoobuWorld, 'connector' | 'access'>, ids: readonly number[]) {
  return Promise.all(
    ids.map((id) => {
      const unit = { unitId: String(id), today, ours: [], stays: [], timeZone: 'Europe/Paris' };
      return connector.readUnit(access, unit, aSweptCall);
    }),
  );
}

const apartmentsAsked = (query: string) => new URLSearchParams(query).getAll('apartments[]').map(Number);

describe('apartments of one Smoobu account that a sweep reads at once', () => {
  it('share the requests for rates, of which there are two a group, and have their own for reservations', async () => {
    const world = await sweptWorld(5, 3);
    await sweep(world, world.ids);
    expect(world.seen('/api/rates').map(({ query }) => apartmentsAsked(query).length)).toEqual([3, 3, 2, 2]);
    expect(world.seen('/api/reservations')).toHaveLength(5);
  });

  it('each say what they say when they are read alone', async () => {
    const world = await sweptWorld(3);
    const [booked = 0, closed = 0] = world.ids;
    world.hub.addReservation(booked, week);
    world.hub.setNights(closed, week, true);
    const together = await sweep(world, world.ids);
    const alone = [];
    for (const id of world.ids) alone.push(await world.read(String(id)));
    expect(together.map(answered)).toEqual(alone);
    expect(alone.map(({ events }) => events.length)).toEqual([1, 1, 0]);
  });

  it('of which one is not in the answer: that one is not whole, and the other is', async () => {
    const world = await sweptWorld(1);
    const [known, unknown] = await sweep(world, [world.apartmentId, world.apartmentId + 99]);
    expect(known && answered(known)).toMatchObject({ isWhole: true });
    expect(unknown && answered(unknown)).toMatchObject({ isWhole: false, events: [] });
  });

  it('of which one has rates of another shape: each is asked by itself, and the other is whole', async () => {
    const world = await sweptWorld(2);
    const [broken, whole] = world.ids.map(String);
    const body = { data: { [broken ?? '']: 'none', [whole ?? '']: {} } };
    world.hub.setFault({ kind: 'status', code: 200, path: '/api/rates', times: 2, body });
    const answers = await sweep(world, world.ids);
    expect(answers.map((answer) => answered(answer).isWhole)).toEqual([true, true]);
    expect(world.seen('/api/rates').map(({ query }) => apartmentsAsked(query).length)).toEqual([2, 2, 1, 1, 1, 1]);
  });

  it('are never in one request with those of another account', async () => {
    const world = await sweptWorld(2);
    const other = world.hub.addAccount(['Attic']);
    const secrets = { apiKey: other.apiKey, apiSecret: other.apiSecret, userId: String(other.userId) };
    const access = { accountId: 'account-2', secrets };
    await Promise.all([sweep(world, world.ids), sweep({ ...world, access }, other.apartmentIds)]);
    const asked = world.seen('/api/rates').map(({ query }) => apartmentsAsked(query));
    expect(asked.map(String).sort()).toEqual(
      [world.ids, world.ids, other.apartmentIds, other.apartmentIds].map(String).sort(),
    );
  });

  it.each([
    [429, 'RATE_LIMITED'],
    [503, 'TRANSIENT'],
  ])('fail together by %i, by no more requests than one of them alone', async (code, kind) => {
    const world = await sweptWorld(3);
    world.hub.setFault({ kind: 'status', code, body: {} });
    const answers = await sweep(world, world.ids);
    expect(answers.map((answer) => failureOf(answer).kind)).toEqual([kind, kind, kind]);
    expect(world.hub.requests()).toHaveLength(2);
  });
});
