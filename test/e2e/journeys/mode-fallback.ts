import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { ApiClient } from '../api-client.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Cabane des Dunes';
const ROOM = 'dunes-vrbo';
const TOKEN = '4f6d1c9e7b3a52b7e1c05dd2a94f0e8a';

/** A calendar in real time that fails three times and comes back: the host sees how it is read, and why. */
export function modeFallbackJourney(world: World): void {
  let host: Visitor;
  let api: ApiClient;
  let listing: ListingPage;
  const card = (): Locator => host.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Abritel direct' });
  beforeAll(async () => {
    const member = await world.member('Nour');
    api = await world.api(member);
    await api.send('POST', '/api/listings', { name: NAME, timeZone: 'Europe/Paris' });
    host = await world.visitor(member);
    listing = new ListingPage(host.page);
    await host.page.goto(world.addresses.pages);
    await listing.open(NAME);
    await listing.tab('Calendriers reliés');
  });
  afterAll(() => world.everyoneLeaves());

  test('a host connects a calendar, sees how it is read, and chooses real time', async () => {
    const address = await world.sandbox.makeRoom(ROOM, 'vrbo', TOKEN);
    await world.sandbox.book(ROOM, nightsFrom(todayInParis(), 5, 9));
    await host.page.getByRole('button', { name: 'Relier un calendrier' }).click();
    const form = host.page.getByRole('dialog', { name: 'Relier un calendrier' });
    await form.getByLabel('Adresse du calendrier (iCal)').fill(address);
    await form.getByLabel('Nom').fill('Abritel direct');
    await form.getByRole('button', { name: 'Relier', exact: true }).click();
    await card()
      .getByText(/^Périodique, toutes les/)
      .waitFor();
    await card().getByRole('button', { name: 'Modifier Abritel direct' }).click();
    const edit = host.page.getByRole('dialog', { name: 'Modifier Abritel direct' });
    await edit.getByLabel('Temps réel').check();
    await edit.getByLabel('Intervalle').selectOption('toutes les 5 minutes');
    await host.look('mode-form');
    await edit.getByRole('button', { name: 'Enregistrer' }).click();
    await card()
      .getByText(/^Temps réel, toutes les 5 minutes, depuis le/)
      .waitFor();
    await listing.sync();
    await host.look('mode-realtime');
  });

  test('after three failed readings it falls to periodic reading, and the card says why', async () => {
    await world.sandbox.setFault(ROOM, { kind: 'status', code: 503 });
    for (let run = 0; run < 3; run += 1) expect(await listing.sync()).toContain('La synchronisation a échoué');
    await card()
      .getByText(/^Périodique, .*depuis le/)
      .waitFor();
    await card().getByText('Trois lectures de suite ont échoué.').waitFor();
    await host.look('mode-fallen');
  });

  test('the card leads to the page about modes, in both languages', async () => {
    await card().getByRole('link', { name: 'Modes de synchronisation' }).click();
    await host.page.getByRole('heading', { level: 1, name: 'Modes de synchronisation' }).waitFor();
    await host.look('mode-help');
    await api.send('PATCH', '/api/preferences', { locale: 'en' });
    await host.page.reload();
    await host.page.getByRole('heading', { level: 1, name: 'Synchronisation modes' }).waitFor();
    await host.look('mode-help-en');
    await host.page.goBack();
    await card().getByText('Three readings in a row failed.').waitFor();
    await host.look('mode-fallen-en');
    await api.send('PATCH', '/api/preferences', { locale: 'fr' });
    await host.page.reload();
  });

  test('it is back in real time after one good reading', async () => {
    await world.sandbox.setFault(ROOM, { kind: 'none' });
    expect(await listing.sync()).toContain('Synchronisation terminée');
    await card()
      .getByText(/^Temps réel, toutes les 5 minutes/)
      .waitFor();
    await card().getByText('Comme vous l’avez choisi.').waitFor();
  });
}
