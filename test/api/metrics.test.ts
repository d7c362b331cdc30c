import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { HealthStore } from '../../src/health-ports.ts';
import { createMetrics } from '../../src/parts/metrics.ts';
import { aPlatform, healthSources, quietStore } from '../support/quiet-health.ts';
import { anApiWorld, ids, NOW } from './api-world.ts';

const waiting = { count: 3, oldestAt: '2026-11-24T06:00:00.000Z' };
const busyStore: HealthStore = {
  ...quietStore,
  platforms: async () => [
    aPlatform(),
    aPlatform({ key: 'fr.airbnb.be' }),
    aPlatform({ key: 'secret-host.example:8443' }),
    aPlatform({ key: 'beds24', budget: { remaining: 62, resetsAt: null, notedAt: NOW } }),
  ],
  owed: async () => ({ queuedRuns: waiting, mails: waiting, unpublishedStays: waiting }),
  exposure: async () => ({ p50Min: 12, p95Min: 140, closed: 7, open: 2 }),
  workers: async () => [
    { workerId: ids.run, queue: 'sync', startedAt: NOW, beatAt: '2026-11-24T06:09:55.000Z' },
    { workerId: ids.run, queue: 'mail', startedAt: NOW, beatAt: '2026-11-24T06:00:00.000Z' },
  ],
  lastSweepAt: async () => '2026-11-24T06:00:30.000Z',
  failedPushes: async () => [{ why: 'unauthorized', count: 4 }],
};

/** The API with real metrics over a store, and a time that the test moves. */
function aMeasuredWorld(store: Partial<HealthStore> = {}) {
  const time = { ms: 0 };
  const troubles: unknown[] = [];
  const health = healthSources(store, [
    { id: ids.incident, kind: 'mail_stuck', since: NOW, openedAt: NOW, endedAt: null },
  ]);
  const metrics = createMetrics({
    ...{ sources: health, clock: { now: () => NOW }, isWholeProcess: false },
    ...{ nowMs: () => time.ms, onTrouble: (error) => void troubles.push(error) },
  });
  return { ...anApiWorld({ health, metrics }), time, troubles };
}

/** The figures by name and labels. */
function figuresOf(text: string): Readonly<Record<string, number>> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

describe('the metrics', () => {
  it('tell the facts of the status', async () => {
    const { app } = aMeasuredWorld(busyStore);
    const answer = await request(app).get('/metrics');

    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(figuresOf(answer.text)).toMatchObject({
      relais_database_up: 1,
      relais_temporal_up: 1,
      relais_continuous_sync: 1,
      'relais_critical_fault{kind="mail_stuck"}': 1,
      'relais_critical_fault{kind="worker_silent"}': 0,
      'relais_workers{queue="sync"}': 1,
      'relais_workers{queue="mail"}': 0,
      'relais_waiting{what="mail"}': 3,
      'relais_waiting_oldest_age_seconds{what="unpublished_stay"}': 600,
      'relais_pushes_failed{why="unauthorized"}': 4,
      'relais_exposure_minutes{quantile="0.95"}': 140,
      'relais_reading_success_ratio{platform="beds24"}': 1,
      'relais_hub_requests_left{platform="beds24"}': 62,
      relais_last_good_sweep_timestamp_seconds: Date.parse('2026-11-24T06:00:30.000Z') / 1_000,
    });
  });

  it('have few labels: known platforms and “other”, no host, no ID, no address', async () => {
    const { app, as } = aMeasuredWorld(busyStore);
    await as('owner').get(`/api/listings/${ids.listing}`);
    await as('owner').get('/api/nothing/here/secret-part');
    await request(app).get('/ICAL/Zk3vQ9xT7mB2nL5pR8wY1sDf.ics');
    const { text } = await request(app).get('/metrics');
    const figures = figuresOf(text);

    expect(figures['relais_connections{platform="airbnb",mode="batch"}']).toBe(4);
    expect(figures['relais_connections{platform="other",mode="batch"}']).toBe(2);
    expect(
      figures['http_request_duration_seconds_count{method="GET",route="/api/listings/:listingId",status="2xx"}'],
    ).toBe(1);
    expect(figures['http_request_duration_seconds_count{method="GET",route="none",status="4xx"}']).toBe(1);
    expect(figures['http_request_duration_seconds_count{method="GET",route="/ical/…",status="4xx"}']).toBe(1);
    for (const hidden of [ids.listing, 'secret-host', 'secret-part', 'Zk3vQ9xT7mB2nL5pR8wY1sDf'])
      expect(text).not.toContain(hidden);
  });

  it('are read at most every ten seconds, and once for several collectors at the same time', async () => {
    let reads = 0;
    const platforms = async () => {
      reads += 1;
      return [];
    };
    const { app, time } = aMeasuredWorld({ platforms });
    await Promise.all([request(app).get('/metrics'), request(app).get('/metrics')]);
    time.ms = 9_999;
    await request(app).get('/metrics');
    expect(reads).toBe(1);
    time.ms = 10_000;
    await request(app).get('/metrics');
    expect(reads).toBe(2);
  });

  it('say that the database is down, and nothing that was true before', async () => {
    let isDown = false;
    const workers: HealthStore['workers'] = async (now) => {
      if (isDown) throw new Error('The database does not answer.');
      return busyStore.workers(now);
    };
    const { app, time, troubles } = aMeasuredWorld({ ...busyStore, workers });
    await request(app).get('/metrics');
    isDown = true;
    time.ms = 60_000;
    const { status, text } = await request(app).get('/metrics');

    expect([status, figuresOf(text)['relais_database_up'], troubles.length]).toEqual([200, 0, 1]);
    expect(text).not.toMatch(/^relais_(workers|temporal_up|continuous_sync|last_good_sweep)/m);
  });

  it('have no figure for what is not known', async () => {
    const { text } = await request(aMeasuredWorld().app).get('/metrics');
    expect(text).not.toMatch(/^relais_(last_good_sweep|reading_success|worker_last_beat)/m);
  });

  it.each(['X-Forwarded-For', 'Forwarded', 'Via'])(
    'are not given to a request that came by a proxy (%s)',
    async (header) => {
      const { status, text } = await request(aMeasuredWorld(busyStore).app).get('/metrics').set(header, '203.0.113.7');
      expect(status).toBe(404);
      expect(text).not.toContain('relais_database_up');
    },
  );
});
