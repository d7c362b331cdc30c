/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Preferences } from '../../src/contract/members.ts';
import { safeBack } from '../../web/src/paths.ts';
import { aListing } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeAnswer, fakeApi, problem } from './fake-api.ts';
import { usualChoices } from './notice-builders.ts';

const preferences: Preferences = {
  memberId: 'm1',
  email: 'support@relais.example',
  name: 'Dominique',
  role: 'support',
  locale: 'fr',
  ...usualChoices,
};
const SIGN_IN = 'POST /api/auth/sign-in/email';

/** An API with one listing, where `signIn` answers the sign-in; nobody is signed in before. */
function anApi(signIn: FakeAnswer) {
  let isSignedIn = false;
  const guarded = (value: unknown, meta?: unknown) => () =>
    isSignedIn ? data(value, meta) : problem(401, 'unauthenticated');
  return {
    endSession: () => {
      isSignedIn = false;
    },
    sent: fakeApi({
      [SIGN_IN]: () => {
        isSignedIn = signIn.status === 200;
        return signIn;
      },
      'GET /api/preferences': guarded(preferences),
      'GET /api/listings': guarded([aListing()], { total: 1, page: 1, pageSize: 24 }),
    }),
  };
}

async function signIn() {
  await userEvent.type(await screen.findByLabelText('Adresse e-mail'), 'support@relais.example');
  await userEvent.type(screen.getByLabelText('Mot de passe'), 'relais-demo');
  await userEvent.click(screen.getByRole('button', { name: 'Se connecter' }));
}

describe('signing in', () => {
  afterEach(cleanup);

  test('comes first for whoever is not signed in, and leads back to where they were going', async () => {
    anApi({ status: 200, body: {} });
    const { router } = drawPages('/listings?scope=all');
    await signIn();
    await screen.findByRole('link', { name: 'Studio du Vieux-Port' });
    expect(router.state.location.pathname).toBe('/listings');
    expect(router.state.location.search).toMatchObject({ scope: 'all' });
  });

  test.each([
    '/admin/alerts/0198c0de-0000-7000-8000-0000000000a1?eventsPage=2',
    '/admin/alerts/calendar-sync?status=resolved',
  ])('leads back to %s, where a mail had led', async (address) => {
    anApi({ status: 200, body: {} });
    const { router } = drawPages(address);
    await screen.findByLabelText('Adresse e-mail');
    expect(router.state.location.pathname).toBe('/sign-in');
    await signIn();
    await screen.findByRole('banner');
    const { pathname, search } = new URL(address, 'http://relais.test');
    expect(router.state.location.pathname).toBe(pathname);
    expect(router.state.location.searchStr).toContain(search.slice(1));
  });

  test('is asked for again when the session ends on an open page', async () => {
    const api = anApi({ status: 200, body: {} });
    const { client, router } = drawPages('/listings');
    await signIn();
    await screen.findByRole('link', { name: 'Studio du Vieux-Port' });
    api.endSession();
    await act(() => client.invalidateQueries({ queryKey: ['listings'] }));
    await screen.findByRole('button', { name: 'Se connecter' });
    expect(router.state.location.search).toMatchObject({ back: expect.stringMatching(/^\/listings/) });
  });

  test.each([
    ['a wrong password', { status: 401, body: { code: 'INVALID_EMAIL_OR_PASSWORD' } }, /incorrect/],
    ['too many tries', { status: 429 }, /Trop d’essais/],
    ['a server that is down', { status: 503 }, /Le serveur ne répond pas/],
  ])('says %s in words', async (_, answer, text) => {
    anApi(answer);
    drawPages('/sign-in');
    await signIn();
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
  });

  test('shows a page of its own for an address that leads nowhere', async () => {
    anApi({ status: 200, body: {} });
    drawPages('/nowhere');
    await screen.findByRole('heading', { name: 'Page introuvable' });
  });

  test.each([
    ['/listings?scope=all', '/listings?scope=all'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example/', '/'],
    ['/\\elsewhere.example/', '/'],
    ['/\t/elsewhere.example/', '/'],
    ['/\n\\elsewhere.example/', '/'],
    ['/.//elsewhere.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['listings', '/'],
    ['/admin/alerts/a1?eventsPage=2#x', '/admin/alerts/a1?eventsPage=2#x'],
    ['/sign-in', '/'],
    ['/sign-in?back=/sign-in', '/'],
    [undefined, '/'],
  ])('leads back from %s to %s', (back, address) => {
    expect(safeBack(back)).toBe(address);
  });
});
