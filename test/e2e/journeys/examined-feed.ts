import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage } from '../listing-page.ts';
import { syncOf } from '../sync-of.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Maison des Tuiles';
const ROOM = 'tuiles-airbnb';
const OTHER_ROOM = 'tuiles-vrbo';
const thingSchema = z.object({ id: z.string() });

/** A calendar that is examined before it is connected: what it is, that it is there already, that it is none. */
export function examinedFeedJourney(world: World): void {
  let host: Visitor;
  let connected: string;
  const today = todayInParis();
  const field = () => host.page.getByLabel('Adresse du calendrier (iCal), ou son texte');
  const examine = async (source: string) => {
    await field().fill(source);
    await host.page.getByRole('button', { name: 'Examiner', exact: true }).click();
  };
  const report = () => host.page.getByRole('region', { name: 'Ce que relais lit' });
  beforeAll(async () => {
    const member = await world.member('Delphine');
    const api = await world.api(member);
    const body = { name: NAME, timeZone: 'Europe/Paris' };
    const { id } = await api.data(thingSchema, { method: 'POST', path: '/api/listings', body });
    connected = await world.sandbox.makeRoom(ROOM, 'airbnb', 'd15c0bad52b7e1c05dd2a94f0e8a6f4d');
    for (const day of [5, 12, 20]) await world.sandbox.book(ROOM, nightsFrom(today, day, day + 3));
    const connections = `/api/listings/${id}/connections`;
    await api.data(thingSchema, { method: 'POST', path: connections, body: { connector: 'ical', url: connected } });
    expect((await syncOf(api, `/api/listings/${id}`)).status).toBe('succeeded');
    host = await world.visitor(member);
    await host.page.goto(world.addresses.pages);
    const listing = new ListingPage(host.page);
    await listing.open(NAME);
    await listing.tab('Calendriers reliés');
  });
  afterAll(() => world.everyoneLeaves());

  test('is reached from the form that connects a calendar, for its listing', async () => {
    await host.page.getByRole('button', { name: 'Relier un calendrier' }).click();
    await host.page.getByRole('link', { name: 'L’examiner d’abord, sans rien relier' }).click();
    await host.page.getByRole('heading', { level: 1, name: 'Examiner un calendrier' }).waitFor();
    expect(await host.page.getByRole('combobox').inputValue()).toBe(NAME);
  });

  test('says that the calendar is connected already, and lists its nights', async () => {
    await examine(connected);
    await report().getByText(`de ${NAME}`).waitFor();
    await report().getByText('Airbnb', { exact: true }).waitFor();
    expect(await report().getByText('Réservation', { exact: true }).count()).toBe(3);
    expect(await host.page.content()).not.toMatch(/@airbnb\.com|HM[A-Z0-9]{8}/);
    await host.look('examined-same-nights');
  });

  test('asks whether a calendar whose stays overlap is that of the listing', async () => {
    const address = await world.sandbox.makeRoom(OTHER_ROOM, 'vrbo', '0e8a6f4dd15c0bad52b7e1c05dd2a94f');
    for (const day of [6, 13, 21]) await world.sandbox.book(OTHER_ROOM, nightsFrom(today, day, day + 3));
    await examine(address);
    await report().getByText('Est-ce bien le calendrier de ce logement').waitFor();
    await report().getByText('3 des 3 séjours').waitFor();
  });

  test('reads a text that is pasted', async () => {
    const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Inconnu//FR', 'END:VCALENDAR'];
    await examine(lines.join('\n'));
    await report().getByText('Ce calendrier est lisible et ne ferme aucune nuit').waitFor();
    await host.look('examined-text');
  });

  test.each([
    ['http://169.254.169.254/latest/meta-data/', 'Utilisez le lien iCal donné par la plateforme.'],
    ['<html>\n<body>Bonjour</body>\n</html>', 'Ce n’est pas un calendrier iCal complet.'],
  ])('refuses %s at the field', async (source, words) => {
    host.expectsRefusal(/^422 POST .*\/feeds\/inspect$/);
    await examine(source);
    await host.page.getByText(words).waitFor();
    expect(await field().getAttribute('aria-invalid')).toBe('true');
    expect(await report().count()).toBe(0);
  });
}
