import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { eventSchema } from '../../src/contract/events.ts';
import type { Actor } from '../../src/domain/member.ts';
import { AccountWorld, aBilletwebAccount, type Connected } from '../persistence/accounts/account-world.ts';
import { NOW } from '../support/world.ts';
import { accountsApi, told } from './accounts-api.ts';

let accounts: AccountWorld;
let owner: Actor;
let connected: Connected;
let signalled: string[];
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(async () => {
  accounts.goTo(NOW);
  owner = await accounts.world.aMember();
  connected = await accounts.connectAndRead(aBilletwebAccount(), owner);
  signalled = [];
});

const api = (actor: Actor = owner) => accountsApi(accounts, actor, signalled);
const poterie = { kind: 'formation', name: 'Poterie', reference: 'poterie' };
const add = (body: object = poterie) => api().post('/api/events').send(body);

/** A run that reads the list and then these places of event 7. */
async function readPlaces(left: number | null, total = 10) {
  const unknown = { known: false as const, sold: null };
  const places = left === null ? unknown : { known: true as const, total, left, sold: total - left };
  const event = { externalId: '7', slug: 'poterie', name: 'Poterie', startsAt: null, hasSessions: true };
  const session = { externalId: 's1', name: 'Samedi', startsAt: NOW, endsAt: null, isDisabled: false, places };
  await accounts.readAgain(
    connected,
    [
      { records: [{ kind: 'event', event }] },
      { records: [{ kind: 'places', eventId: '7', places, sessions: [session] }], cursor: null },
    ],
    [
      { stream: 'events', partition: '' },
      { stream: 'places', partition: '7' },
    ],
  );
}

describe('an event', () => {
  test('is added and its account is read at once', async () => {
    const { status, body, headers } = await add();
    expect([status, headers['location']]).toEqual([201, `/api/events/${body.data.id}`]);
    expect(body.data).toMatchObject({
      ...{ ...poterie, connectionId: connected.id, externalId: null, totalByHand: null, isFull: false, sessions: [] },
      warning: null,
    });
    expect(signalled).toEqual([`accountSyncRequested ${connected.id}`]);
    expect(body.data).not.toHaveProperty('ownerId');
  });

  test('is shown with its places and sessions once they are read, and full as a badge would say', async () => {
    const { body } = await add();
    await readPlaces(0);
    const shown = (await api().get(`/api/events/${body.data.id}`)).body.data;
    expect(shown).toMatchObject({
      ...{ externalId: '7', placesTotal: 10, placesLeft: 0, isFull: true, lastSyncAt: NOW, warning: null },
      sessions: [{ externalId: 's1', name: 'Samedi', placesTotal: 10, placesLeft: 0 }],
    });
    await readPlaces(null);
    const unknown = (await api().get(`/api/events/${body.data.id}`)).body.data;
    expect(unknown).toMatchObject({
      placesTotal: null,
      placesLeft: null,
      isFull: true,
      warning: { code: 'places_unknown' },
    });
  });

  test.each([
    ['no name', { name: '' }, '/name too_small'],
    ['no reference', { reference: '' }, '/reference too_small'],
    ['another kind', { kind: 'concert' }, '/kind invalid_value'],
    ['fewer places than none', { totalByHand: -1 }, '/totalByHand too_small'],
    ['a part of a place', { totalByHand: 2.5 }, '/totalByHand invalid_type'],
    ['a field that there is not', { isFull: true }, '/isFull unrecognized_key'],
  ])('with %s is refused at that field', async (_what, fields, error) => {
    const [status, first] = told(await add({ ...poterie, ...fields }));
    expect([status, first]).toEqual([422, error]);
  });

  test('of a reference that there is already is refused', async () => {
    await add();
    const again = await add({ ...poterie, kind: 'stage' });
    expect([again.status, again.body.code]).toEqual([409, 'event_already_added']);
  });

  test('of a person without a Billetweb account, or for one of another person, is refused with the remedy', async () => {
    const other = accountsApi(accounts, await accounts.world.aMember());
    const without = await other.post('/api/events').send(poterie);
    expect(told(without)).toEqual([422, '/connectionId invalid_value']);
    expect(without.body.errors[0].detail).toMatch(/connect one first/);
    const named = await other.post('/api/events').send({ ...poterie, connectionId: connected.id });
    expect(told(named)).toEqual([422, '/connectionId invalid_value']);
  });

  test('is changed and read anew, and removed', async () => {
    const { body } = await add();
    const { id } = body.data;
    await readPlaces(4);
    const changed = await api().patch(`/api/events/${id}`).send({ name: 'Poterie d’hiver', totalByHand: 8 });
    expect(changed.body.data).toMatchObject({ name: 'Poterie d’hiver', totalByHand: 8, reference: 'poterie' });
    expect(signalled).toHaveLength(2);
    await readPlaces(4);
    expect((await api().get(`/api/events/${id}`)).body.data).toMatchObject({ placesTotal: 8, placesLeft: 2 });
    const back = await api().patch(`/api/events/${id}`).send({ totalByHand: null });
    expect(back.body.data).toMatchObject({ totalByHand: null });
    expect((await api().delete(`/api/events/${id}`)).status).toBe(204);
    expect((await api().get(`/api/events/${id}`)).status).toBe(404);
  });

  test('of another person is as if it were not there; support sees it and changes nothing', async () => {
    const { body } = await add();
    const path = `/api/events/${body.data.id}`;
    const other = accountsApi(accounts, await accounts.world.aMember());
    expect((await other.get(path)).status).toBe(404);
    expect((await other.patch(path).send({ name: 'Volé' })).status).toBe(404);
    expect((await other.delete(path)).status).toBe(404);
    expect((await other.get('/api/events')).body).toEqual({ data: [], meta: { total: 0, page: 1, pageSize: 25 } });
    const support = accountsApi(accounts, await accounts.world.aMember('support'));
    expect((await support.get(path)).status).toBe(200);
    expect((await support.delete(path)).status).toBe(404);
  });

  test('is listed by name, page by page', async () => {
    for (const name of ['Tournage', 'Émaux', 'Poterie', 'Raku']) await add({ ...poterie, name, reference: name });
    const names = async (query: string) =>
      z
        .array(eventSchema)
        .parse((await api().get(`/api/events${query}`)).body.data)
        .map(({ name }) => name);
    const all = await names('');
    expect(all).toHaveLength(4);
    expect([...(await names('?page=1&pageSize=3')), ...(await names('?page=2&pageSize=3'))]).toEqual(all);
  });
});
