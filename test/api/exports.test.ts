import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { exposureSchema } from '../../src/contract/exports.ts';
import { tokenOf } from '../support/memory-export-store.ts';
import { anApiWorld, BASE_URL, ids, secrets, tokens } from './api-world.ts';

const path = `/api/listings/${ids.listing}/exports`;
const labelledSchema = z.array(z.object({ label: z.string() }));
const exposuresSchema = z.array(exposureSchema);
const refusedSchema = z.object({
  status: z.number(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string() })).optional(),
});
const issuedSchema = z.object({ id: z.string(), url: z.string() });

describe('the exports of a listing', () => {
  it('are listed without their addresses', async () => {
    const answer = await anApiWorld().as('owner').get(path);

    expect(answer.body.data).toMatchObject([
      { id: ids.export, label: 'GreenGo', kind: 'destination', lastReadAt: null },
    ]);
    expect(answer.text).not.toContain(tokens.export);
    expect(answer.text).not.toContain('/ical/');
  });

  it('say which platform has stopped reading, and of a phone never', async () => {
    const world = anApiWorld();
    const readAts = ['2026-11-20T06:00:00.000Z', '2026-11-20T08:00:00.000Z'];
    world.state.exports = world.state.exports.flatMap((each) => [
      { ...each, readAts },
      { ...each, readAts, id: ids.unknown, kind: 'private' as const },
    ]);

    const answer = await world.as('owner').get(path);

    expect(answer.body.data).toMatchObject([
      { silentSince: '2026-11-20T08:00:00.000Z' },
      { kind: 'private', silentSince: null },
    ]);
  });

  it('are made for a connection by its name, with an address that is told this once', async () => {
    const world = anApiWorld();

    const made = await world.as('owner').post(path, { connectionId: ids.connection });
    const listed = await world.as('owner').get(path);

    expect(made.body.data).toMatchObject({ label: 'Airbnb', platform: 'airbnb', connectionId: ids.connection });
    const { url } = issuedSchema.parse(made.body.data);
    expect(url).toMatch(/^http:\/\/relais\.example:3000\/ical\/[A-Za-z0-9_-]{43}\.ics$/);
    expect(listed.text).not.toContain(url.slice(-20));
    expect(world.logLines.join('')).not.toContain(url.slice(-47, -4));
  });

  it('keep their connection from being made read only, until they are revoked', async () => {
    const world = anApiWorld();
    const connection = `/api/connections/${ids.connection}`;
    const made = await world.as('owner').post(path, { connectionId: ids.connection });

    const published = await world.as('owner').patch(connection, { readOnly: true });
    await world.as('owner').delete(`/api/exports/${issuedSchema.parse(made.body.data).id}`);
    const revoked = await world.as('owner').patch(connection, { readOnly: true });

    expect([published.status, published.body.code]).toEqual([409, 'connection_published']);
    expect([revoked.status, revoked.body.data.readOnly]).toEqual([200, true]);
  });

  it('are one for each connection', async () => {
    const world = anApiWorld();

    await world.as('owner').post(path, { connectionId: ids.connection });
    const again = await world.as('owner').post(path, { connectionId: ids.connection });

    expect([again.status, again.body.code]).toEqual([409, 'export_exists']);
  });

  it('are linked afterwards to the connection whose platform reads them, which has one then', async () => {
    const world = anApiWorld();
    const linked = await world.as('owner').patch(`/api/exports/${ids.export}`, { connectionId: ids.connection });
    const another = await world.as('owner').post(path, { connectionId: ids.connection });

    expect([linked.status, linked.body.data]).toMatchObject([
      200,
      { id: ids.export, connectionId: ids.connection, platform: 'airbnb', label: 'GreenGo' },
    ]);
    expect(linked.text).not.toContain('/ical/');
    expect([another.status, another.body.code]).toEqual([409, 'export_exists']);
  });

  it('are not linked to a connection that has one, is read only or is not of this listing, and a phone to none', async () => {
    const world = anApiWorld();
    const invalid = { status: 422, code: 'invalid', errors: [{ pointer: '/connectionId' }] };
    const link = async (exportId: string, connectionId: unknown) => {
      const { status, body } = await world.as('owner').patch(`/api/exports/${exportId}`, { connectionId });
      return refusedSchema.parse({ status, ...body });
    };
    const made = await world.as('owner').post(path, { connectionId: ids.connection });
    expect(await link(ids.export, ids.connection)).toMatchObject({ status: 409, code: 'export_exists' });
    await world.as('owner').delete(`/api/exports/${issuedSchema.parse(made.body.data).id}`);

    expect(await link(ids.export, ids.unknown)).toMatchObject(invalid);
    expect(await link(ids.export, undefined)).toMatchObject(invalid);
    await world.as('owner').patch(`/api/connections/${ids.connection}`, { readOnly: true });
    expect(await link(ids.export, ids.connection)).toMatchObject({ status: 409, code: 'connection_read_only' });
    world.state.exports = world.state.exports.map((each) => ({ ...each, kind: 'private' as const }));
    expect(await link(ids.export, ids.connection)).toMatchObject(invalid);
  });

  it.each([
    [{}, '/label', 'too_small'],
    [{ label: '  ' }, '/label', 'too_small'],
    [{ kind: 'private', connectionId: ids.connection }, '/connectionId', 'invalid'],
    [{ connectionId: ids.unknown }, '/connectionId', 'invalid_value'],
    [{ kind: 'public', label: 'x' }, '/kind', 'invalid_value'],
  ])('are not made of %j', async (body, pointer, code) => {
    const answer = await anApiWorld().as('owner').post(path, body);

    expect([answer.status, answer.body.errors]).toMatchObject([422, [{ pointer, code }]]);
  });

  it('get a new address while the one before goes on for 24 h', async () => {
    let now = '2026-11-24T06:10:00.000Z';
    const world = anApiWorld({ clock: { now: () => now } });
    const rotated = await world.as('owner').post(`/api/exports/${ids.export}/rotate`);
    const { url } = issuedSchema.parse(rotated.body.data);
    const statuses = async () => {
      const paths = [`/ical/${tokens.export}.ics`, url.replace(BASE_URL, '')];
      return Promise.all(paths.map(async (each) => (await world.as('owner').get(each)).status));
    };

    expect(rotated.body.data.previousUntil).toBe('2026-11-25T06:10:00.000Z');
    expect(await statuses()).toEqual([200, 200]);
    now = '2026-11-25T06:09:59.999Z';
    expect(await statuses()).toEqual([200, 200]);
    now = '2026-11-25T06:10:00.000Z';
    expect(await statuses()).toEqual([404, 200]);
    expect((await world.as('owner').get(path)).body.data[0].previousUntil).toBeNull();
  });

  it('end at once when they are revoked, with both addresses', async () => {
    const world = anApiWorld();
    await world.as('owner').post(`/api/exports/${ids.export}/rotate`);

    expect((await world.as('owner').delete(`/api/exports/${ids.export}`)).status).toBe(204);

    for (const token of [tokens.export, tokenOf(`rotated-${tokens.export}`)])
      expect((await world.as('owner').get(`/ical/${token}.ics`)).status).toBe(404);
    expect((await world.as('owner').delete(`/api/exports/${ids.export}`)).status).toBe(404);
    expect((await world.as('owner').get(path)).body.data).toEqual([]);
  });

  it('tell nobody but their owner who reads them', async () => {
    const world = anApiWorld();
    for (const caller of ['other', 'support', 'admin'] as const)
      expect((await world.as(caller).get(path)).status).toBe(404);
  });
});

describe('the exposure of a booking', () => {
  const exposure = `/api/bookings/${ids.booking}/exposure`;

  it('is still open at a destination that has not read it', async () => {
    const answer = await anApiWorld().as('owner').get(exposure);

    expect(answer.body.data).toMatchObject({
      id: ids.booking,
      from: '2026-12-24',
      to: '2026-12-27',
      destinations: [{ exportId: ids.export, label: 'GreenGo', closedAt: null, minutes: null }],
    });
  });

  it('ends when the destination’s own reader reads it, and not by a browser', async () => {
    let now = '2026-11-01T08:07:00.000Z';
    const world = anApiWorld({ clock: { now: () => now } });
    const read = (userAgent: string) =>
      world.as('other').send('get', `/ical/${tokens.export}.ics`, { headers: { 'user-agent': userAgent } });

    await read('Mozilla/5.0 (X11; Linux x86_64)');
    const afterBrowser = await world.as('owner').get(exposure);
    now = '2026-11-01T08:12:00.000Z';
    await read('GreenGo-Sync/2');
    const afterReader = await world.as('owner').get(exposure);

    expect(afterBrowser.body.data.destinations).toMatchObject([{ closedAt: null, ownReadAt: null }]);
    expect(afterReader.body.data.destinations).toMatchObject([{ closedAt: now, minutes: 12, ownReadAt: now }]);
  });

  it('goes on while only another platform’s reader has it', async () => {
    const world = anApiWorld();
    const made = await world.as('owner').post(path, { connectionId: ids.connection });
    const { url } = issuedSchema.parse(made.body.data);
    const read = (userAgent: string) =>
      world.as('other').send('get', url.replace(BASE_URL, ''), { headers: { 'user-agent': userAgent } });
    const ofAirbnb = async () => {
      const { body } = await world.as('owner').get(exposure);
      return exposuresSchema.parse(body.data.destinations).filter(({ label }) => label === 'Airbnb');
    };

    await read('Google-Calendar-Importer');
    await read('Booking.com iCal importer');
    expect(await ofAirbnb()).toMatchObject([{ closedAt: null, ownReadAt: null }]);
    await read('Airbnb/1.0');
    expect(await ofAirbnb()).toMatchObject([{ ownReadAt: '2026-11-24T06:10:00.000Z' }]);
  });

  it('is not asked of the platform that took the booking', async () => {
    const world = anApiWorld();
    await world.as('owner').post(path, { connectionId: ids.connection });

    const ofAirbnb = await world.as('owner').get(`/api/bookings/${ids.held}/exposure`);
    const ofOwn = await world.as('owner').get(exposure);

    const labels = (answer: typeof ofOwn) =>
      labelledSchema.parse(answer.body.data.destinations).map(({ label }) => label);
    expect(labels(ofAirbnb)).toEqual(['GreenGo']);
    expect(labels(ofOwn)).toEqual(['GreenGo', 'Airbnb']);
  });

  it('is none of a block’s', async () => {
    expect((await anApiWorld().as('owner').get(`/api/bookings/${ids.block}/exposure`)).status).toBe(404);
  });
});

describe('the proof of a booking', () => {
  const proof = `/api/bookings/${ids.booking}/exposure/proof`;

  async function proofOf(locale: 'fr' | 'en') {
    const world = anApiWorld({ locale, clock: { now: () => '2026-11-01T08:12:00.000Z' } });
    world.state.listings = world.state.listings.map((each) => ({ ...each, name: 'Le <b>Nid</b> & "co"' }));
    const headers = { 'user-agent': 'GreenGo<script>alert(1)</script>' };
    const read = await world.as('other').send('get', `/ical/${tokens.export}.ics`, { headers });
    return { answer: await world.as('owner').get(proof), etag: read.get('etag') ?? '' };
  }

  it('is a page that says who read which edition when, in UTC and in the listing’s zone', async () => {
    const { answer, etag } = await proofOf('fr');

    expect(answer.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<html lang="fr">');
    for (const part of [
      '2026-11-01 08:00:00 UTC',
      '2026-11-01 08:12:00 UTC',
      '1er novembre 2026',
      'Europe/Paris',
      '12 min',
    ])
      expect(answer.text).toContain(part);
    expect(answer.text).toContain(etag.replaceAll('"', '&quot;'));
    expect(answer.text).toContain('jeudi 24 décembre 2026');
  });

  it('speaks the member’s language', async () => {
    expect((await proofOf('en')).answer.text).toContain('Closure first read');
  });

  it('sets a colon off by a space that does not break in French alone', async () => {
    for (const locale of ['fr', 'en'] as const) {
      const { text } = (await proofOf(locale)).answer;
      expect(text).toContain('::before{content:attr(data-label)": "');
      expect(text).toContain(':lang(fr) td[data-label]::before{content:attr(data-label)"\u00a0: "');
      expect(text).not.toContain('" : "');
    }
  });

  it('runs nothing, loads nothing, and shows text as text', async () => {
    const { answer } = await proofOf('fr');

    expect(answer.text).not.toMatch(/<script|<b>|src=|href=|\son\w+=/i);
    expect(answer.text).toContain('Le &lt;b&gt;Nid&lt;/b&gt; &amp; &quot;co&quot;');
    expect(answer.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]+=';/);
    expect(answer.get('content-disposition')).toBe(`inline; filename="relais-${ids.booking}.html"`);
    expect(answer.get('cache-control')).toBe('no-store');
  });

  it('says that the nights were closed before, and tells long delays in hours', async () => {
    const at = (time: string) => `2026-11-${time}:00.000Z`;
    const world = anApiWorld({ locale: 'en' });
    const nights = [{ from: '2026-12-24', to: '2026-12-27' }];
    const read = (first: string) => ({
      etag: `"${first}"`,
      nights,
      reader: 'x',
      firstReadAt: at(first),
      lastReadAt: at(first),
    });
    const proofAfter = async (first: string) => {
      world.state.editions = [{ exportId: ids.export, etag: '"e"', entries: [], read: read(first) }];
      return (await world.as('owner').get(proof)).text;
    };

    expect(await proofAfter('01T07:59')).toContain('closed before the booking');
    expect(await proofAfter('01T08:00')).toContain('less than a minute');
    expect(await proofAfter('02T09:05')).toContain('25 h 5 min');
  });

  it('is the owner’s alone', async () => {
    for (const caller of ['other', 'support', 'admin'] as const)
      expect((await anApiWorld().as(caller).get(proof)).status).toBe(404);
  });

  it('names no guest', async () => {
    expect((await proofOf('fr')).answer.text).not.toContain(secrets.guest);
  });

  it('says so where nobody read the closure, and when the address was read last', async () => {
    const world = anApiWorld();
    const unread = await world.as('owner').get(proof);
    world.state.exports = world.state.exports.map((each) => ({ ...each, readAts: ['2026-11-01T07:07:00.000Z'] }));
    const answer = await world.as('owner').get(proof);

    expect(unread.text).toContain('Aucune lecture de la fermeture n’est enregistrée.');
    expect(unread.text).not.toContain('Dernière lecture');
    expect(answer.text).toContain('Aucune lecture de la fermeture n’est enregistrée.');
    expect(answer.text).toContain('Dernière lecture de cette adresse\u00a0: 2026-11-01 07:07:00 UTC');
  });
});
