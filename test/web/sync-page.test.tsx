/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { OperationAnswer } from '../../src/contract/operations.ts';
import type { Run, RunOperation } from '../../src/contract/runs.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import { resultInWords, runOperationInWords } from '../../web/src/words/operation-words.ts';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { aConnection, anId, aResult, aRun } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes } from './fake-api.ts';

const OPERATION_ID = anId('99');
const noRuns = {
  ...{ queued: 0, running: 0, succeeded: 0, partial: 0 },
  ...{ failed: 0, deferred: 0, skipped: 0, cancelled: 0 },
};

function anOperation(over: Partial<OperationAnswer> = {}): OperationAnswer {
  return {
    ...{ id: OPERATION_ID, kind: 'sync_all', mode: 'manual', everybody: false, platform: null, listingId: null },
    ...{ nights: null, own: true, requestedBy: null, requestedByRole: 'member', finishedAt: null, state: 'running' },
    ...{ requestedAt: new Date(Date.now() - 60_000).toISOString(), temporalUrl: null },
    result: { of: 'runs', listings: 2, runs: { ...noRuns, running: 1, succeeded: 1 } },
    ...over,
  };
}

type Scene = {
  readonly role?: 'member' | 'admin';
  readonly running?: boolean;
  readonly operations?: readonly OperationAnswer[];
  readonly routes?: FakeRoutes;
};

function drawSync({ role = 'member', running = true, operations = [], routes = {} }: Scene = {}) {
  const page = (total: number) => ({ total, page: 1, pageSize: 25 });
  let isRunning = running;
  const listed = { ...aConnection({ nextSyncAt: null }), listingName: 'Gîte des Tilleuls' };
  const sent = fakeAlerts({
    alerts: [],
    person: aPerson({ role }),
    routes: {
      'GET /api/sync/continuous': () => data({ running: isRunning }),
      'POST /api/sync/continuous': ({ body }) => {
        isRunning = JSON.stringify(body).includes('start');
        return data({ running: isRunning, operationId: OPERATION_ID });
      },
      'GET /api/connections': () => data([listed], page(1)),
      'GET /api/sync/operations': () => data(operations, page(operations.length)),
      'POST /api/sync': () => ({ status: 202, body: { data: { operationId: OPERATION_ID, state: 'started' } } }),
      ...routes,
    },
  });
  drawPages('/sync');
  return sent;
}

const sectionOf = async (title: string) =>
  (await screen.findByRole('heading', { level: 2, name: title })).closest('section');

describe('the page of synchronisation', () => {
  afterEach(cleanup);

  test('lists the connections with the mode in force and why, and that no reading is planned', async () => {
    drawSync();
    await screen.findByRole('link', { name: 'Gîte des Tilleuls' });
    const said = read(await sectionOf('Calendriers reliés'));
    expect(said).toMatch(/Gîte des Tilleuls · Airbnb.*Périodique.*Lu à chaque synchronisation générale/);
    expect(said).toContain('Pas de prochaine lecture prévue');
  });

  test('forces the chosen mode without asking, and tells each run as it comes until the operation has ended', async () => {
    let looks = 0;
    const lines = (run: Run) => data([{ listingName: 'Gîte des Tilleuls', run }], { total: 1, page: 1, pageSize: 50 });
    const ended = { finishedAt: new Date().toISOString(), state: 'partial' as const };
    const result = { of: 'runs' as const, listings: 1, runs: { ...noRuns, succeeded: 1, failed: 1 } };
    const sent = drawSync({
      routes: {
        [`GET /api/sync/operations/${OPERATION_ID}`]: () => {
          looks += 1;
          return data(looks < 2 ? anOperation() : anOperation({ ...ended, result }));
        },
        [`GET /api/sync/operations/${OPERATION_ID}/runs`]: () =>
          lines(aRun({ counts: { nightsAdded: 3 }, results: [aResult({ nightsAdded: 3 })] })),
      },
    });
    await userEvent.click(await screen.findByRole('radio', { name: 'Manuel' }));
    await userEvent.click(screen.getByRole('button', { name: 'Forcer la synchronisation' }));
    await screen.findByText(/1 lecture|1 lectures/);
    await screen.findByText('Incomplète', {}, { timeout: 5_000 });
    const said = read((await sectionOf('Forcer la synchronisation'))?.querySelector('[role=status]') ?? null);
    expect(said).toContain('2 lectures sur 2 terminées, 1 a échoué');
    expect(said).toContain('3 nuits fermées');
    const asked = sent.find(({ method, path }) => method === 'POST' && path === '/api/sync');
    expect(asked?.body).toEqual({ mode: 'manual', scope: 'own' });
    expect(screen.queryByRole('checkbox', { name: 'Ceux de tous les membres' })).toBeNull();
  });

  test('lets an admin stop continuous sync after it said what stops and what goes on; every page says so then', async () => {
    const sent = drawSync({ role: 'admin' });
    const section = within((await sectionOf('Synchronisation continue')) ?? document.body);
    await userEvent.click(await section.findByRole('button', { name: /^Arrêter la synchronisation continue/ }));
    expect(read(await sectionOf('Synchronisation continue'))).toMatch(/S’arrêtent.*Attendent.*Continuent/);
    expect(sent.some(({ path, method }) => method === 'POST' && path === '/api/sync/continuous')).toBe(false);
    await userEvent.click(section.getByRole('button', { name: 'Arrêter la synchronisation continue' }));
    await screen.findByText('La synchronisation continue est arrêtée', { selector: '.notice p' });
    await userEvent.click(await section.findByRole('button', { name: 'Reprendre la synchronisation continue' }));
    await section.findByText(/^En marche/);
    expect(sent.filter(({ path, method }) => method === 'POST' && path === '/api/sync/continuous')).toMatchObject([
      { body: { action: 'stop' } },
      { body: { action: 'start' } },
    ]);
  });

  test('shows members that it is stopped, and no switch', async () => {
    drawSync({ running: false });
    await screen.findByText('La synchronisation continue est arrêtée');
    expect(screen.queryByRole('heading', { name: 'Synchronisation continue' })).toBeNull();
  });

  test('tells the last operations: who asked, for what, and what they came to', async () => {
    const finishedAt = new Date().toISOString();
    const conflicts = { of: 'conflicts' as const, listings: 2, opened: 1, changed: 0, ended: 0 };
    drawSync({
      operations: [
        anOperation({ kind: 'detect_conflicts', mode: null, result: conflicts, state: 'succeeded', finishedAt }),
        anOperation({
          ...{ id: anId('98'), kind: 'sync_platform', mode: null, platform: 'airbnb', own: false },
          ...{ requestedByRole: 'admin', finishedAt, state: 'failed' },
          result: { of: 'runs', listings: 1, runs: { ...noRuns, failed: 1 } },
        }),
      ],
    });
    await screen.findByText('Recherche de conflits');
    const said = read(await sectionOf('Dernières opérations'));
    expect(said).toMatch(/Recherche de conflits.*par vous.*2 logements examinés : 1 conflits ouverts/);
    expect(said).toMatch(
      /Synchronisation de Airbnb.*Échouée.*par un administrateur.*1 lecture sur 1 terminée, 1 a échoué/,
    );
  });
});

describe('the log of a run in words', () => {
  const words = wordsIn(startLanguage('fr'), 'fr');
  const line = { at: '2026-11-24T06:00:01.000Z', connectionId: null, label: 'Airbnb', platform: null, error: null };
  const asked = { what: 'read' as const, durationMs: 300, httpStatus: 304, requests: 1 };
  const error = { type: 'TRANSIENT' as const, message: 'Cette plateforme ne répond pas.' };
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  test.each<[RunOperation, string]>([
    [{ ...line, ...asked, result: 'unchanged' }, 'lu, rien de nouveau, 300 ms, réponse 304'],
    [
      { ...line, ...asked, result: 'failed', httpStatus: 503, requests: 3, error },
      'lecture impossible, 300 ms, réponse 503, 3 requêtes. Cette plateforme ne répond pas.',
    ],
    [
      { ...line, what: 'held', count: 3, nights: [{ from: '2026-12-24', to: '2026-12-27' }] },
      '3 nuits en attente de confirmation : du 24 au 27 décembre 2026 (3 nuits)',
    ],
    [
      { ...line, what: 'pushed', result: 'published', nightsClosed: 3, nightsOpened: 0, requests: 2 },
      'nuits transmises, fermées : 3, rouvertes : 0',
    ],
  ])('%j', (operation, expected) => {
    expect(plain(runOperationInWords(operation, words))).toBe(expected);
  });

  test('says of an operation that read nothing that there was nothing to read', () => {
    const finishedAt = '2026-11-24T06:00:01.000Z';
    const nothing = anOperation({ finishedAt, result: { of: 'runs', listings: 0, runs: noRuns } });
    expect(plain(resultInWords(nothing, words))).toMatch(/^Rien à lire : aucun calendrier/);
    expect(plain(resultInWords(anOperation({ result: null }), words))).toBe('Elle va commencer…');
  });
});
