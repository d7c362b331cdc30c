import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectInvariants } from '../alerts/invariants.ts';
import { FailingAccount } from '../support/account-alert-world.ts';
import { FailingListing, type FailingSubject } from '../support/alert-world.ts';
import { NOW, World } from '../support/world.ts';

let world: World;
afterEach(() => expectInvariants(world));

const kinds = [
  {
    what: 'a listing',
    Failing: FailingListing,
    ends: { deleted: 'listing_deleted', switched_off: 'listing_inactive' },
    tellsOwner: false,
  },
  {
    what: 'an account connection',
    Failing: FailingAccount,
    ends: { deleted: 'connection_deleted', switched_off: 'connection_disabled' },
    tellsOwner: true,
  },
];

describe.each(kinds)('the alert of $what', ({ Failing, ends, tellsOwner }) => {
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.close());
  let gite: FailingSubject;
  beforeEach(async () => {
    world.nowInstant = NOW;
    gite = await Failing.create(world);
  });

  /** Mail to its owner is a matter of its kind: see the test of it. */
  const mailOfSupport = async () => (await gite.notifications()).filter((mail) => !mail.startsWith('owner '));
  const trailOfSupport = async () => (await gite.trail()).filter((action) => action !== 'alert_owner_told');

  describe('counting', () => {
    test('three failed runs count 1, 2, 3 and escalate once, and another one has no alert', async () => {
      const other = await Failing.create(world);
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
      expect(await mailOfSupport()).toEqual(['escalated to support-mailbox pending']);
      expect(await trailOfSupport()).toEqual([
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
      expect(await mailOfSupport()).toEqual(['escalated to support-mailbox pending']);
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
      expect([await gite.state(), await mailOfSupport()]).toEqual(['active 1/3 cycle 1', []]);
    });

    test('three clicks within five minutes count once, and a run that nobody counts is told all the same', async () => {
      for (let click = 0; click < 3; click += 1) {
        await gite.fail('TRANSIENT', 'manual');
        await gite.review();
        world.pass(1);
      }
      expect([await gite.state(), await trailOfSupport()]).toEqual([
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

    test('a threshold that an admin lowers applies at the next failure of each, and mails nobody before', async () => {
      const others = await Promise.all([Failing.create(world), Failing.create(world)]);
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
      expect([await gite.state(), await mailOfSupport()]).toEqual(['resolved 2/3 cycle 1', []]);
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
      expect(await mailOfSupport()).toEqual([
        'escalated to support-mailbox sent',
        'recovered to support-mailbox pending',
      ]);
    });

    test('when nobody was told yet, nobody is told of the escalation nor of the recovery', async () => {
      await gite.failAndReview(3);
      for (let run = 0; run < 2; run += 1) await gite.succeed();
      await gite.review();
      expect(await mailOfSupport()).toEqual(['escalated to support-mailbox cancelled']);
      const mails = tellsOwner ? ['mail_cancelled', 'mail_cancelled'] : ['mail_cancelled'];
      expect((await trailOfSupport()).slice(-1 - mails.length)).toEqual(['alert_recovered', ...mails]);
    });

    test.each(['deleted', 'switched_off'] as const)('it closes in the transaction in which it is %s', async (how) => {
      await gite.failAndReview(3);
      await gite.end(how);
      expect(await gite.alert()).toMatchObject({ status: 'resolved', end: { resolution: ends[how], by: null } });
      expect(await mailOfSupport()).toEqual(['escalated to support-mailbox cancelled']);
      const owed = () =>
        world.stores.supervision.owedReviews({ changedBefore: '2026-07-01T00:00:00.000Z', dueBefore: NOW }, 1000);
      expect(await owed()).toContainEqual(gite.subject);
      expect(await gite.review()).toMatchObject({ outcome: 'resolved' });
      expect(await owed()).not.toContainEqual(gite.subject);
    });

    test('a report that comes while it is switched off never leaves an open alert', async () => {
      await gite.failAndReview(1);
      await gite.fail();
      await Promise.all([gite.review(), gite.end('switched_off'), gite.review()]);
      await gite.review();
      expect(await gite.alert()).toMatchObject({ status: 'resolved', end: { resolution: ends.switched_off } });
    });
  });

  describe('the faults that the database shows', () => {
    const shown = async () => {
      const found = await world.stores.supervision.faults({ overdueBefore: NOW, now: world.nowInstant }, 1000);
      return found.filter(({ subject }) => subject.id === gite.subject.id).map(({ fault }) => fault);
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

  describe('what was lost', () => {
    const since = '2026-05-30T00:00:00.000Z';
    const unreported = () => world.stores.sweeps.subjectsUnreported(since, 1000);

    test('a failure that no alert tells is found until one does, and never after a good run', async () => {
      await gite.fail();
      expect(await unreported()).toContainEqual(gite.subject);
      await gite.review();
      expect(await unreported()).not.toContainEqual(gite.subject);
      await gite.fail();
      await gite.succeed();
      expect(await unreported()).not.toContainEqual(gite.subject);
    });

    test.each(['deleted', 'switched_off'] as const)('no failure is owed word of once it is %s', async (how) => {
      await gite.fail();
      await gite.end(how);
      expect(await unreported()).not.toContainEqual(gite.subject);
      expect(await gite.review()).toEqual({ outcome: 'nothing' });
    });

    test('an open alert is found by what it is of, and by the time at which nobody looked at it', async () => {
      await gite.failAndReview(1);
      const { id } = await gite.alert();
      expect(await world.stores.supervision.openAlerts(1000)).toContainEqual({ alertId: id, subject: gite.subject });
      expect(await world.stores.supervision.isOpen(gite.subject.id)).toBe(true);
      const late = { changedBefore: NOW, dueBefore: '2026-07-01T00:00:00.000Z' };
      expect(await world.stores.supervision.owedReviews(late, 1000)).toContainEqual(gite.subject);
    });
  });

  describe('people', () => {
    test('the owner is told at the first failure that only the owner can mend', async () => {
      await gite.failAndReview(1, 'AUTH');
      expect(await gite.notifications()).toEqual(['owner to owner pending']);
      await gite.failAndReview(1, 'AUTH');
      expect(await gite.notifications()).toEqual(['owner to owner pending']);
    });

    test('of a failure that can pass, the owner of an account is told once, that of a listing is not', async () => {
      await gite.failAndReview(2, 'TRANSIENT');
      const ofOwner = (await gite.notifications()).filter((mail) => mail.startsWith('owner '));
      expect(ofOwner).toEqual(tellsOwner ? ['owner to owner pending'] : []);
    });

    test('a failure within 24 h of a resolution opens the same alert, whose next escalation is told again', async () => {
      const support = await world.aMember('support');
      await gite.failAndReview(3);
      const { id } = await gite.alert();
      await world.stores.alerts.resolve(id, { actor: support, now: world.nowInstant, note: 'asked the host' });
      await gite.failAndReview(3);
      expect([(await gite.alerts()).length, await gite.state()]).toEqual([1, 'escalated 3/3 cycle 2']);
      expect(await mailOfSupport()).toEqual([
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
      expect(await mailOfSupport()).toEqual([
        'escalated to support-mailbox pending',
        'reminder 1 to support-mailbox pending',
        'reminder 2 to support-mailbox pending',
      ]);
    });
  });
});

describe('the alert of a listing with several calendars', () => {
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.nowInstant = NOW;
  });

  test('a run that is good without a connection that fails is no good run', async () => {
    const gite = await FailingListing.create(world);
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
});
