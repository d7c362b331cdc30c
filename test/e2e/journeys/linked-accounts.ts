import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { textOf } from '../listing-page.ts';
import { tableOf } from '../table-text.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Mes essais';
const NOTE = 'Vendu trop tôt : attendre la clôture.';
const key = { keyId: 'PKODILEJOURNEY000001', secretKey: 'odileSecretOfTheJourney0123456789abcdefg' };
const newKey = { keyId: 'PKODILEJOURNEY000002', secretKey: 'odileSecondSecretOfTheJourney012345678ab' };
const account = { id: 'e6fe16f3-64a4-4921-8928-0000000d1a4e', accountNumber: 'PA00D1LE' };
const fills = [
  { at: '2026-03-02T15:04:05.120Z', symbol: 'AAPL', side: 'buy', qty: '10', price: '200.10' },
  { at: '2026-03-04T17:31:40.900Z', symbol: 'AAPL', side: 'sell', qty: '10', price: '210.35' },
  { at: '2026-03-09T15:20:00.450Z', symbol: 'TSLA', side: 'sell', qty: '3', price: '401.75' },
] as const;
const unreadable = {
  ...{ id: '20260310093000000::00000000-0000-4000-8000-00000000d1a4', activity_type: 'FILL', type: 'fill' },
  ...{ transaction_time: '2026-03-10T13:30:00Z', price: 'n/a', qty: '1', side: 'buy', symbol: 'NVDA' },
  ...{ order_id: '904837e3-3b76-47ec-b432-046db621571b' },
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
    return readFile(await (await download).path(), 'utf8');
  };
  const sync = async (ends: string) => {
    await press(`Synchroniser maintenant ${NAME}`);
    await member.page.getByRole('status').getByText(ends).waitFor();
  };
  beforeAll(async () => {
    const { sandbox } = world;
    await sandbox.account('alpaca', 'addAccount', { ...key, ...account });
    for (const fill of fills) await sandbox.account('alpaca', 'addFill', key.keyId, fill);
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
    await member.look('account-fills');
    console.log(await saved('fills.csv'));
    await tab('Trades');
    console.log(JSON.stringify(await tableOf(main())), await saved('trades.csv'));
  });

  test('keeps a note on a trade over the next sync, which closes it', async () => {
    await press(/^Ajouter une note : TSLA/);
    const form = member.page.getByRole('dialog', { name: 'Note sur le trade TSLA' });
    await form.getByLabel('Note').fill(NOTE);
    await form.getByRole('button', { name: 'Enregistrer' }).click();
    await form.waitFor({ state: 'hidden' });
    const closing = { at: '2026-03-12T15:11:31.777Z', symbol: 'TSLA', side: 'buy', qty: '3', price: '388.2' };
    await world.sandbox.account('alpaca', 'addFill', key.keyId, closing);
    await sync('Synchronisation terminée');
    console.log(JSON.stringify(await tableOf(main())));
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
}
