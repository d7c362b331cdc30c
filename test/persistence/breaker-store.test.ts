import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LEASE_MS } from '../../src/domain/breaker-admission.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { callsOf, ended, subjects } from '../support/breaker-drill.ts';
import { failing, NOW, SUPPORT_EMAIL, World } from '../support/world.ts';

let world: World;
let keys = 0;
let key: string;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
  keys += 1;
  key = `host-${keys}.example`;
});
afterAll(() => world.close());

const at = () => ({ now: world.nowInstant, chance: 0.5 });
const store = () => world.stores.breakers;
const events = async (subjectId: string) => {
  const rows = await world.prisma.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
  return rows.map(({ action, from, to }) => `${action} ${from ?? ''}>${to ?? ''}`.trim());
};
const incidents = () => world.prisma.incident.findMany({ where: { key }, orderBy: { openedAt: 'asc' } });

describe('the breaker of a key', () => {
  test('opens by what several workers counted at the same moment, with one incident', async () => {
    const written = await Promise.all(
      subjects(20).map((subjectId) => store().fold(key, callsOf([subjectId], 'bad'), at())),
    );
    expect(await store().read(key)).toMatchObject({ state: 'open', generation: 1, openings: 1 });
    expect(written.filter(({ incident }) => incident === 'opened')).toHaveLength(1);
    expect(await events(key)).toEqual(['breaker_open closed>open']);
    expect(await incidents()).toHaveLength(1);
  });

  test('gives three leases to the many who ask at once, and takes them back when they expire', async () => {
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    world.pass(1);
    const asked = await Promise.all(subjects(8).map(() => store().askProbe(key, world.nowInstant)));
    expect(asked.filter(({ admission }) => admission.outcome === 'admitted')).toHaveLength(3);
    world.pass(LEASE_MS / 60_000);
    expect((await store().askProbe(key, world.nowInstant)).admission.outcome).toBe('admitted');
  });

  test('closes at two good probes, and its incident ends with it', async () => {
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    world.pass(1);
    for (const outcome of ['good', 'good'] as const) {
      const { admission } = await store().askProbe(key, world.nowInstant);
      await store().fold(key, [ended(admission, outcome)], at());
    }
    expect(await store().read(key)).toMatchObject({ state: 'closed', window: [] });
    expect(await incidents()).toMatchObject([{ end: 'recovered', endedAt: new Date(world.nowInstant) }]);
    expect(await events(key)).toEqual([
      'breaker_open closed>open',
      'breaker_half_open open>half_open',
      'breaker_closed half_open>closed',
    ]);
  });

  test('that opens again while it is probed stays one incident', async () => {
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    world.pass(1);
    for (const outcome of ['bad', 'bad'] as const) {
      const { admission } = await store().askProbe(key, world.nowInstant);
      await store().fold(key, [ended(admission, outcome)], at());
    }
    expect(await store().read(key)).toMatchObject({ state: 'open', openings: 2 });
    expect(await incidents()).toMatchObject([{ endedAt: null }]);
  });

  test('is forced by ops with who, why and until when, and that ends its incident', async () => {
    const admin = await world.aMember('admin');
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    const until = '2026-06-01T10:00:00.000Z';
    const forced = await store().force(
      key,
      { state: 'closed', reason: 'our proxy was down', until },
      { actor: admin, now: world.nowInstant },
    );
    expect(forced).toMatchObject({ incident: 'ended', view: { key, breaker: { state: 'forced_closed' } } });
    const entry = await world.prisma.auditEvent.findFirstOrThrow({
      where: { subjectId: key, action: 'breaker_forced_closed' },
    });
    expect(entry).toMatchObject({
      ...{ actorId: admin.memberId, actorRole: 'admin', from: 'open', to: 'forced_closed' },
      reason: `until ${until}: our proxy was down`,
    });
    expect(await incidents()).toMatchObject([{ end: 'forced' }]);
  });

  test('is not there to be forced for a key that nothing has', async () => {
    const admin = await world.aMember('admin');
    expect(
      await store().force('nobody.example', { state: 'auto', reason: 'it is over' }, { actor: admin, now: NOW }),
    ).toBeUndefined();
  });
});

describe('an incident', () => {
  async function anAlert(url: string, otherUrl?: string): Promise<string> {
    const { listing, by } = await world.aListing();
    const connection = await world.aConnection(by, { url });
    const feeds = { [connection.id]: failing('TRANSIENT') };
    const other = otherUrl === undefined ? undefined : await world.aConnection(by, { url: otherUrl });
    await world.sync(listing.id, { ...feeds, ...(other ? { [other.id]: failing('NOT_FOUND') } : {}) });
    await world.stores.supervision.review(ofListing(listing.id), world.nowInstant);
    return listing.id;
  }
  const heldListings = async (id: string) => {
    const rows = await world.prisma.syncAlert.findMany({ where: { incidentId: id }, select: { subjectId: true } });
    return rows.map(({ subjectId }) => subjectId);
  };

  test('holds the alerts that are its doing, and none that something else fails in too', async () => {
    const its = await anAlert(`https://${key}/a.ics`);
    await anAlert(`https://${key}/b.ics`, 'https://elsewhere.example/b.ics');
    await anAlert('https://elsewhere.example/c.ics');
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    const [incident] = await incidents();
    expect(incident).toMatchObject({ listings: 2, endedAt: null });
    expect(await heldListings(incident?.id ?? '')).toEqual([its]);
  });

  test('gives an alert back once something else fails in its listing, and is told to support once', async () => {
    const its = await anAlert(`https://${key}/a.ics`);
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    await world.prisma.connection.updateMany({
      where: { listingId: its },
      data: { lastFailure: { kind: 'AUTH', detail: 'HTTP 401' } },
    });
    const reviewed = await world.stores.incidents.review(key, world.nowInstant);
    expect(reviewed).toMatchObject({ outcome: 'open', state: 'open', owedTo: ['support-mailbox'] });
    const [incident] = await incidents();
    expect(await heldListings(incident?.id ?? '')).toEqual([]);
    const notices = await world.prisma.incidentNotice.findMany({ where: { incident: { key } } });
    expect(notices).toMatchObject([{ stage: 'opened', recipientId: 'support-mailbox', status: 'pending' }]);
    expect(SUPPORT_EMAIL).toBeDefined();
  });

  test('asks for probes by ordinary runs of listings drawn by lot once its breaker may be probed', async () => {
    const listings = [];
    for (const path of ['a', 'b', 'c', 'd']) listings.push(await anAlert(`https://${key}/${path}.ics`));
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    const early = await world.stores.incidents.review(key, world.nowInstant);
    expect(early).toMatchObject({ outcome: 'open', probes: [], nextReviewAt: '2026-06-01T08:01:00.000Z' });
    world.pass(1);
    const due = await world.stores.incidents.review(key, world.nowInstant);
    const probes = due.outcome === 'open' ? due.probes : [];
    expect(probes).toHaveLength(3);
    expect(listings).toEqual(expect.arrayContaining([...probes]));
    const queued = await world.prisma.syncRun.findMany({ where: { listingId: { in: listings }, status: 'queued' } });
    expect(queued.map(({ listingId }) => listingId).sort()).toEqual([...probes].sort());
  });

  test('that nothing looked at for too long is found by the minute tick', async () => {
    await store().fold(key, callsOf(subjects(10), 'bad'), at());
    expect(await world.stores.incidents.owedReviews(NOW, 500)).not.toContain(key);
    expect(await world.stores.incidents.owedReviews('2026-06-01T08:05:00.000Z', 500)).toContain(key);
  });
});
