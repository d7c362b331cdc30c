import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { FailingAccount } from '../support/account-alert-world.ts';
import { FailingListing } from '../support/alert-world.ts';
import { NOW, World } from '../support/world.ts';

const MAILBOX = 'support-mailbox';

let world: World;
let gite: FailingListing;
beforeEach(async () => {
  world = await World.create();
  world.nowInstant = NOW;
  gite = await FailingListing.create(world);
});
// One world a test: what is owed to the support mailbox is the whole database's.
afterEach(async () => {
  await expectInvariants(world);
  await world.close();
});

const claim = (recipientId = MAILBOX) => world.stores.notifications.claim(recipientId, world.nowInstant);

async function claimed(recipientId = MAILBOX): Promise<MailDelivery> {
  const taken = await claim(recipientId);
  if (taken.outcome !== 'claimed') throw new Error(`Nothing to deliver: ${taken.outcome}`);
  return taken.delivery;
}

const settle = (delivery: MailDelivery, handover: MailHandover, random = 0) =>
  world.stores.notifications.settle(delivery, handover, { now: world.nowInstant, random });

const refusal = { outcome: 'refused', trouble: '550 at RCPT TO from smtp.example' } as const;
const outage = { outcome: 'not_taken', trouble: 'connection refused by smtp.example:25' } as const;
const lost = { outcome: 'unknown', trouble: 'connection to smtp.example lost, after the message was written' } as const;

describe('a delivery', () => {
  test('tells of an account connection on the clock of its owner', async () => {
    const account = await FailingAccount.create(world, 'Kraken', 'kraken');
    const { memberId } = account.owner;
    await world.prisma.user.update({ where: { id: memberId }, data: { timeZone: 'America/New_York' } });
    await account.failAndReview(1, 'AUTH');
    const delivery = await claimed(memberId);
    expect(delivery.entries).toMatchObject([
      {
        subject: { ...account.subject, name: 'Kraken' },
        timeZone: 'America/New_York',
        stage: 'owner',
        errorType: 'AUTH',
      },
    ]);
    await settle(delivery, { outcome: 'accepted' });
    expect([await account.notifications(), (await account.trail()).at(-1)]).toEqual([
      ['owner to owner sent'],
      'mail_sent',
    ]);
  });

  test('tells what failed, since when, how often, to support in French, and is over once it is taken', async () => {
    await gite.failAndReview(3);
    const delivery = await claimed();
    expect(delivery).toMatchObject({
      recipient: { recipientId: MAILBOX, address: 'support@relais.example', locale: 'fr' },
      entries: [
        {
          subject: { kind: 'listing', name: 'Gîte' },
          timeZone: 'Europe/Paris',
          stage: 'escalated',
          errorType: 'TRANSIENT',
          failedAttempts: 3,
          firstFailedAt: '2026-06-01T08:30:00.000Z',
          lastFailedAt: '2026-06-01T09:30:00.000Z',
        },
      ],
    });
    expect(await settle(delivery, { outcome: 'accepted' })).toEqual({ owedTo: [], retryInMs: null });
    expect([await claim(), await gite.notifications()]).toEqual([
      { outcome: 'nothing_owed' },
      ['escalated to support-mailbox sent'],
    ]);
    expect((await gite.trail()).at(-1)).toBe('mail_sent');
  });

  test('whose attempt was lost is taken again as it was, under the same ID', async () => {
    await gite.failAndReview(3);
    const first = await claimed();
    world.pass(1);
    expect(await claimed()).toEqual({ ...first, isRepeated: true });
  });

  test('goes to the member who has the address of support, in that member’s language', async () => {
    const member = await world.aMember('support');
    await world.prisma.user.update({
      where: { id: member.memberId },
      data: { email: 'support@relais.example', locale: 'en', name: 'Samira' },
    });
    await gite.failAndReview(3);
    expect((await claimed(member.memberId)).recipient).toMatchObject({ name: 'Samira', locale: 'en' });
  });

  test('is put off by a mail server that does not take it: 1 min, doubled up to 1 h, a fifth less at most', async () => {
    await gite.failAndReview(3);
    const waitsMin: (number | undefined)[] = [];
    for (let send = 0; send < 9; send += 1) {
      const { retryInMs } = await settle(await claimed(), outage, send === 8 ? 0.999_999 : 0);
      waitsMin.push(retryInMs === null ? undefined : Math.round(retryInMs / 60_000));
      expect(await claim()).toMatchObject({ outcome: 'too_soon' });
      world.pass(60);
    }
    expect(waitsMin).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 48]);
  });

  test('that was not taken goes with what else is owed by then; one that may have been stays as it was', async () => {
    const other = await FailingListing.create(world, 'Chalet');
    await gite.failAndReview(3);
    await settle(await claimed(), outage);
    await other.failAndReview(4);
    const bundle = await claimed();
    expect(bundle.entries.map(({ subject }) => subject.name)).toEqual(['Chalet', 'Gîte']);
    await settle(bundle, lost);
    const third = await FailingListing.create(world, 'Studio');
    await third.failAndReview(3);
    expect(await claimed()).toMatchObject({ deliveryId: bundle.deliveryId, entries: [{}, {}] });
  });

  test('waits a minute after the last mail to the person, and then tells all in one', async () => {
    await gite.failAndReview(3);
    await settle(await claimed(), { outcome: 'accepted' });
    for (const name of ['Chalet', 'Studio']) {
      const other = await FailingListing.create(world, name);
      for (let run = 0; run < 3; run += 1) await other.fail();
      await other.review();
    }
    expect(await claim()).toEqual({ outcome: 'too_soon', waitMs: 60_000 });
    world.pass(1);
    expect((await claimed()).entries).toHaveLength(2);
  });

  test('tells an alert once although an escalation and a reminder are owed', async () => {
    await gite.failAndReview(3);
    world.pass(4 * 60);
    await gite.review();
    const delivery = await claimed();
    expect(delivery.entries).toMatchObject([{ stage: 'reminder', reminder: 1 }]);
    await settle(delivery, { outcome: 'accepted' });
    expect(await gite.notifications()).toEqual([
      'escalated to support-mailbox sent',
      'reminder 1 to support-mailbox sent',
    ]);
  });

  test('that is older than 72 h expires, and shows as trouble', async () => {
    await gite.failAndReview(3);
    await settle(await claimed(), outage);
    world.pass(72 * 60 + 1);
    expect(await claim()).toEqual({ outcome: 'nothing_owed' });
    expect(await gite.notifications()).toEqual(['escalated to support-mailbox expired']);
    expect(await world.stores.alerts.mailTrouble(NOW)).toMatchObject({
      failed: [{ status: 'expired', subjectName: 'Gîte' }],
    });
  });
});

describe('before it is sent, a notification', () => {
  test('of an alert that was resolved meanwhile is dropped', async () => {
    const support = await world.aMember('support');
    await gite.failAndReview(3);
    const delivery = await claimed();
    await settle(delivery, outage);
    await world.stores.alerts.resolve((await gite.alert()).id, { actor: support, now: world.nowInstant, note: null });
    world.pass(5);
    expect([await claim(), await gite.notifications()]).toEqual([
      { outcome: 'nothing_owed' },
      ['escalated to support-mailbox cancelled'],
    ]);
  });

  test('that may have been sent is not repeated once it is over, and the recovery is told', async () => {
    await gite.failAndReview(3);
    await settle(await claimed(), lost);
    for (let run = 0; run < 2; run += 1) await gite.succeed();
    await gite.review();
    world.pass(5);
    expect((await claimed()).entries).toMatchObject([{ stage: 'recovered', failedAttempts: 3 }]);
    expect(await gite.notifications()).toEqual([
      'escalated to support-mailbox unconfirmed',
      'recovered to support-mailbox sending',
    ]);
  });

  test('of a snoozed alert is held until the snooze ends', async () => {
    const support = await world.aMember('support');
    await gite.failAndReview(2);
    const until = '2026-06-01T12:00:00.000Z';
    await world.stores.alerts.snooze((await gite.alert()).id, { actor: support, now: world.nowInstant, until });
    await gite.failAndReview(1);
    expect(await claim()).toMatchObject({ outcome: 'held' });
    world.nowInstant = until;
    expect(await claim()).toMatchObject({ outcome: 'claimed' });
  });

  test('a reminder of an acknowledged alert is dropped', async () => {
    const support = await world.aMember('support');
    await gite.failAndReview(3);
    await settle(await claimed(), { outcome: 'accepted' });
    world.pass(4 * 60);
    await gite.review();
    await world.stores.alerts.acknowledge((await gite.alert()).id, { actor: support, now: world.nowInstant });
    expect([await claim(), (await gite.notifications()).at(-1)]).toEqual([
      { outcome: 'nothing_owed' },
      'reminder 1 to support-mailbox cancelled',
    ]);
  });
});

describe('a mail server that never says whether it took a mail', () => {
  async function triedInVain(recipientId = MAILBOX) {
    const outcomes: string[][] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const { owedTo, retryInMs } = await settle(await claimed(recipientId), lost);
      outcomes.push([...owedTo, retryInMs === null ? 'given up' : 'again']);
      world.pass(60);
    }
    return outcomes;
  }

  test('is asked five times; then the next in line is told, and it shows as trouble', async () => {
    const support = await world.aMember('support');
    await gite.failAndReview(3);
    expect(await triedInVain()).toEqual([['again'], ['again'], ['again'], ['again'], [support.memberId, 'given up']]);
    expect((await claimed(support.memberId)).entries).toMatchObject([{ stage: 'escalated' }]);
    expect(await world.stores.alerts.mailTrouble(NOW)).toMatchObject({
      failed: [{ status: 'unconfirmed' }],
      waiting: null,
    });
    expect((await gite.trail()).at(-1)).toBe('mail_unconfirmed');
  });

  test('keeps the person’s other mail waiting no longer than that', async () => {
    await gite.failAndReview(3);
    await triedInVain();
    const other = await FailingListing.create(world, 'Chalet');
    await other.failAndReview(3);
    expect((await claimed()).entries).toMatchObject([{ subject: { name: 'Chalet' } }]);
  });
});

test('what a person who is gone was to be told goes to the next in line', async () => {
  const gone = await world.aMember('support');
  await world.prisma.user.update({ where: { id: gone.memberId }, data: { email: 'support@relais.example' } });
  await gite.failAndReview(3);
  const admin = await world.aMember('admin');
  await world.prisma.user.delete({ where: { id: gone.memberId } });
  expect(await claim(gone.memberId)).toEqual({ outcome: 'nothing_owed' });
  expect((await gite.notifications()).map((line) => line.replace(gone.memberId, 'gone'))).toEqual([
    'escalated to gone refused',
    'escalated to support-mailbox pending',
  ]);
  expect(await claim(admin.memberId)).toEqual({ outcome: 'nothing_owed' });
});

describe('a recipient that is refused for good', () => {
  test('is followed by the next in line, until there is none, and each shows as trouble', async () => {
    const [support, admin] = [await world.aMember('support'), await world.aMember('admin')];
    await gite.failAndReview(3);
    const first = await settle(await claimed(), refusal);
    const second = await settle(await claimed(support.memberId), refusal);
    const third = await settle(await claimed(admin.memberId), refusal);
    expect([first.owedTo, second.owedTo, third.owedTo]).toEqual([[support.memberId], [admin.memberId], []]);
    const { failed } = await world.stores.alerts.mailTrouble(NOW);
    expect(failed.map(({ status, trouble }) => `${status}: ${trouble}`)).toEqual(
      Array.from({ length: 3 }, () => `refused: ${refusal.trouble}`),
    );
  });

  test('is not asked for the reminders of that cycle', async () => {
    const support = await world.aMember('support');
    await gite.failAndReview(3);
    await settle(await claimed(), refusal);
    await settle(await claimed(support.memberId), { outcome: 'accepted' });
    world.pass(4 * 60);
    await gite.review();
    expect((await gite.notifications()).at(-1)).toBe(`reminder 1 to ${support.memberId} pending`);
  });

  test('who is the owner has nobody in their place', async () => {
    await world.aMember('support');
    await gite.failAndReview(1, 'AUTH');
    const { owedTo } = await settle(await claimed(gite.owner.memberId), refusal);
    expect([owedTo, await gite.notifications()]).toEqual([[], ['owner to owner refused']]);
  });
});

test('people are owed mail that waited a minute, unless it is put off or held', async () => {
  const owed = async () => {
    const before = new Date(Date.parse(world.nowInstant) - 60_000).toISOString();
    return world.stores.notifications.recipientsOwed(before, world.nowInstant, 10);
  };
  await gite.failAndReview(3);
  const early = await owed();
  world.pass(2);
  const late = await owed();
  await settle(await claimed(), outage);
  const putOff = await owed();
  world.pass(3);
  expect([early, late, putOff, await owed()]).toEqual([[], [MAILBOX], [], [MAILBOX]]);
  const support = await world.aMember('support');
  const until = '2026-06-02T08:00:00.000Z';
  await world.stores.alerts.snooze((await gite.alert()).id, { actor: support, now: world.nowInstant, until });
  expect(await owed()).toEqual([]);
});
