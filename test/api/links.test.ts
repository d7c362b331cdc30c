import { describe, expect, it } from '@jest/globals';
import { anApiWorld, ids } from './api-world.ts';

const path = `/api/listings/${ids.listing}/links`;

describe('links of a listing', () => {
  it('are told with what each is for it, to support too', async () => {
    const world = anApiWorld();
    const house = { listingId: ids.house, name: 'La Maison', active: true, role: 'whole' };
    for (const caller of ['owner', 'support'] as const) {
      const { status, body } = await world.as(caller).get(path);
      expect([status, body.data]).toEqual([200, [{ ...house, linkedAt: '2026-11-02T08:00:00.000Z' }]]);
    }
  });

  it('are made with a 201 that names the other one, and the destinations of both are woken', async () => {
    const world = anApiWorld();
    const { status, body } = await world.as('owner').post(path, { listingId: ids.room, role: 'whole' });
    expect([status, body.data]).toMatchObject([201, { listingId: ids.room, name: 'La Chambre bleue', role: 'whole' }]);
    expect(world.signalled).toEqual(['connectionSyncRequested destination', 'connectionSyncRequested destination']);
  });

  it.each([
    [{ listingId: ids.listing, role: 'part' }, 422, 'invalid'],
    [{ listingId: ids.house, role: 'whole' }, 409, 'listings_already_linked'],
    [{ listingId: ids.room, role: 'part' }, 409, 'links_of_two_levels'],
    [{ listingId: ids.unknown, role: 'part' }, 404, 'not_found'],
    [{ listingId: ids.room, role: 'neighbour' }, 422, 'invalid'],
    [{ listingId: 'not-a-uuid', role: 'part' }, 422, 'invalid'],
    [{ role: 'part' }, 422, 'invalid'],
  ])('are refused for %j with %i %s, and nobody is woken', async (body, status, code) => {
    const world = anApiWorld();
    const answer = await world.as('owner').post(path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect([world.state.links, world.signalled]).toEqual([[{ wholeId: ids.house, partId: ids.listing }], []]);
  });

  it('names the field that is wrong', async () => {
    const { body } = await anApiWorld().as('owner').post(path, { listingId: ids.listing, role: 'part' });
    expect(body.errors).toMatchObject([{ pointer: '/listingId', code: 'invalid' }]);
  });

  it('end once, with a 204', async () => {
    const world = anApiWorld();
    const first = await world.as('owner').delete(path, { listingId: ids.house });
    const again = await world.as('owner').delete(path, { listingId: ids.house });
    const unnamed = await world.as('owner').delete(path);
    expect([first.status, again.status, unnamed.status]).toEqual([204, 404, 422]);
    expect(world.state.links).toEqual([]);
  });
});

it('a listing that is linked is not deleted: the answer names the others and what to do, and no alert is ended', async () => {
  const world = anApiWorld();
  world.stores.listings.delete = async () => ({ outcome: 'linked', names: ['La Maison', 'La Chambre bleue'] });
  const { status, body } = await world.as('owner').delete(`/api/listings/${ids.listing}`);
  expect([status, body.code]).toEqual([409, 'listing_linked']);
  expect(body.detail).toContain('“La Maison”, “La Chambre bleue”, whose nights it closes. Unlink it first');
  expect(world.signalled).toEqual([]);
});
