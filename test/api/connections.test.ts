import { describe, expect, it } from '@jest/globals';
import { presentConnection } from '../../src/api/present-connection.ts';
import { connectionSchema } from '../../src/contract/connections.ts';
import type { Breaker } from '../../src/domain/breaker.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import type { Connection } from '../../src/ports.ts';
import { sweptStanding } from '../support/memory-mode.ts';
import { anApiWorld, ids, NOW, secrets, tokens } from './api-world.ts';

const listPath = `/api/listings/${ids.listing}/connections`;
const path = `/api/connections/${ids.connection}`;
const feed = { connector: 'ical', url: 'webcal://calendars.example/a.ics?token=s3cret' };

describe('connections', () => {
  it('stores the address as the connector reads it, and never gives it back', async () => {
    const world = anApiWorld();

    const made = await world.as('owner').post(listPath, feed);
    const list = await world.as('owner').get(listPath);
    const seenBySupport = await world.as('support').get(path);

    expect(made.status).toBe(201);
    expect(made.get('location')).toBe(`/api/connections/${made.body.data.id}`);
    expect(world.state.connections[1]?.url).toBe('https://calendars.example/a.ics?token=s3cret');
    expect(made.body.data).toMatchObject({
      kind: 'calendar',
      host: 'calendars.example',
      mode: 'auto',
      syncEnabled: true,
    });
    for (const { text } of [made, list, seenBySupport]) expect(text).not.toMatch(/s3cret|feed-token|"url"/);
  });

  it('refuses the same calendar twice, when it is made and when it is changed', async () => {
    const world = anApiWorld();

    const twice = await world.as('owner').post(listPath, { ...feed, url: secrets.feedUrl });
    const other = await world.as('owner').post(listPath, feed);
    const changed = await world.as('owner').patch(`/api/connections/${other.body.data.id}`, { url: secrets.feedUrl });

    for (const answer of [twice, changed])
      expect([answer.status, answer.body.code]).toEqual([409, 'feed_already_connected']);
    expect(twice.text).not.toContain('feed-token');
  });

  it('takes 20 for one listing and refuses the 21st, with the remedy', async () => {
    const world = anApiWorld();
    const add = (n: number) => world.as('owner').post(listPath, { ...feed, url: `https://calendars.example/${n}.ics` });
    for (let n = 2; n <= 20; n += 1) expect((await add(n)).status).toBe(201);

    const refused = await add(21);

    expect([refused.status, refused.body.code]).toEqual([409, 'too_many_connections']);
    expect(refused.body.detail).toMatch(/20 connections.*Remove one/);
    expect(world.state.connections).toHaveLength(20);
    await world.as('owner').delete(path);
    expect((await add(21)).status).toBe(201);
  });

  it('tells an interval of half a minute, at every one of its addresses', async () => {
    const client = anApiWorld({ settings: { sweepIntervalMin: 0.5 } }).as('owner');

    const made = await client.post(listPath, feed);
    const [list, one, changed] = [await client.get(listPath), await client.get(path), await client.patch(path, {})];

    expect([made.status, list.status, one.status, changed.status]).toEqual([201, 200, 200, 200]);
    expect(one.body.data.syncIntervalMin).toBe(0.5);
    expect(one.body.data.nextSyncAt).toBe('2026-11-24T06:10:30.000Z');
  });

  it('changes only what is sent', async () => {
    const world = anApiWorld();

    const answer = await world.as('owner').patch(path, { mode: 'manual' });

    expect(answer.body.data).toMatchObject({
      label: 'Airbnb',
      mode: 'manual',
      modeInForce: 'manual',
      modeReason: 'chosen',
    });
    expect(world.state.connections[0]?.url).toBe(secrets.feedUrl);
  });

  it('takes every mode, and tells the one in force, why, since when, and when it is read next', async () => {
    const client = anApiWorld().as('owner');
    const shown = async (mode: string) => {
      const connection = connectionSchema.parse((await client.patch(path, { mode })).body.data);
      const { modeInForce, modeReason, modeSince, readEveryMin, syncIntervalMin, nextSyncAt } = connection;
      return [modeInForce, modeReason, modeSince, readEveryMin, syncIntervalMin, nextSyncAt];
    };

    expect(await shown('realtime')).toEqual(['realtime', 'chosen', NOW, 2, 2, '2026-11-24T06:30:00.000Z']);
    expect(await shown('batch')).toEqual(['batch', 'chosen', NOW, 30, 30, '2026-11-24T06:30:00.000Z']);
    expect(await shown('manual')).toEqual(['manual', 'chosen', NOW, null, 30, null]);
    expect(await shown('auto')).toEqual(['batch', 'sweep', NOW, 30, 30, '2026-11-24T06:30:00.000Z']);
    expect((await client.patch(path, { mode: 'often' })).status).toBe(422);
  });

  const intervals: readonly (readonly [object, string, RegExp])[] = [
    [{ mode: 'realtime', syncIntervalMin: 6 }, 'interval_out_of_bounds', /from 1 to 5 minutes/],
    [{ mode: 'realtime', syncIntervalMin: 0 }, 'interval_out_of_bounds', /from 1 to 5 minutes/],
    [{ mode: 'batch', syncIntervalMin: 14 }, 'interval_out_of_bounds', /from 15 to 30 minutes/],
    [{ mode: 'batch', syncIntervalMin: 31 }, 'interval_out_of_bounds', /from 15 to 30 minutes/],
    [{ syncIntervalMin: 2 }, 'interval_out_of_bounds', /from 15 to 30 minutes/],
    [{ mode: 'manual', syncIntervalMin: 20 }, 'no_interval', /leave it out/],
    [{ mode: 'batch', syncIntervalMin: 17.5 }, 'invalid_type', /int/],
  ];
  it.each(intervals)(
    'refuses %j and says what is allowed, when one is made and when it is changed',
    async (body, code, detail) => {
      const world = anApiWorld();
      const before = JSON.stringify(world.state.connections);

      const made = await world.as('owner').post(listPath, { ...feed, ...body });
      const changed = await world.as('owner').patch(path, body);

      for (const answer of [made, changed]) {
        expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
        const errors = [{ pointer: '/syncIntervalMin', code, detail: expect.stringMatching(detail) }];
        expect(answer.body.errors).toEqual(errors);
      }
      expect(JSON.stringify(world.state.connections)).toBe(before);
    },
  );

  it.each([
    [{ mode: 'realtime', syncIntervalMin: 1 }, 1],
    [{ mode: 'realtime', syncIntervalMin: 5 }, 5],
    [{ mode: 'batch', syncIntervalMin: 15 }, 15],
    [{ syncIntervalMin: 30 }, 30],
  ])('takes %j', async (body, syncIntervalMin) => {
    const answer = await anApiWorld().as('owner').patch(path, body);

    expect([answer.status, answer.body.data.syncIntervalMin]).toEqual([200, syncIntervalMin]);
  });

  it.each([
    ['keeps the nights closed as blocks when it is removed', {}, 2],
    ['frees the nights when it is removed and that is asked for', { nights: 'free' }, 1],
  ])('%s', async (_, query, blocks) => {
    const world = anApiWorld();

    const answer = await world.as('owner').delete(path, query);

    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([world.state.connections.length, world.state.observed.length]).toEqual([0, 0]);
    expect(world.state.blocks).toHaveLength(blocks);
  });
});

describe('the address of a calendar that relais publishes itself', () => {
  const file = `ical/${tokens.export}.ics`;
  const own = [
    `http://relais.example:3000/${file}`,
    `webcal://relais.example:3000/${file}`,
    `  HTTPS://RELAIS.example.:3000/${file}?x=1#y  `,
    `http://relais.example:3000/ICAL/${tokens.export}.ics`,
    `http://relais.example:3000//x/../ical/${tokens.export}.ics`,
    `http://relais.example:3000/%69cal/${tokens.export}.ics`,
  ];

  it.each(own)('is refused when a connection is made or changed: %s', async (url) => {
    const world = anApiWorld();
    const before = JSON.stringify(world.state.connections);

    const made = await world.as('owner').post(listPath, { ...feed, url });
    const changed = await world.as('owner').patch(path, { url });

    for (const answer of [made, changed]) {
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
      expect(answer.body.errors).toMatchObject([{ pointer: '/url', code: 'own_calendar' }]);
      expect(answer.text).not.toContain(tokens.export);
    }
    expect(JSON.stringify(world.state.connections)).toBe(before);
  });

  it('is refused though the rules for addresses would refuse it too, and so at the port of the web by either scheme', async () => {
    const world = anApiWorld({ settings: { baseUrl: 'https://not_public.example' } });
    for (const start of ['https://not_public.example', 'http://not_public.example:80', 'webcal://not_public.example']) {
      const answer = await world.as('owner').post(listPath, { ...feed, url: `${start}/${file}` });
      expect(answer.body.errors).toMatchObject([{ code: 'own_calendar' }]);
    }
  });

  it('says what to do, in the member’s language', async () => {
    const told = async (locale: 'fr' | 'en') =>
      (
        await anApiWorld({ locale })
          .as('owner')
          .post(listPath, { ...feed, url: own[0] })
      ).text;

    expect(await told('fr')).toContain(
      'Cette adresse est celle d’un calendrier que relais publie lui-même. Connectez l’adresse d’exportation d’une plateforme\u00a0; pour que deux logements se ferment l’un l’autre, liez-les.',
    );
    expect(await told('en')).toContain(
      'This is the address of a calendar that relais itself publishes. Connect the export address of a platform; for two listings to close each other, link them.',
    );
  });

  it.each([
    'http://relais.example:3000/icals/a.ics',
    'http://relais.example:3000/ical',
    'http://relais.example:4010/ical/a.ics',
    'https://relais.example/ical/a.ics',
    'http://www.relais.example:3000/ical/a.ics',
    'https://other.example/?u=http://relais.example:3000/ical/a.ics',
  ])('is no other: %s', async (url) => {
    expect(
      (
        await anApiWorld()
          .as('owner')
          .post(listPath, { ...feed, url })
      ).status,
    ).toBe(201);
  });
});

const aKnownConnection: Connection = {
  id: ids.connection,
  listingId: ids.listing,
  connector: 'ical',
  label: 'Airbnb',
  host: 'www.airbnb.com',
  platform: null,
  status: 'CONNECTED',
  mode: 'auto',
  standing: sweptStanding,
  syncIntervalMin: null,
  nextSyncAt: null,
  syncEnabled: true,
  listingActive: true,
  waitingUntil: null,
  lastSyncAt: null,
  lastFailure: null,
  options: defaultConnectionOptions,
  drifts: [],
};

describe('a connection whose platform’s breaker is open', () => {
  const until = '2026-11-24T06:40:00.000Z';
  const since = '2026-11-24T06:00:00.000Z';
  const open: Breaker = { state: 'open', generation: 1, since, until, openings: 1 };
  const transient = { kind: 'TRANSIENT', detail: 'HTTP 503 from www.airbnb.com' } as const;

  function presented(fields: Partial<Connection>, locale: 'fr' | 'en' = 'en') {
    const person = { memberId: 'owner', role: 'member', locale } as const;
    return presentConnection(
      { ...aKnownConnection, breaker: open, ...fields },
      { person, now: NOW, sweepIntervalMin: 30, continuousSync: true },
    );
  }

  it('says that it is down, when it is tried again, and when the next sweep is that may read it', () => {
    expect(presented({})).toMatchObject({
      ...{ platformDown: true, waitingUntil: until, nextSyncAt: '2026-11-24T07:00:00.000Z' },
    });
  });

  it('waits for the later of the breaker and of Retry-After', () => {
    const waitingUntil = '2026-11-24T06:50:00.000Z';
    expect(presented({ waitingUntil }).waitingUntil).toBe(waitingUntil);
  });

  it('tells the platform’s failure as the platform’s, and the connection’s own as its own', () => {
    expect(presented({ lastFailure: transient }).lastSyncError).toMatchObject({
      message: expect.stringMatching(/^This platform does not answer at the moment, for anybody\./),
    });
    expect(presented({ lastFailure: { kind: 'NOT_FOUND', detail: 'HTTP 404' } }).lastSyncError).toMatchObject({
      message: expect.stringMatching(/no longer exists at this address/),
    });
  });

  it('lets no member tell an address that our rules refuse from one that does not answer', () => {
    const refused = presented({ lastFailure: { kind: 'BLOCKED', detail: 'resolves to 10.0.0.7' } });
    expect(refused).toEqual(presented({ lastFailure: transient }));
  });

  it('is as any other once ops have forced it closed', () => {
    const force = { reason: 'our network', until };
    const breaker: Breaker = { state: 'forced_closed', generation: 2, since, force, window: [] };
    expect(presented({ breaker })).toMatchObject({ platformDown: false, waitingUntil: null });
  });
});

describe('the next sync of a connection', () => {
  const cases: readonly (readonly [string, Partial<Connection>, string | null])[] = [
    ['is the next sweep', {}, '2026-11-24T06:30:00.000Z'],
    ['is none while its listing is inactive', { listingActive: false }, null],
    ['is none while it is switched off', { standing: { ...sweptStanding, state: 'off' } }, null],
    ['is none in chosen manual mode', { standing: { ...sweptStanding, state: 'manual_chosen' } }, null],
    [
      'is its own next time, where it has one',
      {
        mode: 'realtime',
        standing: { ...sweptStanding, state: 'realtime_poll' },
        nextSyncAt: '2026-11-24T06:11:00.000Z',
      },
      '2026-11-24T06:11:00.000Z',
    ],
    [
      'is the next minute, where its own time has come',
      { mode: 'realtime', standing: { ...sweptStanding, state: 'realtime_poll' }, nextSyncAt: NOW },
      '2026-11-24T06:11:00.000Z',
    ],
    [
      'is the probe of the day, after a long failure',
      { standing: { ...sweptStanding, state: 'manual_fallback' }, nextSyncAt: '2026-11-24T21:17:00.000Z' },
      '2026-11-24T21:17:00.000Z',
    ],
    [
      'is the first sweep that Retry-After lets',
      { waitingUntil: '2026-11-24T07:10:00.000Z' },
      '2026-11-24T07:30:00.000Z',
    ],
    [
      'is the very instant of Retry-After when a sweep falls on it',
      { waitingUntil: '2026-11-24T07:00:00.000Z' },
      '2026-11-24T07:00:00.000Z',
    ],
    ['forgets a Retry-After that has passed', { waitingUntil: '2026-11-24T06:10:00.000Z' }, '2026-11-24T06:30:00.000Z'],
  ];

  it.each(cases)('%s', (_, fields, nextSyncAt) => {
    const person = { memberId: 'owner', role: 'member', locale: 'fr' } as const;

    const presented = presentConnection(
      { ...aKnownConnection, ...fields },
      { person, now: NOW, sweepIntervalMin: 30, continuousSync: true },
    );

    expect(presented.nextSyncAt).toBe(nextSyncAt);
    expect(presented.waitingUntil).toBe(
      fields.waitingUntil !== undefined && fields.waitingUntil !== null && fields.waitingUntil > NOW
        ? fields.waitingUntil
        : null,
    );
  });
});

describe('why a connection failed', () => {
  const failure = { kind: 'AUTH', detail: 'status 401' } as const;
  const words = (fields: Partial<Connection>, locale: 'fr' | 'en') => {
    const person = { memberId: 'owner', role: 'member', locale } as const;
    const failed = { ...aKnownConnection, lastFailure: failure, ...fields };
    return presentConnection(failed, { person, now: NOW, sweepIntervalMin: 30, continuousSync: true }).lastSyncError
      ?.message;
  };

  it('sends to the account of a hub, and to the address of a calendar', () => {
    expect(words({ connector: 'beds24' }, 'fr')).toMatch(/Reliez de nouveau ce compte/);
    expect(words({ connector: 'beds24' }, 'en')).toMatch(/Connect this account again/);
    expect(words({ connector: 'ical' }, 'fr')).toMatch(/adresse d’exportation/);
    expect(words({ connector: 'ical' }, 'en')).toMatch(/export address/);
  });
});
