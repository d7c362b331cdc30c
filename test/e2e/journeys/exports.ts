import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { expectEventually } from '../expect-eventually.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage, plain, textOf } from '../listing-page.ts';
import { syncOf } from '../sync-of.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Grange du Lac';
const ROOM = 'lac-airbnb';
const AIRBNB = 'Airbnb/1.0';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';
const thingSchema = z.object({ id: z.string() });

/** What the address answers to a reader that calls itself so. */
async function readAs(userAgent: string, address: string) {
  const answer = await fetch(address, { headers: { 'user-agent': userAgent } });
  return { status: answer.status, text: await answer.text() };
}

/** A calendar that is published: its platform reads it, the page tells so, and it ends when the host says. */
export function exportsJourney(world: World): void {
  let host: Visitor;
  let api: ApiClient;
  let listing: ListingPage;
  let path: string;
  let address: string;
  const today = todayInParis();
  const stay = nightsFrom(today, 8, 11);
  const card = () => host.page.getByRole('listitem').filter({ hasText: 'Airbnb' });
  const close = () => host.page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
  beforeAll(async () => {
    const member = await world.member('Solange');
    api = await world.api(member);
    const body = { name: NAME, timeZone: 'Europe/Paris' };
    const { id } = await api.data(thingSchema, { method: 'POST', path: '/api/listings', body });
    path = `/api/listings/${id}`;
    const url = await world.sandbox.makeRoom(ROOM, 'airbnb', 'a7f1c05dd15c0bad52b7e2a94f0e8d4f');
    await world.sandbox.book(ROOM, nightsFrom(today, 20, 22));
    await api.data(thingSchema, { method: 'POST', path: `${path}/connections`, body: { connector: 'ical', url } });
    expect((await syncOf(api, path)).status).toBe('succeeded');
    host = await world.visitor(member);
    await host.page.goto(world.addresses.pages);
    listing = new ListingPage(host.page);
    await listing.open(NAME);
  });
  afterAll(() => world.everyoneLeaves());

  test('a host makes an address for a platform, which is shown this once', async () => {
    await listing.tab('Calendriers publiés');
    await host.page.getByRole('button', { name: 'Publier un calendrier' }).click();
    const dialog = host.page.getByRole('dialog', { name: 'Publier un calendrier' });
    expect(await dialog.getByRole('radio', { name: 'Airbnb' }).isChecked()).toBe(true);
    await dialog.getByRole('button', { name: 'Créer l’adresse' }).click();
    address = await dialog.getByLabel('Adresse à copier').inputValue();
    expect(address).toMatch(/^http:\/\/localhost:\d+\/ical\/[\w-]{43}\.ics$/);
    await host.look('export-address');
    await dialog.getByRole('button', { name: 'C’est fait' }).click();
    await expectEventually(async () => (await host.page.content()).includes(address), false);
    await card().getByText('Jamais lu').waitFor();
  });

  test('the host’s own browser reads nothing for the platform', async () => {
    expect((await readAs(BROWSER, address)).status).toBe(200);
    await host.page.reload();
    await card().getByText('Ouvert aussi par Mozilla').waitFor();
    await card().getByText('Jamais lu').waitFor();
  });

  test('a booking is open there until the platform’s reader has it, and the night says so', async () => {
    const body = { checkIn: stay.from, checkOut: stay.to, guestName: 'Camille Petit' };
    await api.data(thingSchema, { method: 'POST', path: `${path}/bookings`, body });
    await listing.tab('Calendrier');
    const before = await listing.openNight(stay.from);
    await before.getByText('Airbnb\u00a0: pas encore fermé, jamais lu').waitFor();
    await close();

    const answer = await readAs(AIRBNB, address);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`DTSTART;VALUE=DATE:${stay.from.replaceAll('-', '')}`);
    expect(answer.text).not.toMatch(/Camille|Petit/);
    expect([...answer.text.matchAll(/^BEGIN:VEVENT/gm)]).toHaveLength(1);

    await host.page.reload();
    const after = await listing.openNight(stay.from);
    await after.getByText(/Airbnb\u00a0: fermé /).waitFor();
    await host.look('export-exposure');
    const proof = after.getByRole('link', { name: 'Relevé à imprimer' });
    const opened = host.context.waitForEvent('page');
    await proof.click();
    const page = await opened;
    await page.getByRole('heading', { level: 1, name: 'Relevé de publication d’une réservation' }).waitFor();
    expect(plain(await page.locator('main').innerText())).toMatch(/Airbnb .*UTC/);
    expect(await page.content()).not.toContain('Camille');
    await page.close();
    await close();
  });

  test('the night of another stay says in which sync it was seen first', async () => {
    const dialog = await listing.openNight(nightsFrom(today, 20, 22).from);
    await dialog.getByRole('link', { name: 'Vu d’abord à la synchronisation n°\u00a01' }).waitFor();
    await close();
  });

  test('the page says who read it and when', async () => {
    await listing.tab('Calendriers publiés');
    await expectEventually(async () => /Lu par Airbnb/.test(await textOf(card())), true);
    expect(await textOf(card())).not.toContain('Jamais lu');
    await host.look('export-read');
  });

  test('revoked, it answers nobody any more, as an address that never was', async () => {
    await card().getByRole('button', { name: 'Révoquer Airbnb' }).click();
    const dialog = host.page.getByRole('dialog', { name: 'Révoquer Airbnb' });
    await dialog.getByRole('button', { name: 'Révoquer l’adresse' }).click();
    await host.page.getByText('Aucun calendrier publié').waitFor();

    const [revoked, unknown] = [
      await readAs(AIRBNB, address),
      await readAs(AIRBNB, address.replace(/[\w-]{43}\.ics$/, `${'x'.repeat(43)}.ics`)),
    ];
    expect([revoked.status, unknown.status]).toEqual([404, 404]);
    const withoutRequestId = ({ text }: typeof revoked) => text.replace(/urn:uuid:[0-9a-f-]{36}/, '');
    expect(withoutRequestId(revoked)).toBe(withoutRequestId(unknown));
  });
}
