import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectEventually } from '../expect-eventually.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Mas des Oliviers';
const accountSchema = z.object({ ownerId: z.int(), roomIds: z.array(z.int()), inviteCode: z.string() });
const bookingsSchema = z.object({
  bookings: z.array(z.object({ status: z.string(), arrival: z.string(), departure: z.string() })),
});

/** A room at Beds24 that a host connects: a booking there is seen without being asked for, one here is closed there. */
export function connectedHubJourney(world: World): void {
  let host: Visitor;
  let listing: ListingPage;
  let listingId: string;
  let roomId: number;
  let inviteCode: string;
  const today = todayInParis();
  const closedAtHub = async (): Promise<string[]> => {
    const { bookings } = bookingsSchema.parse(await world.sandbox.hub('GET', `/beds24/rooms/${roomId}/bookings`));
    return bookings
      .filter(({ status }) => status === 'black')
      .map(({ arrival, departure }) => `${arrival}..${departure}`);
  };
  beforeAll(async () => {
    const member = await world.member('Olivia');
    const api = await world.api(member);
    const body = { name: NAME, timeZone: 'Europe/Paris' };
    listingId = (await api.data(z.object({ id: z.string() }), { method: 'POST', path: '/api/listings', body })).id;
    const made = accountSchema.parse(
      await world.sandbox.hub('POST', '/beds24/accounts', { properties: [[{ name: 'Mas' }]] }),
    );
    roomId = made.roomIds[0] ?? 0;
    inviteCode = made.inviteCode;
    host = await world.visitor(member);
    await host.page.goto(world.addresses.pages);
    listing = new ListingPage(host.page);
    await listing.open(NAME);
    await listing.tab('Calendriers reliés');
  });
  afterAll(() => world.everyoneLeaves());

  test('refuses an invite code that Beds24 does not know, at its field', async () => {
    host.expectsRefusal(/^422 POST .*\/hub-accounts$/);
    await host.page.getByRole('button', { name: 'Relier un calendrier' }).click();
    await host.page.getByRole('radio', { name: 'Beds24', exact: true }).click();
    await host.page.getByLabel('Code d’invitation').fill('un-code-inconnu');
    await host.page.getByRole('button', { name: 'Relier ce compte' }).click();
    await host.page.getByText('Ces identifiants sont refusés').first().waitFor();
    await host.look('hub-refused');
  });

  test('is connected by its invite code, and has Beds24 tell of changes', async () => {
    await host.page.getByLabel('Code d’invitation').fill(inviteCode);
    await host.page.getByRole('button', { name: 'Relier ce compte' }).click();
    await host.page.getByRole('radio', { name: /Mas/ }).click();
    await host.look('hub-unit');
    await host.page.getByRole('button', { name: 'Relier', exact: true }).click();
    await host.page.getByRole('button', { name: /Recevoir (aussitôt )?les changements/ }).click();
    await host.page.getByText('prévient désormais relais de chaque changement').waitFor();
    await host.look('hub-webhook');
  });

  test('shows a booking there without anybody asking', async () => {
    const stay = nightsFrom(today, 10, 12);
    await world.sandbox.hub('POST', `/beds24/rooms/${roomId}/bookings`, { ...stay, channel: 'airbnb' });
    const nights = z.object({ nights: z.array(z.object({ date: z.string(), status: z.string() })) });
    const api = await world.api(await world.member('Olivia'));
    const path = `/api/listings/${listingId}/calendar?from=${stay.from}&to=${stay.to}`;
    const statuses = async () => (await api.data(nights, { method: 'GET', path })).nights.map(({ status }) => status);
    await expectEventually(statuses, ['BOOKED', 'BOOKED']);
    await host.page.goto(world.addresses.pages);
    await listing.open(NAME);
    await listing.expectNights(nightsFrom(today, 0, 13), [{ ...stay, says: 'réservé, Beds24' }]);
    await host.look('hub-booked');
  });

  test('has the nights closed that the host books here', async () => {
    const stay = nightsFrom(today, 15, 17);
    const api = await world.api(await world.member('Olivia'));
    const body = { checkIn: stay.from, checkOut: stay.to };
    await api.data(z.unknown(), { method: 'POST', path: `/api/listings/${listingId}/bookings`, body });
    await expectEventually(closedAtHub, [`${stay.from}..${stay.to}`]);
    await listing.tab('Calendriers reliés');
    await host.page.getByText('relais y ferme aussitôt les nuits prises ailleurs').waitFor();
    await host.look('hub-card');
    expect(await closedAtHub()).toHaveLength(1);
  });
}
