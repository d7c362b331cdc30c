/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { HubAccount, HubWebhook } from '../../src/contract/hubs.ts';
import type { Locale } from '../../src/domain/member.ts';
import { HubAccountsPage } from '../../web/src/pages/hub-accounts/HubAccountsPage.tsx';
import { aPerson } from './alert-world.ts';
import { anAccount, anId } from './builders.ts';
import { draw, drawPages } from './draw.tsx';
import { data, type FakeRoutes, fakeApi, problem } from './fake-api.ts';

const account = anAccount();
const WEBHOOK = `POST /api/hub-accounts/${account.id}/webhook`;
const REMOVE = `DELETE /api/hub-accounts/${account.id}`;
const pageText = () => document.body.textContent?.replaceAll('\u00a0', ' ');

async function drawAccounts(accounts: readonly HubAccount[], routes: FakeRoutes = {}, language: Locale = 'fr') {
  const sent = fakeApi({ 'GET /api/hub-accounts': () => data(accounts), ...routes });
  draw(<HubAccountsPage />, { language });
  await screen.findByText(accounts[0]?.name ?? 'Aucun compte relié');
  return sent;
}

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => screen.findByRole('dialog');
const secretField = (label: string) => screen.findByLabelText<HTMLInputElement>(label, { selector: 'input' });

describe('“Mes comptes”', () => {
  afterEach(cleanup);

  test('is in the account menu', async () => {
    fakeApi({
      'GET /api/preferences': () => data(aPerson({ name: 'Camille', role: 'member' })),
      'GET /api/listings': () => data([], { total: 0, page: 1, pageSize: 24 }),
      'GET /api/hub-accounts': () => data([account]),
    });
    const { router } = drawPages('/listings');
    await press('Compte de Camille');
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Mes comptes' }));
    expect(await screen.findByRole('heading', { name: 'Beds24 1234' })).toBeTruthy();
    expect(router.state.location.pathname).toBe('/accounts/hubs');
  });

  test('invites to connect one where there is none', async () => {
    await drawAccounts([]);
    expect(pageText()).toContain('Reliez votre compte Beds24, Smoobu ou Lodgify');
  });

  test('connects another, at the hub that is chosen', async () => {
    const made = anAccount({ id: anId('ab'), connector: 'lodgify', name: 'Lodgify 7' });
    const sent = await drawAccounts([account], { 'POST /api/hub-accounts': () => ({ ...data(made), status: 201 }) });
    await press('Relier un compte');
    await userEvent.click(await screen.findByRole('radio', { name: 'Lodgify' }));
    await userEvent.type(await secretField('Clé API'), 'a-key{Enter}');
    await screen.findByText(/Lodgify 7.*est relié/);
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      connector: 'lodgify',
      credentials: { apiKey: 'a-key' },
    });
  });

  test.each([
    ['gives an account new credentials', account, /Beds24 1234.*est relié de nouveau/],
    [
      'says when they are those of another',
      anAccount({ id: anId('ac'), name: 'Beds24 99' }),
      /autre compte.*Beds24 99/,
    ],
  ])('%s', async (_, answered, said) => {
    await drawAccounts([account], { 'POST /api/hub-accounts': () => ({ ...data(answered), status: 201 }) });
    await press('Relier de nouveau Beds24 1234');
    await userEvent.type(await secretField('Code d’invitation'), 'a-code{Enter}');
    expect(await screen.findByText(said)).toBeTruthy();
  });

  test('removes an account after a question', async () => {
    const sent = await drawAccounts([account], { [REMOVE]: () => ({ status: 204 }) });
    await press('Supprimer Beds24 1234');
    expect((await dialog()).textContent).toMatch(/Rien n’est effacé chez Beds24/);
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(false);
    await press('Supprimer le compte');
    await screen.findByText(/Beds24 1234.*est supprimé/);
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(true);
  });

  test.each<[Locale, string, string, RegExp]>([
    ['fr', 'Supprimer Beds24 1234', 'Supprimer le compte', /Supprimez d’abord leurs liaisons/],
    ['en', 'Remove Beds24 1234', 'Remove the account', /Remove their connections first/],
  ])('in %s says why one that is in use stays', async (language, open, yes, text) => {
    await drawAccounts([account], { [REMOVE]: () => problem(409, 'hub_account_in_use') }, language);
    await press(open);
    await press(yes);
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
  });
});

describe('“Recevoir les changements aussitôt”', () => {
  afterEach(cleanup);
  const address = 'https://relais.example/api/webhooks/beds24/kT7pQ2xW';
  const byHost = (over: Partial<HubWebhook> = {}): FakeRoutes => ({
    [WEBHOOK]: () => data({ by: 'host', url: address, header: { name: 'X-Relais', value: 'v4lue' }, ...over }),
  });
  const start = async () => {
    await press(/Recevoir aussitôt les changements de/);
    await press('Recevoir les changements aussitôt');
  };

  test('is in place at once where the hub takes it by its API', async () => {
    await drawAccounts([account], { [WEBHOOK]: () => data({ by: 'api', url: null, header: null }) });
    await start();
    expect((await screen.findByRole('alert')).textContent).toMatch(/prévient désormais relais/);
    expect(screen.queryByLabelText('Adresse à coller')).toBeNull();
    await press('C’est fait');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('gives another address and secret where others may know the ones before', async () => {
    const renewed = byHost({ url: `${address}-renewed` });
    const sent = await drawAccounts([account], {
      [`${WEBHOOK}/renew`]: renewed[WEBHOOK] ?? (() => problem(404, 'not_found')),
    });
    await press(/Recevoir aussitôt les changements de/);
    expect(pageText()).toContain('Les anciens restent valables 24 heures');
    expect(pageText()).toMatch(
      /ne les changez pas une seconde fois.: ce que Beds24 envoie encore aux premiers serait refusé/,
    );
    await press('Changer l’adresse et le secret');
    expect((await screen.findByLabelText<HTMLInputElement>('Adresse à coller')).value).toBe(`${address}-renewed`);
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('shows what the host has to paste, where, and that it is a secret, and copies both', async () => {
    const person = userEvent.setup();
    await drawAccounts([account], byHost());
    await start();
    expect(await screen.findByLabelText('Adresse à coller')).toHaveProperty('value', address);
    expect(screen.getByLabelText('En-tête à coller')).toHaveProperty('value', 'X-Relais: v4lue');
    expect(pageText()).toMatch(/Dans Beds24 : .*Webhooks.*Custom Header/);
    expect(pageText()).toMatch(/Ces valeurs sont un secret/);
    await person.click(screen.getByRole('button', { name: 'Copier l’adresse' }));
    expect(await navigator.clipboard.readText()).toBe(address);
    await person.click(screen.getByRole('button', { name: 'Copier l’en-tête' }));
    expect(await navigator.clipboard.readText()).toBe('X-Relais: v4lue');
  });

  test('leaves no secret on the page once it is closed', async () => {
    await drawAccounts([account], byHost());
    await start();
    await screen.findByLabelText('Adresse à coller');
    await press('C’est fait');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body.innerHTML).not.toMatch(/kT7pQ2xW|v4lue/);
  });

  test('shows no header where the hub has none, and warns that Smoobu has one address only', async () => {
    const smoobu = anAccount({ connector: 'smoobu', name: 'Smoobu 7' });
    await drawAccounts([smoobu], byHost({ header: null }));
    await start();
    await screen.findByLabelText('Adresse à coller');
    expect(screen.queryByLabelText('En-tête à coller')).toBeNull();
    expect(pageText()).toMatch(/celle d’un autre programme serait remplacée/);
  });

  test('says that the hub does not answer, and can be tried again', async () => {
    await drawAccounts([account], { [WEBHOOK]: () => problem(502, 'hub_unavailable') });
    await start();
    expect(within(await dialog()).getByRole('alert').textContent).toMatch(/ne répond pas correctement/);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Recevoir les changements aussitôt' }).disabled).toBe(
      false,
    );
  });
});
