import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectInvariants } from '../alerts/invariants.ts';
import { FailingListing } from '../support/alert-world.ts';
import { NOW, World } from '../support/world.ts';

let world: World;
let gite: FailingListing;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(async () => {
  world.nowInstant = NOW;
  gite = await FailingListing.create(world);
});
afterEach(() => expectInvariants(world));
afterAll(() => world.close());

describe('counting', () => {
  test('three failed runs count 1, 2, 3 and escalate once, and another listing has no alert', async () => {
    const other = await FailingListing.create(world);
    const states: string[] = [];
    for (let run = 0; run < 4; run += 1) {
      await gite.failAndReview(1);
      states.push(await gite.state());
    }
    expect(states).toEqual([
      'active 1/3 cycle 1',
      'active 2/3 cycle 1',
      'escalated 3/3 cycle 1',
      'escalated 4/3 cycle 1',
    ]);
    expect(await gite.notifications()).toEqual(['escalated to support-mailbox pending']);
    expect(await gite.trail()).toEqual([
      'alert_opened',
      'alert_counted',
      'alert_counted',
      'alert_escalated',
      'alert_counted',
    ]);
    expect(await other.alerts()).toEqual([]);
  });

  test('fifty concurrent reports of fifty failed runs make one alert that counts fifty', async () => {
    for (let run = 0; run < 50; run += 1) await gite.fail();
    await Promise.all(Array.from({ length: 50 }, () => gite.review()));
    expect([(await gite.alerts()).length, await gite.state()]).toEqual([1, 'escalated 50/3 cycle 1']);
    expect(await gite.notifications()).toEqual(['escalated to support-mailbox pending']);
  }, 60_000);

  test('fifty failed runs, each reported as it ends beside the others, count fifty', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        await gite.fail();
        await gite.review();
      }),
    );
    await gite.review();
    expect([(await gite.alerts()).length, await gite.state()]).toEqual([1, 'escalated 50/3 cycle 1']);
  }, 60_000);

  test('the same run reported again counts once', async () => {
    await gite.fail();
    for (let report = 0; report < 3; report += 1) await gite.review();
    expect(await gite.state()).toBe('active 1/3 cycle 1');
  });

  test('a failure of run 41 that is told after the success of run 42 changes nothing', async () => {
    await gite.fail();
    await gite.succeed();
    await gite.review();
    expect(await gite.alerts()).toEqual([]);
    await gite.failAndReview(2);
    await gite.fail();
    await gite.succeed();
    await gite.review();
    expect(await gite.state()).toBe('resolved 2/3 cycle 1');
  });

  test('two failures, a success and a failure do not escalate, whenever they are reviewed', async () => {
    await gite.failAndReview(2);
    await gite.succeed();
    await gite.fail();
    await gite.review();
    expect((await gite.alerts()).map(({ status }) => status)).toEqual(['resolved', 'active']);
    expect([await gite.state(), await gite.notifications()]).toEqual(['active 1/3 cycle 1', []]);
  });

  test('three clicks within five minutes count once, and a run that nobody counts is told all the same', async () => {
    for (let click = 0; click < 3; click += 1) {
      await gite.fail('TRANSIENT', 'manual');
      await gite.review();
      world.pass(1);
    }
    expect([await gite.state(), await gite.trail()]).toEqual([
      'active 1/3 cycle 1',
      ['alert_opened', 'alert_noted', 'alert_noted'],
    ]);
    const attempts = await world.stores.alerts.attempts((await gite.alert()).id, { page: 1, pageSize: 10 });
    expect(attempts?.items.map(({ runNumber, counted }) => [runNumber, counted])).toEqual([
      [3, false],
      [2, false],
      [1, true],
    ]);
  });

  test('a threshold that an admin lowers applies at the next failure of each listing, and mails nobody before', async () => {
    const others = await Promise.all([FailingListing.create(world), FailingListing.create(world)]);
    for (const each of [gite, ...others]) await each.failAndReview(2);
    const admin = await world.aMember('admin');
    const by = { actor: admin, now: world.nowInstant };
    await world.stores.settings.update({ alertEscalationThreshold: 1 }, by);
    for (const each of [gite, ...others]) await each.review();
    expect(await Promise.all([gite, ...others].map((each) => each.state()))).toEqual(
      Array.from({ length: 3 }, () => 'active 2/3 cycle 1'),
    );
    await gite.failAndReview(1);
    const states = await Promise.all([gite, ...others].map((each) => each.state()));
    await world.stores.settings.update({ alertEscalationThreshold: 3 }, by);
    expect(states).toEqual(['escalated 3/1 cycle 1', 'active 2/3 cycle 1', 'active 2/3 cycle 1']);
    const audited = await world.prisma.auditEvent.findMany({
      where: { action: 'setting_changed' },
      orderBy: { id: 'asc' },
    });
    expect(audited.map(({ subjectId, from, to, actorId }) => [subjectId, from, to, actorId])).toEqual([
      ['alertEscalationThreshold', '3', '1', admin.memberId],
      ['alertEscalationThreshold', '1', '3', admin.memberId],
    ]);
  });
});

describe('recovery', () => {
  test('one good run closes an alert that never escalated, silently', async () => {
    await gite.failAndReview(2);
    await gite.succeed();
    expect(await gite.review()).toEqual({ outcome: 'resolved', owedTo: [] });
    expect([await gite.state(), await gite.notifications()]).toEqual(['resolved 2/3 cycle 1', []]);
  });

  test('two good runs close an escalated one; whoever was told is told', async () => {
    await gite.failAndReview(3);
    const claim = await world.stores.notifications.claim('support-mailbox', world.nowInstant);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    const at = { now: world.nowInstant, random: 0 };
    await world.stores.notifications.settle(claim.delivery, { outcome: 'accepted' }, at);
    await gite.succeed();
    await gite.review();
    expect(await gite.state()).toBe('escalated 3/3 cycle 1, 1 good');
    await gite.succeed();
    expect(await gite.review()).toEqual({ outcome: 'resolved', owedTo: ['support-mailbox'] });
    expect(await gite.notifications()).toEqual([
      'escalated to support-mailbox sent',
      'recovered to support-mailbox pending',
    ]);
  });

  test('when nobody was told yet, nobody is told of the escalation nor of the recovery', async () => {
    await gite.failAndReview(3);
    for (let run = 0; run < 2; run += 1) await gite.succeed();
    await gite.review();
    expect(await gite.notifications()).toEqual(['escalated to support-mailbox cancelled']);
    expect((await gite.trail()).slice(-2)).toEqual(['alert_recovered', 'mail_cancelled']);
  });

  test('a run that is good without a connection that fails is no good run', async () => {
    const by = world.byHand(gite.owner, gite.listingId);
    const byHandOnly = await world.aConnection(by, { mode: 'manual' });
    const failure = { kind: 'NOT_FOUND' as const, detail: 'status 404' };
    const claim = await world.claim(world.key(gite.listingId));
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await world.prisma.connection.update({ where: { id: byHandOnly.id }, data: { lastFailure: failure } });
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    await gite.failAndReview(1);
    await gite.succeed();
    await gite.review();
    expect(await gite.state()).toBe('active 1/3 cycle 1');
    await world.stores.connections.update({ ...by, now: world.nowInstant }, byHandOnly.id, { syncEnabled: false });
    await gite.succeed();
    await gite.review();
    expect(await gite.state()).toBe('resolved 1/3 cycle 1');
  });

  test.each(['deleted', 'inactive'] as const)(
    'a listing that is %s closes its alert in that transaction',
    async (what) => {
      await gite.failAndReview(3);
      const { reach, actor } = world.byHand(gite.owner, gite.listingId);
      const by = { actor, now: world.nowInstant };
      if (what === 'deleted') await world.stores.listings.delete(reach, gite.listingId, by);
      else await world.stores.listings.update(reach, gite.listingId, { active: false }, by);
      expect(await gite.alert()).toMatchObject({
        status: 'resolved',
        end: { resolution: `listing_${what}`, by: null },
      });
      expect(await gite.notifications()).toEqual(['escalated to support-mailbox cancelled']);
      const owed = await world.stores.supervision.owedReviews(
        { changedBefore: '2026-07-01T00:00:00.000Z', dueBefore: NOW },
        1000,
      );
      expect(owed).toContain(gite.listingId);
      expect(await gite.review()).toMatchObject({ outcome: 'resolved' });
      expect(
        await world.stores.supervision.owedReviews({ changedBefore: '2026-07-01T00:00:00.000Z', dueBefore: NOW }, 1000),
      ).not.toContain(gite.listingId);
    },
  );
});

describe('the faults that the database shows', () => {
  const shown = async () => {
    const found = await world.stores.supervision.faults({ overdueBefore: NOW, now: world.nowInstant }, 1000);
    return found.filter(({ listingId }) => listingId === gite.listingId).map(({ fault }) => fault);
  };

  test('are an alert that stays open though its last run was good, also when a failure before that was never told', async () => {
    await gite.failAndReview(1);
    await gite.succeed();
    const early = await shown();
    world.pass(2);
    const late = await shown();
    await gite.fail();
    const failing = await shown();
    await gite.succeed();
    world.pass(2);
    expect([early, late, failing, await shown()]).toEqual([
      [],
      ['open_though_recovered'],
      [],
      ['open_though_recovered'],
    ]);
    await gite.review();
    expect(await shown()).toEqual([]);
  });

  test('are an escalated alert only after two good runs in a row', async () => {
    await gite.failAndReview(3);
    await gite.succeed();
    await gite.fail();
    await gite.succeed();
    world.pass(2);
    expect(await shown()).not.toContain('open_though_recovered');
    await gite.succeed();
    world.pass(2);
    expect(await shown()).toContain('open_though_recovered');
  });
});

describe('people', () => {
  test('the owner is told at the first failure that only the owner can mend', async () => {
    await gite.failAndReview(2, 'NOT_FOUND');
    expect(await gite.notifications()).toEqual(['owner to owner pending']);
  });

  test('a failure within 24 h of a resolution opens the same alert, whose next escalation is told again', async () => {
    const support = await world.aMember('support');
    await gite.failAndReview(3);
    const { id } = await gite.alert();
    await world.stores.alerts.resolve(id, { actor: support, now: world.nowInstant, note: 'asked the host' });
    await gite.failAndReview(3);
    expect([(await gite.alerts()).length, await gite.state()]).toEqual([1, 'escalated 3/3 cycle 2']);
    expect(await gite.notifications()).toEqual([
      'escalated to support-mailbox cancelled',
      'escalated to support-mailbox pending',
    ]);
  });

  test('reminders are owed one by one, each once', async () => {
    await gite.failAndReview(3);
    world.pass(4 * 60);
    await Promise.all([gite.review(), gite.review()]);
    world.pass(24 * 60);
    await gite.review();
    expect(await gite.notifications()).toEqual([
      'escalated to support-mailbox pending',
      'reminder 1 to support-mailbox pending',
      'reminder 2 to support-mailbox pending',
    ]);
  });
});
