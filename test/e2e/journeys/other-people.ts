import { afterAll, expect, test } from '@jest/globals';
import type { Response } from 'playwright-core';
import { z } from 'zod';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage, textOf } from '../listing-page.ts';
import { demo, type World } from '../world.ts';

const GUEST = 'Camille Roux';
const REASON = 'Travaux de peinture';

/** What another member and support may see of a host's listing. */
export function otherPeopleJourney(world: World): void {
  const today = todayInParis();
  afterAll(() => world.everyoneLeaves());

  test('another member finds no page at the address of the host’s listing', async () => {
    const id = await idOfListing(world, 'Gîte des Tilleuls');
    const other = await world.visitor(await world.member('Gaspard'));
    other.expectsRefusal(new RegExp(`^404 GET /api/listings/${id}`));
    await other.page.goto(`${world.addresses.pages}/listings/${id}`);
    await other.page.getByRole('heading', { level: 1, name: 'Page introuvable' }).waitFor();
    await other.look('not-found');
    expect(await textOf(other.page.locator('body'))).not.toContain('Tilleuls');
    await other.page.getByRole('link', { name: 'Revenir aux logements' }).click();
    await other.page.getByText('Aucun logement pour l’instant').waitFor();
  });

  test('support reads the listing without guests and cannot change it', async () => {
    const support = await world.visitor(demo.support);
    const answers: Promise<string>[] = [];
    support.page.on('response', (response) => answers.push(bodyOf(response)));
    await support.page.goto(world.addresses.pages);
    await support.page.getByRole('heading', { level: 1, name: 'Tableau de bord' }).waitFor();
    await support.page.getByRole('link', { name: 'Logements', exact: true }).click();
    await support.page.getByText('Tous', { exact: true }).click();
    const listing = new ListingPage(support.page);
    await listing.open('Gîte des Tilleuls');
    await support.page.getByText('Vous consultez le logement d’un autre membre').waitFor();
    const booked = await listing.openNight(nightsFrom(today, 15, 16).from);
    expect(await textOf(booked)).toContain('Réservation directe');
    expect(await booked.getByRole('button', { name: /Annuler cette réservation/ }).count()).toBe(0);
    await support.look('support-night');
    await booked.getByRole('button', { name: 'Fermer' }).click();
    const blocked = await listing.openNight(nightsFrom(today, 28, 29).from);
    // The block is the host's: to anyone else it is not “Vous”.
    expect(await support.page.getByRole('grid').ariaSnapshot()).not.toContain('Vous');
    expect(await textOf(blocked)).toContain('Bloqué par l’hôte');
    expect(await blocked.getByRole('button', { name: 'Bloquer des nuits' }).isDisabled()).toBe(true);
    await blocked.getByRole('button', { name: 'Fermer' }).click();
    const received = (await Promise.all(answers)).join('\n');
    expect(received).toContain('Gîte des Tilleuls');
    expect(received).not.toContain(GUEST);
    expect(received).not.toContain(REASON);
  });

  test('support finds nothing to press in the connections and settings', async () => {
    const support = await world.visitor(demo.support);
    const id = await idOfListing(world, 'Gîte des Tilleuls');
    await support.page.goto(`${world.addresses.pages}/listings/${id}?tab=connections`);
    await support.page.getByRole('button', { name: 'Supprimer Airbnb' }).waitFor();
    for (const name of ['Relier un calendrier', 'Modifier Airbnb', 'Supprimer Airbnb']) {
      expect(await support.page.getByRole('button', { name }).isDisabled()).toBe(true);
    }
    await support.look('support-connections');
    await support.page.getByRole('tab', { name: 'Réglages' }).click();
    await support.page.getByLabel('Nom du logement').waitFor();
    expect(await support.page.getByLabel('Nom du logement').isDisabled()).toBe(true);
    await support.look('support-settings');
  });

  test('the pages for admins send a member away', async () => {
    const host = await world.visitor(demo.host);
    await host.page.goto(`${world.addresses.pages}/admin/members`);
    await host.page.getByText('Cette page est réservée aux administrateurs.').waitFor();
    expect(await host.page.getByRole('link', { name: 'Membres' }).count()).toBe(0);
  });
}

async function idOfListing(world: World, name: string): Promise<string> {
  const api = await world.api(demo.host);
  const schema = z.array(z.object({ id: z.string(), name: z.string() }));
  const found = (await api.data(schema, { method: 'GET', path: '/api/listings' })).find((one) => one.name === name);
  if (!found) throw new Error(`the demo has no listing ${name}`);
  return found.id;
}

async function bodyOf(response: Response): Promise<string> {
  const { pathname } = new URL(response.url());
  // The stream of hints has no end; it names topics and IDs alone.
  return pathname.startsWith('/api/') && pathname !== '/api/stream' ? response.text() : '';
}
