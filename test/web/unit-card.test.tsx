/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Connection } from '../../src/contract/connections.ts';
import type { Listing } from '../../src/contract/listings.ts';
import { ConnectionCard } from '../../web/src/pages/listing/connections/ConnectionCard.tsx';
import { aListing, aRun, aUnitConnection } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, type FakeRoutes, fakeApi, problem } from './fake-api.ts';

const { id: connectionId, listingId } = aUnitConnection();
const SYNC = `POST /api/connections/${connectionId}/sync`;
const RUNS = `GET /api/connections/${connectionId}/runs`;
const CHANGE = `PATCH /api/connections/${connectionId}`;
const accepted = { status: 202, body: { data: { runId: aRun().id, state: 'started', workflowId: 'x' } } };
const told = { connectionId, label: 'Beds24 · Chalet', outcome: 'published' as const, error: null };
const closed = { ...told, nightsClosed: 3, nightsOpened: 0 };
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const press = async (name: string) => person().click(screen.getByRole('button', { name }));
const cardText = () => document.body.textContent?.replaceAll('\u00a0', ' ');
const syncButton = () =>
  screen.getByRole<HTMLButtonElement>('button', { name: 'Synchroniser maintenant Beds24 · Chalet' });

async function drawCard(over: Partial<Connection> = {}, routes: FakeRoutes = {}, listing: Partial<Listing> = {}) {
  const connection = aUnitConnection(over);
  const sent = fakeApi({
    [`GET /api/listings/${listingId}/connections`]: () => data([connection]),
    [CHANGE]: () => data(connection),
    ...routes,
  });
  drawLinked(<ConnectionCard connection={connection} listing={aListing(listing)} />);
  await pass(50);
  return sent;
}

describe('the card of a unit of a hub', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test('says by which hub it is connected and that nights are closed there', async () => {
    await drawCard();
    screen.getByRole('heading', { name: 'Beds24 · Chalet' });
    expect(cardText()).toContain('Relié par un compte Beds24');
    expect(cardText()).toContain('relais y ferme aussitôt les nuits prises ailleurs.');
    expect(screen.getByRole('link', { name: /Mes comptes/ }).getAttribute('href')).toBe('/accounts/hubs');
  });

  test('says that nothing is closed where it is read only', async () => {
    await drawCard({ readOnly: true });
    expect(cardText()).toContain('Lecture seule : relais n’y ferme pas de nouvelles nuits.');
    expect(cardText()).not.toContain('ferme aussitôt');
  });

  test('has no way to the accounts for whoever is not its owner, who may synchronise it all the same', async () => {
    await drawCard({}, {}, { own: false });
    expect(screen.queryByRole('link', { name: /Mes comptes/ })).toBeNull();
    expect(syncButton().disabled).toBe(false);
  });

  test('synchronises this connection alone and tells live what it closed where', async () => {
    const states = [aRun({ status: 'running' }), aRun({ publications: [closed] })];
    let reads = 0;
    const run = () => data(states[Math.min(reads++, 1)]);
    const sent = await drawCard({}, { [SYNC]: () => accepted, [`GET /api/runs/${aRun().id}`]: run });
    await person().click(syncButton());
    await pass(50);
    expect(syncButton().disabled).toBe(true);
    expect(screen.getByRole('status').textContent).toBe('Synchronisation en cours…');
    await pass(1100);
    const status = screen.getByRole('status').textContent?.replaceAll('\u00a0', ' ');
    expect(status).toContain('Synchronisation terminée');
    expect(status).toContain('Beds24 · Chalet : nuits fermées là-bas : 3, rouvertes : 0');
    expect(syncButton().disabled).toBe(false);
    expect(sent.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
      `/api/connections/${connectionId}/sync`,
    ]);
  });

  test('says why a sync was refused', async () => {
    await drawCard({}, { [SYNC]: () => problem(409, 'connection_switched_off') });
    await person().click(syncButton());
    await pass(50);
    expect(screen.getByRole('status').textContent).toMatch(/Activez-la d’abord/);
  });

  test.each<[string, Partial<Connection>, Partial<Listing>, RegExp]>([
    ['it is switched off', { syncEnabled: false }, {}, /Activez d’abord sa synchronisation/],
    ['its listing is inactive', {}, { active: false }, /réactivez-le dans ses réglages/],
  ])('cannot be synchronised while %s, and says so', async (_, over, listing, why) => {
    await drawCard(over, {}, listing);
    expect(syncButton().disabled).toBe(true);
    expect(document.getElementById(syncButton().getAttribute('aria-describedby') ?? '')?.textContent).toMatch(why);
  });

  test('shows its last runs when asked to, with what each closed where', async () => {
    const runs = [aRun({ trigger: 'publish', publications: [closed] })];
    const sent = await drawCard({}, { [RUNS]: () => data(runs, { total: 1, page: 1, pageSize: 5 }) });
    expect(sent.some(({ path }) => path.endsWith('/runs'))).toBe(false);
    await press('Dernières synchronisations de Beds24 · Chalet');
    await pass(50);
    const shown = within(screen.getByRole('region', { name: /^Dernières synchronisations/ }));
    expect(shown.getByText('Rien n’a changé ici.')).toBeTruthy();
    expect(shown.getByText(/nuits fermées là-bas\s: 3, rouvertes\s: 0/)).toBeTruthy();
  });

  test('says that it was not synchronised by itself yet', async () => {
    await drawCard({}, { [RUNS]: () => data([], { total: 0, page: 1, pageSize: 5 }) });
    await press('Dernières synchronisations de Beds24 · Chalet');
    await pass(50);
    expect(cardText()).toContain('n’a pas encore été synchronisée seule');
  });

  test('is edited without what only a feed has', async () => {
    const sent = await drawCard();
    await press('Modifier Beds24 · Chalet');
    await pass(200);
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.queryByLabelText(/adresse/i)).toBeNull();
    expect(dialog.getAllByRole('checkbox')).toHaveLength(1);
    await person().click(dialog.getByRole('checkbox', { name: /^Lecture seule/ }));
    await person().click(dialog.getByRole('button', { name: 'Enregistrer' }));
    await pass(50);
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({
      label: 'Beds24 · Chalet',
      mode: 'auto',
      readOnly: true,
    });
  });

  test('says before it is deleted that what was closed there stays closed', async () => {
    await drawCard();
    await press('Supprimer Beds24 · Chalet');
    await pass(200);
    expect(screen.getByRole('dialog').textContent).toMatch(/celles qu’il y a fermées le restent/);
  });
});
