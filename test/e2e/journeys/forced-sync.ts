import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage, textOf } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

const HOUSE = 'Maison du Phare';
const ROOMS = { airbnb: 'phare-airbnb', vrbo: 'phare-vrbo' } as const;
const TOKENS = { airbnb: '9c1f7be2d05a4c36a8e0f1d2b3c4a597', vrbo: '0a7d3c5e91b84f62b6f4e8d1c2a3f905' } as const;
const idSchema = z.object({ id: z.string() });

/** A host forces the synchronisation of all calendars and sees it go; an admin stops what goes by itself, and all see that. */
export function forcedSyncJourney(world: World): void {
  let host: Visitor;
  let api: ApiClient;
  const page = () => host.page;
  const status = (): Locator => page().getByRole('region', { name: 'Forcer la synchronisation' }).getByRole('status');
  const force = () => page().getByRole('button', { name: 'Forcer la synchronisation' }).click();
  beforeAll(async () => {
    const member = await world.member('Rose');
    api = await world.api(member);
    const body = { name: HOUSE, timeZone: 'Europe/Paris' };
    const { id } = await api.data(idSchema, { method: 'POST', path: '/api/listings', body });
    for (const [platform, mode] of [
      ['airbnb', 'auto'],
      ['vrbo', 'manual'],
    ] as const) {
      const url = await world.sandbox.makeRoom(ROOMS[platform], platform, TOKENS[platform]);
      const label = platform === 'airbnb' ? 'Airbnb du phare' : 'Abritel du phare';
      const fields = { connector: 'ical', url, label, mode };
      await api.data(idSchema, { method: 'POST', path: `/api/listings/${id}/connections`, body: fields });
    }
    await world.sandbox.book(ROOMS.airbnb, nightsFrom(todayInParis(), 5, 8));
    await world.sandbox.book(ROOMS.vrbo, nightsFrom(todayInParis(), 12, 14));
    host = await world.visitor(member);
    await page().goto(world.addresses.pages);
  });
  afterAll(() => world.everyoneLeaves());

  test('a host finds how each calendar is read, and why', async () => {
    await page().getByRole('link', { name: 'Synchro', exact: true }).click();
    await page().getByRole('heading', { level: 1, name: 'Synchronisation' }).waitFor();
    const connections = page().getByRole('region', { name: 'Calendriers reliés' });
    await connections.getByText('Airbnb du phare').waitFor();
    const said = await textOf(connections);
    expect(said).toContain('Lu à chaque synchronisation générale.');
    expect(said).toContain('Lu seulement quand vous le demandez, comme vous l’avez choisi.');
    expect(said).toContain('Pas de prochaine lecture prévue');
  });

  test('forced automatically, what is read by hand is left alone, and each reading is told as it comes', async () => {
    await world.sandbox.hold(ROOMS.airbnb);
    await force();
    await status().getByText('En cours').first().waitFor();
    await host.look('sync-running');
    await world.sandbox.release(ROOMS.airbnb);
    await status().getByText('Terminée', { exact: true }).waitFor({ timeout: 20_000 });
    const said = await textOf(status());
    expect(said).toMatch(/1 lecture sur 1 terminée.*Maison du Phare · Airbnb du phare 3 nuits fermées/);
    expect(said).not.toContain('Abritel du phare');
  });

  test('forced by hand, everything is read, with a detailed log on the page of its run', async () => {
    await page().getByLabel('Manuel').check();
    await force();
    await status()
      .getByText(/2\snuits fermées/)
      .waitFor({ timeout: 20_000 });
    await host.look('sync-forced');
    const listing = new ListingPage(page());
    await page().getByRole('link', { name: HOUSE }).first().click();
    await listing.tab('Synchronisations');
    await page()
      .getByRole('button', { name: /2\snuits fermées/ })
      .click();
    await page().getByRole('button', { name: 'Journal détaillé' }).first().click();
    await page().locator('.run-log').waitFor();
    await page()
      .getByText(/Abritel du phare\s: lu, .*réponse 200/)
      .waitFor();
    await page()
      .getByText(/Abritel du phare\s: 2\snuits fermées\s: du /)
      .waitFor();
    await host.look('run-log');
  });

  test('an admin stops continuous sync after reading what stops, and the host sees it on every page', async () => {
    const admin = await world.visitor(demo.admin);
    await admin.page.goto(`${world.addresses.pages}/sync`);
    const section = admin.page.getByRole('region', { name: 'Synchronisation continue' });
    const stop = section.getByRole('button', { name: /^Arrêter/ });
    await stop.waitFor();
    await admin.look('sync-continuous');
    await stop.click();
    await section.getByText(/^Continuent/).waitFor();
    await admin.look('sync-stop');
    await section.getByRole('button', { name: 'Arrêter la synchronisation continue', exact: true }).click();
    await section.getByText('Arrêtée : relais ne lit plus rien de lui-même.').waitFor();
    await page().reload();
    await page().getByText('La synchronisation continue est arrêtée').waitFor();
    await host.look('sync-stopped');
    const listing = z.object({ data: z.array(z.object({ nextSyncAt: z.string().nullable() })) });
    const { body } = await api.send('GET', '/api/listings');
    expect(listing.parse(body).data.map(({ nextSyncAt }) => nextSyncAt)).toEqual([null]);
    await section.getByRole('button', { name: 'Reprendre la synchronisation continue' }).click();
    await section.getByText('En marche : relais lit les calendriers de lui-même.').waitFor();
    await page().reload();
    await page().getByRole('heading', { level: 1 }).waitFor();
    expect(await page().getByText('La synchronisation continue est arrêtée').isVisible()).toBe(false);
  });
}
