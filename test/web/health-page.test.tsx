/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import type { CriticalFaultAnswer, Health, PlatformStatus } from '../../src/contract/health.ts';
import { syncStatusQuery } from '../../web/src/health-queries.ts';
import { createPageData } from '../../web/src/page-data.ts';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function aPlatform(over: Partial<PlatformStatus> = {}): PlatformStatus {
  return {
    ...{ key: 'www.airbnb.fr', breaker: { state: 'closed', since: minutesAgo(60), nextProbeAt: null } },
    modes: { realtime_webhook: 0, realtime_poll: 0, batch: 14, manual_fallback: 1, manual_chosen: 0, off: 0 },
    ...{ failing: 0, successRate: 0.985, readings: 200, latencyMs: { p50: 230, p95: 1_900 } },
    ...{ lastGoodAt: minutesAgo(3), requestsLeft: null },
    ...over,
  };
}

const fault: CriticalFaultAnswer = {
  ...{ id: anId('1'), kind: 'worker_silent', since: minutesAgo(5), openedAt: minutesAgo(3) },
  guide: '4-no-worker-polls',
};

function aHealth(over: Partial<Health> = {}): Health {
  const nothing = { count: 0, oldestAt: null };
  return {
    ...{ at: minutesAgo(0), continuous: true, sweep: { intervalMin: 30, lastGoodAt: minutesAgo(12) } },
    ...{ platforms: [aPlatform()], queuedRuns: nothing, mails: nothing, unpublishedStays: nothing },
    exposure: { p50Min: 18, p95Min: 130, closed: 40, open: 0 },
    schedules: [
      {
        ...{ id: 'calendar-sweep', paused: false, nextAt: minutesAgo(-18), lastAt: minutesAgo(12), running: 0 },
        ...{ skippedByOverlap: 0, missedCatchUp: 2 },
      },
    ],
    workers: [
      { workerId: anId('2'), queue: 'sync', startedAt: minutesAgo(90), beatAt: minutesAgo(0), isSilent: false },
    ],
    criticalFaults: [],
    ...over,
  };
}

type Scene = { readonly health?: Health; readonly role?: 'support' | 'member'; readonly at?: string };

function drawHealth({ health = aHealth(), role = 'support', at = '/admin/health' }: Scene = {}) {
  const sent = fakeAlerts({
    alerts: [],
    person: aPerson({ role }),
    routes: {
      'GET /api/admin/health': () => data(health),
      'GET /api/admin/critical-faults': () => data(health.criticalFaults),
      'GET /api/admin/breakers': () => data([], { total: 0, page: 1, pageSize: 25 }),
      'GET /api/admin/incidents': () => data([], { total: 0, page: 1, pageSize: 20 }),
    },
  });
  drawPages(at);
  return sent;
}

const section = async (name: string) => within(await screen.findByRole('region', { name }));
const figure = async (label: string) => read((await screen.findByText(label)).closest('div'));

describe('the page of health', () => {
  afterEach(cleanup);

  test('says that nothing stops relais, and what each platform does', async () => {
    drawHealth();
    expect(await screen.findByText('Rien n’arrête relais.')).toBeTruthy();
    const platform = read((await section('Plateformes')).getByText('www.airbnb.fr').closest('li'));
    for (const part of [
      'Répond',
      '98,5 % de bonnes lectures en une heure, sur 200',
      '230 ms en médiane, 1,9 s pour 95 %',
      'Périodique : 14',
      'Manuel, par repli : 1',
      'Dernière bonne lecture il y a 3 minutes',
    ])
      expect(platform).toContain(part);
  });

  test('says what a hub lets, and what fails', async () => {
    const requestsLeft = { remaining: 62.5, resetsAt: null, notedAt: minutesAgo(2) };
    drawHealth({ health: aHealth({ platforms: [aPlatform({ key: 'beds24', requestsLeft, failing: 2 })] }) });
    const platform = read((await section('Plateformes')).getByText('beds24').closest('li'));
    expect(platform).toContain('62 requêtes restantes il y a 2 minutes');
    expect(platform).toContain('2 calendriers en échec');
  });

  test('says what waits, and for how long', async () => {
    const mails = { count: 3, oldestAt: minutesAgo(20) };
    drawHealth({ health: aHealth({ mails }) });
    expect(await figure('Mails à envoyer')).toContain('3, la plus ancienne attente depuis 20 minutes');
    expect(await figure('Synchronisations demandées en attente')).toContain('rien en attente');
    expect(await figure('Délai de fermeture des séjours récents')).toContain('18 min en médiane, 130 min pour 95 %');
    expect(await figure('Dernière synchronisation générale réussie')).toContain('il y a 12 minutes');
  });

  test('says when schedules run, what was missed, and that Temporal does not answer', async () => {
    drawHealth();
    const sweep = read((await section('Planifications')).getByText('Synchronisation générale').closest('li'));
    expect(sweep).toContain('Prochaine dans 18 minutes · dernière il y a 12 minutes');
    expect(sweep).toContain('Manquée 2 fois pendant un arrêt');
    cleanup();
    drawHealth({ health: aHealth({ schedules: null }) });
    expect(await screen.findByText(/Temporal ne répond pas/)).toBeTruthy();
  });

  test('says what stops relais, since when, and what to do', async () => {
    drawHealth({ health: aHealth({ criticalFaults: [fault], continuous: false }) });
    const notice = read((await screen.findByText('Aucun worker ne prend de synchronisation.')).closest('.notice'));
    for (const part of ['Depuis 5 minutes.', 'Redémarrer les processus worker', 'docs/operations.md#4-no-worker-polls'])
      expect(notice).toContain(part);
    expect(screen.getByText(/La synchronisation continue est arrêtée/)).toBeTruthy();
    expect(screen.queryByText('Rien n’arrête relais.')).toBeNull();
  });

  test('is not for members', async () => {
    const sent = drawHealth({ role: 'member' });
    await screen.findByRole('heading', { name: 'Santé de relais' });
    expect(sent.some(({ path }) => path === '/api/admin/health' || path === '/api/admin/critical-faults')).toBe(false);
  });
});

describe('the banner on every page of staff', () => {
  afterEach(cleanup);

  test('says what stops relais, and leads to the page of health', async () => {
    drawHealth({ at: '/admin/platforms', health: aHealth({ criticalFaults: [fault] }) });
    const banner = await screen.findByRole('alert');
    expect(read(banner)).toContain('Aucun worker ne prend de synchronisation.');
    expect(within(banner).getByRole('link', { name: 'Voir la santé de relais' }).getAttribute('href')).toBe(
      '/admin/health',
    );
  });

  test('is not there while nothing does', async () => {
    drawHealth({ at: '/admin/platforms' });
    await screen.findByRole('heading', { name: 'Plateformes' });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

test('the status of syncing is asked for by a query of its own, which any page may show', async () => {
  const { platforms, queuedRuns } = aHealth();
  const sent = fakeApi({ 'GET /api/sync/status': () => data({ ...aHealth(), platforms, queuedRuns }) });
  const client = createPageData(() => undefined);
  const status = await client.fetchQuery(syncStatusQuery);
  expect([sent.length, status.platforms.map(({ key }) => key)]).toEqual([1, ['www.airbnb.fr']]);
});
