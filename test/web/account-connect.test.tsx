/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Locale } from '../../src/domain/member.ts';
import { aBroker, aCheck, aTicketing, BROKER_ID, fakeAccounts, TICKETING_ID } from './account-builders.ts';
import { read } from './alert-world.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes, problem } from './fake-api.ts';

const badKey = {
  type: 'AUTH' as const,
  message: 'Billetweb refuse cette clé.',
  nextStep: 'Copiez-la de nouveau depuis votre compte.',
  code: '401',
};
const CHECK = 'POST /api/connectors/billetweb/check';
const CREATE = 'POST /api/connections';

function drawForm(address: string, routes: FakeRoutes = {}, locale: Locale = 'fr') {
  const sent = fakeAccounts([aTicketing(), aBroker()], routes, { locale });
  return { sent, ...drawPages(address) };
}

const field = (label: string) =>
  screen.findByLabelText<HTMLInputElement>(label, { selector: 'input, textarea, select' });
const type = async (label: string, text: string) => {
  await userEvent.clear(await field(label));
  await userEvent.type(await field(label), text);
};
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('the form that connects an account', () => {
  afterEach(cleanup);

  test('stores nothing for a bad key, says what to do, and goes on with a good one', async () => {
    const { sent, router } = drawForm('/accounts/new', {
      [CHECK]: ({ body }) =>
        data(
          JSON.stringify(body).includes('bad')
            ? aCheck({ ok: false, accounts: [], rights: [], error: badKey })
            : aCheck(),
        ),
      [CREATE]: () => ({ ...data(aTicketing()), status: 201 }),
    });
    await userEvent.click(await screen.findByRole('radio', { name: 'Billetweb' }));
    await type('Identifiant', '12345');
    await type('Clé API', 'bad-key');
    expect((await field('Clé API')).type).toBe('password');
    await press('Vérifier');
    expect(read(await screen.findByRole('alert'))).toMatch(
      /La vérification a échoué.*Billetweb refuse cette clé.*Copiez-la de nouveau.*Code du service : 401.*Rien n’est enregistré/,
    );
    expect(screen.queryByRole('button', { name: 'Relier ce compte' })).toBeNull();

    await type('Clé API', 'good-key');
    expect(screen.queryByRole('alert')).toBeNull();
    await press('Vérifier');
    await screen.findByText('La clé fonctionne');
    expect(read(document.body)).toMatch(
      /2 comptes trouvés : Atelier, Boutique.*Droits de la clé : lire.*Écart .*120 ms/,
    );
    await userEvent.click(screen.getByRole('radio', { name: 'Atelier (1)' }));
    await type('Nom', 'Mon atelier');
    await userEvent.selectOptions(await field('Intervalle'), '30');
    await press('Relier ce compte');
    await waitFor(() => expect(router.state.location.pathname).toBe(`/accounts/${TICKETING_ID}`));
    expect(sent.find(({ method, path }) => `${method} ${path}` === CREATE)?.body).toEqual({
      ...{ connector: 'billetweb', config: { user: '12345' }, secrets: { apiKey: 'good-key' } },
      ...{ label: 'Mon atelier', accountId: '1', syncIntervalMin: 30, syncEnabled: true },
    });
  });

  test('has to check again what was changed after the check', async () => {
    drawForm('/accounts/new?connector=billetweb', { [CHECK]: () => data(aCheck()) });
    await type('Identifiant', '12345');
    await type('Clé API', 'good-key');
    await press('Vérifier');
    await screen.findByRole('button', { name: 'Relier ce compte' });
    await type('Clé API', 'another');
    expect(screen.queryByRole('button', { name: 'Relier ce compte' })).toBeNull();
  });

  test('says at the fields what is missing or has another form, and sends nothing', async () => {
    const { sent } = drawForm('/accounts/new?connector=billetweb');
    await type('Identifiant', 'atelier');
    await press('Vérifier');
    await screen.findByText(/Il doit ressembler à : 12345/);
    await screen.findByText('Ce champ est obligatoire.');
    expect((await field('Identifiant')).getAttribute('aria-invalid')).toBe('true');
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });

  test('says at the field what the API refuses there', async () => {
    drawForm('/accounts/new?connector=billetweb', {
      [CHECK]: () =>
        problem(422, 'invalid', { errors: [{ pointer: '/secrets/apiKey', code: 'too_big', detail: 'x' }] }),
    });
    await type('Identifiant', '12345');
    await type('Clé API', 'key');
    await press('Vérifier');
    await screen.findByText('Cette valeur est trop longue ou trop grande.');
    expect(document.activeElement).toBe(await field('Clé API'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('asks for what the chosen exchange needs, and warns of a key that can do more than read', async () => {
    const { sent } = drawForm('/accounts/new?connector=ccxt', {
      'POST /api/connectors/ccxt/check': () =>
        data(
          aCheck({ accounts: [{ id: 'spot', name: '' }], rights: ['read', 'trade', 'withdraw'], clockSkewMs: null }),
        ),
      [CREATE]: () => ({ ...data(aBroker()), status: 201 }),
    });
    await userEvent.selectOptions(await field('Bourse'), 'coinbase');
    expect((await field('Clé privée')).tagName).toBe('TEXTAREA');
    expect(screen.queryByLabelText('Paires')).toBeNull();
    await userEvent.selectOptions(await field('Bourse'), 'binance');
    expect(screen.queryByLabelText('Clé privée')).toBeNull();
    await type('Clé API', 'k');
    await type('Secret', 's');
    await type('Paires', 'BTC/USDT, ETH/USDT');
    await press('Vérifier');
    await screen.findByText('Elle peut retirer des fonds.');
    expect(read(document.body)).toMatch(/1 compte trouvé : spot.*Si Binance propose des clés en lecture seule/);
    expect(screen.queryByRole('radio', { name: 'Tous les comptes' })).toBeNull();
    await press('Relier ce compte');
    await screen.findByText(/est relié\. Sa première synchronisation commence/);
    expect(sent.find(({ method, path }) => `${method} ${path}` === CREATE)?.body).toEqual({
      ...{ connector: 'ccxt', config: { exchange: 'binance', symbols: ['BTC/USDT', 'ETH/USDT'] } },
      ...{ secrets: { apiKey: 'k', secret: 's' }, accountId: null, syncIntervalMin: 15, syncEnabled: true },
    });
  });

  test('offers no shorter interval at first than brings anything new, and says why', async () => {
    drawForm('/accounts/new?connector=ibkr-flex', { 'POST /api/connectors/ibkr-flex/check': () => data(aCheck()) });
    await screen.findByText('Ce service ne donne que 365 jours d’historique.');
    await type('Jeton', 't');
    await press('Vérifier');
    expect((await field('Intervalle')).value).toBe('60');
    await userEvent.selectOptions(await field('Intervalle'), '15');
    await screen.findByText(/rien de nouveau avant 60 minutes.*Le relevé n’est produit qu’une fois par jour/);
  });

  test('says that the account is connected already', async () => {
    drawForm('/accounts/new?connector=billetweb', {
      [CHECK]: () => data(aCheck()),
      [CREATE]: () => problem(409, 'account_already_connected'),
    });
    await type('Identifiant', '12345');
    await type('Clé API', 'key');
    await press('Vérifier');
    await press('Relier ce compte');
    expect(read(await screen.findByRole('alert'))).toMatch(/Ce compte est déjà relié\. Donnez-lui plutôt/);
  });

  test('speaks English to who reads English', async () => {
    drawForm(
      '/accounts/new?connector=ibkr-flex',
      { 'POST /api/connectors/ibkr-flex/check': () => data(aCheck()) },
      'en',
    );
    await type('Jeton (en)', 't');
    await press('Check');
    await screen.findByText('The key works');
    await userEvent.selectOptions(await field('Interval'), '30');
    await screen.findByText(/nothing new within 60 minutes.*The statement is made once a day/);
  });
});

test('an account of another is not shown where it does not exist', async () => {
  fakeAccounts([], { [`GET /api/connections/${BROKER_ID}`]: () => problem(404, 'not_found') });
  drawPages(`/accounts/${BROKER_ID}`);
  expect(await screen.findByRole('heading', { name: 'Page introuvable' })).toBeTruthy();
  cleanup();
});
