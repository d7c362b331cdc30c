import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { listing, NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

type Place = Awaited<ReturnType<World['aListing']>>;

async function anExport({ by }: Place, label: string, connectionId: string | null = null): Promise<string> {
  const created = await world.stores.exports.create(by, { kind: 'destination', connectionId, label });
  if (created?.outcome !== 'created') throw new Error('The export was not made.');
  return created.export.id;
}

/** The provenance of each cause by its nights: `2026-06-10: run 1, told to GreenGo (read)`. */
async function provenances({ by, listing: { id } }: Place): Promise<string[]> {
  const calendar = await world.stores.calendars.read(by.reach, id, { from: '2026-06-01', to: '2026-08-01' });
  const causes = (calendar?.ranges ?? []).flatMap((range) => range.causes);
  return causes.map(({ id: causeId, from }) => {
    const { run = null, exportedTo = [] } = calendar?.provenance[causeId] ?? {};
    const told = exportedTo.map(({ label, readAt }) => `${label} ${readAt ?? 'unread'}`).toSorted();
    return `${from}: ${run === null ? 'no run' : `run ${run.number}`}, ${told.join(', ')}`;
  });
}

test('a night says in which run each of its causes was seen first, whatever runs come after', async () => {
  const place = await world.aListing();
  const connection = await world.aConnection(place.by);
  const first = stay('2026-06-10', '2026-06-12');
  await world.sync(place.listing.id, { [connection.id]: listing(first) });
  world.pass(30);
  const moved = stay('2026-06-10', '2026-06-14');
  await world.sync(place.listing.id, { [connection.id]: listing(moved, stay('2026-06-20', '2026-06-22')) });
  world.pass(30);
  await world.sync(place.listing.id, { [connection.id]: listing(moved, stay('2026-06-20', '2026-06-22')) });
  await world.stores.calendars.block(place.by, { from: '2026-07-01', to: '2026-07-03', reason: null });

  expect(await provenances(place)).toEqual(['2026-06-10: run 1, ', '2026-06-20: run 2, ', '2026-07-01: no run, ']);
});

test('a night says to whom its causes are exported, and which of them have read it', async () => {
  const place = await world.aListing();
  const { by } = place;
  const airbnb = await world.aConnection(by, { label: 'Airbnb' });
  await world.sync(place.listing.id, { [airbnb.id]: listing(stay('2026-06-10', '2026-06-12')) });
  await world.stores.calendars.block(by, { from: '2026-07-01', to: '2026-07-03', reason: null });
  const exportId = await anExport(place, 'GreenGo');
  await anExport(place, 'Airbnb', airbnb.id);
  const revoked = await anExport(place, 'Vrbo');
  await world.stores.exports.revoke(by, revoked);
  const causeId = (await world.prisma.acceptedEvent.findFirstOrThrow({ where: { connectionId: airbnb.id } })).id;
  const entry = {
    uid: 'u',
    causeKind: 'observed',
    causeId,
    since: NOW,
    isBooking: true,
    connectionId: airbnb.id,
  } as const;
  const edition = { exportId, etag: '"e"', entries: [{ ...entry, from: '2026-06-10', to: '2026-06-12' }] };
  await world.stores.exports.keepEdition(edition, NOW);

  const untold = ['2026-06-10: run 1, GreenGo unread', '2026-07-01: no run, Airbnb unread, GreenGo unread'];
  expect(await provenances(place)).toEqual(untold);
  const read = { reader: 'GreenGo', counts: false, now: NOW };
  await world.stores.exports.noteRead(edition, read);
  expect(await provenances(place)).toEqual(untold);
  await world.stores.exports.noteRead(edition, { ...read, counts: true });
  expect(await provenances(place)).toEqual([`2026-06-10: run 1, GreenGo ${NOW}`, untold[1]]);

  // A stay that grew is not known there as it is now.
  world.pass(30);
  await world.sync(place.listing.id, { [airbnb.id]: listing(stay('2026-06-10', '2026-06-13')) });
  expect((await provenances(place))[0]).toBe(untold[0]);
});
