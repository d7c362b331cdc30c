import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { z } from 'zod';
import { pushPayloadSchema } from '../../../src/contract/notices.ts';
import { ApiClient } from '../api-client.ts';
import { expectEventually } from '../expect-eventually.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { hasFocus, tabTo } from '../keyboard.ts';
import { ListingPage, textOf } from '../listing-page.ts';
import { PushedBrowser } from '../pushed-browser.ts';
import { signOut } from '../sign-in.ts';
import { syncOf } from '../sync-of.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

const NAME = 'Mas des Oliviers';
const ROOM = 'oliviers-airbnb';
const TOKEN = '9d2b7f31c04e4a5e8f6a1b3c5d7e9f10';
const TURN_ON = 'Recevoir des notifications sur cet appareil';

/** A host is told of bookings on the open page and by web push, and chooses what they are told. */
export function noticesJourney(world: World): void {
  let host: Visitor;
  let api: ApiClient;
  let browser: PushedBrowser;
  let listing: string;
  const today = todayInParis();
  const bell = (name: string): Locator => host.page.getByRole('banner').getByRole('link', { name, exact: true });
  const choice = (name: string): Locator => host.page.getByRole('switch', { name });
  const go = (path: string) => host.page.goto(world.addresses.pages + path);
  /** A guest books at the platform, and the listing is read by somebody else's hand than the page's. */
  const bookedElsewhere = async (from: number, to: number): Promise<string> => {
    const id = await world.sandbox.book(ROOM, nightsFrom(today, from, to));
    expect((await syncOf(api, listing)).status).toBe('succeeded');
    return id;
  };
  beforeAll(async () => {
    const member = await world.member('Ines');
    api = await world.api(member);
    const made = { method: 'POST', path: '/api/listings', body: { name: NAME, timeZone: 'Europe/Paris' } };
    listing = `/api/listings/${(await api.data(z.object({ id: z.string() }), made)).id}`;
    const url = await world.sandbox.makeRoom(ROOM, 'airbnb', TOKEN);
    await world.sandbox.book(ROOM, nightsFrom(today, 20, 22));
    await api.send('POST', `${listing}/connections`, { connector: 'ical', url });
    expect((await syncOf(api, listing)).status).toBe('succeeded');
    host = await world.visitor(member);
    browser = await PushedBrowser.prepare(host, world.push, world.addresses.pages);
  });
  afterAll(() => world.everyoneLeaves());

  test('is not told of what a calendar listed when it was connected', async () => {
    await go('/notifications');
    await host.page.getByText('Aucune notification').waitFor();
    await bell('Notifications').waitFor();
    await host.look('notifications-empty');
  });

  test('sees a booking arrive at the bell and in the calendar, on a page that is not loaded again', async () => {
    await go('/listings');
    const page = new ListingPage(host.page);
    await page.open(NAME);
    await host.page.evaluate('window.wasNotLoadedAgain = true');
    await bookedElsewhere(6, 8);
    await bell('Notifications, 1 non lue').waitFor();
    await page.expectNights(nightsFrom(today, 0, 9), [{ ...nightsFrom(today, 6, 8), says: 'réservé, Airbnb' }]);
    expect(await host.page.evaluate('window.wasNotLoadedAgain')).toBe(true);
    await host.look('bell');
  });

  test('reads what happened, in both languages, and follows it to its listing', async () => {
    await bell('Notifications, 1 non lue').click();
    const item = host.page.getByRole('main').getByRole('listitem');
    expect(await textOf(item)).toMatch(/^Nouvelle réservation.*Mas des Oliviers Airbnb, du .* \(2 nuits\)\./);
    await host.look('notifications');
    await host.page.getByText('EN', { exact: true }).click();
    await item.getByText('New booking').waitFor();
    await host.look('notifications-english');
    await host.page.getByText('FR', { exact: true }).click();
    await item.getByRole('link', { name: 'Nouvelle réservation' }).click();
    await host.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await bell('Notifications').waitFor();
  });

  test('finds the service worker at the root, looked for anew each time, under the policy of the pages', async () => {
    const { status, headers } = await fetch(`${world.addresses.pages}/service-worker.js`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(headers.get('cache-control')).toContain('max-age=0');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  test('has this device told, and gets the next booking by web push, once', async () => {
    await go('/preferences');
    await host.page.getByText('Cet appareil ne reçoit pas de notifications push.').waitFor();
    await host.page.getByRole('button', { name: TURN_ON }).click();
    await host.page.getByText(/^Cet appareil reçoit les notifications push/).waitFor();
    await host.page.getByText('Chrome · Linux (cet appareil)').waitFor();
    await host.look('push-on');
    await bookedElsewhere(10, 12);
    const message = await browser.arrival(1);
    const { tag, path } = pushPayloadSchema.parse(JSON.parse(message));
    expect(path).toBe(listing.replace('/api', ''));
    await browser.deliver(message);
    // A push service may deliver twice.
    await browser.deliver(message);
    const body = expect.stringMatching(/^Mas des Oliviers\nAirbnb, du .*\(2.nuits\)\.$/);
    await expectEventually(async () => (await browser.shown()).length, 1);
    expect(await browser.shown()).toEqual([{ title: 'Nouvelle réservation', body, tag }]);
    await bell('Notifications, 1 non lue').waitFor();
  });

  test('switches pushes of bookings off by the keyboard, and finds that kept', async () => {
    const pushes = choice('Nouvelles réservations : Notification push');
    await tabTo(host.page, pushes);
    await host.page.keyboard.press('Space');
    await host.page.getByText('Préférence enregistrée.').waitFor();
    expect(await hasFocus(pushes)).toBe(true);
    await host.look('preferences');
    await host.page.reload();
    await pushes.waitFor();
    expect([await pushes.isChecked(), await choice('Conflits : Notification push').isChecked()]).toEqual([false, true]);
    await host.page.getByText(/^Cet appareil reçoit les notifications push/).waitFor();
  });

  test('is told of the next booking in the app alone, while another kind is pushed still', async () => {
    const id = await bookedElsewhere(1, 3);
    await bell('Notifications, 2 non lues').waitFor();
    await world.sandbox.cancel(ROOM, id);
    expect((await syncOf(api, listing)).status).toBe('succeeded');
    const { type, ...told } = pushPayloadSchema.parse(JSON.parse(await browser.arrival(2)));
    expect([type, 'data' in told && told.data.kind]).toEqual(['notice', 'release_held']);
    expect(browser.arrived).toHaveLength(2);
  });

  test('marks all as read', async () => {
    await bell('Notifications, 3 non lues').click();
    await host.page.getByRole('button', { name: 'Tout marquer comme lu' }).click();
    await bell('Notifications').waitFor();
    expect(await host.page.getByRole('main').getByRole('listitem').count()).toBe(4);
  });

  test('keeps quiet hours by their own clock', async () => {
    await go('/preferences');
    await choice('Respecter des heures calmes').check();
    await host.page.getByLabel('De', { exact: true }).fill('21:30');
    await host.look('quiet-hours');
    await host.page.getByRole('button', { name: 'Enregistrer' }).click();
    await host.page.getByText('Heures calmes enregistrées.').waitFor();
    await host.page.reload();
    expect(await host.page.getByLabel('De', { exact: true }).inputValue()).toBe('21:30');
    expect(await host.page.getByLabel('À', { exact: true }).inputValue()).toBe('07:00');
  });

  test('signs out, after which nothing is pushed to this device any more', async () => {
    await signOut(host.page);
    const devices = z.array(z.unknown());
    const anew = await ApiClient.signIn(world.addresses.pages, await world.member('Ines'));
    expect(await anew.data(devices, { method: 'GET', path: '/api/push-subscriptions' })).toEqual([]);
  });
}
