import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Fault } from '../../../sandbox/fault.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Péniche Azur';
const ROOM = 'azur-vrbo';

const refused = [
  { address: 'http://192.168.1.20/calendar.ics', why: 'Utilisez le lien iCal donné par la plateforme.' },
  { address: 'http://169.254.169.254/latest/meta-data/', why: 'Utilisez le lien iCal donné par la plateforme.' },
  { address: 'ftp://example.com/calendar.ics', why: 'L’adresse doit commencer par https://, http:// ou webcal://.' },
  { address: 'mon calendrier', why: 'Copiez le lien iCal entier' },
] as const;

const faults: readonly { readonly name: string; readonly fault: Fault; readonly says: readonly string[] }[] = [
  {
    name: 'a sign-in page instead of a calendar',
    fault: { kind: 'html_200' },
    says: ['pas par un calendrier complet', 'Vérifiez que vous avez bien enregistré l’adresse d’exportation'],
  },
  {
    name: 'nothing at the address any more',
    fault: { kind: 'status', code: 404 },
    says: ['n’existe plus à cette adresse', 'Copiez sa nouvelle adresse d’exportation'],
  },
  {
    name: 'an answer cut short',
    fault: { kind: 'truncated' },
    says: ['pas par un calendrier complet', 'Les dates déjà connues sont conservées'],
  },
];

/** Feeds that cannot be stored, and one that stops working: told in words, and nothing opens. */
export function failingFeedJourney(world: World): void {
  let host: Visitor;
  let listing: ListingPage;
  const today = todayInParis();
  const month = nightsFrom(today, 0, 30);
  const stay = nightsFrom(today, 5, 9);
  const closed = [{ ...stay, says: 'réservé, Vrbo / Abritel' }];
  const form = (): Locator => host.page.getByRole('dialog', { name: 'Relier un calendrier' });
  const card = (): Locator => host.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Mon Abritel' });
  beforeAll(async () => {
    const member = await world.member('Bastien');
    const api = await world.api(member);
    await api.send('POST', '/api/listings', { name: NAME, timeZone: 'Europe/Paris' });
    host = await world.visitor(member);
    listing = new ListingPage(host.page);
    await host.page.goto(world.addresses.pages);
    await listing.open(NAME);
    await listing.tab('Calendriers reliés');
    await host.page.getByRole('button', { name: 'Relier un calendrier' }).click();
  });
  afterAll(() => world.everyoneLeaves());

  test.each(refused)('refuses $address at the field', async ({ address, why }) => {
    host.expectsRefusal(/^422 POST .*\/connections$/);
    await form().getByLabel('Adresse du calendrier (iCal)').fill(address);
    await form().getByRole('button', { name: 'Relier', exact: true }).click();
    await form().getByText(why).waitFor();
    await host.look(`refused-address-${new URL(address, 'http://none').hostname}`);
  });

  test('takes a good address in the same form and reads it', async () => {
    const address = await world.sandbox.makeRoom(ROOM, 'vrbo', '9e7b3a52b7e1c05dd2a94f0e8a6f4d1c');
    await world.sandbox.book(ROOM, stay);
    await form().getByLabel('Adresse du calendrier (iCal)').fill(address);
    await form().getByLabel('Nom').fill('Mon Abritel');
    await form().getByRole('button', { name: 'Relier', exact: true }).click();
    await card().waitFor();
    expect(await listing.sync()).toContain('4 nuits fermées');
    await card().getByText('Relié', { exact: true }).waitFor();
    await listing.tab('Calendrier');
    await listing.expectNights(month, closed);
  });

  test.each(faults)(
    'says what happened and what to do when there is $name, and keeps the nights closed',
    async (fall) => {
      await world.sandbox.setFault(ROOM, fall.fault);
      const outcome = await listing.sync();
      expect(outcome).toContain('La synchronisation a échoué');
      for (const words of fall.says) expect(outcome).toContain(words);
      await listing.expectNights(month, closed);
      await host.look(`fault-${fall.fault.kind}`);
      await listing.tab('Calendriers reliés');
      for (const words of ['En erreur', ...fall.says]) await card().getByText(words).waitFor();
      await listing.tab('Calendrier');
    },
  );

  test('heals by a sync once the feed answers again', async () => {
    await world.sandbox.setFault(ROOM, { kind: 'none' });
    expect(await listing.sync()).toContain('Synchronisation terminée Rien n’a changé.');
    await listing.expectNights(month, closed);
    await listing.tab('Calendriers reliés');
    await card().getByText('Relié', { exact: true }).waitFor();
    await card().getByText('calendrier complet').waitFor({ state: 'hidden' });
    await host.look('healed');
  });
}
