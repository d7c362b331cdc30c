/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Notice } from '../../src/contract/notices.ts';
import { aPerson, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';
import { aNotice } from './notice-builders.ts';

afterEach(cleanup);

const conflict = aNotice({
  id: anId('e2'),
  isUrgent: true,
  path: `/conflicts/${anId('c1')}`,
  data: {
    kind: 'conflict_opened',
    conflictId: anId('c1'),
    stage: 'opened',
    severity: 'high',
    from: '2026-12-13',
    to: '2026-12-15',
  },
});

/** The page of one who was told of these, which are marked as the API marks them. */
function drawNotices(notices: readonly Notice[], address = '') {
  let told = [...notices];
  const isAmong = (body: unknown, { id }: Notice) =>
    JSON.stringify(body).includes(id) || /"all"/.test(JSON.stringify(body));
  const sent = fakeApi({
    'GET /api/preferences': () => data(aPerson({ role: 'member' })),
    'GET /api/conflicts': () => data([], { total: 0, page: 1, pageSize: 1 }),
    'GET /api/notifications': ({ query }) => {
      const unread = told.filter(({ readAt }) => readAt === null);
      const listed = query['unread'] === 'true' ? unread : told;
      const [page, pageSize] = [Number(query['page']), Number(query['pageSize'])];
      const shown = listed.slice((page - 1) * pageSize, page * pageSize);
      return data(shown, { total: listed.length, page, pageSize, unread: unread.length });
    },
    'POST /api/notifications/read': ({ body }) => {
      told = told.map((notice) => (isAmong(body, notice) ? { ...notice, readAt: '2026-11-24T07:00:00.000Z' } : notice));
      return data({ read: 1, unread: told.filter(({ readAt }) => readAt === null).length });
    },
  });
  const bodies = () => sent.filter(({ method }) => method === 'POST').map(({ body }) => body);
  return { ...drawPages(`/notifications${address}`), bodies };
}

const items = async () => within(await screen.findByRole('main')).findAllByRole('listitem');

describe('the notifications', () => {
  test('say what happened, where and when, and lead to its page', async () => {
    drawNotices([aNotice(), conflict]);
    const [booking, second] = await items();
    expect(read(booking ?? null)).toMatch(
      /^Nouvelle réservation \(Non lue\).*Studio du Vieux-Port.*Airbnb, du 13 au 15 décembre 2026 \(2 nuits\)\..*il y a/,
    );
    const link = within(second ?? document.body).getByRole<HTMLAnchorElement>('link', { name: 'Conflit à régler' });
    expect(link.pathname).toBe(`/conflicts/${anId('c1')}`);
    screen.getByText('2 notifications, non lues : 2', { normalizer: (text) => text.replaceAll('\u00a0', ' ') });
  });

  test('are read one by one, and the bell counts what is left', async () => {
    const { bodies } = drawNotices([aNotice(), conflict]);
    await screen.findByRole('link', { name: 'Notifications, 2 non lues' });
    await userEvent.click(screen.getByRole('button', { name: /^Marquer comme lue.*Conflit à régler$/ }));
    await screen.findByRole('link', { name: 'Notifications, 1 non lue' });
    expect(bodies()).toEqual([{ ids: [conflict.id] }]);
  });

  test('are read by following them', async () => {
    const { bodies, router } = drawNotices([conflict]);
    await userEvent.click(await screen.findByRole('link', { name: 'Conflit à régler' }));
    await screen.findByRole('link', { name: 'Notifications' });
    expect(bodies()).toEqual([{ ids: [conflict.id] }]);
    expect(router.state.location.pathname).toBe(`/conflicts/${anId('c1')}`);
  });

  test('are all read at once, after which nothing is left to mark', async () => {
    const { bodies } = drawNotices([aNotice(), conflict]);
    await userEvent.click(await screen.findByRole('button', { name: 'Tout marquer comme lu' }));
    await screen.findByText('Tout est marqué comme lu.');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Tout marquer comme lu' })).toBeNull());
    expect(bodies()).toEqual([{ all: true }]);
    screen.getByRole('link', { name: 'Notifications' });
  });

  test('can be those alone that are not read', async () => {
    const { router } = drawNotices([aNotice({ readAt: '2026-11-24T07:00:00.000Z' }), conflict]);
    expect(await items()).toHaveLength(2);
    await userEvent.click(screen.getByRole('radio', { name: 'Non lues' }));
    await waitFor(async () => expect(await items()).toHaveLength(1));
    expect(router.state.location.search).toMatchObject({ show: 'unread' });
  });

  test('come by pages', async () => {
    const many = Array.from({ length: 26 }, (_, index) => aNotice({ id: anId(`a${index.toString(16)}`) }));
    const { router } = drawNotices(many);
    expect(await items()).toHaveLength(25);
    await userEvent.click(screen.getByRole('button', { name: 'Page suivante' }));
    await waitFor(async () => expect(await items()).toHaveLength(1));
    expect(router.state.location.search).toMatchObject({ page: 2 });
  });

  test.each([
    ['', 'Aucune notification'],
    ['?show=unread', 'Tout est lu'],
  ])('say that there is none at %j', async (address, text) => {
    drawNotices([], address);
    await screen.findByText(text);
    screen.getByRole('link', { name: 'Notifications' });
    expect(screen.queryByRole('button', { name: 'Tout marquer comme lu' })).toBeNull();
  });
});
