/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { MembersPage } from '../../web/src/pages/members/MembersPage.tsx';
import { aPerson } from './alert-world.ts';
import { draw } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const DAY_MS = 86_400_000;
const odile = { email: 'odile@relais.example', name: 'Odile', role: 'member', locale: 'fr' };

describe('the members', () => {
  afterEach(cleanup);

  test('are listed with how long ago each was added', async () => {
    const createdAt = new Date(Date.now() - 3 * DAY_MS).toISOString();
    fakeApi({
      'GET /api/preferences': () => data(aPerson({ role: 'admin' })),
      'GET /api/admin/members': () =>
        data([{ ...odile, id: 'm2', invited: false, createdAt }], { total: 1, page: 1, pageSize: 25 }),
    });
    draw(
      <Suspense>
        <MembersPage page={1} onPage={() => undefined} />
      </Suspense>,
    );
    expect((await screen.findByText(/^Ajouté/)).textContent).toMatch(/^Ajouté il y a 3\sjours$/);
  });
});
