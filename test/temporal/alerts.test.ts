import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/domain/member.ts';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { barrier } from '../workflows/fake-activities.ts';
import { AlertDrill, DOWN, GONE } from './alert-drill.ts';

const ESCALATED = `escalated → ${SUPPORT_MAILBOX}`;
const RECOVERED = `recovered → ${SUPPORT_MAILBOX}`;

let engine: Engine;
let drill: AlertDrill;
let support: Actor;
let listing: SyncedListing;
beforeAll(async () => {
  engine = await Engine.create();
  drill = new AlertDrill(engine);
}, 120_000);
beforeEach(async () => {
  // The mail of an earlier test was sent a while ago.
  drill.clock.aheadMin += 10;
  listing = await drill.aFailingListing();
});
afterEach(() => expectInvariants(engine.world, systemClock.now()));
afterAll(() => engine.close());

describe('failed runs', () => {
  test('are counted one by one, escalate once at the third, and are told in exactly one mail', async () => {
    const { states, mails } = await drill.whileWorking(async () => {
      const counted = await drill.fail(listing, 3);
      const sent = await drill.mails(listing);
      counted.push(...(await drill.fail(listing)));
      return { states: counted, mails: [sent, await drill.mails(listing)] };
    });
    expect(states).toEqual(['active 1/3', 'active 2/3', 'escalated 3/3', 'escalated 4/3']);
    expect(mails).toEqual([[ESCALATED], [ESCALATED]]);
    expect(await drill.trail(listing)).toEqual(
      expect.arrayContaining(['alert_opened', 'alert_counted', 'alert_escalated', 'mail_sent']),
    );
    expect((await drill.trail(listing)).filter((action) => action === 'alert_escalated')).toHaveLength(1);
    // Each of them was tried twice: retries inside a run do not count.
    expect((await engine.runs(listing.listingId)).map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2]);
  });

  test('of one listing leave another untouched', async () => {
    const other = await engine.aListing('airbnb');
    await drill.whileWorking(async () => {
      await drill.sync(other);
      await drill.fail(listing, 3);
      await drill.sync(other);
    });
    expect(await drill.state(listing)).toBe('escalated 3/3');
    expect(await drill.alerts(other)).toEqual([]);
    await expect(drill.workflowStatus(other)).rejects.toThrow(/not found/i);
  });

  test('two of them, a good run and one more do not escalate', async () => {
    const { mails } = await drill.whileWorking(async () => {
      await drill.fail(listing, 2);
      drill.mendFeed(listing);
      await drill.sync(listing);
      await drill.workflowStatus(listing, 'COMPLETED');
      drill.breakFeed(listing, DOWN);
      await drill.fail(listing);
      return { mails: await drill.mails(listing) };
    });
    const alerts = await drill.alerts(listing);
    expect(alerts.map(({ status, failedAttempts }) => [status, failedAttempts])).toEqual([
      ['resolved', 2],
      ['active', 1],
    ]);
    expect(alerts[0]).toMatchObject({ end: { resolution: 'recovered', by: null } });
    expect(mails).toEqual([]);
  });

  test('by hand within the spacing of another are told and not counted', async () => {
    const states = await drill.whileWorking(async () => {
      const first = await drill.failByHand(listing);
      const impatient = [await drill.failByHand(listing), await drill.failByHand(listing)];
      drill.clock.aheadMin += 6;
      return [first, ...impatient, await drill.failByHand(listing)];
    });
    expect(states).toEqual(['active 1/3', 'active 1/3', 'active 1/3', 'active 2/3']);
    expect((await drill.trail(listing)).filter((action) => action === 'alert_noted')).toHaveLength(2);
  });

  test('that only the owner can mend tell the owner at the first one, and once', async () => {
    drill.breakFeed(listing, GONE);
    const mails = await drill.whileWorking(async () => {
      await drill.fail(listing);
      const first = await drill.mails(listing);
      await drill.fail(listing);
      return [first, await drill.mails(listing)];
    });
    const owner = `owner → ${listing.owner.memberId}`;
    expect(mails).toEqual([[owner], [owner]]);
  });
});

describe('a threshold that is lowered while alerts are open', () => {
  test('applies to each at its next failure, and mails nobody before', async () => {
    const other = await drill.aFailingListing();
    const admin = await engine.world.aMember('admin');
    await drill.whileWorking(async () => {
      await drill.fail(listing);
      await drill.fail(other);
      const answer = await drill.api(admin).patch('/api/admin/settings').send({ alertEscalationThreshold: 1 });
      expect(answer.status).toBe(200);
      for (const each of [listing, other]) await drill.review(each);
      expect(await escalations([listing, other])).toEqual([0, 0]);
      expect(await drill.fail(listing)).toEqual(['escalated 2/1']);
      await drill.review(other);
      expect(await drill.mails(listing)).toEqual([ESCALATED]);
      await drill.api(admin).patch('/api/admin/settings').send({ alertEscalationThreshold: 3 });
    });
    expect(await drill.state(other)).toBe('active 1/3');
    expect(await escalations([listing, other])).toEqual([1, 0]);
  });
});

/** How many escalations of each listing somebody is, or was, to be told of. */
function escalations(listings: readonly SyncedListing[]): Promise<number[]> {
  const count = ({ listingId }: SyncedListing) =>
    engine.world.prisma.notification.count({ where: { alert: { subjectId: listingId }, stage: 'escalated' } });
  return Promise.all(listings.map(count));
}

describe('the workflow of an alert', () => {
  beforeEach(async () => {
    support = await engine.world.aMember('support');
  });

  test('ends within seconds of support’s resolving, and resolving again changes nothing', async () => {
    const { id, answers } = await drill.whileWorking(async () => {
      await drill.fail(listing, 3);
      const alert = await drill.alert(listing);
      const first = await drill.resolve(alert.id, support);
      const pressedMs = performance.now();
      await drill.workflowStatus(listing, 'COMPLETED');
      expect(performance.now() - pressedMs).toBeLessThan(10_000);
      return { id: alert.id, answers: [first, await drill.resolve(alert.id, support)] };
    });
    const resolved = { status: 200, body: { data: { id, status: 'resolved' } } };
    expect(answers).toMatchObject([resolved, resolved]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(await drill.alert(listing)).toMatchObject({ end: { resolution: 'support', by: support.memberId } });
    expect((await drill.trail(listing)).filter((action) => action === 'alert_resolved')).toHaveLength(1);
    expect(await drill.alertHandle(listing.listingId).result()).toMatchObject({ outcome: 'resolved' });
  });

  test('that ops terminated does not keep support from resolving', async () => {
    const answer = await drill.whileWorking(async () => {
      await drill.fail(listing);
      await drill.alertHandle(listing.listingId).terminate();
      return drill.resolve((await drill.alert(listing)).id, support);
    });
    expect([answer.status, answer.body.data.status]).toEqual([200, 'resolved']);
    expect(await drill.state(listing)).toBe('resolved 1/3');
  });

  test('that ops terminated does not keep a good run from ending well', async () => {
    const run = await drill.whileWorking(async () => {
      await drill.fail(listing);
      await drill.alertHandle(listing.listingId).terminate();
      drill.mendFeed(listing);
      return drill.sync(listing);
    });
    expect(run).toMatchObject({ status: 'succeeded', attempts: 1 });
  });

  test('is not for the listing’s owner to end', async () => {
    const answer = await drill.whileWorking(async () => {
      await drill.fail(listing);
      return drill.resolve((await drill.alert(listing)).id, listing.owner);
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect([await drill.state(listing), await drill.workflowStatus(listing)]).toEqual(['active 1/3', 'RUNNING']);
  });

  test('of an escalated one ends after two good runs, and one mail says so', async () => {
    const mails = await drill.whileWorking(async () => {
      await drill.fail(listing, 3);
      await drill.mails(listing);
      drill.mendFeed(listing);
      const { number } = await drill.sync(listing);
      await eventuallyTrue('the good run in the alert', async () => {
        return (await drill.alert(listing)).lastRunNumber === number;
      });
      expect(await drill.state(listing)).toBe('escalated 3/3');
      await drill.sync(listing);
      await drill.workflowStatus(listing, 'COMPLETED');
      return drill.mails(listing);
    });
    expect(mails).toEqual([ESCALATED, RECOVERED]);
    expect(await drill.alert(listing)).toMatchObject({ status: 'resolved', end: { resolution: 'recovered' } });
  });

  test('ends when its listing is deleted', async () => {
    await drill.whileWorking(async () => {
      await drill.fail(listing);
      expect((await drill.api(listing.owner).delete(`/api/listings/${listing.listingId}`)).status).toBeLessThan(300);
      await drill.workflowStatus(listing, 'COMPLETED');
    });
    expect(await drill.alert(listing)).toMatchObject({ status: 'resolved', end: { resolution: 'listing_deleted' } });
  });

  test('ends when its listing is no longer synced', async () => {
    await drill.whileWorking(async () => {
      await drill.fail(listing);
      const change = drill.api(listing.owner).patch(`/api/listings/${listing.listingId}`).send({ active: false });
      expect((await change).status).toBe(200);
      await drill.workflowStatus(listing, 'COMPLETED');
    });
    expect(await drill.alert(listing)).toMatchObject({ status: 'resolved', end: { resolution: 'listing_inactive' } });
  });
});

describe('a failed run is counted once', () => {
  test('when the worker stops after the run’s end and before its report', async () => {
    drill.breakFeed(listing, GONE);
    const stopped = barrier();
    const { passes } = engine.stores;
    const settle: typeof passes.settle = async (...end) => {
      await passes.settle(...end);
      stopped.open();
      throw new Error('The worker is gone.');
    };
    const handle = await drill.startSync(listing);
    await drill.whileWorking(() => stopped.opened, { passes: { ...passes, settle } });
    expect(await drill.alerts(listing)).toEqual([]);
    await drill.whileWorking(() => handle.result().then(() => caughtUp()));
    expect(await drill.state(listing)).toBe('active 1/3');
  });

  test('when the worker stops after the report and before the review', async () => {
    const stopped = barrier();
    const review = async () => {
      stopped.open();
      throw new Error('The worker is gone.');
    };
    const handle = await drill.startSync(listing);
    const alerts = { ...engine.stores.supervision, review };
    await drill.whileWorking(() => Promise.all([handle.result(), stopped.opened]), { alerts });
    expect(await drill.alerts(listing)).toEqual([]);
    await drill.whileWorking(caughtUp);
    expect(await drill.state(listing)).toBe('active 1/3');
  });

  test('when its report was lost: the minute tick makes it good, and the next one has nothing to do', async () => {
    const lossy = { ...engine.orchestrator, failureReported: async () => {} };
    await drill.whileWorking(async () => (await drill.startSync(listing)).result(), { orchestrator: lossy });
    expect(await drill.alerts(listing)).toEqual([]);
    await drill.whileWorking(async () => {
      await drill.tick();
      await caughtUp();
      await drill.tick();
      await drill.review(listing);
    });
    expect(await drill.state(listing)).toBe('active 1/3');
    expect(await drill.trail(listing)).toEqual(['alert_opened']);
  });
});

/** The listing’s only run is told by its alert. */
async function caughtUp(): Promise<void> {
  const [run] = await engine.runs(listing.listingId);
  if (!run) throw new Error('The listing has no run.');
  await drill.told(listing, run);
}
