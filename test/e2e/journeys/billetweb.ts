import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { expectEventually } from '../expect-eventually.ts';
import { textOf } from '../listing-page.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

const token = 'olivia-billetweb-51c0d9e84a7f';
const date = { startsAt: '2027-06-12T08:30:00.000Z', endsAt: '2027-06-12T16:00:00.000Z' };
const rate = (id: number, quota: string) => [{ id, name: 'Plein tarif', quota }];
const turning = { id: 310_001, slug: 'tournage-bois', name: 'Tournage', ...date, rates: rate(9_201, '6') };
const photo = { id: 310_002, slug: 'photo', name: 'Photo', isMultiple: true };
const mosaic = { id: 310_003, slug: 'mosaique', name: 'Mosaique', ...date, rates: rate(9_203, '0') };
const binding = { id: 310_004, slug: 'reliure', name: 'Reliure', ...date, rates: rate(9_204, '5') };
const session = (id: number, day: string) => ({
  ...{ id, name: '', quota: '8', isDisabled: false },
  ...{ startsAt: `2027-${day}T08:00:00.000Z`, endsAt: `2027-${day}T16:00:00.000Z` },
});

/** A member's formations and stages: their places from Billetweb, and the scheduler that reads them. */
export function billetwebJourney(world: World): void {
  let member: Visitor;
  const main = (): Locator => member.page.getByRole('main');
  const press = (name: string) => member.page.getByRole('button', { name, exact: true }).click();
  const says = (text: string | RegExp) => main().getByText(text).first().waitFor();
  const runCount = async () => Number(/en tout (\d+)/.exec(await textOf(scheduler()))?.[1]);
  const scheduler = (): Locator => main().getByRole('region', { name: 'Planificateur' });
  const event = (name: string): Locator => main().getByRole('listitem').filter({ hasText: name });
  const eventually = (name: string, shown: string) => event(name).getByText(shown, { exact: true }).waitFor();
  const add = async (kind: 'Formation' | 'Stage', name: string, reference: string) => {
    await press('Ajouter un événement');
    const form = member.page.getByRole('dialog', { name: 'Ajouter un événement' });
    await form.getByRole('radio', { name: kind }).check();
    await form.getByLabel('Nom').fill(name);
    await form.getByLabel('Référence Billetweb').fill(reference);
    if (reference === photo.slug) await member.look('billetweb-add');
    await form.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
  };
  beforeAll(async () => {
    const billetweb = (what: string, ...given: readonly unknown[]) =>
      world.sandbox.account('billetweb', what, ...given);
    await billetweb('addAccount', { token });
    const sessions = [session(9_301, '07-03'), session(9_302, '07-04')];
    for (const each of [turning, { ...photo, sessions }, mosaic, binding]) await billetweb('putEvent', token, each);
    await billetweb('sell', token, { eventId: turning.id, rateId: 9_201, count: 6 });
    await billetweb('sell', token, { eventId: photo.id, sessionId: 9_302, count: 3 });
    await billetweb('sell', token, { eventId: binding.id, rateId: 9_204, count: 2 });
    member = await world.visitor(await world.member('Olivia'));
    await member.page.goto(world.addresses.pages);
  });
  afterAll(() => world.everyoneLeaves());

  test('is led from the empty page to the token, and told that a wrong one is refused', async () => {
    await member.page.getByRole('link', { name: 'Billetweb', exact: true }).click();
    await says('Aucun compte Billetweb relié');
    await member.look('billetweb-empty');
    await member.page.getByRole('link', { name: 'Relier Billetweb' }).click();
    await member.page.getByLabel('Jeton d’accès à l’API').fill('not-the-token');
    await press('Vérifier');
    await says('Le service refuse la clé de ce compte.');
    await member.look('billetweb-refused');
    await member.page.getByLabel('Jeton d’accès à l’API').fill(`Basic ${token}`);
    await press('Vérifier');
    await says('La clé fonctionne');
    await press('Relier ce compte');
    await says('Connecté');
    await says('Réussie');
    await member.look('billetweb-account');
  });

  test('adds formations and stages by their address and by their number, and reads their places', async () => {
    await member.page.getByRole('link', { name: 'Billetweb', exact: true }).click();
    await says('Aucune formation ni aucun stage');
    await add('Formation', 'Tournage sur bois', turning.slug);
    await add('Formation', 'Photo de nature', photo.slug);
    await add('Stage', 'Mosaïque', mosaic.slug);
    await add('Stage', 'Reliure', String(binding.id));
    await press('Synchroniser maintenant');
    await eventually('Tournage sur bois', 'Complet');
    await eventually('Photo de nature', '13 places libres sur 16');
    await eventually('Mosaïque', 'Places inconnues');
    await eventually('Reliure', '3 places libres sur 5');
    await member.look('billetweb');
  });

  test('keeps the places of an event that vanished, with a warning', async () => {
    await world.sandbox.account('billetweb', 'removeEvent', token, binding.id);
    await press('Synchroniser maintenant');
    await event('Reliure').getByText('n’existe plus').waitFor();
    await eventually('Reliure', '3 places libres sur 5');
    await member.look('billetweb-vanished');
  });

  test('stops the scheduler for a while, synchronises by hand meanwhile, and starts it again', async () => {
    await press('Arrêter');
    await scheduler().getByText('Arrêté', { exact: true }).waitFor();
    await scheduler().getByText('Aucune prévue').waitFor();
    await member.page.reload();
    await scheduler().getByText('Arrêté', { exact: true }).waitFor();
    await member.look('billetweb-stopped');
    const before = await runCount();
    await press('Synchroniser maintenant');
    await scheduler().getByText('1 synchronisation lancée.').waitFor();
    await expectEventually(runCount, before + 1);
    await press('Démarrer');
    await scheduler().getByText('Démarré', { exact: true }).waitFor();
    await scheduler().getByText('Aucune prévue').waitFor({ state: 'hidden' });
    expect(await textOf(scheduler())).toMatch(/Prochaine synchronisation dans /);
  });

  test('reads it in English', async () => {
    await member.page.getByText('EN', { exact: true }).click();
    await says('Courses and workshops');
    await says('The event no longer exists');
    await member.look('billetweb-english');
    await member.page.getByText('FR', { exact: true }).click();
    await says('Formations et stages');
  });

  test('the demo’s host finds events that are full, have places left, tell none, or are not at Billetweb', async () => {
    const host = await world.visitor(demo.host);
    await host.page.goto(`${world.addresses.pages}/billetweb`);
    const places = (name: string, text: string | RegExp) =>
      host.page.getByRole('listitem').filter({ hasText: name }).getByText(text).first().waitFor();
    await places('Aquarelle en week-end', '16 places libres sur 20');
    await places('Forge d’un couteau', 'Aucun événement du service n’a cette référence.');
    await places('Poterie : les bases', /^Complet$/);
    await places('Vannerie d’osier', 'Le service n’indique pas de nombre de places');
    await host.look('billetweb-demo');
  });
}
