import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventuallyTrue } from '../support/eventually.ts';
import { exportsIn } from '../support/exports-in.ts';
import { readByIcalJs } from '../support/ical-reader.ts';
import { listing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const { anExport, booked, read, readAndNoted } = exportsIn(() => world);

describe('reads of an export', () => {
  test('make an edition that knows who first had it, and who last', async () => {
    const { by } = await world.aListing();
    await booked(by, '2026-06-10', '2026-06-12');
    const { id, token } = await anExport(by);
    const first = await readAndNoted(id, token);
    world.pass(30);
    await readAndNoted(id, token, first.etag);

    const editions = await world.prisma.exportEdition.findMany({ where: { exportId: id } });
    expect(editions).toMatchObject([
      {
        etag: first.etag,
        reader: 'Airbnb',
        firstReadAt: new Date(NOW),
        lastReadAt: new Date('2026-06-01T08:30:00.000Z'),
      },
    ]);
    expect(JSON.stringify(editions)).not.toContain('Inès');
  });

  test('by browsers and tools are shown and close nothing', async () => {
    const { by } = await world.aListing();
    const { id, token } = await anExport(by);
    await read(token, { reader: 'curl/8.5.0' });

    const noted = async () => (await world.prisma.export.findUniqueOrThrow({ where: { id } })).lastReader !== null;
    await eventuallyTrue('the reader noted', noted);
    expect(await world.prisma.export.findUniqueOrThrow({ where: { id } })).toMatchObject({
      lastReader: 'curl',
      readAts: [],
    });
    expect(await world.prisma.exportEdition.findMany({ where: { exportId: id } })).toMatchObject([
      { firstReadAt: null },
    ]);
  });

  test('are kept by time, the last 21, in whatever order they are noted', async () => {
    const { by } = await world.aListing();
    const { id, token } = await anExport(by);
    const { etag } = await readAndNoted(id, token);
    const at = (minute: number) => new Date(Date.parse(NOW) + minute * 60_000).toISOString();
    const minutes = Array.from({ length: 30 }, (_, index) => (index * 7) % 31);
    await Promise.all(
      minutes.map((minute) =>
        world.stores.exports.noteRead({ exportId: id, etag }, { reader: `R${minute}`, counts: true, now: at(minute) }),
      ),
    );

    const [row] = (await world.stores.exports.list(by.reach, by.listingId)) ?? [];
    const expected = [...minutes, 0]
      .toSorted((a, b) => a - b)
      .slice(-21)
      .map(at);
    expect(row?.readAts).toEqual(expected);
    expect([row?.lastReadAt, row?.lastReader]).toEqual([at(30), 'R30']);
    const edition = await world.prisma.exportEdition.findFirstOrThrow({ where: { exportId: id } });
    expect([edition.firstReadAt, edition.lastReadAt].map((date) => date?.toISOString())).toEqual([at(0), at(30)]);
    expect(edition.reader).toBe('Airbnb');
  });

  test('of editions that nobody had for 400 days are forgotten', async () => {
    const { by } = await world.aListing();
    const { id, token } = await anExport(by);
    await readAndNoted(id, token);
    await booked(by, '2027-08-10', '2027-08-12');
    world.pass(399 * 24 * 60);
    await read(token);
    const count = () => world.prisma.exportEdition.count({ where: { exportId: id } });
    expect(await count()).toBe(2);

    world.pass(2 * 24 * 60);
    await booked(by, '2027-09-10', '2027-09-12');
    await read(token);

    expect(await count()).toBe(2);
  });
});

describe('a UID that comes back', () => {
  test('is told with its cause, its nights and who had them when', async () => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by);
    const bookingId = await booked(by, '2026-06-10', '2026-06-12');
    const [one, other] = [await anExport(by, connection.id), await anExport(by)];
    const { text } = await readAndNoted(one.id, one.token);
    await read(other.token, { reader: 'curl' });
    const uid = readByIcalJs(text)[0]?.uid ?? '';

    const closures = await world.stores.exports.closureOf(subject.id, uid);

    const closure = { causeKind: 'booking', causeId: bookingId, from: '2026-06-10', to: '2026-06-12' };
    expect(closures).toHaveLength(2);
    expect(closures).toContainEqual({ ...closure, exportId: one.id, connectionId: connection.id, firstReadAt: NOW });
    expect(closures).toContainEqual({ ...closure, exportId: other.id, connectionId: null, firstReadAt: null });
  });

  test('has each version of its nights, also after its cause is gone', async () => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by);
    const moved = (from: string, to: string) =>
      world.sync(subject.id, { [connection.id]: listing(stay(from, to, { identity: 'HM1', uid: 'HM1' })) });
    await moved('2026-06-10', '2026-06-12');
    const { id, token } = await anExport(by);
    const uid = readByIcalJs((await readAndNoted(id, token)).text)[0]?.uid ?? '';
    await world.stores.connections.delete(by, connection.id, 'free');

    expect(await world.stores.exports.closureOf(subject.id, uid)).toMatchObject([
      { causeKind: 'observed', from: '2026-06-10', to: '2026-06-12', firstReadAt: NOW },
    ]);
  });

  test('is nothing to another listing, and nothing when it is not ours', async () => {
    const { by, listing: subject } = await world.aListing();
    const { listing: foreign } = await world.aListing();
    await booked(by, '2026-06-10', '2026-06-12');
    const { token } = await anExport(by);
    const uid = readByIcalJs((await read(token)).text)[0]?.uid ?? '';

    expect(await world.stores.exports.closureOf(subject.id, uid)).toHaveLength(1);
    expect(await world.stores.exports.closureOf(foreign.id, uid)).toEqual([]);
    expect(await world.stores.exports.closureOf(subject.id, `x${uid}`)).toEqual([]);
  });
});

describe('the exposure of a stay', () => {
  test('has what each destination read around the time that the stay was learnt of', async () => {
    const { by } = await world.aListing();
    await world.stores.calendars.block(by, { from: '2026-06-10', to: '2026-06-12', reason: null });
    const { id, token } = await anExport(by);
    const before = await readAndNoted(id, token);
    world.pass(30);
    const bookingId = await booked(by, '2026-06-20', '2026-06-22');
    world.pass(12);
    const after = await readAndNoted(id, token);

    const exposed = await world.stores.exports.exposureOf(by.reach, bookingId);

    expect(exposed?.stay).toEqual({
      id: bookingId,
      from: '2026-06-20',
      to: '2026-06-22',
      since: '2026-06-01T08:30:00.000Z',
      connectionId: null,
    });
    expect(exposed?.destinations.map(({ editions }) => editions.map(({ etag }) => etag))).toEqual([
      [before.etag, after.etag],
    ]);
  });

  test('is of an entry accepted from a feed as well, and of nobody else’s and no block', async () => {
    const { by, listing: subject } = await world.aListing();
    const { by: stranger } = await world.aListing();
    const connection = await world.aConnection(by);
    await world.sync(subject.id, {
      [connection.id]: listing(
        stay('2026-05-30', '2026-06-03'),
        stay('2026-06-20', '2026-06-22', { eventClass: 'block' }),
      ),
    });
    await anExport(by, null, 'private');
    const accepted = await world.prisma.acceptedEvent.findMany({
      where: { listingId: subject.id },
      orderBy: { from: 'asc' },
    });
    const [stayId = '', blockId = ''] = accepted.map((row) => row.id);

    const exposed = await world.stores.exports.exposureOf(by.reach, stayId);
    expect(exposed).toMatchObject({ stay: { from: '2026-06-01', connectionId: connection.id }, destinations: [] });
    expect(await world.stores.exports.exposureOf(by.reach, blockId)).toBeUndefined();
    expect(await world.stores.exports.exposureOf(stranger.reach, stayId)).toBeUndefined();
  });

  test('is kept for a dispute when the stay was cancelled and its nights are free again', async () => {
    const { by, listing: subject } = await world.aListing();
    const { by: stranger } = await world.aListing();
    const connection = await world.aConnection(by);
    const own = await anExport(by, connection.id);
    const other = await anExport(by);
    const bookingId = await booked(by, '2026-06-10', '2026-06-12');
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-20', '2026-06-22', { identity: 'HM1' })) });
    const { id: stayId } = await world.prisma.acceptedEvent.findFirstOrThrow({ where: { listingId: subject.id } });
    world.pass(12);
    await readAndNoted(own.id, own.token);
    await readAndNoted(other.id, other.token);
    const whileItStood = await world.stores.exports.exposureOf(by.reach, stayId);
    await world.stores.calendars.cancelBooking({ ...by, now: world.nowInstant }, bookingId);
    for (let poll = 0; poll < 4; poll += 1) {
      world.pass(90);
      await world.sync(subject.id, { [connection.id]: listing(stay('2026-09-01', '2026-09-02')) });
    }
    expect(await world.published(subject.id)).toEqual(['2026-09-01..2026-09-02 BOOKED']);

    expect(await world.stores.exports.exposureOf(by.reach, stayId)).toEqual(whileItStood);
    expect(whileItStood).toMatchObject({ stay: { connectionId: connection.id }, destinations: [{}, {}] });
    expect(await world.stores.exports.exposureOf(by.reach, bookingId)).toMatchObject({
      stay: { id: bookingId, from: '2026-06-10', to: '2026-06-12', since: NOW, connectionId: null },
      destinations: [{ editions: [{ firstReadAt: '2026-06-01T08:12:00.000Z' }] }, {}],
    });
    const owner = { memberId: by.actor.memberId };
    for (const id of [stayId, bookingId]) {
      expect(await world.stores.audit.ownerOf({ kind: 'booking', id })).toEqual(owner);
      expect(await world.stores.exports.exposureOf(stranger.reach, id)).toBeUndefined();
    }
  });

  test('is kept when its connection was deleted, without the export that its own platform read', async () => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by);
    const own = await anExport(by, connection.id);
    const other = await anExport(by);
    await world.sync(subject.id, {
      [connection.id]: listing(
        stay('2026-06-20', '2026-06-22'),
        stay('2026-07-20', '2026-07-22', { eventClass: 'block' }),
      ),
    });
    const accepted = await world.prisma.acceptedEvent.findMany({
      where: { listingId: subject.id },
      orderBy: { from: 'asc' },
    });
    const [stayId = '', blockId = ''] = accepted.map((row) => row.id);
    await readAndNoted(own.id, own.token);
    await readAndNoted(other.id, other.token);
    await world.stores.connections.delete(by, connection.id, 'free');

    const exposed = await world.stores.exports.exposureOf(by.reach, stayId);
    expect(exposed?.stay).toMatchObject({ from: '2026-06-20', to: '2026-06-22', connectionId: connection.id });
    expect(exposed?.destinations.map((each) => each.export.id)).toEqual([other.id]);
    expect(await world.stores.exports.exposureOf(by.reach, blockId)).toBeUndefined();
  });
});
