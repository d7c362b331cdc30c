import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectEventually } from '../expect-eventually.ts';
import { endOfHold, frenchDate, nightsFrom, todayInParis } from '../french-dates.ts';
import { type Closed, ListingPage, textOf } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Maison des Prés';
const ROOM = 'pres-airbnb';
const TOKEN = '4d1c9e7b3a52b7e1c05dd2a94f0e8a6f';

/** The host's own year: a listing, a feed, a sync, bookings and blocks by hand, a cancellation that is held and released. */
export function ownCalendarJourney(world: World): void {
  let host: Visitor;
  let listing: ListingPage;
  let secondStayId: string;
  const today = todayInParis();
  const month = nightsFrom(today, 0, 30);
  const firstStay = nightsFrom(today, 3, 6);
  const secondStay = nightsFrom(today, 10, 12);
  const direct = nightsFrom(today, 14, 16);
  const blocked = nightsFrom(today, 18, 20);
  const airbnb: readonly Closed[] = [firstStay, secondStay].map((stay) => ({ ...stay, says: 'réservé, Airbnb' }));
  const ownBlock: Closed = { ...blocked, says: 'bloqué, Vous' };
  beforeAll(async () => {
    host = await world.visitor(await world.member('Odile'));
    listing = new ListingPage(host.page);
  });
  afterAll(() => world.everyoneLeaves());

  test('adds a listing to an empty list', async () => {
    await host.page.goto(world.addresses.pages);
    await host.page.getByText('Aucun logement pour l’instant').waitFor();
    await host.look('no-listing');
    await host.page.getByRole('button', { name: 'Ajouter un logement' }).click();
    const form = host.page.getByRole('dialog', { name: 'Ajouter un logement' });
    await form.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await form.getByText('Ce champ est obligatoire.').waitFor();
    await form.getByLabel('Nom du logement').fill(NAME);
    await host.look('add-listing');
    await form.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await listing.open(NAME);
    await listing.expectNights(month, []);
  });

  test('connects a calendar by its address, which is never shown again', async () => {
    const address = await world.sandbox.makeRoom(ROOM, 'airbnb', TOKEN);
    await world.sandbox.book(ROOM, firstStay);
    secondStayId = await world.sandbox.book(ROOM, secondStay);
    await listing.tab('Calendriers reliés');
    await host.page.getByText('Copiez le lien iCal').waitFor();
    await host.look('no-connection');
    await host.page.getByRole('button', { name: 'Relier un calendrier' }).click();
    const form = host.page.getByRole('dialog', { name: 'Relier un calendrier' });
    await form.getByLabel('Adresse du calendrier (iCal)').fill(address);
    await host.look('add-connection');
    await form.getByRole('button', { name: 'Relier', exact: true }).click();
    await host.page.getByText('Pas encore lu').waitFor();
    await form.waitFor({ state: 'hidden' });
    await host.look('connection');
    expect(await host.page.content()).not.toContain(TOKEN);
  });

  test('presses “Synchroniser maintenant” once however often it is clicked, and reads what changed', async () => {
    await listing.tab('Calendrier');
    await world.sandbox.hold(ROOM);
    await listing.syncButton.click();
    await expectEventually(async () => (await world.sandbox.readers(ROOM)).waiting, 1);
    await host.page.getByText('Synchronisation en cours…').waitFor();
    expect(await listing.syncButton.isDisabled()).toBe(true);
    await listing.syncButton.click({ force: true });
    await host.look('syncing');
    await world.sandbox.release(ROOM);
    expect(await listing.outcome()).toContain('Synchronisation terminée 5 nuits fermées, rien d’autre n’a changé.');
    expect((await world.sandbox.readers(ROOM)).requests).toBe(1);
    await listing.expectNights(month, airbnb);
    await host.look('synced');
  });

  test('notes a booking by hand', async () => {
    const night = await listing.openNight(direct.from);
    await host.look('free-night');
    await night.getByRole('button', { name: 'Noter une réservation' }).click();
    await listing.pickDate('Départ', direct.to);
    const form = host.page.getByRole('dialog', { name: 'Noter une réservation directe' });
    await form.getByText(/^2\s+nuits,\s+de nouveau libre le /).waitFor();
    await form.getByLabel('Nom du voyageur').fill('Hélène Garnier');
    await host.look('booking-form');
    await form.getByRole('button', { name: 'Enregistrer la réservation' }).click();
    await form.waitFor({ state: 'hidden' });
    await listing.expectNights(month, [...airbnb, { ...direct, says: 'réservé, Direct' }]);
  });

  test('blocks nights by hand', async () => {
    const night = await listing.openNight(blocked.from);
    await night.getByRole('button', { name: 'Bloquer des nuits' }).click();
    await listing.pickDate('Dernière nuit bloquée', nightsFrom(today, 19, 20).from);
    const form = host.page.getByRole('dialog', { name: 'Bloquer des nuits' });
    await form.getByLabel('Motif').fill('Ramonage');
    await form.getByRole('button', { name: 'Bloquer ces nuits' }).click();
    await form.waitFor({ state: 'hidden' });
    await listing.expectNights(month, [...airbnb, { ...direct, says: 'réservé, Direct' }, ownBlock]);
  });

  test('is refused a booking over taken nights, with what takes them', async () => {
    host.expectsRefusal(/^409 POST .*\/bookings$/);
    const night = await listing.openNight(nightsFrom(today, 2, 3).from);
    await night.getByRole('button', { name: 'Noter une réservation' }).click();
    await listing.pickDate('Départ', nightsFrom(today, 4, 5).from);
    const form = host.page.getByRole('dialog', { name: 'Noter une réservation directe' });
    await form.getByRole('button', { name: 'Enregistrer la réservation' }).click();
    const refusal = form.getByRole('alert');
    await refusal.waitFor();
    await host.look('nights-taken');
    const said = await textOf(refusal);
    expect(said).toContain('Ces nuits ne sont pas toutes libres.');
    expect(said).toContain('Réservation sur Airbnb');
    expect(said).toContain('(3 nuits)');
    await form.getByRole('button', { name: 'Fermer' }).click();
    await listing.expectNights(month, [...airbnb, { ...direct, says: 'réservé, Direct' }, ownBlock]);
  });

  test('cancels the booking after being asked', async () => {
    const night = await listing.openNight(direct.from);
    expect(await textOf(night)).toContain('Hélène Garnier');
    await night.getByRole('button', { name: 'Annuler cette réservation' }).click();
    await host.look('cancel-booking');
    await night.getByRole('button', { name: 'Oui, annuler la réservation' }).click();
    await night.waitFor({ state: 'hidden' });
    await listing.expectNights(month, [...airbnb, ownBlock]);
  });

  test('sees cancelled nights stay closed after a sync, with the time at which they are freed', async () => {
    await world.sandbox.cancel(ROOM, secondStayId);
    const syncedAtMs = Date.now();
    expect(await listing.sync()).toContain('2 nuits en attente de confirmation, rien d’autre n’a changé.');
    const [first] = airbnb;
    const held = { ...secondStay, says: 'en attente de confirmation, Airbnb' };
    await listing.expectNights(month, first ? [first, held, ownBlock] : []);
    const section = await textOf(host.page.getByRole('region', { name: 'En attente de confirmation' }));
    expect(section).toContain('2 nuits annulées sur Airbnb');
    expect(section).toMatch(endOfHold(syncedAtMs));
    const night = await listing.openNight(secondStay.from);
    expect(await textOf(night)).toMatch(endOfHold(syncedAtMs));
    await host.look('held-night');
    await night.getByRole('button', { name: 'Fermer' }).click();
  });

  test('frees them at once by hand', async () => {
    await host.page.getByRole('button', { name: /^Libérer maintenant les nuits / }).click();
    await host.page.getByRole('button', { name: 'Oui, libérer' }).waitFor();
    await host.look('release-ask');
    await host.page.getByRole('button', { name: 'Oui, libérer' }).click();
    const [first] = airbnb;
    await listing.expectNights(month, first ? [first, ownBlock] : []);
    await host.page.getByRole('region', { name: 'En attente de confirmation' }).waitFor({ state: 'hidden' });
    const night = await listing.openNight(secondStay.from);
    expect(await textOf(night)).toContain('Cette nuit est libre.');
    await night.getByRole('button', { name: 'Fermer' }).click();
    expect(await listing.sync()).toContain('Rien n’a changé.');
    await listing.expectNights(month, first ? [first, ownBlock] : []);
  });

  test('finds every sync in the history, newest first', async () => {
    await listing.tab('Synchronisations');
    // The sweep of each half hour makes runs of its own.
    const runs = host.page.getByRole('main').getByRole('button', { name: /Réussie.*À la main/s });
    await runs.first().waitFor();
    expect(await runs.count()).toBe(3);
    await runs.last().click();
    await host.page
      .getByText(/Durée\s:/)
      .last()
      .waitFor();
    await host.look('runs');
    expect(await textOf(runs.last())).toContain('5 nuits fermées');
    expect(await textOf(runs.last())).toContain(frenchDate(today));
  });
}
