import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import request from 'supertest';
import { anExport, tokenOf } from '../support/memory-export-store.ts';
import { anApiWorld, ids, secrets, tokens } from './api-world.ts';

const address = `/ical/${tokens.export}.ics`;
const GREENGO = { 'user-agent': 'GreenGo-Sync/2' };

/** What the address answers to a reader that has no session. */
function read(
  world: ReturnType<typeof anApiWorld>,
  headers: Readonly<Record<string, string>> = GREENGO,
  path = address,
) {
  return request(world.app).get(path).set(headers);
}

function entriesOf(text: string): string[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return `${event.startDate.toString()}..${event.endDate.toString()} ${event.summary}`;
  });
}

describe('an exported calendar', () => {
  it('closes the nights of every cause for whoever has its address', async () => {
    const answer = await read(anApiWorld());

    expect([answer.status, answer.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(entriesOf(answer.text)).toEqual([
      '2026-12-24..2026-12-27 Reserved',
      '2026-12-26..2026-12-28 Not available',
      '2027-01-02..2027-01-05 Reserved',
    ]);
  });

  it('leaves out the destination’s own entries', async () => {
    const world = anApiWorld();
    world.state.exports = world.state.exports.map((each) => ({ ...each, connectionId: ids.connection }));

    expect(entriesOf((await read(world)).text)).toEqual([
      '2026-12-24..2026-12-27 Reserved',
      '2026-12-26..2026-12-28 Not available',
    ]);
  });

  it('goes on closing the same nights when its listing is no longer active', async () => {
    const world = anApiWorld();
    const before = await read(world);
    await world.as('owner').patch(`/api/listings/${ids.listing}`, { active: false });

    expect((await read(world)).text).toBe(before.text);
  });

  it('has no guest, no reason, no name and no ID of ours', async () => {
    const { text } = await read(anApiWorld());

    for (const known of [secrets.guest, secrets.reason, 'Le Nid', 'Airbnb', ids.listing, ids.booking, ids.held])
      expect(text).not.toContain(known);
    expect([...text.matchAll(/^SUMMARY:(.*)\r$/gm)].map((match) => match[1])).toEqual([
      'Reserved',
      'Not available',
      'Reserved',
    ]);
    expect([...text.matchAll(/^([A-Z-]+)[:;]/gm)].map((match) => match[1])).not.toContain('DESCRIPTION');
  });

  it('names guests and platforms in the host’s private one alone', async () => {
    const world = anApiWorld();
    const token = tokenOf('private');
    world.state.exports.push(anExport({ id: ids.unknown, listingId: ids.listing, kind: 'private', token }));

    const answer = await read(world, GREENGO, `/ical/${token}.ics`);

    expect(entriesOf(answer.text)).toEqual([
      `2026-12-24..2026-12-27 Reserved - ${secrets.guest}`,
      '2026-12-26..2026-12-28 Not available',
      '2027-01-02..2027-01-05 Reserved - Airbnb',
    ]);
    expect(answer.text).toContain('X-WR-CALNAME:Le Nid');
  });

  it('tells caches, crawlers and linked pages nothing', async () => {
    const answer = await read(anApiWorld());

    expect(answer.get('cache-control')).toBe('private, max-age=300');
    expect(answer.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(answer.get('referrer-policy')).toBe('no-referrer');
    expect(answer.get('set-cookie')).toBeUndefined();
  });

  it('is the same bytes for the same causes, and 304 to whoever has them', async () => {
    const world = anApiWorld();
    const first = await read(world);
    const etag = first.get('etag') ?? '';

    expect(etag).toMatch(/^"[A-Za-z0-9_-]{43}"$/);
    expect((await read(world)).text).toBe(first.text);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await read(world, { ...GREENGO, 'if-none-match': tag });
      expect([again.status, again.text, again.get('etag')]).toEqual([304, '', etag]);
    }
    await world.as('owner').delete(`/api/listings/${ids.listing}/blocks/${ids.block}`);
    const changed = await read(world, { ...GREENGO, 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.get('etag')).not.toBe(etag);
  });

  it('answers HEAD as GET without a body, and counts it as nobody’s read', async () => {
    const world = anApiWorld();
    const whole = await read(world, { 'user-agent': 'curl/8' });
    world.state.exports = world.state.exports.map((each) => ({ ...each, lastReadAt: null, lastReader: null }));

    const head = await request(world.app).head(address).set(GREENGO);

    expect([head.status, head.text ?? '', head.get('etag')]).toEqual([200, '', whole.get('etag')]);
    expect(head.get('content-length')).toBe(String(Buffer.byteLength(whole.text)));
    expect(world.state.exports).toMatchObject([{ lastReadAt: null, readAts: [] }]);
    expect(world.state.editions).toMatchObject([{ read: null }]);
  });

  it('notes every reader by name, and only those that count as reads', async () => {
    const world = anApiWorld();

    await read(world, { 'user-agent': 'curl/8.5.0' });
    expect(world.state.exports).toMatchObject([{ lastReader: 'curl', readAts: [] }]);
    await read(world);

    expect(world.state.exports).toMatchObject([{ lastReader: 'GreenGo', readAts: ['2026-11-24T06:10:00.000Z'] }]);
    expect(world.state.editions).toMatchObject([{ read: { reader: 'GreenGo' } }]);
  });

  it('takes a 304 for a read of what the reader has', async () => {
    let now = '2026-11-24T06:10:00.000Z';
    const world = anApiWorld({ clock: { now: () => now } });
    const etag = (await read(world)).get('etag') ?? '';
    now = '2026-11-24T08:10:00.000Z';
    await read(world, { ...GREENGO, 'if-none-match': etag });

    expect(world.state.editions).toMatchObject([
      { read: { firstReadAt: '2026-11-24T06:10:00.000Z', lastReadAt: '2026-11-24T08:10:00.000Z' } },
    ]);
  });

  it('takes no 304 to “whatever you have” for a read', async () => {
    const world = anApiWorld();

    expect((await read(world, { ...GREENGO, 'if-none-match': '*' })).status).toBe(304);

    expect(world.state.exports).toMatchObject([{ readAts: [] }]);
    expect(world.state.editions).toMatchObject([{ read: null }]);
  });

  it('has a past-dated event when nothing is closed', async () => {
    const world = anApiWorld();
    Object.assign(world.state, { bookings: [], blocks: [], observed: [] });

    expect(entriesOf((await read(world)).text)).toEqual(['2000-01-01..2000-01-02 Not available']);
  });
});

describe('an address that is nobody’s', () => {
  it.each([
    ['unknown', `/ical/${tokenOf('unknown')}.ics`],
    ['too short', '/ical/abc.ics'],
    ['not a token', `/ical/${'é'.repeat(43)}.ics`],
    ['badly encoded', '/ical/%zz.ics'],
    ['without its ending', `/ical/${tokens.export}`],
    ['deeper', `${address}/more`],
    ['empty', '/ical/'],
  ])('that is %s is answered as a revoked one', async (_, path) => {
    const world = anApiWorld();
    const revoked = tokenOf('revoked');
    const at = '2026-11-24T06:00:00.000Z';
    world.state.exports.push(anExport({ id: ids.unknown, listingId: ids.listing, token: revoked, revokedAt: at }));

    const [one, other] = [await read(world, GREENGO, `/ical/${revoked}.ics`), await read(world, GREENGO, path)];

    const told = (answer: typeof one) => {
      const { date: _date, 'x-request-id': requestId, ...headers } = answer.headers;
      return { status: answer.status, headers, text: answer.text.replace(String(requestId), '') };
    };
    expect(one.status).toBe(404);
    expect(told(other)).toEqual(told(one));
  });

  it('is what every other method gets, whatever the address', async () => {
    for (const method of ['post', 'put', 'delete', 'patch'] as const)
      expect((await request(anApiWorld().app)[method](address)).status).toBe(404);
  });
});

describe('how often an export is answered', () => {
  const unknown = `/ical/${tokenOf('unknown')}.ics`;
  /** What each of `count` readers in turn is answered. */
  async function statuses(world: ReturnType<typeof anApiWorld>, count: number, path = address) {
    const told = new Set<number>();
    for (let turn = 0; turn < count; turn += 1) told.add((await read(world, GREENGO, path)).status);
    return [...told];
  }
  function expectTooOften(answer: Awaited<ReturnType<typeof read>>) {
    expect([answer.status, answer.body.code, answer.get('retry-after')]).toEqual([429, 'rate_limited', '60']);
    expect(answer.get('content-type')).toContain('application/problem+json');
    expect([answer.get('cache-control'), answer.get('etag')]).toEqual(['no-store', undefined]);
  }

  it('is 60 times a minute an address, then 429 until its turn comes, noting no read', async () => {
    let now = '2026-11-24T06:10:00.000Z';
    const world = anApiWorld({ clock: { now: () => now } });
    const other = tokenOf('other');
    world.state.exports.push(anExport({ id: ids.unknown, listingId: ids.listing, token: other }));

    expect(await statuses(world, 60)).toEqual([200]);
    expect(world.state.exports[0]?.readAts).toHaveLength(60);
    expectTooOften(await read(world));
    expect(world.state.exports[0]?.readAts).toHaveLength(60);
    expect((await read(world, GREENGO, `/ical/${other}.ics`)).status).toBe(200);
    now = '2026-11-24T06:11:00.000Z';
    expect((await read(world)).status).toBe(200);
  });

  it('counts every method of reading, and makes no calendar past the limit', async () => {
    const world = anApiWorld();
    for (let turn = 0; turn < 60; turn += 1) await request(world.app).head(address).set(GREENGO);
    world.stores.exports.open = () => Promise.reject(new Error('opened'));

    expect((await read(world)).status).toBe(429);
    expect((await request(world.app).head(address).set(GREENGO)).status).toBe(429);
  });

  it('is 120 misses a minute for who asks; a token that is valid is answered even then', async () => {
    let now = '2026-11-24T06:10:00.000Z';
    const world = anApiWorld({ clock: { now: () => now } });

    expect(await statuses(world, 60, unknown)).toEqual([404]);
    expect(await statuses(world, 60, '/ical/abc.ics')).toEqual([404]);
    for (const path of [unknown, '/ical/abc.ics', '/ical/']) expectTooOften(await read(world, GREENGO, path));
    expect((await read(world)).status).toBe(200);
    now = '2026-11-24T06:11:00.000Z';
    expect((await read(world, GREENGO, unknown)).status).toBe(404);
  });

  it('is counted for each client behind the proxy', async () => {
    const world = anApiWorld({ trustProxyHops: 1 });
    const from = (client: string) => read(world, { ...GREENGO, 'x-forwarded-for': client }, unknown);
    for (let turn = 0; turn < 120; turn += 1) await from('203.0.113.7');

    expect((await from('203.0.113.7')).status).toBe(429);
    expect((await from('203.0.113.8')).status).toBe(404);
  });

  it('opens no calendar for a token that is nobody’s', async () => {
    const world = anApiWorld();
    world.stores.exports.open = () => Promise.reject(new Error('opened'));

    expect((await read(world, GREENGO, unknown)).status).toBe(404);
  });
});

describe('an export that fails', () => {
  const broken = async () => {
    throw new Error('The connection was lost.');
  };

  it.each(['knows', 'open', 'keepEdition'] as const)(
    'is a 503 to try again when %s fails, never a calendar',
    async (method) => {
      const world = anApiWorld();
      world.stores.exports[method] = broken;

      const answer = await read(world);

      expect([answer.status, answer.get('retry-after'), answer.body.code]).toEqual([503, '60', 'unavailable']);
      expect(answer.get('content-type')).toContain('application/problem+json');
      expect(answer.text).not.toContain('VCALENDAR');
      expect(answer.get('etag')).toBeUndefined();
    },
  );

  it('is a 503 when the calendar cannot be written, or an entry has no mark', async () => {
    const unwritable = anApiWorld({
      calendarWriter: {
        write: () => {
          throw new Error('cannot');
        },
      },
    });
    const unmarked = anApiWorld();
    const open = unmarked.stores.exports.open;
    unmarked.stores.exports.open = async (...args) => {
      const source = await open(...args);
      return source && { ...source, marks: {} };
    };

    expect((await read(unwritable)).status).toBe(503);
    expect((await read(unmarked)).status).toBe(503);
  });

  it('is answered all the same when only the reader cannot be noted', async () => {
    const world = anApiWorld();
    world.stores.exports.noteRead = broken;

    expect((await read(world)).status).toBe(200);
  });

  it('tells the log neither the address nor the guest', async () => {
    const world = anApiWorld();
    await read(world);
    world.stores.exports.noteRead = broken;
    await read(world);
    world.stores.exports.open = broken;
    await read(world);

    const log = world.logLines.join('');
    expect(log).toContain('/ical/…');
    expect(log).not.toContain(secrets.guest);
    expect(log).not.toContain(tokens.export);
  });
});
