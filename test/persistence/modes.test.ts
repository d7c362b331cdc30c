import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConnectionMode } from '../../src/domain/connection-mode.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import type { PlatformEvent } from '../../src/pass-ports.ts';
import type { ConnectionPatch } from '../../src/ports.ts';
import { listing as calendar, failing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const DAY_MIN = 24 * 60;
const good = calendar(stay('2026-12-01', '2026-12-04'));
const down = failing('TRANSIENT');

/** A connection of a chosen mode on a listing of its own. */
async function aFeed(mode: ConnectionMode, syncIntervalMin?: number) {
  const { by, actor, listing } = await world.aListing();
  const fields = syncIntervalMin === undefined ? { mode } : { mode, syncIntervalMin };
  const { id } = await world.aConnection(by, fields);
  const row = () => world.prisma.connection.findUniqueOrThrow({ where: { id } });
  const stands = async () => {
    const { modeState, modeReason } = await row();
    return `${modeState} (${modeReason})`;
  };
  /** A pass by schedule once it is due, which finds the feed so. */
  const sync = async (reading: FeedReading, afterMin = 30) => {
    world.pass(afterMin);
    await world.sync(listing.id, { [id]: reading });
    return stands();
  };
  const change = (patch: ConnectionPatch) =>
    world.stores.connections.update({ ...by, now: world.nowInstant }, id, patch);
  const moves = async () => {
    const where = { subjectId: id, action: 'mode_changed' };
    const events = await world.prisma.auditEvent.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
    return events.map(
      ({ from, to, reason, actorId }) => `${from} → ${to}, ${reason}${actorId === null ? '' : ' by hand'}`,
    );
  };
  const isDue = async () =>
    (await world.stores.sweeps.dueConnections(world.nowInstant, 500)).some(({ connectionId }) => connectionId === id);
  return { id, by, ownerId: actor.memberId, listingId: listing.id, row, stands, sync, change, moves, isDue };
}

type Feed = Awaited<ReturnType<typeof aFeed>>;

/** A feed that failed for so long that one probe a day is left. */
async function aDeadFeed(mode: ConnectionMode): Promise<Feed> {
  const feed = await aFeed(mode);
  for (let run = 0; run < 30; run += 1) await feed.sync(down, 7 * 60);
  return feed;
}

describe('a connection that fails', () => {
  test('goes from real time to batch after three failed runs and comes back at the first good one, each move audited', async () => {
    const feed = await aFeed('realtime');
    const seen = [await feed.stands()];
    for (const reading of [down, down, down, down, good]) seen.push(await feed.sync(reading));
    expect(seen).toEqual([
      'realtime_poll (chosen)',
      'realtime_poll (chosen)',
      'realtime_poll (chosen)',
      'batch (failed_runs)',
      'batch (failed_runs)',
      'realtime_poll (chosen)',
    ]);
    expect(await feed.moves()).toEqual([
      'realtime_poll (chosen) → batch (failed_runs), third_failed_run',
      'batch (failed_runs) → realtime_poll (chosen), good_run',
    ]);
    expect(await feed.row()).toMatchObject({ failedRuns: 0, failingSince: null, fallenSince: null });
  });

  test('is counted once a run, however many attempts the run took', async () => {
    const feed = await aFeed('realtime');
    world.pass(30);
    const key = world.key(feed.listingId);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const claim = await world.claim(key, { attempt });
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
      const failure = { kind: 'TRANSIENT', detail: 'status 503' } as const;
      for (const connection of claim.toRead)
        await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: world.nowInstant });
      if (attempt === 4)
        await world.stores.passes.settle(claim.runId, { attempts: attempt, publications: [], now: world.nowInstant });
    }
    expect(await feed.row()).toMatchObject({ failedRuns: 1, modeState: 'realtime_poll' });
  });

  test('is not held to have failed by a pass that was put off by its platform', async () => {
    const feed = await aFeed('realtime');
    await feed.sync(failing('RATE_LIMITED', 60_000));
    expect(await feed.row()).toMatchObject({ failedRuns: 0 });
  });

  test('and is then given another address begins anew, in real time, whatever failed before', async () => {
    const feed = await aFeed('realtime');
    for (let run = 0; run < 3; run += 1) await feed.sync(down);
    await feed.change({ url: 'https://feeds.example/another.ics' });
    expect(await feed.row()).toMatchObject({ modeState: 'realtime_poll', failedRuns: 0, failingSince: null });
    expect((await feed.moves()).at(-1)).toBe(
      'batch (failed_runs) → realtime_poll (chosen), credentials_changed by hand',
    );
  });

  test('is not moved by a result that a new address has overtaken', async () => {
    const feed = await aFeed('realtime');
    world.pass(30);
    const claim = await world.claim(world.key(feed.listingId));
    const [connection] = claim.outcome === 'claimed' ? claim.toRead : [];
    if (claim.outcome !== 'claimed' || !connection) throw new Error(claim.outcome);
    const failure = { kind: 'NOT_FOUND', detail: 'status 404' } as const;
    await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: world.nowInstant });
    await feed.change({ url: 'https://feeds.example/new.ics' });
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    expect(await feed.row()).toMatchObject({ failedRuns: 0, failingSince: null });
  });
});

describe('a connection that failed for 30 runs and 7 days', () => {
  test('is read by no sweep but for one probe a day, and by whoever asks', async () => {
    const feed = await aDeadFeed('auto');
    expect(await feed.stands()).toBe('manual_fallback (long_failure)');
    const start = world.nowInstant;
    let probes = 0;
    for (let sweep = 0; sweep < 48 * 3; sweep += 1) {
      world.pass(30);
      const claim = await world.claim(world.key(feed.listingId));
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
      probes += claim.toRead.length;
      const failure = { kind: 'TRANSIENT', detail: 'status 503' } as const;
      for (const connection of claim.toRead)
        await world.stores.passes.commitFailure(claim.runId, { connection, failure, now: world.nowInstant });
      await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    }
    expect([probes, world.nowInstant]).toEqual([3, plusMinutes(start, 3 * DAY_MIN)]);
    await world.stores.runs.request(feed.by);
    const asked = await world.claim(world.key(feed.listingId), { trigger: 'manual' });
    expect(asked.outcome === 'claimed' && asked.toRead.length).toBe(1);
  });

  test('comes back step by step, one good run each', async () => {
    const feed = await aDeadFeed('realtime');
    const probe = await feed.sync(good, DAY_MIN);
    expect([probe, await feed.sync(good)]).toEqual(['batch (climbing)', 'realtime_poll (chosen)']);
  });
});

describe('what its owner chooses', () => {
  test('applies at once, and what goes with it', async () => {
    const feed = await aFeed('auto');
    const seen: string[] = [];
    for (const mode of ['realtime', 'batch', 'manual', 'auto'] as const) {
      await feed.change({ mode });
      seen.push(await feed.stands());
    }
    expect(seen).toEqual(['realtime_poll (chosen)', 'batch (chosen)', 'manual_chosen (chosen)', 'batch (sweep)']);
    expect((await feed.moves())[0]).toBe('batch (sweep) → realtime_poll (chosen), chose_realtime by hand');
  });

  test('holds once it is switched on again, when it was chosen while it was off', async () => {
    const feed = await aFeed('auto');
    await feed.change({ syncEnabled: false });
    await feed.change({ mode: 'realtime' });
    expect([await feed.stands(), await feed.isDue()]).toEqual(['off (switched_off)', false]);
    await feed.change({ syncEnabled: true });
    expect(await feed.stands()).toBe('realtime_poll (chosen)');
  });

  test('is not undone by saving the same again', async () => {
    const feed = await aFeed('realtime');
    for (let run = 0; run < 3; run += 1) await feed.sync(down);
    const { nextSyncAt } = await feed.row();
    await feed.change({ mode: 'realtime', label: 'Mer' });
    expect(await feed.row()).toMatchObject({ modeState: 'batch', failedRuns: 3, label: 'Mer', nextSyncAt });
  });

  test.each<[ConnectionMode, number, object]>([
    ['realtime', 6, { least: 1, most: 5 }],
    ['realtime', 0, { least: 1, most: 5 }],
    ['batch', 14, { least: 15, most: 30 }],
    ['batch', 31, { least: 15, most: 30 }],
  ])('is refused, with what is allowed, in %s for every %i min', async (mode, syncIntervalMin, bounds) => {
    const feed = await aFeed('auto');
    expect(await feed.change({ mode, syncIntervalMin })).toEqual({ outcome: 'interval_refused', bounds });
    expect(await feed.row()).toMatchObject({ mode: 'auto', syncIntervalMin: null });
  });

  test('is refused an interval where it is read by hand only', async () => {
    const feed = await aFeed('manual');
    expect(await feed.change({ syncIntervalMin: 15 })).toEqual({ outcome: 'interval_refused', bounds: null });
  });

  test('gives up an interval that the new mode does not allow', async () => {
    const feed = await aFeed('realtime', 3);
    await feed.change({ mode: 'batch' });
    expect(await feed.row()).toMatchObject({ mode: 'batch', syncIntervalMin: null, nextSyncAt: null });
  });
});

describe('what its platform does', () => {
  test('moves it between its webhook, polling and batch', async () => {
    const feed = await aFeed('realtime');
    const tell = async (event: PlatformEvent) => {
      await world.stores.modes.tell(feed.id, event, world.nowInstant);
      return feed.stands();
    };
    expect([await tell('webhook'), await feed.sync(good)]).toEqual([
      'realtime_webhook (webhook)',
      'realtime_webhook (webhook)',
    ]);
    expect(await feed.row()).toMatchObject({ nextSyncAt: null });
    expect([await tell('webhook_silent'), await feed.sync(good)]).toEqual([
      'batch (webhook_silent)',
      'realtime_poll (chosen)',
    ]);
    expect([await tell('breaker_open'), await tell('breaker_closed')]).toEqual([
      'batch (breaker_open)',
      'batch (breaker_open)',
    ]);
    expect((await feed.moves()).map((move) => move.split(', ').at(-1))).toEqual([
      ...['webhook', 'webhook_silent', 'good_run', 'breaker_open'],
    ]);
  });

  test('moves none that its owner chose to read otherwise, and says nothing of one that is gone', async () => {
    for (const mode of ['auto', 'batch', 'manual'] as const) {
      const feed = await aFeed(mode);
      const before = await feed.stands();
      await world.stores.modes.tell(feed.id, 'webhook', world.nowInstant);
      expect([await feed.stands(), await feed.moves()]).toEqual([before, []]);
    }
    await expect(world.stores.modes.tell(randomUUID(), 'webhook', NOW)).resolves.toBeUndefined();
  });
});

describe('the connections that are due', () => {
  test('are those whose own time has come, until a run moves it on along the same grid', async () => {
    const feed = await aFeed('realtime', 3);
    const { nextSyncAt: first } = await feed.row();
    expect(await feed.isDue()).toBe(false);
    world.pass(3);
    expect(await feed.isDue()).toBe(true);
    world.pass(1);
    await feed.sync(good, 0);
    const { nextSyncAt: next } = await feed.row();
    expect(await feed.isDue()).toBe(false);
    expect([
      ((next?.getTime() ?? 0) - (first?.getTime() ?? 0)) % (3 * 60_000),
      (next?.toISOString() ?? '') > world.nowInstant,
    ]).toEqual([0, true]);
  });

  test('are none while their platform asks to wait, and none of an inactive listing', async () => {
    const waiting = await aFeed('realtime');
    await waiting.sync(failing('RATE_LIMITED', 20 * 60_000), 5);
    world.pass(19);
    expect(await waiting.isDue()).toBe(false);
    world.pass(2);
    expect(await waiting.isDue()).toBe(true);
    await world.stores.listings.update(waiting.by.reach, waiting.listingId, { active: false }, waiting.by);
    expect(await waiting.isDue()).toBe(false);
  });

  test('are none that the sweep reads, and no sweep that finds one unchanged writes how it stands', async () => {
    const feed = await aFeed('auto');
    await feed.sync(good);
    world.pass(DAY_MIN);
    expect(await feed.isDue()).toBe(false);
    expect(await feed.row()).toMatchObject({ nextSyncAt: null, modeSince: new Date(NOW) });
  });

  test('are no sweep’s before their time, so that nothing is read twice', async () => {
    const feed = await aFeed('realtime', 5);
    await feed.sync(good, 5);
    const claim = await world.claim(world.key(feed.listingId));
    expect(claim.outcome === 'claimed' && claim.toRead).toEqual([]);
  });

  test('stay due at their next time when a pass breaks before it read them', async () => {
    const feed = await aFeed('batch', 15);
    world.pass(20);
    const key = world.key(feed.listingId);
    await world.claim(key);
    const failure = { kind: 'SYSTEM', detail: 'The workflow code threw an error.' } as const;
    await world.stores.passes.fail(key, failure, { trigger: 'schedule', attempts: 1, now: world.nowInstant });
    expect([await feed.isDue(), (await feed.row()).failedRuns]).toEqual([false, 0]);
    world.pass(15);
    expect(await feed.isDue()).toBe(true);
  });

  test('are the longest due first, and no more than asked for', async () => {
    const feeds = await Promise.all([aFeed('realtime'), aFeed('realtime'), aFeed('realtime')]);
    world.pass(3 * DAY_MIN);
    const due = await world.stores.sweeps.dueConnections(world.nowInstant, 500);
    const times = new Map(await Promise.all(feeds.map(async ({ id, row }) => [id, (await row()).nextSyncAt] as const)));
    const found = due.flatMap(({ connectionId }) => times.get(connectionId)?.getTime() ?? []);
    expect([found.length, [...found].sort((a, b) => a - b)]).toEqual([3, found]);
    expect(await world.stores.sweeps.dueConnections(world.nowInstant, 2)).toHaveLength(2);
  });
});

test('the database keeps a mode and how it stands together', async () => {
  const feed = await aFeed('realtime');
  const { connection } = world.prisma;
  for (const data of [
    { modeState: 'off' },
    { syncEnabled: false },
    { mode: 'manual' },
    { syncIntervalMin: 10 },
  ] as const)
    await expect(connection.update({ where: { id: feed.id }, data })).rejects.toThrow(/constraint/i);
});
