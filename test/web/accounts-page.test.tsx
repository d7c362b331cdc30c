/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AccountConnection } from '../../src/contract/account-connections.ts';
import type { Locale } from '../../src/domain/member.ts';
import {
  aBroker,
  aCheck,
  anAccountRun,
  aTicketing,
  BROKER_ID,
  fakeAccounts,
  minutesFromNow,
} from './account-builders.ts';
import { read } from './alert-world.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes, problem } from './fake-api.ts';

const CHANGE = `PATCH /api/connections/${BROKER_ID}`;
const SYNC = `POST /api/connections/${BROKER_ID}/sync`;
const error = {
  type: 'AUTH' as const,
  message: 'Alpaca refuse ces identifiants.',
  nextStep: 'Donnez de nouveaux identifiants.',
  code: '40110000',
  since: minutesFromNow(-180),
};

function drawAccounts(accounts: readonly AccountConnection[], routes: FakeRoutes = {}, locale: Locale = 'fr') {
  const sent = fakeAccounts(accounts, routes, { locale });
  return { sent, ...drawPages('/accounts') };
}

const card = async (label = 'Alpaca de Camille') => {
  const item = (await screen.findByRole('heading', { level: 3, name: label })).closest('li');
  if (item === null) throw new Error(`${label} is in no list`);
  return item;
};
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const act = async (name: string) => {
  await press('Actions sur Alpaca de Camille');
  await userEvent.click(await screen.findByRole('menuitem', { name }));
  return within(await screen.findByRole('dialog'));
};

describe('“Comptes reliés”', () => {
  afterEach(cleanup);

  test('is in the navigation, with ticketing and brokers apart', async () => {
    drawAccounts([aBroker(), aTicketing()]);
    await card();
    const navigation = within(screen.getByRole('navigation', { name: 'Navigation principale' }));
    expect(navigation.getByRole('link', { name: 'Comptes' }).getAttribute('href')).toBe('/accounts');
    expect(within(screen.getByRole('region', { name: 'Billetterie' })).getByText('Atelier Terre')).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Courtiers' })).getByText('Alpaca de Camille')).toBeTruthy();
    expect(screen.getByRole('link', { name: /Mes comptes/ }).getAttribute('href')).toBe('/accounts/hubs');
  });

  test('invites to connect one where there is none', async () => {
    drawAccounts([]);
    await screen.findByText('Aucun compte relié');
    expect(screen.getByRole('link', { name: 'Relier un compte' }).getAttribute('href')).toBe('/accounts/new');
  });

  test('says that it could not be loaded, and asks again when told to', async () => {
    let isDown = true;
    drawAccounts([], {
      'GET /api/connections': () =>
        isDown ? problem(403, 'forbidden') : data([], { total: 0, page: 1, pageSize: 100 }),
    });
    const alerts = await screen.findAllByRole('alert');
    expect(alerts[0]?.textContent).toMatch(/n’ont pas pu être chargées/);
    isDown = false;
    for (const button of screen.getAllByRole('button', { name: 'Réessayer' })) await userEvent.click(button);
    await screen.findByText('Aucun compte relié');
  });

  test.each<[string, Partial<AccountConnection>, RegExp]>([
    ['in order', {}, /Connecté.*Synchronisé il y a 5 minutes · prochaine synchronisation dans 10 minutes/],
    [
      'that is read, and nothing of the next time',
      { status: 'SYNCING', phase: 'reading' },
      /Synchronisation….*lectureSynchronisé il y a 5 minutesSynchronisation automatique/,
    ],
    [
      'that waits for a limit',
      { status: 'SYNCING', phase: 'waiting_rate', waitingUntil: minutesFromNow(5) },
      /Synchronisation….*attend la limite jusqu.*\d h \d\d/,
    ],
    [
      'that waits to try again',
      { status: 'SYNCING', phase: 'waiting_retry', waitingUntil: minutesFromNow(5) },
      /Synchronisation….*attend pour réessayer .*\d h \d\d/,
    ],
    [
      'that is stopped',
      { status: 'DISCONNECTED', syncEnabled: false, nextSyncAt: null },
      /Arrêté.*pas de synchronisation prévue/,
    ],
    ['that was never read', { lastSyncAt: null }, /Jamais synchronisé/],
    ['of which one outside account is followed', { accountId: 'PA-7' }, /Compte suivi : PA-7/],
    ['whose scheduler is stopped', { schedulerStopped: true }, /Le planificateur est arrêté : rien n’est lu tout seul/],
  ])('shows how an account stands %s', async (_, over, expected) => {
    drawAccounts([aBroker(over)]);
    expect(read(await card())).toMatch(expected);
  });

  test('shows of a failure what happened, what to do, the service’s code, and when it is probed next', async () => {
    drawAccounts([aBroker({ status: 'ERROR', lastSyncError: error })]);
    const said = read(await card());
    expect(said).toMatch(/Erreur.*prochain essai dans 10 minutes/);
    expect(said).toMatch(/Alpaca refuse ces identifiants\.Donnez de nouveaux identifiants\.Code du service : 40110000/);
    expect(said).toMatch(/Premier échec : il y a 3 heures/);
  });

  test('warns of a key that can trade or withdraw, and not of one that can only read', async () => {
    drawAccounts([aBroker({ rights: ['read', 'trade', 'withdraw'] }), aTicketing({ rights: ['read'] })]);
    expect(read(await card())).toMatch(
      /peut passer des ordres\..*peut retirer des fonds\..*Si Alpaca propose des clés en lecture seule/,
    );
    expect(read(await card('Atelier Terre'))).not.toMatch(/Cette clé peut plus que lire/);
  });

  test('asks again by itself while one is synchronised', async () => {
    let reads = 0;
    drawAccounts([], {
      'GET /api/connections': ({ query }) => {
        if (query['kind'] === 'ticketing') return data([], { total: 0, page: 1, pageSize: 100 });
        reads += 1;
        const state = reads === 1 ? ({ status: 'SYNCING', phase: 'reading' } as const) : {};
        return data([aBroker(state)], { total: 1, page: 1, pageSize: 100 });
      },
    });
    expect(read(await card())).toMatch(/Synchronisation…/);
    await screen.findByText('Connecté', {}, { timeout: 8_000 });
  });
});

describe('an account in the list', () => {
  afterEach(cleanup);

  test('is switched off and on', async () => {
    let syncEnabled = true;
    const { sent } = drawAccounts([], {
      'GET /api/connections': ({ query }) =>
        data(query['kind'] === 'brokerage' ? [aBroker({ syncEnabled })] : [], { total: 1, page: 1, pageSize: 100 }),
      [CHANGE]: ({ body }) => {
        syncEnabled = !JSON.stringify(body).includes('false');
        return data(aBroker({ syncEnabled }));
      },
    });
    const toggle = () =>
      screen.findByRole<HTMLInputElement>('switch', { name: 'Synchronisation automatique de Alpaca de Camille' });
    await userEvent.click(await toggle());
    await screen.findByText(/n’est plus synchronisé tout seul/);
    await waitFor(async () => expect((await toggle()).checked).toBe(false));
    await userEvent.click(await toggle());
    await waitFor(async () => expect((await toggle()).checked).toBe(true));
    const bodies = sent.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
    expect(bodies).toEqual([{ syncEnabled: false }, { syncEnabled: true }]);
  });

  test('is given another interval, and shows one that is not among the offered', async () => {
    const { sent } = drawAccounts([aBroker({ syncIntervalMin: 20, effectiveIntervalMin: 20 })], {
      [CHANGE]: () => data(aBroker()),
    });
    const select = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Intervalle de Alpaca de Camille' });
    expect(select.value).toBe('20');
    expect([...select.options].map(({ text }) => text)).toEqual(
      [5, 10, 15, 20, 30, 60].map((each) => `Toutes les ${each} minutes`),
    );
    await userEvent.selectOptions(select, '60');
    await screen.findByText(/intervalle enregistré/);
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ syncIntervalMin: 60 });
  });

  test('says why it is read less often than that', async () => {
    drawAccounts([
      aBroker({ connector: 'ibkr-flex', platform: 'ibkr-flex', syncIntervalMin: 15, effectiveIntervalMin: 60 }),
    ]);
    await screen.findByText('En fait toutes les 60 minutes. Le relevé n’est produit qu’une fois par jour.');
  });

  test.each([
    ['started', 'Synchronisation lancée.'],
    ['joined', /était déjà en cours.*s’y joint/],
    ['woken', /attendait pour réessayer.*reprend tout de suite/],
  ])('says of a sync that was %s so, and then how it ended', async (state, said) => {
    const runId = anAccountRun().id;
    let reads = 0;
    const { sent } = drawAccounts([aBroker()], {
      [SYNC]: () => ({ status: 202, body: { data: { runId, state, workflowId: 'x' } } }),
      [`GET /api/runs/${runId}`]: () => data(anAccountRun(reads++ === 0 ? { status: 'running' } : {})),
    });
    await press('Synchroniser maintenant Alpaca de Camille');
    await screen.findByText(said);
    await screen.findByText('Synchronisation terminée', {}, { timeout: 8_000 });
    const status = read((await card()).querySelector('[aria-live]'));
    expect(status).toContain('Lues : 10 · importées : 2 · mises à jour : 1 · inchangées : 6 · rejetées : 1');
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('does not say twice why a sync failed', async () => {
    const runId = anAccountRun().id;
    drawAccounts([aBroker({ status: 'ERROR', lastSyncError: error })], {
      [SYNC]: () => ({ status: 202, body: { data: { runId, state: 'started', workflowId: 'x' } } }),
      [`GET /api/runs/${runId}`]: () => data(anAccountRun({ status: 'failed', error })),
    });
    await press('Synchroniser maintenant Alpaca de Camille');
    await screen.findByText('La synchronisation a échoué', {}, { timeout: 8_000 });
    expect(screen.getAllByText('Alpaca refuse ces identifiants.')).toHaveLength(1);
  });

  test('says no longer how a sync ended once the account was synchronised since', async () => {
    const runId = anAccountRun().id;
    const failed = anAccountRun({ status: 'failed', error, finishedAt: minutesFromNow(-1) });
    let lastSyncAt = minutesFromNow(-5);
    drawAccounts([], {
      'GET /api/connections': ({ query }) =>
        query['kind'] === 'ticketing'
          ? data([], { total: 0, page: 1, pageSize: 100 })
          : data([aBroker({ lastSyncAt })], { total: 1, page: 1, pageSize: 100 }),
      [SYNC]: () => ({ status: 202, body: { data: { runId, state: 'started', workflowId: 'x' } } }),
      [`GET /api/runs/${runId}`]: () => data(failed),
      [CHANGE]: () => {
        lastSyncAt = minutesFromNow(0);
        return data(aBroker({ lastSyncAt }));
      },
    });
    await press('Synchroniser maintenant Alpaca de Camille');
    await screen.findByText('La synchronisation a échoué', {}, { timeout: 8_000 });
    await userEvent.click(screen.getByRole('switch', { name: /^Synchronisation automatique de/ }));
    await waitFor(() => expect(screen.queryByText('La synchronisation a échoué')).toBeNull());
  });

  test('says why a sync was refused', async () => {
    drawAccounts([aBroker()], { [SYNC]: () => problem(429, 'rate_limited') });
    await press('Synchroniser maintenant Alpaca de Camille');
    expect((await screen.findByRole('alert')).textContent).toMatch(/Trop de demandes/);
  });

  test('is renamed', async () => {
    const { sent } = drawAccounts([aBroker()], { [CHANGE]: () => data(aBroker()) });
    const dialog = await act('Renommer');
    const field = dialog.getByRole('textbox', { name: 'Nom' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Compte long terme{Enter}');
    await screen.findByText('Nom enregistré.');
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ label: 'Compte long terme' });
  });

  test('is given new credentials only once they were found to work', async () => {
    let key = '';
    const refused = { ...error, code: 'EAPI' };
    const { sent } = drawAccounts([aBroker({ connector: 'ibkr-flex', platform: 'ibkr-flex', accountId: 'U1' })], {
      'POST /api/connectors/ibkr-flex/check': ({ body }) => {
        key = JSON.stringify(body);
        return data(key.includes('bad') ? aCheck({ ok: false, accounts: [], rights: [], error: refused }) : aCheck());
      },
      [CHANGE]: () => data(aBroker()),
    });
    const dialog = await act('Donner de nouveaux identifiants');
    const token = await dialog.findByLabelText<HTMLInputElement>('Jeton', { selector: 'input' });
    expect([token.type, token.value]).toEqual(['password', '']);
    await userEvent.type(token, 'bad-token{Enter}');
    expect(read(await dialog.findByRole('alert'))).toMatch(
      /Alpaca refuse ces identifiants.*EAPI.*Rien n’est enregistré/,
    );
    expect(sent.some(({ method }) => method === 'PATCH')).toBe(false);
    await userEvent.clear(token);
    await userEvent.type(token, 'good-token{Enter}');
    await screen.findByText(/Identifiants enregistrés/);
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({
      config: {},
      secrets: { token: 'good-token' },
    });
    expect(key).toContain('"accountId":"U1"');
  });

  test('is bound to one of the accounts that its key reaches', async () => {
    const { sent } = drawAccounts([aBroker()], {
      [`POST /api/connections/${BROKER_ID}/check`]: () => data(aCheck({ rights: ['read', 'trade'] })),
      [CHANGE]: () => data(aBroker()),
    });
    const dialog = await act('Choisir le compte');
    const all = await dialog.findByRole<HTMLInputElement>('radio', { name: 'Tous les comptes' });
    expect(all.checked).toBe(true);
    dialog.getByText('Elle peut passer des ordres.');
    await userEvent.click(dialog.getByRole('radio', { name: 'Boutique (2)' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Enregistrer' }));
    await screen.findByText('Choix enregistré.');
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ accountId: '2' });
  });

  test('is deleted after it was said what goes with it', async () => {
    const { sent } = drawAccounts([aBroker()], { [`DELETE /api/connections/${BROKER_ID}`]: () => ({ status: 204 }) });
    const dialog = await act('Supprimer');
    expect(read(screen.getByRole('dialog'))).toMatch(
      /efface ici ses exécutions, ses trades et vos notes.*Rien ne change chez Alpaca/,
    );
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(false);
    await userEvent.click(dialog.getByRole('button', { name: 'Supprimer ce compte relié' }));
    await screen.findByText(/Alpaca de Camille.*est supprimé/);
  });

  test('is told of in English to who reads English', async () => {
    drawAccounts([aBroker({ status: 'SYNCING', phase: 'waiting_retry', waitingUntil: minutesFromNow(5) })], {}, 'en');
    expect(read(await card())).toMatch(/Synchronising….*waits to try again (at|on) .*Synchronised 5 minutes ago/);
    expect(screen.getByRole('switch', { name: 'Automatic synchronisation of Alpaca de Camille' })).toBeTruthy();
  });
});
