import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ActivityDeps } from '../../activities/index.ts';
import type { Run } from '../../src/domain/run.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { EngineApi, type SyncAnswer } from '../support/engine-api.ts';

let engine: Engine;
let listing: SyncedListing;
let api: EngineApi;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
beforeEach(async () => {
  listing = await engine.aListing('airbnb', 'booking.com');
  api = new EngineApi(engine, listing);
});
afterAll(() => engine.close());

/** As in the product, with room for a machine on which fifty requests take longer. */
const spaced = (): Partial<ActivityDeps> => {
  const { settings } = engine.activityDeps();
  return { settings: { ...settings, requestSpacingMs: 4_000 } };
};

/** The runs that the answers named, once each has ended; each answer was a 202 and its run began after its request. */
async function runsOf(answers: readonly SyncAnswer[]): Promise<Run[]> {
  const runs = new Map<string, Run>();
  for (const { sentAt, status, runId } of answers) {
    expect(status).toBe(202);
    const run = runs.get(runId) ?? (await engine.endedRun(runId));
    runs.set(runId, run);
    expect(run.startedAt?.localeCompare(sentAt)).toBeGreaterThanOrEqual(0);
  }
  return [...runs.values()];
}

/** How often the listing’s first feed was fetched. */
function fetches(): number {
  const [room = ''] = listing.rooms;
  return engine.sandbox.control.room(room).requests;
}

describe('requests for a sync', () => {
  test('that come fifty at once, with feeds that answer at once, make at most two passes', async () => {
    const runs = await engine.whileWorking(async () => runsOf(await api.syncAtOnce(50)), spaced());
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'));
    expect(runs.length).toBeLessThanOrEqual(2);
    expect(await engine.runs(listing.listingId)).toHaveLength(runs.length);
    expect(fetches()).toBe(runs.length);
  });

  test('that five people make again and again within a moment make at most two passes', async () => {
    const runs = await engine.whileWorking(async () => {
      const people = Array.from({ length: 5 }, async () => {
        const answers: SyncAnswer[] = [];
        while (answers.length < 8) answers.push(await api.sync());
        return answers;
      });
      return runsOf((await Promise.all(people)).flat());
    }, spaced());
    expect(runs.length).toBeLessThanOrEqual(2);
    expect(await engine.runs(listing.listingId)).toHaveLength(runs.length);
    expect(fetches()).toBe(runs.length);
  });

  test('that come fifty at once while a feed does not answer make at most two passes', async () => {
    const [room = ''] = listing.rooms;
    engine.sandbox.control.hold(room);
    const runs = await engine.whileWorking(async () => {
      const answers = await api.syncAtOnce(50);
      await engine.sandbox.control.untilWaiting(room, 1);
      engine.sandbox.control.release(room);
      return runsOf(answers);
    });
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'));
    expect(runs.length).toBeLessThanOrEqual(2);
    expect(await engine.runs(listing.listingId)).toHaveLength(runs.length);
  });

  test('that come ten times during a pass make exactly one more, which starts after them all', async () => {
    const [room = ''] = listing.rooms;
    engine.sandbox.control.hold(room);
    const runs = await engine.whileWorking(async () => {
      const first = await api.sync();
      await engine.sandbox.control.untilWaiting(room, 1);
      const during = await api.syncAtOnce(10);
      expect(new Set(during.map(({ runId }) => runId)).size).toBe(1);
      engine.sandbox.control.release(room);
      return runsOf([first, ...during]);
    });
    expect(runs.map(({ number, status }) => [number, status])).toEqual([
      [1, 'succeeded'],
      [2, 'succeeded'],
    ]);
    expect(fetches()).toBe(2);
  });

  test('that come one after the other’s end are each answered by a pass of their own', async () => {
    const runs = await engine.whileWorking(async () => {
      const first = await api.sync();
      await engine.endedRun(first.runId);
      return runsOf([first, await api.sync()]);
    });
    expect(runs.map(({ number }) => number)).toEqual([1, 2]);
  });

  test('that come before any worker works wait for one, and none is lost', async () => {
    const answers = await api.syncAtOnce(5);
    const runs = await engine.whileWorking(() => runsOf(answers));
    expect(runs.map(({ status }) => status)).toEqual(['succeeded']);
  });
});
