import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { expectEventually } from '../expect-eventually.ts';
import { textOf } from '../listing-page.ts';
import { tableOf } from '../table-text.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

const NAME = 'Mes essais';
const NOTE = 'Vendu trop tôt : attendre la clôture.';
const key = { keyId: 'PKODILEJOURNEY000001', secretKey: 'odileSecretOfTheJourney0123456789abcdefg' };
const newKey = { keyId: 'PKODILEJOURNEY000002', secretKey: 'odileSecondSecretOfTheJourney012345678ab' };
const account = { id: 'e6fe16f3-64a4-4921-8928-0000000d1a4e', accountNumber: 'PA00D1LE' };
const fill = (at: string, side: 'buy' | 'sell', [symbol, qty, price]: readonly [string, string, string]) => ({
  ...{ at, side, symbol, qty, price, orderId: `order-${symbol}-${side}` },
  id: `${at.slice(0, 10).replaceAll('-', '')}100000000::odile-${symbol}-${side}`,
});
const bought = fill('2026-03-02T15:04:05.120Z', 'buy', ['AAPL', '10', '200.10']);
const sold = fill('2026-03-04T17:31:40.900Z', 'sell', ['AAPL', '10', '210.35']);
const soldShort = fill('2026-03-09T15:20:00.450Z', 'sell', ['TSLA', '3', '401.75']);
const boughtBack = fill('2026-03-12T15:11:31.777Z', 'buy', ['TSLA', '3', '388.2']);
const unreadable = {
  ...{ id: '20260313093000000::odile-NVDA-buy', activity_type: 'FILL', type: 'fill', symbol: 'NVDA' },
  ...{ transaction_time: '2026-03-13T13:30:00Z', price: 'n/a', qty: '1', side: 'buy', order_id: 'order-NVDA-buy' },
};

/** A member's broker account: from a key that is refused to fills, trades, a rejected row, a revoked key and its removal. */
export function linkedAccountsJourney(world: World): void {
  let member: Visitor;
  const main = (): Locator => member.page.getByRole('main');
  const tab = (name: string) => member.page.getByRole('tab', { name, exact: true }).click();
  const press = (name: string | RegExp) => member.page.getByRole('button', { name }).click();
  const says = (text: string | RegExp) => main().getByText(text).first().waitFor();
  const told = (text: string) => member.page.getByText(text).first().waitFor();
  const act = async (name: string) => {
    await press(`Actions sur ${NAME}`);
    await member.page.getByRole('menuitem', { name }).click();
  };
  const saved = async (file: string) => {
    const download = member.page.waitForEvent('download');
    await press(/^Exporter les .* en CSV$/);
    expect((await download).suggestedFilename()).toBe(file);
    return (await readFile(await (await download).path(), 'utf8')).split('\r\n');
  };
  const sync = async (ends: string) => {
    await press(`Synchroniser maintenant ${NAME}`);
    await member.page.getByRole('status').getByText(ends).waitFor();
  };
  beforeAll(async () => {
    const { sandbox } = world;
    await sandbox.account('alpaca', 'addAccount', { ...key, ...account });
    for (const each of [bought, sold, soldShort]) await sandbox.account('alpaca', 'addFill', key.keyId, each);
    member = await world.visitor(await world.member('Odile'));
    await member.page.goto(world.addresses.pages);
  });
  afterAll(() => world.everyoneLeaves());

  test('finds no account yet, and the way to connect one', async () => {
    await member.page.getByRole('link', { name: 'Comptes', exact: true }).click();
    await says('Aucun compte relié');
    await member.look('accounts-empty');
    await member.page.getByRole('link', { name: 'Relier un compte' }).click();
    await member.page.getByRole('radio', { name: 'Alpaca' }).click();
    await press('Vérifier');
    await says('Ce champ est obligatoire.');
  });

  test('is told that a key is refused and what to do, before anything is stored', async () => {
    await member.page.getByLabel('Compte', { exact: true }).selectOption('Entraînement (paper)');
    await member.page.getByLabel('Identifiant de la clé').fill(key.keyId);
    await member.page.getByLabel('Clé secrète').fill('a-secret-that-is-not-the-right-one');
    await press('Vérifier');
    const refused = main().getByRole('alert');
    await refused.waitFor();
    expect(await textOf(refused)).toMatch(
      /Le service refuse la clé.* Vérifiez la clé, ou créez-en une nouvelle.*Rien n’est enregistré\./,
    );
    await member.look('account-refused');
  });

  test('is warned that a good key can trade, and connects the account', async () => {
    await member.page.getByLabel('Clé secrète').fill(key.secretKey);
    await says('Identifiant de la clé');
    expect(await main().getByRole('alert').count()).toBe(0);
    await press('Vérifier');
    await says('La clé fonctionne');
    await says('Cette clé peut plus que lire');
    await member.look('account-checked');
    await member.page.getByLabel('Nom', { exact: true }).fill(NAME);
    await press('Relier ce compte');
    await member.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await says('Connecté');
    await says('Réussie');
    await says('Lues : 3 · importées : 3');
    await says(/Synchronisé à l’instant/);
    await member.look('account-runs');
    expect(await member.page.content()).not.toContain(key.secretKey);
  });

  test('reads fills and trades exactly, and takes them along as CSV', async () => {
    await tab('Exécutions');
    const row = ['à venir', 'Exécution', 'main'];
    expect(await tableOf(main())).toEqual([
      ['9 mars 2026, 16:20:00', 'TSLA', 'Vente', '3', '401,75 USD', ...row, soldShort.id],
      ['4 mars 2026, 18:31:40', 'AAPL', 'Vente', '10', '210,35 USD', ...row, sold.id],
      ['2 mars 2026, 16:04:05', 'AAPL', 'Achat', '10', '200,1 USD', ...row, bought.id],
    ]);
    await member.look('account-fills');
    expect((await saved('fills.csv'))[1]).toBe(
      `main,TSLA,${soldShort.id},${soldShort.at},sell,3,401.75,USD,,,${soldShort.orderId},fill,,1`,
    );
    await tab('Trades');
    const pending = ['frais à venir', 'Ajouter une note'];
    const short = ['9 mars 2026, 16:20:00', '–', '3 3 encore ouvert', '401,75 USD', '–', '0 USD'];
    const long = ['2 mars 2026, 16:04:05', '4 mars 2026, 18:31:40', '10', '200,1 USD', '210,35 USD', '102,5 USD'];
    expect(await tableOf(main())).toEqual([
      ['TSLA', 'Ouvert', 'Court', ...short, ...pending, '1', 'main'],
      ['AAPL', 'Clos', 'Long', ...long, ...pending, '2', 'main'],
    ]);
    expect((await saved('trades.csv'))[2]).toBe(
      `main,AAPL,long,closed,${bought.at},${sold.at},10,0,200.1,210.35,102.5,USD,,true,2,`,
    );
  });

  test('keeps a note on a trade over the next sync, which closes it', async () => {
    await press(/^Ajouter une note : TSLA/);
    const form = member.page.getByRole('dialog', { name: 'Note sur le trade TSLA' });
    await form.getByLabel('Note').fill(NOTE);
    await form.getByRole('button', { name: 'Enregistrer' }).click();
    await form.waitFor({ state: 'hidden' });
    await world.sandbox.account('alpaca', 'addFill', key.keyId, boughtBack);
    await sync('Synchronisation terminée');
    const short = ['9 mars 2026, 16:20:00', '12 mars 2026, 16:11:31', '3', '401,75 USD', '388,2 USD', '40,65 USD'];
    const row = ['TSLA', 'Clos', 'Court', ...short, 'frais à venir', `${NOTE} Modifier la note`, '2', 'main'];
    await expectEventually(async () => (await tableOf(main()))[0], row);
    await member.look('account-trades');
  });

  test('finds a row that cannot be read kept as it came, has it read again in vain, and lets it go', async () => {
    await world.sandbox.account('alpaca', 'addActivity', key.keyId, unreadable);
    await sync('incomplète');
    await tab('Lignes rejetées');
    await says('À traiter');
    await says('"symbol": "NVDA"');
    await member.look('account-rejected');
    member.expectsRefusal(/^409 POST .*\/rejected\//);
    await press(`Relire la ligne ${unreadable.id}`);
    await says('Cette ligne reste illisible.');
    await member.look('account-unreadable');
    await press(`Écarter la ligne ${unreadable.id}`);
    await press('Oui, écarter');
    await told('La ligne est écartée.');
    await says('Écartée');
  });

  test('is no longer read by itself when switched off, and as often as was chosen when switched on', async () => {
    const auto = member.page.getByRole('switch', { name: `Synchronisation automatique de ${NAME}` });
    await auto.click();
    await says('pas de synchronisation prévue');
    await says('Arrêté');
    await member.look('account-off');
    await auto.click();
    await says(/prochaine synchronisation/);
    const interval = member.page.getByLabel(`Intervalle de ${NAME}`);
    await interval.selectOption('Toutes les 30 minutes');
    await told('intervalle enregistré');
    await interval.selectOption('Toutes les 5 minutes');
    await says(/prochaine synchronisation (dans [1-5] minutes?|dans un instant)/);
    await member.page.reload();
    await interval.waitFor();
    expect(await interval.inputValue()).toBe('5');
  });

  test('is told that the key was revoked, gives a new one, and is connected again at once', async () => {
    const { sandbox } = world;
    await sandbox.account('alpaca', 'setFault', 'key_not_found', { keyId: key.keyId });
    await sandbox.account('alpaca', 'addAccount', { ...newKey, ...account });
    await sync('échoué');
    await says('La dernière synchronisation a échoué');
    await member.look('account-error');
    await act('Donner de nouveaux identifiants');
    const form = member.page.getByRole('dialog', { name: 'Donner de nouveaux identifiants' });
    await form.getByLabel('Identifiant de la clé').fill(newKey.keyId);
    await form.getByLabel('Clé secrète').fill(key.secretKey);
    await form.getByRole('button', { name: 'Vérifier et enregistrer' }).click();
    await form.getByText('Le service refuse la clé de ce compte.').waitFor();
    await member.look('account-renewal');
    await form.getByLabel('Clé secrète').fill(newKey.secretKey);
    await form.getByRole('button', { name: 'Vérifier et enregistrer' }).click();
    await told('Identifiants enregistrés.');
    await says('Connecté');
    await main().getByText('La dernière synchronisation a échoué').waitFor({ state: 'hidden' });
  });

  test('reads it all in English', async () => {
    await member.page.getByText('EN', { exact: true }).click();
    await member.page.getByRole('tab', { name: 'Trades' }).click();
    await says('Realised profit');
    await member.look('account-english');
    await member.page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await says('Brokers');
    await member.look('accounts-english');
    await member.page.getByText('FR', { exact: true }).click();
    await says('Courtiers');
    await member.look('accounts');
  });

  test('removes the account, after being told what goes with it', async () => {
    await act('Supprimer');
    await told('relais oublie les identifiants de ce compte');
    await member.look('account-removal');
    await press('Supprimer ce compte relié');
    await told(`« ${NAME} » est supprimé.`);
    await says('Aucun compte relié');
  });

  test('the demo’s host finds an account in every state', async () => {
    const host = await world.visitor(demo.host);
    await host.page.goto(`${world.addresses.pages}/accounts`);
    await host.page.getByRole('heading', { level: 2, name: 'Courtiers' }).waitFor();
    await expectEventually(
      () => statesOf(host),
      [
        ['Billetweb', 'Connecté'],
        ['Alpaca (simulation)', 'Connecté'],
        ['OANDA', 'Erreur'],
        ['Kraken', 'Synchronisation… attend la limite'],
        ['Binance', 'Synchronisation… attend pour réessayer'],
        ['Alpaca (ancien compte)', 'Arrêté'],
      ],
    );
    await host.look('accounts-demo');
  });
}

const states = /Connecté|Erreur|Arrêté|Synchronisation… attend (la limite|pour réessayer)/;

async function statesOf({ page }: Visitor): Promise<string[][]> {
  const cards = await page.getByRole('main').getByRole('listitem').all();
  const texts = await Promise.all(
    cards.map(async (card) => [await card.getByRole('heading').innerText(), await textOf(card)]),
  );
  return texts.map(([name = '', text = '']) => [name, states.exec(text)?.[0] ?? text]);
}
