import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectEventually } from '../expect-eventually.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage, textOf } from '../listing-page.ts';
import { signIn } from '../sign-in.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

/** The first look: the demo's listings, the nights claimed twice, the held release, the feed that is gone. */
export function demoStoryJourney(world: World): void {
  let host: Visitor;
  let listing: ListingPage;
  const today = todayInParis();
  const month = nightsFrom(today, 0, 35);
  beforeAll(async () => {
    host = await world.stranger();
    listing = new ListingPage(host.page);
  });
  afterAll(() => world.everyoneLeaves());

  test('signs in and sees every listing with how its last sync ended', async () => {
    await host.page.goto(world.addresses.pages);
    await host.look('sign-in');
    await signIn(host.page, demo.host);
    await expectEventually(
      () => cardsOf(host),
      [
        ['Chalet Bellevue', 'Échouée'],
        ['Gîte des Tilleuls', 'Réussie'],
        ['Maison des Ormes', 'Réussie'],
        ['Studio du Port', 'Réussie'],
      ],
    );
    await host.look('listings');
  });

  test('reads which night is claimed twice, and by whom', async () => {
    await listing.open('Gîte des Tilleuls');
    await listing.expectNights(month, [
      { ...nightsFrom(today, 4, 8), says: 'réservé, Airbnb' },
      { ...nightsFrom(today, 11, 14), says: 'réservé, Booking.com' },
      { ...nightsFrom(today, 15, 18), says: 'réservé, Direct' },
      { ...nightsFrom(today, 20, 22), says: 'réservé, Airbnb' },
      { ...nightsFrom(today, 22, 23), says: 'réservé, Airbnb, Booking.com, réservé deux fois' },
      { ...nightsFrom(today, 23, 25), says: 'réservé, Booking.com' },
      { ...nightsFrom(today, 28, 31), says: 'bloqué, Vous' },
    ]);
    await host.look('claimed-twice');
  });

  test('is warned of the conflict, and reads on that night which two claims stand', async () => {
    const { from } = nightsFrom(today, 22, 23);
    const notice = host.page.getByRole('alert').filter({ hasText: 'Un conflit à régler' });
    await notice.getByRole('link', { name: /^Double réservation, / }).waitFor();
    const night = await listing.openNight(from);
    await host.look('claimed-twice-night');
    const said = await textOf(night);
    expect(said).toContain('Nuits réservées deux fois');
    expect(said).toContain('Réservation sur Airbnb');
    expect(said).toContain('Dates fermées sur Booking.com');
    await night.getByRole('button', { name: 'Fermer' }).click();
  });

  test('reads which cancelled nights wait for confirmation, and until when', async () => {
    await host.page.getByRole('link', { name: '← Logements' }).click();
    await listing.open('Studio du Port');
    await listing.expectNights(month, [
      { ...nightsFrom(today, 2, 5), says: 'réservé, Airbnb' },
      { ...nightsFrom(today, 9, 12), says: 'en attente de confirmation, Airbnb' },
    ]);
    const held = host.page.getByRole('region', { name: 'En attente de confirmation' });
    expect(await textOf(held)).toMatch(/3 nuits annulées sur Airbnb, libérées vers .*\d{1,2} h \d{2}/);
    await host.look('held');
  });

  test('reads which dates a platform only copied, and how long a booking stayed open there', async () => {
    await host.page.getByRole('link', { name: '← Logements' }).click();
    await listing.open('Maison des Ormes');
    const night = await listing.openNight(nightsFrom(today, 6, 10).from);
    await night.getByText('Fermeture ailleurs').waitFor();
    const said = await textOf(night);
    expect(said).toContain('Réservation sur Airbnb');
    expect(said).toContain('Copie probable de vos dates par Vrbo / Abritel');
    expect(said).toMatch(/Abritel : fermé (aussitôt|en )/);
    await host.look('copied-night');
    await night.getByRole('button', { name: 'Fermer' }).click();
  });

  test('reads that a calendar is written differently, and that it is still read', async () => {
    await listing.tab('Calendriers reliés');
    const card = host.page.getByRole('listitem').filter({ hasText: 'Airbnb' });
    await card.getByText(/^Ce calendrier est écrit autrement depuis le /).waitFor();
    expect(await textOf(card)).toContain('nouvelle propriété : X-CHANNEL');
    await host.look('written-differently');
  });

  test('reads why a calendar could not be read, and what to do', async () => {
    await host.page.getByRole('link', { name: '← Logements' }).click();
    await listing.open('Chalet Bellevue');
    await listing.tab('Calendriers reliés');
    const card = host.page.getByRole('listitem').filter({ hasText: 'Abritel' });
    await card.getByText('En erreur').waitFor();
    expect(await textOf(card)).toContain('Copiez sa nouvelle adresse d’exportation sur la plateforme');
    await host.look('feed-gone');
  });
}

async function cardsOf({ page }: Visitor): Promise<string[][]> {
  const cards = await page.getByRole('main').getByRole('listitem').all();
  const texts = await Promise.all(
    cards.map(async (card) => [await card.getByRole('heading').innerText(), await textOf(card)]),
  );
  return texts.map(([name = '', text = '']) => [name, /Réussie|Échouée|Incomplète/.exec(text)?.[0] ?? text]);
}
