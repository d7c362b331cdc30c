import { describe, expect, test } from '@jest/globals';
import { runSchema } from '../../src/contract/runs.ts';
import type { HubConnector } from '../../src/hub-ports.ts';
import { FakeHub } from '../support/fake-hub.ts';
import { anApiWorld, BASE_URL, HUB_UNIT, ids, secrets } from './api-world.ts';

const accounts = '/api/hub-accounts';
const connections = `/api/listings/${ids.listing}/connections`;

describe('an account at a hub', () => {
  test('is connected by the credentials of its hub, and gives none of them back', async () => {
    const { as } = anApiWorld();
    const credentials = { apiKey: 'a-key-that-is-secret', apiSecret: 'another-secret' };
    const made = await as('owner').post(accounts, { connector: 'smoobu', credentials });
    expect(made.status).toBe(201);
    const listed = await as('owner').get(accounts);
    expect(listed.body.data.map(({ connector }: { connector: string }) => connector)).toEqual(['beds24', 'smoobu']);
    expect(JSON.stringify([made.body, listed.body])).not.toMatch(/secret|hub-token|kT7pQ2x/);
  });

  test.each([
    [
      'a missing field',
      { connector: 'smoobu', credentials: { apiKey: 'k' } },
      '/credentials/apiSecret',
      'invalid_type',
    ],
    [
      'another hub’s field',
      { connector: 'lodgify', credentials: { apiKey: 'k', inviteCode: 'c' } },
      '/credentials/inviteCode',
      'unrecognized_key',
    ],
    [
      'credentials that the hub refuses',
      { connector: 'lodgify', credentials: { apiKey: 'wrong' } },
      '/credentials',
      'hub_refused',
    ],
    ['an unknown hub', { connector: 'hostaway', credentials: { apiKey: 'k' } }, '/connector', 'invalid_value'],
  ])('is refused for %s, naming the field', async (_, body, pointer, code) => {
    const { status, body: problem } = await anApiWorld().as('owner').post(accounts, body);
    expect(status).toBe(422);
    expect(problem.errors).toMatchObject([{ pointer, code }]);
  });

  test('says what it lets, and which listing that is connected to', async () => {
    const { as, state } = anApiWorld();
    state.connectedUnits[HUB_UNIT] = ids.listing;
    const { body } = await as('owner').get(`${accounts}/${ids.hubAccount}/units`);
    expect(body.data).toEqual([{ id: HUB_UNIT, name: `Unit ${HUB_UNIT}`, listingId: ids.listing }]);
  });

  test('says what to enter at the hub for its webhooks, to its owner alone', async () => {
    const { as } = anApiWorld();
    const { body } = await as('owner').post(`${accounts}/${ids.hubAccount}/webhook`, {});
    expect(body.data).toEqual({
      by: 'host',
      url: `${BASE_URL}/api/webhooks/beds24/${secrets.webhookToken}`,
      header: null,
    });
    expect((await as('support').post(`${accounts}/${ids.hubAccount}/webhook`, {})).status).toBe(404);
  });

  test('keeps a secret that the hub told once also where the rest of its webhooks could not be set up', async () => {
    const hubs = new FakeHub().hubs();
    const failure = { kind: 'TRANSIENT', detail: 'HTTP 429' } as const;
    const subscribe: HubConnector['subscribe'] = async (_access, { keep }) => {
      await keep({ toldOnce: 'a-secret' });
      return { outcome: 'failed', failure };
    };
    const { as, state } = anApiWorld({ hubConnectors: { ...hubs, beds24: { ...hubs.beds24, subscribe } } });
    const { status } = await as('owner').post(`${accounts}/${ids.hubAccount}/webhook/renew`, {});
    const [account] = state.hubAccounts;
    expect([status, account?.access.secrets['toldOnce']]).toEqual([502, 'a-secret']);
  });

  test('that connections use is not removed', async () => {
    const { as, state } = anApiWorld();
    state.connectedUnits[HUB_UNIT] = ids.listing;
    const { status, body } = await as('owner').delete(`${accounts}/${ids.hubAccount}`);
    expect([status, body.code]).toEqual([409, 'hub_account_in_use']);
  });
});

const twice = {
  channel: 'airbnb',
  feed: { connectionId: '', label: 'Mon Airbnb' },
  hub: { connectionId: '', label: 'Beds24 · Studio' },
} as const;

describe('a calendar whose channel a hub brings already', () => {
  test('is refused, as a new one and as a changed one', async () => {
    const { as, state } = anApiWorld();
    state.channelTwice = twice;
    const url = 'https://www.airbnb.fr/calendar/ical/1.ics';
    const made = await as('owner').post(connections, { connector: 'ical', url });
    const changed = await as('owner').patch(`/api/connections/${ids.connection}`, { url });
    for (const { status, body } of [made, changed]) {
      expect([status, body.code, body.twice.hub]).toEqual([409, 'channel_connected_twice', 'Beds24 · Studio']);
    }
  });
});

describe('a unit of a hub', () => {
  const unit = { connector: 'beds24', accountId: ids.hubAccount, unitId: HUB_UNIT };

  test('is connected to a listing, which is read and told at once', async () => {
    const { as, signalled } = anApiWorld();
    const made = await as('owner').post(connections, unit);
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({ connector: 'beds24', label: `Unit ${HUB_UNIT}` });
    expect(signalled).toEqual([`connectionSyncRequested ${made.body.data.id}`]);
  });

  test('is refused where an iCal calendar brings one of its channels, naming both', async () => {
    const { as, state, hub } = anApiWorld();
    hub.book(HUB_UNIT, { from: '2026-12-01', to: '2026-12-04', channel: 'airbnb' });
    state.channelTwice = twice;
    const { status, body } = await as('owner').post(connections, unit);
    expect([status, body.code]).toEqual([409, 'channel_connected_twice']);
    expect(body.twice).toEqual({ channel: 'airbnb', feed: 'Mon Airbnb', hub: 'Beds24 · Studio' });
    expect(body.detail).toMatch(/“Beds24 · Studio” brings the stays of Airbnb already.*Remove or switch off one/);
    expect(hub.reads).toEqual([HUB_UNIT]);
  });

  test('is connected once', async () => {
    const { as } = anApiWorld();
    await as('owner').post(connections, unit);
    const again = await as('owner').post(connections, unit);
    expect([again.status, again.body.code]).toEqual([409, 'unit_already_connected']);
  });

  test.each([
    ['no account', { connector: 'beds24', unitId: HUB_UNIT }, '/accountId'],
    ['another hub’s account', { ...unit, connector: 'smoobu' }, '/accountId'],
    ['a unit that the account does not let', { ...unit, unitId: 'attic' }, '/unitId'],
    ['an address beside it', { ...unit, url: 'https://a.example/a.ics' }, '/url'],
    ['a unit beside an address', { ...unit, connector: 'ical', url: 'https://a.example/a.ics' }, '/accountId'],
  ])('is refused with %s, naming the field', async (_, body, pointer) => {
    const { status, body: problem } = await anApiWorld().as('owner').post(connections, body);
    expect(status).toBe(422);
    expect(problem.errors[0]).toMatchObject({ pointer });
  });
});

describe('the sync of one connection', () => {
  test('is asked for and answered with its run', async () => {
    const { as, signalled } = anApiWorld();
    const { status, body, headers } = await as('owner').post(`/api/connections/${ids.connection}/sync`, {});
    expect(status).toBe(202);
    expect(headers['location']).toBe(`/api/runs/${body.data.runId}`);
    expect(signalled).toEqual([`connectionSyncRequested ${ids.connection}`]);
  });

  test('that is switched off is refused', async () => {
    const { as } = anApiWorld();
    await as('owner').patch(`/api/connections/${ids.connection}`, { syncEnabled: false });
    const { status, body } = await as('owner').post(`/api/connections/${ids.connection}/sync`, {});
    expect([status, body.code]).toEqual([409, 'connection_switched_off']);
  });
});

describe('a failed run of one connection', () => {
  const refused = { kind: 'AUTH', detail: 'status 401' } as const;
  const failing = async (body: object) => {
    const { as, state } = anApiWorld();
    const made = await as('owner').post(connections, body);
    const connectionId: string = made.body.data.id;
    const results = [{ connectionId, label: 'Chalet', outcome: 'failed' as const, failure: refused }];
    const failed = { status: 'failed' as const, connectionId, results, failure: refused };
    state.runs = state.runs.slice(0, 1).map((run) => ({ ...run, id: ids.run, ...failed }));
    const one = await as('owner').get(`/api/runs/${ids.run}`);
    const listed = await as('owner').get(`/api/connections/${connectionId}/runs`);
    const shown = [runSchema.parse(one.body.data), ...runSchema.array().parse(listed.body.data)];
    expect(shown).toHaveLength(2);
    return shown.flatMap(({ error, results: [first] }) => [error?.message, first?.error?.message]);
  };

  test('says of a unit of a hub that its account is to be connected again', async () => {
    const messages = await failing({ connector: 'beds24', accountId: ids.hubAccount, unitId: HUB_UNIT });
    for (const message of messages) expect(message).toMatch(/^La plateforme refuse l’accès à votre compte/);
  });

  test('names both ways for a calendar, since a hub that was told of it may have failed instead', async () => {
    const messages = await failing({ connector: 'ical', url: 'https://a.example/a.ics' });
    for (const message of messages) expect(message).toMatch(/adresse d’exportation.*reliez de nouveau ce compte/);
  });
});

describe('a booking by hand', () => {
  test('has the listing’s destinations told at once', async () => {
    const { as, signalled } = anApiWorld();
    await as('owner').post(`/api/listings/${ids.listing}/bookings`, { checkIn: '2027-03-01', checkOut: '2027-03-03' });
    expect(signalled).toEqual(['connectionSyncRequested destination']);
  });
});
