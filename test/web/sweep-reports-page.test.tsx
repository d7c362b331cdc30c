/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import type { SweepReportAnswer } from '../../src/contract/sweep-reports.ts';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, problem } from './fake-api.ts';

function aReport(over: Partial<SweepReportAnswer> = {}): SweepReportAnswer {
  return {
    ...{ id: anId('1'), mode: 'changed', status: 'completed', trigger: 'schedule', operationId: null, ownerId: null },
    ...{ startedAt: '2026-11-24T06:00:00.000Z', finishedAt: '2026-11-24T06:00:12.000Z', durationMs: 12_000 },
    listings: { total: 410, unchanged: 400, changed: 8, partial: 0, failed: 2, deferred: 0, unfinished: 0, busy: 0 },
    nights: { added: 21, released: 3, held: 4 },
    ...{ pushes: 8, conflictsOpened: 1, temporalUrl: null },
    requests: [
      { platform: 'airbnb', requests: 812 },
      { platform: 'beds24', requests: 40 },
    ],
    ...over,
  };
}

function drawReports(path: string, reports: readonly SweepReportAnswer[], role: 'member' | 'support' = 'support') {
  const [first] = reports;
  fakeAlerts({
    alerts: [],
    person: aPerson({ role }),
    routes: {
      'GET /api/sync/reports': () => data(reports, { total: reports.length, page: 1, pageSize: 20 }),
      [`GET /api/sync/reports/${anId('1')}`]: () => (first ? data(first) : problem(404, 'not_found')),
    },
  });
  drawPages(path);
}

const cells = (row: HTMLElement) => [...row.querySelectorAll('th, td')].map(read);

describe('the page of reports', () => {
  afterEach(cleanup);

  test('lists each sweep with how it stands, how long it took and what became of its listings', async () => {
    drawReports('/sync/reports', [aReport(), aReport({ id: anId('2'), status: 'aborted', durationMs: null })]);
    const [done, broken] = await screen.findAllByRole('listitem');
    expect(read(done ?? null)).toContain('Terminé');
    expect(read(done ?? null)).toContain('programmé · tous les logements · 12 s');
    expect(read(done ?? null)).toContain('410 logements · 8 changés · 400 inchangés · 2 en échec');
    expect(read(broken ?? null)).toContain('Interrompu');
  });

  test('tells a member that the figures are of their own listings', async () => {
    drawReports('/sync/reports', [], 'member');
    expect(await screen.findByText(/Les chiffres sont ceux de vos logements/)).toBeTruthy();
    expect(await screen.findByText('Aucun passage pour l’instant.')).toBeTruthy();
  });
});

describe('the page of one report', () => {
  afterEach(cleanup);

  test('says how it went, what changed, and how many requests each platform was sent', async () => {
    drawReports(`/sync/reports/${anId('1')}`, [aReport({ temporalUrl: 'http://temporal.example/workflows/x' })]);
    expect(await screen.findByText('Seulement les nouveautés.')).toBeTruthy();
    const [changes, requests] = screen.getAllByRole('table');
    if (!changes || !requests) throw new Error('The page has two tables.');
    expect(within(changes).getAllByRole('row').map(cells)).toContainEqual(['Nuits fermées', '21']);
    expect(within(requests).getAllByRole('row').slice(1).map(cells)).toEqual([
      ['Airbnb', '812'],
      ['Beds24', '40'],
      ['Total', '852'],
    ]);
    expect(screen.getByRole('link', { name: /Temporal/ }).getAttribute('href')).toBe(
      'http://temporal.example/workflows/x',
    );
  });

  test('of another person is no page', async () => {
    drawReports(`/sync/reports/${anId('1')}`, []);
    expect(await screen.findByText('Page introuvable')).toBeTruthy();
  });
});
