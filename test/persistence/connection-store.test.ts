import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import { failing, listing, NOW, observing, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const URL_A = 'https://feeds.example/a.ics?t=secret-token';

/** All that the database holds, as text. */
async function everyRow(): Promise<string> {
  const tables = await world.prisma.$queryRaw<
    { name: string }[]
  >`SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema()`;
  const rows = await Promise.all(
    tables.map(({ name }) =>
      world.prisma.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS "row" FROM "${name}" AS t`),
    ),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

describe('a connection', () => {
  test('opens its feed’s address in its own row only; that one does not open fails that one alone', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by, { url: URL_A });
    const other = await world.aConnection(by);
    const { urlCiphertext } = await world.prisma.connection.findUniqueOrThrow({ where: { id } });
    await world.prisma.connection.update({ where: { id: other.id }, data: { urlCiphertext } });
    const claim = await world.claim(world.key(subject.id));
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    expect(claim.toRead).toMatchObject([{ connectionId: id, source: { url: URL_A } }]);
    const run = await world.sync(subject.id, { [id]: listing(stay('2026-06-10', '2026-06-12')) });
    expect(run).toMatchObject({ status: 'partial', failure: { kind: 'SYSTEM' }, counts: { connectionsFailed: 1 } });
    expect(await world.published(subject.id)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
    expect(await world.stores.connections.find(by.reach, other.id)).toMatchObject({ status: 'ERROR' });
    await world.stores.connections.update(by, other.id, { url: 'https://feeds.example/mended.ics' });
    const mended = await world.sync(subject.id, { [id]: listing(), [other.id]: listing() });
    expect(mended).toMatchObject({ status: 'succeeded', counts: { connectionsRead: 2 } });
  });

  test('opens its feed’s address under its own listing only', async () => {
    const { by } = await world.aListing();
    const { listing: elsewhere } = await world.aListing();
    const { id } = await world.aConnection(by, { url: URL_A });
    await world.prisma.connection.update({ where: { id }, data: { listingId: elsewhere.id } });
    expect(await world.claim(world.key(elsewhere.id))).toMatchObject({ outcome: 'claimed', toRead: [] });
  });

  test('leaves its feed’s address in no table, whatever became of it', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by, { url: URL_A });
    await world.sync(subject.id, { [id]: listing(stay('2026-06-10', '2026-06-12')) });
    await world.sync(subject.id, { [id]: failing('TRANSIENT') });
    await world.stores.connections.update(by, id, { url: `${URL_A}-renewed` });
    await world.sync(subject.id, { [id]: failing('NOT_FOUND') });
    const removed = await world.aConnection(by, { url: `${URL_A}-removed` });
    await world.stores.connections.delete(by, removed.id, 'keep');
    const stored = await everyRow();
    expect(stored).toContain(id);
    expect(stored).not.toMatch(/secret-token|a\.ics/);
    expect(stored).not.toContain(Buffer.from('secret-token').toString('base64url').slice(0, 14));
  });

  test('of the same feed twice on one listing is refused, whatever the race', async () => {
    const { by } = await world.aListing();
    const chosen = {
      connector: 'ical' as const,
      options: defaultConnectionOptions,
      url: URL_A,
      label: undefined,
      mode: 'auto' as const,
      syncEnabled: true,
    };
    const answers = await Promise.all([
      world.stores.connections.create(by, chosen),
      world.stores.connections.create(by, chosen),
    ]);
    expect(answers.map((answer) => String(answer?.outcome)).sort()).toEqual(['feed_already_connected', 'saved']);
  });

  test('is called by its host when the member gave no name', async () => {
    const { by } = await world.aListing();
    expect(await world.aConnection(by, { url: URL_A })).toMatchObject({
      label: 'feeds.example',
      host: 'feeds.example',
    });
  });

  test('without a name is called by its new host when it moves', async () => {
    const { by } = await world.aListing();
    const { id } = await world.aConnection(by, { url: URL_A });
    await world.stores.connections.update(by, id, { url: 'https://other.example/a.ics' });
    expect(await world.stores.connections.find(by.reach, id)).toMatchObject({ label: 'other.example' });
  });

  test('shows the error of its last reading until a good one', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by);
    const shown = async () => (await world.stores.connections.find(by.reach, id))?.status;
    await world.sync(subject.id, { [id]: failing('BAD_FEED') });
    expect(await shown()).toBe('ERROR');
    await world.sync(subject.id, { [id]: listing() });
    expect(await shown()).toBe('CONNECTED');
  });

  test('forgets the error of an address that was mended', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by);
    await world.sync(subject.id, { [id]: failing('NOT_FOUND') });
    await world.stores.connections.update(by, id, { url: 'https://feeds.example/mended.ics' });
    expect(await world.stores.connections.find(by.reach, id)).toMatchObject({ status: 'CONNECTED', lastFailure: null });
  });

  test('that is switched off says so in the audit log', async () => {
    const { by } = await world.aListing();
    const { id } = await world.aConnection(by);
    await world.stores.connections.update(by, id, { syncEnabled: false });
    const entries = await world.prisma.auditEvent.findMany({ where: { subjectId: id, action: 'connection_changed' } });
    expect(entries).toMatchObject([{ from: 'auto, on', to: 'auto, off' }]);
  });

  test('with a new address keeps what was accepted and its guard, and fences a reading of the old one', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by);
    await world.sync(subject.id, { [id]: listing(stay('2026-06-10', '2026-06-12')) });
    const late = await world.claim(world.key(subject.id));
    await world.stores.connections.update(by, id, { url: 'https://feeds.example/new.ics' });
    if (late.outcome !== 'claimed' || !late.toRead[0]) throw new Error(late.outcome);
    const observation = observing();
    const reading = { connection: late.toRead[0], observation, now: NOW };
    expect(await world.stores.passes.commitReading(late.runId, reading)).toMatchObject({ outcome: 'superseded' });
    const run = await world.sync(subject.id, { [id]: listing() });
    expect(run.counts).toMatchObject({ nightsHeld: 2, nightsReleased: 0 });
  });

  test('that is switched off frees nothing and is not read', async () => {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by);
    await world.sync(subject.id, { [id]: listing(stay('2026-06-10', '2026-06-12')) });
    await world.stores.connections.update(by, id, { syncEnabled: false });
    expect(await world.claim(world.key(subject.id))).toMatchObject({ outcome: 'claimed', toRead: [] });
    expect(await world.published(subject.id)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });
});

describe('a connection that is removed', () => {
  async function removed(nights: 'keep' | 'free') {
    const { by, listing: subject } = await world.aListing();
    const { id } = await world.aConnection(by, { label: 'Airbnb' });
    const stays = [
      stay('2026-05-28', '2026-06-03'),
      stay('2026-06-03', '2026-06-05'),
      stay('2026-06-10', '2026-06-12'),
    ];
    await world.sync(subject.id, { [id]: listing(...stays) });
    expect(await world.stores.connections.delete(by, id, nights)).toBe(true);
    return subject.id;
  }

  test('leaves its coming nights closed as blocks of the host', async () => {
    const listingId = await removed('keep');
    expect(await world.published(listingId)).toEqual([
      '2026-06-01..2026-06-05 BLOCKED',
      '2026-06-10..2026-06-12 BLOCKED',
    ]);
    const blocks = await world.prisma.block.findMany({ where: { listingId } });
    expect(blocks.map(({ reason }) => reason)).toEqual(['Airbnb', 'Airbnb']);
  });

  test('frees them when the host chose so', async () => {
    expect(await world.published(await removed('free'))).toEqual([]);
  });
});
