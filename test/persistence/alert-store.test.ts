import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/domain/member.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { FailingAccount } from '../support/account-alert-world.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { FailingListing } from '../support/alert-world.ts';
import { NOW, World } from '../support/world.ts';

let world: World;
let support: Actor;
let gite: FailingListing;
beforeAll(async () => {
  world = await World.create();
  support = await world.aMember('support');
});
beforeEach(async () => {
  world.nowInstant = NOW;
  gite = await FailingListing.create(world);
});
afterEach(() => expectInvariants(world));
afterAll(() => world.close());

const by = () => ({ actor: support, now: world.nowInstant });
const UNKNOWN = '0193a000-0000-7000-8000-00000000ffff';

describe('resolving', () => {
  test('says who and when, with the note, once in the audit trail, and asks for a review', async () => {
    await gite.failAndReview(3);
    const { id } = await gite.alert();
    const first = await world.stores.alerts.resolve(id, { ...by(), note: 'Le lien était périmé.' });
    world.pass(1);
    const again = await world.stores.alerts.resolve(id, { ...by(), note: 'encore' });
    expect([first?.outcome, again?.outcome]).toEqual(['changed', 'unchanged']);
    expect(again).toMatchObject({
      view: {
        resolvedByName: 'Camille',
        alert: {
          end: {
            by: support.memberId,
            note: 'Le lien était périmé.',
            resolution: 'support',
            at: '2026-06-01T09:30:00.000Z',
          },
        },
      },
    });
    expect((await gite.trail()).filter((action) => action === 'alert_resolved')).toHaveLength(1);
    const before = { changedBefore: world.nowInstant, dueBefore: NOW };
    expect(await world.stores.supervision.owedReviews(before, 1000)).toContainEqual(ofListing(gite.listingId));
  });

  test('an older alert is refused with the newer one’s ID', async () => {
    await gite.failAndReview(1);
    const older = await gite.alert();
    await gite.succeed();
    await gite.review();
    await gite.failAndReview(1);
    const newer = await gite.alert();
    expect(await world.stores.alerts.resolve(older.id, { ...by(), note: null })).toEqual({
      outcome: 'superseded',
      byAlertId: newer.id,
    });
    expect(await world.stores.alerts.resolve(UNKNOWN, { ...by(), note: null })).toBeUndefined();
  });

  test('an alert that recovered by itself stays recovered', async () => {
    await gite.failAndReview(1);
    await gite.succeed();
    await gite.review();
    const { id } = await gite.alert();
    const answer = await world.stores.alerts.resolve(id, { ...by(), note: 'trop tard' });
    expect(answer).toMatchObject({
      outcome: 'unchanged',
      view: { alert: { end: { resolution: 'recovered', by: null, note: null } } },
    });
  });
});

describe('looking after an alert', () => {
  test('acknowledges it for 8 hours, snoozes it and wakes it, each with an audit event of who did', async () => {
    await gite.failAndReview(3);
    const { id } = await gite.alert();
    await world.stores.alerts.acknowledge(id, by());
    const until = '2026-06-02T08:00:00.000Z';
    await world.stores.alerts.snooze(id, { ...by(), until });
    expect(await gite.alert()).toMatchObject({
      acknowledgement: { by: support.memberId, until: '2026-06-01T17:30:00.000Z' },
      snoozedUntil: until,
    });
    await world.stores.alerts.snooze(id, { ...by(), until: null });
    expect((await world.stores.alerts.snooze(id, { ...by(), until: null }))?.outcome).toBe('unchanged');
    const events = await world.stores.alerts.events(id, { page: 1, pageSize: 3 });
    expect(events?.items.map(({ action, actorName, actorRole }) => [action, actorName, actorRole])).toEqual([
      ['alert_snooze_ended', 'Camille', 'support'],
      ['alert_snoozed', 'Camille', 'support'],
      ['alert_acknowledged', 'Camille', 'support'],
    ]);
  });

  test('tells the owner once, and nobody when the listing was deleted', async () => {
    await gite.failAndReview(1);
    const { id } = await gite.alert();
    const told = [await world.stores.alerts.tellOwner(id, by()), await world.stores.alerts.tellOwner(id, by())];
    expect(told.map((answer) => answer?.outcome)).toEqual(['changed', 'unchanged']);
    expect(await gite.notifications()).toEqual(['owner to owner pending']);
    const { reach } = world.byHand(gite.owner, gite.listingId);
    await world.stores.listings.delete(reach, gite.listingId, by());
    expect(await world.stores.alerts.tellOwner(id, by())).toEqual({ outcome: 'owner_gone', subjectKind: 'listing' });
  });

  test('of an account connection tells its owner once, and nobody once it is deleted', async () => {
    const account = await FailingAccount.create(world);
    await account.failAndReview(1);
    const { id } = await account.alert();
    // Its first failed run has told the owner already.
    expect((await world.stores.alerts.tellOwner(id, by()))?.outcome).toBe('unchanged');
    expect(await account.notifications()).toEqual(['owner to owner pending']);
    await account.end('deleted');
    expect(await world.stores.alerts.tellOwner(id, by())).toEqual({ outcome: 'owner_gone', subjectKind: 'connection' });
    expect(await world.stores.alerts.find(id)).toMatchObject({ subjectExists: false });
  });

  test('is refused once it is resolved, which clears what was said before', async () => {
    await gite.failAndReview(3);
    const { id } = await gite.alert();
    await world.stores.alerts.acknowledge(id, by());
    await world.stores.alerts.resolve(id, { ...by(), note: null });
    expect(await world.stores.alerts.acknowledge(id, by())).toEqual({ outcome: 'resolved' });
    expect(await world.stores.alerts.snooze(id, { ...by(), until: null })).toEqual({ outcome: 'resolved' });
    const row = await world.prisma.syncAlert.findUniqueOrThrow({ where: { id } });
    expect([row.acknowledgedBy, row.acknowledgedUntil, row.nextReminderAt]).toEqual([null, null, null]);
  });
});

describe('reading', () => {
  test('has the alerts of account connections beside those of listings, by kind and by connection', async () => {
    const account = await FailingAccount.create(world, 'Bybit', 'bybit');
    await account.failAndReview(2, 'BAD_FEED');
    await gite.failAndReview(1, 'BAD_FEED');
    const page = { page: 1, pageSize: 10 };
    const open = { statuses: ['active' as const], errorType: 'BAD_FEED' as const };
    const names = async (filter: object) =>
      (await world.stores.alerts.list({ ...open, ...filter }, page)).items.map(({ alert }) => alert.subject.name);
    expect(await names({})).toEqual(['Bybit', 'Gîte']);
    expect(await names({ subjectKind: 'listing' })).toEqual(['Gîte']);
    expect(await names({ subjectKind: 'connection' })).toEqual(['Bybit']);
    expect(await names({ subjectId: account.subject.id })).toEqual(['Bybit']);
  });

  test('tells the failed runs of an account connection with their workflows', async () => {
    const account = await FailingAccount.create(world);
    await account.failAndReview(2, 'SYSTEM');
    const attempts = await world.stores.alerts.attempts((await account.alert()).id, { page: 1, pageSize: 10 });
    expect(attempts).toMatchObject({
      total: 2,
      items: [
        { subjectKind: 'connection', runNumber: 2, status: 'failed', trigger: 'schedule', connections: [] },
        { runNumber: 1, failure: { kind: 'SYSTEM', detail: 'SYSTEM from broker.example' } },
      ],
    });
    expect(attempts?.items[0]).toMatchObject({
      workflowId: `sync/${account.subject.id}`,
      workflowRunId: expect.any(String),
    });
  });

  test('lists the longest streak first, then the longest failing, by status, listing and age, in pages', async () => {
    const errorType = 'SCHEMA_DRIFT';
    const [two, four, recovering] = [
      gite,
      await FailingListing.create(world, 'Chalet'),
      await FailingListing.create(world, 'Studio'),
    ];
    await four.failAndReview(4, errorType);
    await two.failAndReview(2, errorType);
    await recovering.failAndReview(5, errorType);
    await recovering.succeed();
    await recovering.review();
    const names = async (filter: object, page = { page: 1, pageSize: 10 }) => {
      const found = await world.stores.alerts.list({ statuses: ['active', 'escalated'], errorType, ...filter }, page);
      return [found.total, ...found.items.map(({ alert }) => alert.subject.name)];
    };
    expect(await names({})).toEqual([3, 'Chalet', 'Gîte', 'Studio']);
    expect(await names({ statuses: ['active'] })).toEqual([1, 'Gîte']);
    expect(await names({ subjectId: four.listingId })).toEqual([1, 'Chalet']);
    expect(await names({ failingSinceBefore: '2026-06-01T08:30:00.000Z' })).toEqual([1, 'Chalet']);
    expect(await names({}, { page: 2, pageSize: 2 })).toEqual([3, 'Studio']);
    const similar = await world.stores.alerts.similar((await two.alert()).id, 10);
    expect(similar.map(({ alert }) => alert.subject.name)).toEqual(['Chalet', 'Studio']);
  });

  test('gives every failed run, newest first, with the connections that failed', async () => {
    const connection = await world.aConnection(world.byHand(gite.owner, gite.listingId), { label: 'Airbnb' });
    const failure = { kind: 'BAD_FEED' as const, detail: 'no END:VCALENDAR' };
    await world.sync(gite.listingId, { [connection.id]: { outcome: 'failed', failure } });
    await gite.fail();
    await gite.review();
    const attempts = await world.stores.alerts.attempts((await gite.alert()).id, { page: 1, pageSize: 10 });
    expect(attempts).toMatchObject({
      total: 2,
      items: [
        { runNumber: 2, counted: true, failure: { kind: 'TRANSIENT' }, connections: [] },
        { runNumber: 1, failure, connections: [{ label: 'Airbnb', failure }] },
      ],
    });
    expect(await world.stores.alerts.attempts(UNKNOWN, { page: 1, pageSize: 10 })).toBeUndefined();
  });

  test('shows on its listing while it is open', async () => {
    const { reach } = world.byHand(gite.owner, gite.listingId);
    const openAlert = async () => (await world.stores.listings.find(reach, gite.listingId))?.openAlert;
    await gite.failAndReview(1);
    expect(await openAlert()).toMatchObject({ status: 'active', failedAttempts: 1 });
    await gite.succeed();
    await gite.review();
    expect(await openAlert()).toBeNull();
  });
});
