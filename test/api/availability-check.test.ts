import { describe, expect, it } from '@jest/globals';
import { availabilitySchema } from '../../src/contract/availability.ts';
import type { ConnectionResult, Run } from '../../src/domain/run.ts';
import { queuedRun } from '../support/memory-stores.ts';
import { anApiWorld, ids, NOW } from './api-world.ts';

const path = `/api/listings/${ids.listing}/availability/check`;
const free = { checkIn: '2027-02-01', checkOut: '2027-02-04' };
const unit = '0193a000-0000-7000-8000-0000000000b1';
const read = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0, warnings: [] };
const downFor = { kind: 'TRANSIENT', detail: 'Not asked.' } as const;

type Standing = {
  readonly lastSyncAt?: string | null;
  readonly waitingUntil?: string;
  readonly open?: true;
  readonly connector?: 'beds24' | 'ical';
};

type Answer = 'read' | 'failed' | 'deferred';

function resultOf(outcome: Answer, connectionId: string): ConnectionResult {
  const named = { connectionId, label: 'Beds24' };
  return outcome === 'read' ? { outcome, ...named, ...read } : { outcome, ...named, failure: downFor };
}

/**
 * A world whose listing has one more connection, to a hub, read ten minutes ago. `answers` is what its sync has to tell
 * once it was asked for: nothing while it is undefined.
 */
function aWorld(standing: Standing, answers?: Answer) {
  const { lastSyncAt = '2026-11-24T06:00:00.000Z', waitingUntil = null, open, connector = 'beds24' } = standing;
  const world = anApiWorld({ settings: { checkWaitMs: 150 } });
  const [feed] = world.state.connections;
  if (!feed) throw new Error('The world has no connection.');
  const until = '2026-11-24T06:20:00.000Z';
  const breaker = { state: 'open', generation: 1, since: NOW, until, openings: 1 } as const;
  const hub = { ...feed, id: unit, connector, label: 'Beds24', platform: 'beds24' as const, lastSyncAt, waitingUntil };
  world.state.connections = [open ? { ...hub, breaker } : hub];
  const asked: Run[] = [];
  world.stores.runs.requestOfConnection = async (_, connectionId) => {
    const run = { ...queuedRun(ids.listing, NOW), connectionId };
    asked.push(run);
    const results = answers === undefined ? [] : [resultOf(answers, connectionId)];
    world.state.runs.push({ ...run, status: 'running', results });
    if (answers === 'read')
      world.state.connections = world.state.connections.map((each) => ({ ...each, lastSyncAt: NOW }));
    return { outcome: 'queued', run, state: 'started' };
  };
  const send = (body: object = free) => world.as('owner').post(path, body);
  const check = async (body?: object) => availabilitySchema.parse((await send(body)).body.data);
  return { world, asked, send, check };
}

describe('a check of dates', () => {
  it('says that nights are free, once each hub was read anew', async () => {
    const { world, asked, check } = aWorld({}, 'read');
    const data = await check();
    expect(data).toEqual({
      available: true,
      causes: [],
      freshness: [
        {
          connectionId: unit,
          listingId: ids.listing,
          connector: 'beds24',
          platform: 'beds24',
          label: 'Beds24',
          state: 'fresh',
          readAt: NOW,
          ageMs: 0,
        },
      ],
    });
    expect(asked).toHaveLength(1);
    expect(world.signalled).toEqual([`connectionSyncRequested ${unit}`]);
  });

  it.each<[string, Standing, Answer | undefined, readonly [string, number]]>([
    [
      'fresh, and is not asked, where it was read within a minute',
      { lastSyncAt: '2026-11-24T06:09:00.000Z' },
      undefined,
      ['fresh', 0],
    ],
    ['stale where it has not answered by the deadline', {}, undefined, ['stale', 1]],
    ['stale where it was never read', { lastSyncAt: null }, undefined, ['stale', 1]],
    ['unreachable where it answered with a failure', {}, 'failed', ['unreachable', 1]],
    ['put off where its sync was', {}, 'deferred', ['put_off', 1]],
    [
      'put off, and is not asked, while it asked to wait',
      { waitingUntil: '2026-11-24T06:11:00.000Z' },
      undefined,
      ['put_off', 0],
    ],
    ['put off, and is not asked, while its breaker is open', { open: true }, undefined, ['put_off', 0]],
    ['stale, and is not asked, where it is a feed', { connector: 'ical' }, undefined, ['stale', 0]],
  ])('says that a platform is %s', async (_, standing, answers, [state, times]) => {
    const { asked, check } = aWorld(standing, answers);
    const data = await check();
    const { lastSyncAt = '2026-11-24T06:00:00.000Z' } = standing;
    expect(data.freshness).toMatchObject([{ state, readAt: lastSyncAt }]);
    expect(data.freshness[0]?.ageMs).toBe(lastSyncAt === null ? null : Date.parse(NOW) - Date.parse(lastSyncAt));
    expect(asked).toHaveLength(times);
  });

  it('never says available where a cause is known, and names it, whatever could not be read', async () => {
    const { check } = aWorld({});
    const data = await check({ checkIn: '2026-12-26', checkOut: '2026-12-29' });
    expect(data.available).toBe(false);
    expect(data.causes.map(({ kind }) => kind)).toEqual(['booking', 'block']);
  });

  it('waits for all platforms at once, until one deadline', async () => {
    const { world, asked, check } = aWorld({});
    const [hub] = world.state.connections;
    if (!hub) throw new Error('The world has no hub.');
    world.state.connections = Array.from({ length: 8 }, (_, index) => ({ ...hub, id: `${unit.slice(0, -1)}${index}` }));
    const data = await check();
    expect([asked.length, data.freshness.length]).toEqual([8, 8]);
  });

  it('answers without the platforms where syncs cannot be asked for', async () => {
    const { world, check } = aWorld({});
    world.stores.runs.requestOfConnection = async () => ({ outcome: 'connection_switched_off' });
    expect((await check()).freshness).toMatchObject([{ state: 'stale' }]);
  });

  it.each([
    [{ checkIn: '2027-02-04', checkOut: '2027-02-04' }, '/checkOut', 'empty_range'],
    [{ checkIn: '2025-02-01', checkOut: '2025-02-04' }, '/checkOut', 'in_the_past'],
    [{ checkIn: '2027-02-30', checkOut: '2027-03-04' }, '/checkIn', 'invalid'],
  ])('refuses %j at %s', async (body, pointer, code) => {
    const answer = await aWorld({}).send(body);
    expect(answer.body.errors).toMatchObject([{ pointer, code }]);
  });
});
