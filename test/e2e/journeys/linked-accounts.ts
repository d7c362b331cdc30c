import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { expectEventually } from '../expect-eventually.ts';
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
    expect(await textOf(refused)).toMatch(/Le service refuse la clé.*À faire : .*nouvelle clé.*Rien n’est enregistré\./);
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
    await says(/^Trades : importés : 3 /);
    await member.look('account-runs');
    expect(await member.page.content()).not.toContain(key.secretKey);
  });

  test('reads fills and trades exactly, and takes them along as CSV', async () => {
    await tab('Exécutions');
    expect(await tableOf(main())).toEqual([]);
    await member.look('account-fills');
    expect(await saved('fills.csv')).toEqual('');
    await tab('Trades');
    expect(await tableOf(main())).toEqual([]);
    expect(await saved('trades.csv')).toEqual('');
  });
}
