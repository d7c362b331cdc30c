import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage } from '../listing-page.ts';
import { demo, type World } from '../world.ts';

const TILLEULS = 'Gîte des Tilleuls';

/** Each address that the start prints, opened and read. */
export function addressesJourney(world: World): void {
  afterEach(() => world.everyoneLeaves());
  test('the API documentation lists the operations', () => readsApiDocs(world));
  test('the Temporal Web UI finds a listing’s runs by its ID and says what one did', () => readsTemporal(world));
  test('the history of a listing leads support to the same run in Temporal', () => followsRunToTemporal(world));
  test('the mailbox lists mails and opens one', () => readsMailbox(world));
  test('the simulated platforms take a reservation by their page', () => booksOnSandbox(world));
  test('health and readiness answer', () => readsHealth(world));
}

async function readsApiDocs(world: World): Promise<void> {
  const reader = await world.stranger();
  await reader.page.goto(world.addresses.apiDocs);
  const operation = reader.page.locator('.opblock', { hasText: 'Synchronise this listing now' });
  await operation.waitFor();
  await operation.getByRole('button').first().click();
  await operation.getByText('202', { exact: true }).first().waitFor();
  await reader.look('api-docs', ['wide']);
}

async function readsTemporal(world: World): Promise<void> {
  const ops = await world.stranger();
  const id = await idOf(world, TILLEULS);
  const query = encodeURIComponent(`RelaisSubject="${id}"`);
  await ops.page.goto(`${world.addresses.temporalUi}/namespaces/default/workflows?query=${query}`);
  const run = ops.page.getByRole('link', { name: `sync/${id}` });
  await run.first().waitFor();
  await ops.look('temporal-runs');
  await run.last().click();
  await ops.page
    .getByText(/Run \d+ \(manual\): succeeded\. Connections: 2 read;/)
    .first()
    .waitFor();
  await ops.look('temporal-run');
}

async function followsRunToTemporal(world: World): Promise<void> {
  const support = await world.visitor(demo.support);
  const id = await idOf(world, TILLEULS);
  await support.page.goto(`${world.addresses.pages}/listings/${id}?tab=runs`);
  // By keys: what comes in live meanwhile may shift the page under a pointer.
  await support.page
    .getByRole('main')
    .getByRole('button', { name: /13 nuits fermées/ })
    .press('Enter');
  const link = support.page.getByRole('link', { name: /Voir dans Temporal/ }).last();
  await link.waitFor();
  const [page] = await Promise.all([support.context.waitForEvent('page'), link.press('Enter')]);
  await page.getByText('Run 1 (manual): succeeded. Connections: 2 read; nights: 13 closed.').first().waitFor();
}

async function readsMailbox(world: World): Promise<void> {
  // Nobody has a mail before somebody is invited.
  await world.member('Gaspard');
  const reader = await world.stranger();
  await reader.page.goto(world.addresses.mailbox);
  await reader.page
    .getByRole('link', { name: /Votre invitation à relais/ })
    .first()
    .waitFor();
  await reader.look('mailbox');
  await reader.page
    .getByRole('link', { name: /Votre invitation à relais/ })
    .first()
    .click();
  await reader.page.frameLocator('iframe').getByText('Bonjour ').waitFor();
}

async function booksOnSandbox(world: World): Promise<void> {
  const guest = await world.stranger();
  const nights = nightsFrom(todayInParis(), 25, 27);
  await guest.page.goto(world.addresses.sandbox);
  const room = guest.page.locator('section', { hasText: 'port-airbnb on airbnb' });
  const form = room.locator('form').filter({ has: guest.page.getByRole('button', { name: 'Book' }) });
  await form.getByLabel('From').fill(nights.from);
  await form.getByLabel('To').fill(nights.to);
  await form.getByRole('button', { name: 'Book' }).click();
  await room.getByText(`${nights.from} to ${nights.to}`).waitFor();
  await guest.look('sandbox');
  const host = await world.visitor(demo.host);
  const listing = new ListingPage(host.page);
  await host.page.goto(world.addresses.pages);
  await listing.open('Studio du Port');
  expect(await listing.sync()).toContain('2 nuits fermées');
}

async function readsHealth(world: World): Promise<void> {
  for (const path of ['/healthz', '/readyz', '/api/openapi.json']) {
    const response = await fetch(world.addresses.pages + path);
    expect([path, response.status]).toEqual([path, 200]);
  }
}

async function idOf(world: World, name: string): Promise<string> {
  const api = await world.api(demo.host);
  const schema = z.array(z.object({ id: z.string(), name: z.string() }));
  const listings = await api.data(schema, { method: 'GET', path: '/api/listings' });
  return listings.find((listing) => listing.name === name)?.id ?? `no listing ${name}`;
}
