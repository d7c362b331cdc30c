import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ofListing } from '../support/alert-subjects.ts';
import { callsOf, ended, subjects } from '../support/breaker-drill.ts';
import { failing, listing, NOW, stay, World } from '../support/world.ts';

let world: World;
let hosts = 0;
let host: string;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
  hosts += 1;
  host = `host-${hosts}.example`;
});
afterAll(() => world.close());

async function aListingOn(...addresses: readonly string[]) {
  const { listing: subject, by } = await world.aListing();
  const ids: string[] = [];
  for (const url of addresses) ids.push((await world.aConnection(by, { url })).id);
  const [id = '', other = ''] = ids;
  return { listingId: subject.id, by, id, other };
}

const goDown = () =>
  world.stores.breakers.fold(host, callsOf(subjects(10), 'bad'), { now: world.nowInstant, chance: 0.5 });
const alertsOf = (listingId: string) => world.prisma.syncAlert.count({ where: { subjectId: listingId } });

describe('a run at whose end the platform’s breaker is open', () => {
  test('is deferred although its own reads failed, opens no alert and counts nothing', async () => {
    const { listingId, id } = await aListingOn(`https://${host}/a.ics`);
    await goDown();
    const run = await world.sync(listingId, { [id]: failing('TRANSIENT') });
    expect(run).toMatchObject({
      ...{ status: 'deferred', failure: null },
      counts: { connectionsFailed: 0, connectionsDeferred: 1 },
      results: [{ outcome: 'deferred', platformDownUntil: '2026-06-01T08:01:00.000Z', failure: { kind: 'TRANSIENT' } }],
    });
    await world.stores.supervision.review(ofListing(listingId), world.nowInstant);
    expect(await alertsOf(listingId)).toBe(0);
    expect(await world.stores.sweeps.subjectsUnreported('2026-05-01T00:00:00.000Z', 500)).not.toContainEqual(
      ofListing(listingId),
    );
  });

  test('still fails by what is the connection’s own fault', async () => {
    const { listingId, id } = await aListingOn(`https://${host}/a.ics`);
    await goDown();
    expect(await world.sync(listingId, { [id]: failing('NOT_FOUND') })).toMatchObject({ status: 'failed' });
  });

  test('still fails by another platform’s fault', async () => {
    const { listingId, id, other } = await aListingOn(`https://${host}/a.ics`, 'https://elsewhere.example/a.ics');
    await goDown();
    const run = await world.sync(listingId, { [id]: failing('TRANSIENT'), [other]: failing('TRANSIENT') });
    expect(run).toMatchObject({
      ...{ status: 'failed', counts: { connectionsFailed: 1, connectionsDeferred: 1 } },
      results: [
        { connectionId: id, outcome: 'deferred' },
        { connectionId: other, outcome: 'failed' },
      ],
    });
  });

  test('is deferred where its other connections were read, and releases nothing of what it did not read', async () => {
    const { listingId, id, other } = await aListingOn(`https://${host}/a.ics`, 'https://elsewhere.example/a.ics');
    const stays = listing(stay('2026-06-10', '2026-06-12'));
    await world.sync(listingId, { [id]: stays, [other]: listing() });
    await goDown();
    const run = await world.sync(listingId, { [id]: failing('TRANSIENT'), [other]: listing() });
    expect([run.status, run.counts.connectionsRead]).toEqual(['deferred', 1]);
    expect(await world.published(listingId)).toEqual(['2026-06-10..2026-06-12 BOOKED']);
  });

  test('is a failure again once the breaker has closed', async () => {
    const { listingId, id } = await aListingOn(`https://${host}/a.ics`);
    await goDown();
    world.pass(1);
    for (const outcome of ['good', 'good'] as const) {
      const { admission } = await world.stores.breakers.askProbe(host, world.nowInstant);
      await world.stores.breakers.fold(host, [ended(admission, outcome)], { now: world.nowInstant, chance: 0.5 });
    }
    expect(await world.sync(listingId, { [id]: failing('TRANSIENT') })).toMatchObject({ status: 'failed' });
  });
});

test('a connection that the breaker let nobody read is put off in words for ops, and stays as it was', async () => {
  const { listingId, id } = await aListingOn(`https://${host}/a.ics`);
  await world.sync(listingId, { [id]: listing(stay('2026-06-10', '2026-06-12')) });
  const claim = await world.claim(world.key(listingId));
  if (claim.outcome !== 'claimed' || !claim.toRead[0]) throw new Error('Nothing was claimed.');
  expect(claim.toRead[0].breakerKey).toBe(host);
  const before = await world.prisma.connection.findUniqueOrThrow({ where: { id } });
  const until = '2026-06-01T08:04:00.000Z';
  const result = await world.stores.passes.commitPutOff(claim.runId, {
    connection: claim.toRead[0],
    until,
    now: world.nowInstant,
  });
  expect(result).toMatchObject({
    ...{ outcome: 'deferred', platformDownUntil: until },
    failure: { detail: `Not asked: the breaker of ${host} is open, and lets a call through from ${until} on.` },
  });
  const { run } = await world.stores.passes.settle(claim.runId, {
    attempts: 1,
    publications: [],
    now: world.nowInstant,
  });
  expect([run.status, await world.published(listingId)]).toEqual(['deferred', ['2026-06-10..2026-06-12 BOOKED']]);
  expect(await world.prisma.connection.findUniqueOrThrow({ where: { id } })).toEqual(before);
});
