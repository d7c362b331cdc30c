import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { expectEventually } from '../expect-eventually.ts';
import { frenchDate, todayInParis } from '../french-dates.ts';
import { hasFocus, tabTo } from '../keyboard.ts';
import { ListingPage } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

/** The pages by Tab, arrows, Enter and Escape alone. */
export function keyboardJourney(world: World): void {
  let person: Visitor;
  let page: Page;
  const today = todayInParis();
  const cell = (days: number): Locator =>
    page.getByRole('gridcell', { name: new RegExp(`^${frenchDate(plusDays(today, days))}, `) });
  beforeAll(async () => {
    person = await world.stranger();
    page = person.page;
  });
  afterAll(() => world.everyoneLeaves());

  test('signs in', async () => {
    await page.goto(world.addresses.pages);
    await tabTo(page, page.getByLabel('Adresse e-mail'));
    await page.keyboard.type(demo.host.email);
    await tabTo(page, page.getByLabel('Mot de passe', { exact: true }));
    await page.keyboard.type(demo.host.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Logements' }).waitFor();
  });

  test('jumps over the header to a listing and opens it', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Aller au contenu' }));
    await person.look('skip-link');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('link', { name: 'Gîte des Tilleuls' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Gîte des Tilleuls' }).waitFor();
  });

  test('walks to a night, opens it and closes it, and stands where it was', async () => {
    await cell(0).waitFor();
    await tabTo(page, cell(0));
    for (let days = 0; days < 4; days += 1) await page.keyboard.press('ArrowRight');
    await expectEventually(() => hasFocus(cell(4)), true);
    await person.look('keyboard-night');
    await page.keyboard.press('Enter');
    const night = page.getByRole('dialog', { name: /^Nuit du / });
    await night.getByText('Réservation sur Airbnb').waitFor();
    await page.keyboard.press('Escape');
    await night.waitFor({ state: 'hidden' });
    await expectEventually(() => hasFocus(cell(4)), true);
  });

  test('starts a sync and reads its end', async () => {
    const listing = new ListingPage(page);
    await tabTo(page, listing.syncButton, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Synchronisation terminée').waitFor();
    expect(await listing.outcome()).toContain('Rien n’a changé.');
    await expectEventually(() => hasFocus(listing.syncButton), true);
  });
}
