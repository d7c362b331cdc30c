import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { frenchDate, nightsFrom, todayInParis } from '../french-dates.ts';
import { ListingPage, textOf } from '../listing-page.ts';
import { mailTo } from '../mailbox.ts';
import { signIn } from '../sign-in.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

/** A host is told of the demo's double booking, reads both sides, and settles it. */
export function settledConflictJourney(world: World): void {
  let host: Visitor;
  const shared = nightsFrom(todayInParis(), 22, 23);
  beforeAll(async () => {
    host = await world.stranger();
  });
  afterAll(() => world.everyoneLeaves());

  test('finds the mail that told of it, which leads to it', async () => {
    const { text } = await mailWith(world, 'Double réservation de « Gîte des Tilleuls »');
    expect(text.replaceAll(/\s/g, ' ')).toContain('Nuits en conflit :');
    const [link = ''] = /https?:\/\/\S+\/conflicts\/\S+/.exec(text) ?? [];
    await host.page.goto(world.addresses.pages);
    await signIn(host.page, demo.host);
    await host.page.goto(link);
    await host.page.getByRole('heading', { level: 1, name: /^Double réservation, / }).waitFor();
  });

  test('reads both sides, what relais suggests and why, and where a guest could sleep instead', async () => {
    const said = await textOf(host.page.getByRole('main'));
    for (const part of [
      'Réservation sur Airbnb',
      'Dates fermées sur Booking.com',
      'Ce que relais propose',
      'Conflit vu',
    ])
      expect(said).toContain(part);
    expect(said).toContain(`au ${frenchDate(shared.to)}`);
    await host.page.getByRole('link', { name: 'Chalet Bellevue' }).waitFor();
    await host.look('conflict');
  });

  test('reads the same in English', async () => {
    await host.page.getByText('EN', { exact: true }).click();
    await host.page.getByRole('heading', { level: 1, name: /^Double booking, / }).waitFor();
    await host.look('conflict-english');
    await host.page.getByRole('link', { name: '← Conflicts' }).click();
    await host.page.getByRole('heading', { level: 1, name: 'Conflicts' }).waitFor();
    await host.page.getByRole('link', { name: 'Gîte des Tilleuls' }).waitFor();
    await host.look('conflicts-english');
    await host.page.getByText('FR', { exact: true }).click();
    await host.page.getByRole('heading', { level: 1, name: 'Conflits' }).waitFor();
    await host.look('conflicts');
    await host.page.getByRole('link', { name: 'Gîte des Tilleuls' }).click();
  });

  test('is told that only they can cancel on a platform, and what follows, before it is noted', async () => {
    await host.page.getByRole('button', { name: /^Garder celle-ci.*Réservation sur Airbnb/ }).click();
    const dialog = host.page.getByRole('dialog', { name: 'Garder une réservation' });
    await dialog.waitFor();
    expect(await textOf(dialog)).toContain('relais ne peut rien annuler sur Booking.com');
    await host.look('conflict-keep');
    await dialog.getByRole('button', { name: 'J’annule moi-même' }).click();
    await host.page.getByText('À annuler sur Booking.com (noté').waitFor();
    await host.look('conflict-waiting');
  });

  test('changes their mind, keeps both, and the listing warns no more', async () => {
    await host.page.getByRole('button', { name: 'Garder les deux' }).click();
    await host.page.getByRole('button', { name: 'Oui, garder les deux' }).click();
    await host.page.getByText('Réglé\u00a0: les deux sont gardées.').waitFor();
    await host.look('conflict-settled');
    await host.page.getByRole('main').getByRole('link', { name: 'Gîte des Tilleuls' }).click();
    await new ListingPage(host.page).tab('Calendriers reliés');
    expect(await host.page.getByText('Un conflit à régler').count()).toBe(0);
  });
}

/** The mail to the host whose subject begins so; the nights of the demo move with the day. */
async function mailWith(world: World, start: string) {
  return mailTo(world.addresses.mailbox, demo.host.email, (subject) => subject.startsWith(start));
}
