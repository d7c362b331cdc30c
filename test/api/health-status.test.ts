import { describe, expect, it } from '@jest/globals';
import { noReadings, withReading } from '../../src/domain/reading-measure.ts';
import type { CriticalFault, WorkerHealth } from '../../src/health-ports.ts';
import { aPlatform, healthSources } from '../support/quiet-health.ts';
import { anApiWorld, ids, NOW } from './api-world.ts';

const readings = [40, 40, 40, 400].reduce(
  (measure, tookMs) => withReading(measure, { isGood: tookMs < 100, tookMs }),
  noReadings,
);
const budget = { remaining: 62, resetsAt: '2026-11-24T06:12:00.000Z', notedAt: '2026-11-24T06:09:50.000Z' };
const beds24 = aPlatform({ key: 'beds24', readings, budget, failing: 1 });

const fault: CriticalFault = {
  ...{ id: ids.incident, kind: 'worker_silent' },
  ...{ since: '2026-11-24T06:07:00.000Z', openedAt: '2026-11-24T06:08:40.000Z', endedAt: null },
};
const worker = (beatAt: string, queue: WorkerHealth['queue']): WorkerHealth => ({
  ...{ workerId: ids.run, startedAt: '2026-11-24T05:00:00.000Z' },
  ...{ beatAt, queue },
});

describe('the status of syncing', () => {
  it('says of each platform how it does, in the last hour', async () => {
    const asked: unknown[] = [];
    const platforms = async (...args: unknown[]) => {
      asked.push(args);
      return [beds24];
    };
    const { body } = await anApiWorld({ health: healthSources({ platforms }) })
      .as('support')
      .get('/api/sync/status');

    expect(asked).toEqual([[{ kind: 'any' }, '2026-11-24T05:10:00.000Z']]);
    expect(body.data.platforms).toEqual([
      {
        ...{ key: 'beds24', breaker: { state: 'closed', since: '2026-01-01T00:00:00.000Z', nextProbeAt: null } },
        modes: { realtime_webhook: 0, realtime_poll: 0, batch: 2, manual_fallback: 0, manual_chosen: 0, off: 0 },
        ...{ failing: 1, successRate: 0.75, readings: 4, latencyMs: expect.any(Object) },
        ...{ lastGoodAt: '2026-11-24T06:00:00.000Z', requestsLeft: budget },
      },
    ]);
    expect(body.data.platforms[0].latencyMs.p50).toBeLessThan(60);
    expect(body.data.platforms[0].latencyMs.p95).toBeGreaterThan(380);
  });

  it('is a member’s own: of their connections alone, and not how much others read', async () => {
    const asked: unknown[] = [];
    const store = {
      platforms: async (reach: unknown) => {
        asked.push(reach);
        return [beds24];
      },
      owed: async (reach: unknown) => {
        asked.push(reach);
        const waiting = { count: 1, oldestAt: '2026-11-24T06:00:00.000Z' };
        return { queuedRuns: waiting, mails: waiting, unpublishedStays: waiting };
      },
      exposure: async (reach: unknown) => {
        asked.push(reach);
        return { p50Min: 12, p95Min: 140, closed: 7, open: 2 };
      },
    };
    const { body } = await anApiWorld({ health: healthSources(store) })
      .as('owner')
      .get('/api/sync/status');

    expect(asked).toEqual(['platforms', 'owed', 'exposure'].map(() => ({ kind: 'own', memberId: 'owner' })));
    expect(body.data.platforms[0].readings).toBeNull();
    expect(body.data).toMatchObject({
      ...{ at: NOW, continuous: true, sweep: { intervalMin: 30, lastGoodAt: null } },
      ...{ exposure: { p50Min: 12, p95Min: 140, closed: 7, open: 2 } },
      unpublishedStays: { count: 1, oldestAt: '2026-11-24T06:00:00.000Z' },
    });
    expect(body.data).not.toHaveProperty('workers');
  });

  it('is answered while Temporal does not answer, and while nothing syncs by itself', async () => {
    const health = { ...healthSources(), schedules: async () => null, isContinuous: async () => false };
    const { body } = await anApiWorld({ health }).as('admin').get('/api/sync/status');

    expect(body.data).toMatchObject({ schedules: null, continuous: false });
  });
});

describe('the health of relais', () => {
  it('is the status of all, with the workers and what stops it', async () => {
    const workers = async () => [
      worker('2026-11-24T06:09:55.000Z', 'sync'),
      worker('2026-11-24T06:08:30.000Z', 'mail'),
    ];
    const world = anApiWorld({ health: healthSources({ workers, platforms: async () => [beds24] }, [fault]) });
    const { body } = await world.as('support').get('/api/admin/health');

    expect(body.data.platforms).toHaveLength(1);
    expect(
      body.data.workers.map(({ queue, isSilent }: { queue: string; isSilent: boolean }) => [queue, isSilent]),
    ).toEqual([
      ['sync', false],
      ['mail', true],
    ]);
    expect(body.data.criticalFaults).toEqual([
      {
        ...{ id: ids.incident, kind: 'worker_silent', since: fault.since, openedAt: fault.openedAt },
        guide: '4-no-worker-polls',
      },
    ]);
  });

  it('is not for members', async () => {
    const world = anApiWorld();
    const answers = await Promise.all(
      ['/api/admin/health', '/api/admin/critical-faults'].map((path) => world.as('owner').get(path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('tells what stops it by itself too, for a banner', async () => {
    const world = anApiWorld({ health: healthSources({}, [fault]) });
    const { body } = await world.as('support').get('/api/admin/critical-faults');
    expect(body.data.map(({ kind }: { kind: string }) => kind)).toEqual(['worker_silent']);
  });
});
