/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Role } from '../../src/domain/member.ts';
import { ConflictNotice } from '../../web/src/pages/conflicts/ConflictNotice.tsx';
import { aPerson, read } from './alert-world.ts';
import { aListing, anId } from './builders.ts';
import { aListedConflict } from './conflict-builders.ts';
import { drawLinked, drawPages } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

afterEach(cleanup);

function drawList(role: Role = 'member', conflicts = [aListedConflict()], address = '') {
  const sent = fakeApi({
    'GET /api/preferences': () => data(aPerson({ role })),
    'GET /api/conflicts': ({ query }) =>
      data(conflicts.slice(0, Number(query['pageSize'])), {
        total: conflicts.length,
        page: Number(query['page']),
        pageSize: Number(query['pageSize']),
      }),
    'POST /api/sync/conflicts': () => data({ listings: 3, opened: 1, changed: 0, ended: 0, conflicts: [] }),
  });
  const drawn = drawPages(`/conflicts${address}`);
  const asked = () =>
    sent.filter(({ path, query }) => path === '/api/conflicts' && query['pageSize'] === '25').at(-1)?.query;
  return { ...drawn, asked };
}

describe('the list of conflicts', () => {
  test('tells what is to be settled, and the navigation how many', async () => {
    drawList();
    const item = await within(await screen.findByRole('main')).findByRole('listitem');
    expect(read(item)).toContain('Studio du Vieux-Port');
    expect(read(item)).toContain('Double réservation, du 13 au 15 décembre 2026 (2 nuits)');
    expect(read(item)).toContain('Réservation directe et Réservation sur Airbnb');
    expect(within(item).getByRole<HTMLAnchorElement>('link').pathname).toBe(`/conflicts/${anId('c1')}`);
    await screen.findByRole('link', { name: /^Conflits.*1 à régler$/ });
  });

  test('asks for those to settle, and for others by the address', async () => {
    const { asked, router } = drawList();
    await waitFor(() => expect(asked()).toMatchObject({ state: 'undecided', scope: 'own' }));
    await userEvent.click(await screen.findByRole('radio', { name: 'Tous' }));
    await waitFor(() => expect(asked()).not.toHaveProperty('state'));
    expect(router.state.location.search).toMatchObject({ state: 'all' });
    expect(screen.queryByRole('radio', { name: 'Mes logements' })).toBeNull();
  });

  test('lets support see everybody’s', async () => {
    const { asked } = drawList('support');
    const all = await screen.findAllByRole('radio', { name: 'Tous' });
    await userEvent.click(all.at(-1) ?? document.body);
    await waitFor(() => expect(asked()).toMatchObject({ state: 'undecided', scope: 'all' }));
  });

  test('looks for conflicts now, and says what came of it', async () => {
    drawList('member', []);
    await screen.findByText('Aucun conflit');
    await userEvent.click(await screen.findByRole('button', { name: 'Chercher maintenant' }));
    await screen.findByText(/3 logements vérifiés/);
  });
});

describe('the notice on a listing', () => {
  const drawNotice = (conflicts = [aListedConflict()]) => {
    fakeApi({ 'GET /api/conflicts': () => data(conflicts, { total: conflicts.length, page: 1, pageSize: 25 }) });
    drawLinked(<ConflictNotice listing={aListing()} />);
  };

  test('leads to each conflict that is to be settled', async () => {
    drawNotice();
    const link = await screen.findByRole<HTMLAnchorElement>('link', { name: /^Double réservation, du 13 au 15/ });
    expect(link.pathname).toBe(`/conflicts/${anId('c1')}`);
    expect(read(screen.getByRole('alert'))).toContain('Un conflit à régler');
  });

  test('is no alarm where all are probable copies', async () => {
    drawNotice([aListedConflict({ severity: 'low', kind: 'probable_copy' })]);
    await screen.findByRole('link', { name: /^Copie probable/ });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
