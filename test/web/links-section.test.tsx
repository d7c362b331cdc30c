/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LinkedListing } from '../../src/contract/links.ts';
import { LinksSection } from '../../web/src/pages/listing/links/LinksSection.tsx';
import { aListing, anId } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, fakeApi, problem } from './fake-api.ts';

const listing = aListing({ name: 'La Maison' });
const room = aListing({ id: anId('f1'), name: 'Chambre bleue' });
const linked: LinkedListing = {
  listingId: room.id,
  name: room.name,
  active: true,
  role: 'part',
  linkedAt: '2026-11-20T08:00:00.000Z',
};
const floor: LinkedListing = {
  listingId: anId('f2'),
  name: 'L’étage',
  active: false,
  role: 'neighbour',
  linkedAt: null,
};

afterEach(cleanup);

function drawSection(shown: readonly LinkedListing[], own = true, made = () => data(linked)) {
  const sent = fakeApi({
    [`GET /api/listings/${listing.id}/links`]: () => data(shown),
    [`POST /api/listings/${listing.id}/links`]: made,
    [`DELETE /api/listings/${listing.id}/links`]: () => ({ status: 204 }),
    'GET /api/listings': () => data([listing, room], { total: 2, page: 1, pageSize: 100 }),
  });
  drawLinked(<LinksSection listing={{ ...listing, own }} />);
  return sent;
}

const plain = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');

describe('the linked listings of a listing', () => {
  test('are told with what each is; only a link of one’s own can be ended', async () => {
    drawSection([linked, floor]);
    const items = await screen.findAllByRole('listitem');
    expect(items.map((item) => plain(item.textContent))).toEqual([
      expect.stringContaining('Partie de ce logement'),
      expect.stringContaining('Partage une chambre'),
    ]);
    expect(screen.getAllByRole('button', { name: /^Délier/ })).toHaveLength(1);
  });

  test('are linked after the page said what closes what', async () => {
    const sent = drawSection([]);
    await userEvent.click(await screen.findByRole('button', { name: 'Lier un logement' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(await within(dialog).findByRole('combobox', { name: 'L’autre logement' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Chambre bleue' }));
    expect(plain(dialog.textContent)).toContain(
      'toute nuit prise dans « La Maison » (réservation ou blocage) ferme « Chambre bleue »',
    );
    await userEvent.click(within(dialog).getByRole('radio', { name: /^le logement entier/ }));
    expect(plain(dialog.textContent)).toContain(
      'toute nuit prise dans « Chambre bleue » (réservation ou blocage) ferme « La Maison »',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Lier et fermer ces nuits' }));
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ listingId: room.id, role: 'whole' });
  });

  test('say why they cannot be linked', async () => {
    drawSection([], true, () => problem(409, 'links_of_two_levels'));
    await userEvent.click(await screen.findByRole('button', { name: 'Lier un logement' }));
    await userEvent.click(await screen.findByRole('combobox', { name: 'L’autre logement' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Chambre bleue' }));
    await userEvent.click(screen.getByRole('button', { name: 'Lier et fermer ces nuits' }));
    expect(await screen.findByText(/^Une partie ne peut pas avoir de parties/)).toBeTruthy();
  });

  test('are unlinked after a question that says what opens', async () => {
    const sent = drawSection([linked]);
    await userEvent.click(await screen.findByRole('button', { name: /Délier/ }));
    const dialog = await screen.findByRole('dialog');
    expect(plain(dialog.textContent)).toContain('Les nuits que ce lien seul ferme rouvrent aussitôt');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Oui, délier' }));
    expect(sent.find(({ method }) => method === 'DELETE')?.query).toEqual({ listingId: room.id });
  });

  test('are shown to support, who link nothing', async () => {
    drawSection([linked], false);
    const add = await screen.findByRole('button', { name: 'Lier un logement' });
    expect(add.hasAttribute('disabled')).toBe(true);
    expect(screen.queryByRole('button', { name: /Délier/ })).toBeNull();
  });
});
