import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectEventually } from '../expect-eventually.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage, textOf } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Bergerie du Causse';
const idSchema = z.object({ id: z.string() });
const roomSchema = z.object({ ownerId: z.int(), roomIds: z.array(z.int()), inviteCode: z.string() });
const bookingsSchema = z.object({ bookings: z.array(z.object({ id: z.int(), status: z.string() })) });
const unitsSchema = z.array(z.object({ id: z.string() }));

/** A guest books at the host’s own hub what another has booked here: the host keeps one, and relais cancels the other there. */
export function cancelledAtHubJourney(world: World): void {
  let host: Visitor;
  let roomId: number;
  let bookingId: number;
  const stay = nightsFrom(todayInParis(), 20, 22);
  const standsAtHub = async (): Promise<string | undefined> => {
    const { bookings } = bookingsSchema.parse(await world.sandbox.hub('GET', `/beds24/rooms/${roomId}/bookings`));
    return bookings.find(({ id }) => id === bookingId)?.status;
  };
  beforeAll(async () => {
    const member = await world.member('Olivia');
    const api = await world.api(member);
    const post = { method: 'POST' } as const;
    const body = { name: NAME, timeZone: 'Europe/Paris' };
    const { id: listingId } = await api.data(idSchema, { ...post, path: '/api/listings', body });
    const made = await world.sandbox.hub('POST', '/beds24/accounts', { properties: [[{ name: 'Bergerie' }]] });
    const { roomIds, inviteCode } = roomSchema.parse(made);
    roomId = roomIds[0] ?? 0;
    const account = { connector: 'beds24', credentials: { inviteCode } };
    const { id: accountId } = await api.data(idSchema, { ...post, path: '/api/hub-accounts', body: account });
    const units = await api.data(unitsSchema, { method: 'GET', path: `/api/hub-accounts/${accountId}/units` });
    const unit = { connector: 'beds24', accountId, unitId: units[0]?.id };
    await api.data(idSchema, { ...post, path: `/api/listings/${listingId}/connections`, body: unit });
    await api.data(z.unknown(), { ...post, path: `/api/hub-accounts/${accountId}/webhook` });
    const own = { checkIn: stay.from, checkOut: stay.to, guestName: 'Colette' };
    await api.data(z.unknown(), { ...post, path: `/api/listings/${listingId}/bookings`, body: own });
    const direct = await world.sandbox.hub('POST', `/beds24/rooms/${roomId}/bookings`, stay);
    bookingId = z.object({ id: z.int() }).parse(direct).id;
    host = await world.visitor(member);
    await host.page.goto(world.addresses.pages);
    await new ListingPage(host.page).open(NAME);
  });
  afterAll(() => world.everyoneLeaves());

  test('the host finds the double booking at the listing', async () => {
    await host.page.getByText('Un conflit à régler').waitFor();
    await host.page
      .getByRole('main')
      .getByRole('link', { name: /^Double réservation/ })
      .click();
    await host.page.getByRole('heading', { level: 1, name: /^Double réservation, / }).waitFor();
    await host.look('hub-conflict');
  });

  test('keeps the one made here, and is asked before relais cancels the other at Beds24', async () => {
    await host.page.getByRole('button', { name: /^Garder celle-ci.*Réservation directe/ }).click();
    const dialog = host.page.getByRole('dialog', { name: 'Garder une réservation' });
    await dialog.waitFor();
    expect(await textOf(dialog)).toContain('Beds24');
    await host.look('hub-conflict-keep');
    expect(await standsAtHub()).not.toBe('cancelled');
    await dialog.getByRole('button', { name: 'Oui, que relais annule' }).click();
  });

  test('sees it settled once Beds24 has cancelled it', async () => {
    await expectEventually(standsAtHub, 'cancelled');
    await host.page.getByText('a confirmé l’annulation').first().waitFor();
    await host.look('hub-conflict-settled');
    await host.page.getByText('EN', { exact: true }).click();
    await host.page
      .getByText(/^Settled/)
      .first()
      .waitFor();
    await host.look('hub-conflict-settled-english');
    await host.page.getByText('FR', { exact: true }).click();
  });
}
