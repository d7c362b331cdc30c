import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Prisma } from '../../src/persistence/prisma.ts';
import { exportsIn } from '../support/exports-in.ts';
import { listing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const destination = (connectionId: string | null, label: string | null = 'GreenGo') =>
  ({ kind: 'destination', connectionId, label }) as const;
const { anExport, booked } = exportsIn(() => world);

describe('an export', () => {
  test('is found by its token, of which only the hash is stored', async () => {
    const { by } = await world.aListing();
    const { id, token } = await anExport(by);

    expect((await world.stores.exports.open(token, NOW))?.exportId).toBe(id);
    const everything = JSON.stringify([
      await world.prisma.export.findMany(),
      await world.prisma.auditEvent.findMany({ where: { subjectId: id } }),
    ]);
    expect(everything).toContain(id);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    const row = await world.prisma.export.findUniqueOrThrow({ where: { id } });
    expect(await world.stores.exports.open(row.tokenHash, NOW)).toBeUndefined();
  });

  test('is one for each connection, also when twenty ask at once, and also past the store', async () => {
    const { by, listing: subject } = await world.aListing();
    const connection = await world.aConnection(by);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.stores.exports.create(by, destination(connection.id))),
    );

    expect(answers.map((answer) => `${answer?.outcome}`).toSorted()).toEqual([
      'created',
      ...Array(19).fill('export_exists'),
    ]);
    const data = { listingId: subject.id, connectionId: connection.id, kind: 'destination' as const, label: 'x' };
    const past = world.prisma.export.create({ data: { ...data, tokenHash: 'a'.repeat(64), createdAt: NOW } });
    await expect(past).rejects.toThrow(Prisma.PrismaClientKnownRequestError);
  });

  test('may be made again for a connection once the one before is revoked, and takes its name', async () => {
    const { by } = await world.aListing();
    const connection = await world.aConnection(by, { label: 'Airbnb été' });
    const { id, token } = await anExport(by, connection.id);

    expect(await world.stores.exports.revoke(by, id)).toBe(true);
    expect(await world.stores.exports.revoke(by, id)).toBe(false);
    expect(await world.stores.exports.open(token, NOW)).toBeUndefined();
    const again = await world.stores.exports.create(by, destination(connection.id, null));
    expect(again).toMatchObject({ outcome: 'created', export: { label: 'Airbnb été', revokedAt: null } });
  });

  test('is made for a connection of its own listing alone, and not for one that is read only', async () => {
    const { by } = await world.aListing();
    const { by: other } = await world.aListing();
    const connection = await world.aConnection(other);

    expect(await world.stores.exports.create(by, destination(connection.id))).toEqual({
      outcome: 'no_such_connection',
    });
    await world.prisma.connection.update({ where: { id: connection.id }, data: { readOnly: true } });
    expect(await world.stores.exports.create(other, destination(connection.id))).toEqual({
      outcome: 'connection_read_only',
    });
  });

  test('keeps its connection from being made read only, until it is revoked', async () => {
    const { by } = await world.aListing();
    const connection = await world.aConnection(by);
    const { id } = await anExport(by, connection.id);
    const makeReadOnly = () => world.stores.connections.update(by, connection.id, { readOnly: true });

    expect(await makeReadOnly()).toEqual({ outcome: 'connection_published' });
    expect(await world.stores.connections.find(by.reach, connection.id)).toMatchObject({
      options: { readOnly: false },
    });
    await world.stores.exports.revoke(by, id);
    expect(await makeReadOnly()).toMatchObject({ outcome: 'saved', connection: { options: { readOnly: true } } });
  });

  test('is nobody’s but its owner’s to list, to rotate and to revoke', async () => {
    const { by, listing: subject } = await world.aListing();
    const { by: stranger } = await world.aListing();
    const { id, token } = await anExport(by);

    expect(await world.stores.exports.list(stranger.reach, subject.id)).toBeUndefined();
    expect(
      await world.stores.exports.create({ ...stranger, listingId: subject.id }, destination(null)),
    ).toBeUndefined();
    expect(await world.stores.exports.rotate(stranger, id, 1)).toBeUndefined();
    expect(await world.stores.exports.revoke(stranger, id)).toBe(false);
    expect((await world.stores.exports.open(token, NOW))?.exportId).toBe(id);
  });

  test('has two tokens for a day after a rotation, and never three', async () => {
    const { by } = await world.aListing();
    const { id, token: first } = await anExport(by);
    const dayMs = 24 * 60 * 60_000;
    const second = (await world.stores.exports.rotate(by, id, dayMs))?.token ?? '';
    const opens = async (token: string, now: string) => (await world.stores.exports.open(token, now)) !== undefined;

    expect([await opens(first, NOW), await opens(second, NOW)]).toEqual([true, true]);
    const [before, after] = ['2026-06-02T07:59:59.999Z', '2026-06-02T08:00:00.000Z'];
    expect([await opens(first, before), await opens(first, after), await opens(second, after)]).toEqual([
      true,
      false,
      true,
    ]);
    const third = (await world.stores.exports.rotate(by, id, dayMs))?.token ?? '';
    expect([await opens(first, NOW), await opens(second, NOW), await opens(third, NOW)]).toEqual([false, true, true]);
  });

  test('is audited when it is made, rotated and revoked', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await anExport(by);
    await world.stores.exports.rotate(by, id, 1);
    await world.stores.exports.revoke(by, id);

    const events = await world.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(events.map((event) => [event.action, event.actorId, event.listingId])).toEqual(
      ['export_created', 'export_rotated', 'export_revoked'].map((action) => [action, by.actor.memberId, subject.id]),
    );
  });

  test('belongs to somebody: the API asks whose it is, and whose a stay is', async () => {
    const { by, actor, listing: subject } = await world.aListing();
    const { id } = await anExport(by);
    const bookingId = await booked(by, '2026-06-10', '2026-06-12');
    const connection = await world.aConnection(by);
    await world.sync(subject.id, { [connection.id]: listing(stay('2026-06-20', '2026-06-22')) });
    const accepted = await world.prisma.acceptedEvent.findFirstOrThrow({ where: { listingId: subject.id } });

    const owner = { memberId: actor.memberId };
    expect(await world.stores.audit.ownerOf({ kind: 'export', id })).toEqual(owner);
    expect(await world.stores.audit.ownerOf({ kind: 'booking', id: bookingId })).toEqual(owner);
    expect(await world.stores.audit.ownerOf({ kind: 'booking', id: accepted.id })).toEqual(owner);
    expect(await world.stores.audit.ownerOf({ kind: 'booking', id: randomUUID() })).toBeUndefined();
  });
});

describe('who reads an export', () => {
  const link = (by: Parameters<typeof anExport>[0], id: string, connectionId: string | null) =>
    world.stores.exports.link(by, id, connectionId);

  test('may be said afterwards, is audited once, and leaves its address as it is', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id, token } = await anExport(by);
    const connection = await world.aConnection(by);

    for (let time = 0; time < 2; time += 1)
      expect(await link(by, id, connection.id)).toMatchObject({
        outcome: 'linked',
        export: { id, connectionId: connection.id, label: 'Airbnb' },
      });
    expect(await link(by, id, null)).toMatchObject({ outcome: 'linked', export: { connectionId: null } });

    expect(await world.stores.exports.open(token, NOW)).toMatchObject({ exportId: id, connectionId: null });
    const where = { subjectId: id, action: 'export_linked' };
    const events = await world.prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
    expect(events.map(({ from, to, actorId, listingId }) => [from, to, actorId, listingId])).toEqual([
      ['none', connection.id, by.actor.memberId, subject.id],
      [connection.id, 'none', by.actor.memberId, subject.id],
    ]);
  });

  test('is one export for each connection, also when several are said at once', async () => {
    const { by } = await world.aListing();
    const connection = await world.aConnection(by);
    const exports = [await anExport(by), await anExport(by), await anExport(by)];
    const answers = await Promise.all(exports.map(({ id }) => link(by, id, connection.id)));

    expect(answers.map((answer) => `${answer?.outcome}`).toSorted()).toEqual([
      'export_exists',
      'export_exists',
      'linked',
    ]);
    expect(await world.stores.exports.create(by, destination(connection.id))).toEqual({ outcome: 'export_exists' });
  });

  test('is no connection of another listing, none that is read only, and nobody of a phone', async () => {
    const { by } = await world.aListing();
    const { by: other } = await world.aListing();
    const [foreign, own] = [await world.aConnection(other), await world.aConnection(by)];
    const { id } = await anExport(by);
    const phone = await anExport(by, null, 'private');

    expect(await link(by, id, foreign.id)).toEqual({ outcome: 'no_such_connection' });
    expect(await link(by, phone.id, own.id)).toEqual({ outcome: 'private_export' });
    await world.prisma.connection.update({ where: { id: own.id }, data: { readOnly: true } });
    expect(await link(by, id, own.id)).toEqual({ outcome: 'connection_read_only' });
    expect(await world.prisma.export.count({ where: { connectionId: { in: [foreign.id, own.id] } } })).toBe(0);
  });

  test('is the owner’s to say, of an export that is not revoked', async () => {
    const { by } = await world.aListing();
    const { by: stranger } = await world.aListing();
    const connection = await world.aConnection(by);
    const { id } = await anExport(by);

    expect(await link(stranger, id, connection.id)).toBeUndefined();
    await world.stores.exports.revoke(by, id);
    expect(await link(by, id, connection.id)).toBeUndefined();
    expect(await link(by, randomUUID(), connection.id)).toBeUndefined();
  });
});
