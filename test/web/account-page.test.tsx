/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AccountConnection } from '../../src/contract/account-connections.ts';
import {
  aBroker,
  aFill,
  anAccountRun,
  aRejected,
  aTicketing,
  aTrade,
  BROKER_ID,
  fakeAccounts,
  onePage,
  TICKETING_ID,
} from './account-builders.ts';
import { aPerson, read } from './alert-world.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes, problem } from './fake-api.ts';

const of = (what: string, method = 'GET') => `${method} /api/connections/${BROKER_ID}/${what}`;
const pageOf = (search = '') => `/accounts/${BROKER_ID}${search}`;

function drawAccount(search: string, routes: FakeRoutes = {}, over: Partial<AccountConnection> = {}) {
  const sent = fakeAccounts([aBroker(over)], { [of('runs')]: () => onePage([]), ...routes });
  return { sent, ...drawPages(pageOf(search)) };
}

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const rowOf = async (name: string) => read((await screen.findByRole('rowheader', { name })).closest('tr'));

describe('the page of a broker account', () => {
  afterEach(cleanup);

  test('lists its runs with what each did, how long it took and waited, and why it failed', async () => {
    const failed = anAccountRun({
      ...{ id: anAccountRun().id.replace(/c1$/, 'c2'), status: 'failed', attempts: 4, waitMs: 1_260_000 },
      warnings: [{ code: 'empty_suspect', message: 'La réponse était vide.' }],
      error: { type: 'TRANSIENT', message: 'Alpaca ne répond pas.', nextStep: 'Rien à faire.', code: '503' },
    });
    drawAccount('', { [of('runs')]: () => onePage([anAccountRun(), failed]) });
    await screen.findByText('Réussie');
    const [good, bad] = within(screen.getByRole('tabpanel'))
      .getAllByRole('listitem')
      .filter((item) => item.closest('.run-lines') === null);
    expect(read(good ?? null)).toMatch(
      /À la main.*Lues : 10 · importées : 2 · mises à jour : 1 · inchangées : 6 · rejetées : 1.*Nº 4 · 1 tentative · pages lues : 3 · durée : 2,4 s/,
    );
    expect(read(good ?? null)).not.toContain('attente');
    expect(read(bad ?? null)).toMatch(
      /Échouée.*4 tentatives.*dont attente : 21 min.*La réponse était vide.*Alpaca ne répond pas.*503/,
    );
  });

  test('says that there was no run yet', async () => {
    drawAccount('');
    expect(await screen.findByText('Aucune synchronisation pour l’instant')).toBeTruthy();
  });

  test('leads through fills, trades and rejected rows by tabs that stay in the address', async () => {
    const { router } = drawAccount('', { [of('fills')]: () => onePage([aFill()]) });
    const tabs = await screen.findAllByRole('tab');
    expect(tabs.map(({ textContent }) => textContent)).toEqual([
      'Synchronisations',
      'Exécutions',
      'Trades',
      'Lignes rejetées',
    ]);
    await userEvent.click(screen.getByRole('tab', { name: 'Exécutions' }));
    await screen.findByRole('table', { name: 'Exécutions' });
    expect(router.state.location.search).toEqual({ tab: 'fills', page: 1 });
  });

  test('shows of fills every digit as it came', async () => {
    const told = aFill({
      id: anAccountRun().id,
      symbol: 'ETH/USD',
      fee: { amount: '0.10', currency: 'BNB' },
      revision: 2,
    });
    const reversal = aFill({ id: BROKER_ID, symbol: 'SOL/USD', side: 'sell', effect: 'reversal', effectOf: 'f-7' });
    drawAccount('?tab=fills', { [of('fills')]: () => onePage([aFill(), told, reversal]) });
    const first = await rowOf('BTC/USD');
    expect(first).toContain('Achat0,00000001000000000112 345 678 901 234 567,10 USDà venir');
    expect(screen.getAllByTitle('2026-11-24T06:00:01.123456789Z')).toHaveLength(3);
    expect(await rowOf('ETH/USD')).toMatch(/0,10 BNB.*Exécution, révision 2/);
    expect(await rowOf('SOL/USD')).toMatch(/Vente.*Annulation de f-7/);
  });

  test('shows of trades whether they are open, the realised profit and fees that are pending', async () => {
    const open = aTrade({
      id: BROKER_ID,
      symbol: 'TSLA',
      side: 'short',
      status: 'open',
      closedAt: null,
      exitPrice: null,
    });
    drawAccount('?tab=trades', {
      [of('trades')]: () => onePage([aTrade(), { ...open, openQuantity: '0.5', fees: [], feesPending: true }]),
    });
    expect(await rowOf('AAPL')).toMatch(/ClosLong.*1 250174,78 USD180,10 USD-6 650,000 USD0,02 USDAjouter une note2/);
    expect(await rowOf('AAPL')).not.toContain('frais à venir');
    expect(await rowOf('TSLA')).toMatch(/OuvertCourt.*–.*0,5 encore ouvert.*frais à venir/);
  });

  test('keeps a note about a trade', async () => {
    let note = '';
    const { sent } = drawAccount('?tab=trades', {
      [of('trades')]: () => onePage([aTrade({ note })]),
      [of(`trades/${aTrade().id}`, 'PATCH')]: ({ body }) => {
        note = JSON.stringify(body).includes('Trop tôt') ? 'Trop tôt.\nAttendre.' : '';
        return data(aTrade({ note }));
      },
    });
    await press(/^Ajouter une note\s: AAPL/);
    await userEvent.type(await screen.findByRole('textbox', { name: 'Note' }), 'Trop tôt.{Enter}Attendre.');
    await press('Enregistrer');
    await screen.findByText('Note enregistrée.');
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ note: 'Trop tôt.\nAttendre.' });
    expect(await screen.findByText(/Trop tôt\.\s+Attendre\./, { selector: '.record-note' })).toBeTruthy();
    await screen.findByRole('button', { name: /^Modifier la note\s: AAPL/ });
  });

  test.each([
    ['fills', 'Aucune exécution pour l’instant'],
    ['trades', 'Aucun trade pour l’instant'],
    ['rejected', 'Aucune ligne rejetée'],
  ])('says that there are no %s', async (tab, said) => {
    drawAccount(`?tab=${tab}`, { [of(tab)]: () => onePage([]) });
    expect(await screen.findByText(said)).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  test('says that fills could not be loaded', async () => {
    drawAccount('?tab=fills', { [of('fills')]: () => problem(403, 'forbidden') });
    expect((await screen.findByRole('alert')).textContent).toMatch(/n’ont pas pu être chargées/);
  });

  test('leads to the other pages of a long list', async () => {
    const { sent, router } = drawAccount('?tab=fills&page=2', {
      [of('fills')]: ({ query }) => data([aFill()], { total: 60, page: Number(query['page']), pageSize: 25 }),
    });
    await screen.findByText('Page 2 sur 3');
    await press('Page suivante');
    await waitFor(() => expect(router.state.location.search).toEqual({ tab: 'fills', page: 3 }));
    await screen.findByText('Page 3 sur 3');
    expect(sent.filter(({ path }) => path.endsWith('/fills')).map(({ query }) => query['page'])).toEqual(['2', '3']);
  });
});

describe('a row that was rejected', () => {
  afterEach(cleanup);
  const settle = of(`rejected/${aRejected().id}/settle`, 'POST');

  test('is shown as it came with the reason, and says so when it still cannot be read', async () => {
    const { sent } = drawAccount('?tab=rejected', {
      [of('rejected')]: () => onePage([aRejected()]),
      [settle]: () => problem(409, 'still_unreadable'),
    });
    await screen.findByText('price: missing');
    expect(screen.getByText(/"qty": "1\.50"/).tagName).toBe('CODE');
    await press('Relire la ligne x-9');
    expect((await screen.findByRole('alert')).textContent).toMatch(/reste illisible\. Elle est gardée telle quelle/);
    expect(screen.getByRole('button', { name: 'Relire la ligne x-9' })).toBeTruthy();
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ action: 'replay' });
  });

  test('names in the reader’s language the fields that could not be read', async () => {
    const rows = [aRejected({ reason: 'not readable: price, qty' })];
    drawAccount('?tab=rejected', { [of('rejected')]: () => onePage(rows) });
    expect((await screen.findByText(/^Illisible/)).textContent).toBe('Illisible\u00a0: price, qty');
  });

  test.each([
    ['replay', 'replayed', 'Relue', /La ligne est lue/],
    ['dismiss', 'dismissed', 'Écartée', /La ligne est écartée/],
  ] as const)('is settled by %s, and kept', async (action, settledHow, badge, said) => {
    let row = aRejected();
    const { sent } = drawAccount('?tab=rejected', {
      [of('rejected')]: () => onePage([row]),
      [settle]: () => {
        row = aRejected({ settledAt: new Date().toISOString(), settledHow });
        return data(row);
      },
    });
    await screen.findByText('À traiter');
    if (action === 'replay') await press('Relire la ligne x-9');
    else {
      await press('Écarter la ligne x-9');
      expect(sent.some(({ method }) => method === 'POST')).toBe(false);
      await press('Oui, écarter');
    }
    await screen.findByText(said);
    await screen.findByText(badge);
    expect(screen.queryByRole('button', { name: 'Relire la ligne x-9' })).toBeNull();
    expect(screen.getByText(/"qty": "1\.50"/)).toBeTruthy();
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ action });
  });
});

describe('the export of records', () => {
  afterEach(cleanup);
  type Asked = { readonly headers?: Readonly<Record<string, string>> };

  /** Answers for CSV what `answer` is, and everything else as before; returns the names of the files that were saved. */
  function fakeCsv(answer: { status: number; type: string; text: string }) {
    const json = globalThis.fetch;
    const asked: string[] = [];
    const saved: string[] = [];
    const csv = async (address: string, init: Asked & RequestInit) => {
      if (init.headers?.['accept'] !== 'text/csv') return json(address, init);
      asked.push(address);
      const headers = { get: (name: string) => (name === 'content-type' ? answer.type : null) };
      const blob = async () => new Blob([answer.text]);
      return { status: answer.status, ok: answer.status < 300, headers, blob, text: async () => answer.text };
    };
    Object.defineProperty(globalThis, 'fetch', { value: csv, configurable: true, writable: true });
    Object.defineProperty(URL, 'createObjectURL', { value: () => 'blob:csv', configurable: true });
    Object.defineProperty(URL, 'revokeObjectURL', { value: () => undefined, configurable: true });
    HTMLAnchorElement.prototype.click = function click() {
      saved.push(`${this.download} ${this.href}`);
    };
    return { asked, saved };
  }

  test.each([
    ['fills', [aFill()], 'Exporter les exécutions en CSV'],
    ['trades', [aTrade()], 'Exporter les trades en CSV'],
  ])('downloads all %s as a file', async (tab, rows, button) => {
    drawAccount(`?tab=${tab}`, { [of(tab)]: () => onePage([...rows]) });
    const { asked, saved } = fakeCsv({ status: 200, type: 'text/csv; charset=utf-8', text: 'a,b\n' });
    await press(button);
    await screen.findByText(`Fichier ${tab}.csv téléchargé.`);
    expect(asked).toEqual([`/api/connections/${BROKER_ID}/${tab}`]);
    expect(saved).toEqual([`${tab}.csv blob:csv`]);
  });

  test('says why it was refused, and saves nothing', async () => {
    drawAccount('?tab=fills', { [of('fills')]: () => onePage([aFill()]) });
    const { saved } = fakeCsv({ status: 503, type: 'application/problem+json', text: '{}' });
    await press('Exporter les exécutions en CSV');
    await screen.findByText(/momentanément indisponible/);
    expect(saved).toEqual([]);
  });
});

describe('the page of an account', () => {
  afterEach(cleanup);

  test('of Billetweb leads to its events and has no trades', async () => {
    const run = anAccountRun({ connectionId: TICKETING_ID, eventsSynced: 12 });
    fakeAccounts([aTicketing()], { [`GET /api/connections/${TICKETING_ID}/runs`]: () => onePage([run]) });
    drawPages(`/accounts/${TICKETING_ID}`);
    await screen.findByText(/Événements synchronisés\s: 12/);
    expect(screen.getByRole('link', { name: 'Formations et stages sur Billetweb' }).getAttribute('href')).toBe(
      '/billetweb',
    );
    expect(screen.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual([
      'Synchronisations',
      'Lignes rejetées',
    ]);
    expect(screen.getByText(/Lues\s: 10/).textContent).not.toContain('Trades');
  });

  test('of another is read and synchronised by support, and not changed', async () => {
    fakeAccounts([], {
      'GET /api/preferences': () => data(aPerson()),
      [`GET /api/connections/${BROKER_ID}`]: () => data(aBroker()),
      [of('runs')]: () => onePage([]),
    });
    drawPages(pageOf());
    await screen.findByText(/Vous consultez le compte d’un autre membre/);
    expect(screen.getByRole<HTMLInputElement>('switch').disabled).toBe(true);
    expect(screen.getByRole<HTMLSelectElement>('combobox').disabled).toBe(true);
    expect(screen.queryByRole('button', { name: /^Actions sur/ })).toBeNull();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Synchroniser maintenant/ }).disabled).toBe(false);
  });

  test('leads back to the list once it is deleted', async () => {
    const { router } = drawAccount('', { [`DELETE /api/connections/${BROKER_ID}`]: () => ({ status: 204 }) });
    await press('Actions sur Alpaca de Camille');
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Supprimer' }));
    await press('Supprimer ce compte relié');
    await waitFor(() => expect(router.state.location.pathname).toBe('/accounts'));
  });

  test('is in English for who reads English, decimals too', async () => {
    fakeAccounts([aBroker()], { [of('fills')]: () => onePage([aFill()]) }, { locale: 'en' });
    drawPages(pageOf('?tab=fills'));
    expect(await rowOf('BTC/USD')).toContain('Buy0.00000001000000000112,345,678,901,234,567.10 USDtold later');
  });
});
