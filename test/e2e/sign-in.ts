import type { Page } from 'playwright-core';
import type { Account } from './world.ts';

/** Fills the sign-in page in French and sends it. */
export async function enter(page: Page, account: Account): Promise<void> {
  await page.getByLabel('Adresse e-mail').fill(account.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
}

/** Signs in by the page and waits for the list of listings. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await enter(page, account);
  await page.getByRole('heading', { level: 1, name: 'Logements' }).waitFor();
}

/** Signs out by the account's menu. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Compte de / }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await page.getByRole('heading', { level: 1, name: 'Connexion' }).waitFor();
}
