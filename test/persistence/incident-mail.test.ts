import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNotificationActivities } from '../../activities/notification.ts';
import { presentAlert } from '../../src/api/present-alert.ts';
import { HELD_AFTER_END_MS } from '../../src/domain/incident.ts';
import type { DeliveryStep } from '../../workflows/alert-messages.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { callsOf, ended, subjects } from '../support/breaker-drill.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { failing, listing, NOW, World } from '../support/world.ts';

let world: World;
let mailer: RecordingMailer;
let hosts = 0;
let host: string;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
  mailer = new RecordingMailer();
  hosts += 1;
  host = `host-${hosts}.example`;
});
// What a test owes support is no matter of the next one’s.
afterEach(async () => {
  await world.prisma.incidentNotice.deleteMany();
  await world.prisma.notification.deleteMany();
  await world.prisma.mailRecipient.deleteMany();
});
afterAll(() => world.close());

const at = () => ({ now: world.nowInstant, chance: 0.5 });

async function goDown(): Promise<void> {
  await world.stores.breakers.fold(host, callsOf(subjects(10), 'bad'), at());
}

async function answerAgain(): Promise<void> {
  for (const outcome of ['good', 'good'] as const) {
    const { admission } = await world.stores.breakers.askProbe(host, world.nowInstant);
    await world.stores.breakers.fold(host, [ended(admission, outcome)], at());
  }
}

/** One try of delivering what support’s mailbox is owed. */
async function deliver(recipientId = 'support-mailbox'): Promise<string> {
  const { deliverOwed } = createNotificationActivities({
    ...{ notifications: world.stores.notifications, mailer, random: () => 0.5 },
    clock: { now: () => world.nowInstant },
  });
  const step: DeliveryStep = await new MockActivityEnvironment().run(deliverOwed, { recipientId });
  return step.step;
}

/** A listing whose alert has escalated by this host’s failing feed. */
async function anEscalatedAlert(): Promise<{ listingId: string; connectionId: string }> {
  const { listing: subject, by } = await world.aListing(undefined, { name: 'Gîte' });
  const { id } = await world.aConnection(by, { url: `https://${host}/a.ics` });
  for (let run = 0; run < 3; run += 1) await world.sync(subject.id, { [id]: failing('TRANSIENT') });
  await review(subject.id);
  return { listingId: subject.id, connectionId: id };
}

const review = (listingId: string) => world.stores.supervision.review(ofListing(listingId), world.nowInstant);
const owed = async () => world.stores.notifications.recipientsOwed('2027-01-01T00:00:00.000Z', world.nowInstant, 500);

describe('an incident', () => {
  test('is told to support once, and once that it is over', async () => {
    await goDown();
    expect(await owed()).toEqual(['support-mailbox']);
    expect([await deliver(), await deliver()]).toEqual(['delivered', 'nothing_owed']);
    await world.stores.incidents.review(host, world.nowInstant);
    world.pass(2);
    await answerAgain();
    expect([await deliver(), await deliver()]).toEqual(['delivered', 'nothing_owed']);
    expect(mailer.lines).toEqual([`opened ${host} → support-mailbox`, `over ${host} → support-mailbox`]);
  });

  test('that was over before anybody was told of it is told to nobody', async () => {
    await goDown();
    world.pass(2);
    await answerAgain();
    expect(await deliver()).toBe('nothing_owed');
    expect(mailer.lines).toEqual([]);
  });

  test('goes to the next in line when the mail server refuses support’s mailbox for good', async () => {
    const support = await world.aMember('support');
    mailer.answer = ({ recipient }) =>
      recipient.recipientId === 'support-mailbox'
        ? { outcome: 'refused', trouble: '550 no such mailbox' }
        : { outcome: 'accepted' };
    await goDown();
    expect(await deliver()).toBe('refused');
    expect(await deliver(support.memberId)).toBe('delivered');
    expect(mailer.lines).toEqual([`opened ${host} → ${support.memberId}`]);
    await world.prisma.user.delete({ where: { id: support.memberId } });
  });

  test('is told again under the same Message-ID when nobody knows whether the mail was taken', async () => {
    mailer.answer = () => ({ outcome: 'unknown', trouble: 'the connection broke after DATA' });
    await goDown();
    await deliver();
    world.pass(5);
    mailer.answer = () => ({ outcome: 'accepted' });
    await deliver();
    const [first, second] = mailer.handed;
    expect([second?.deliveryId, second?.isRepeated]).toEqual([first?.deliveryId, true]);
  });
});

describe('an alert that was opened before', () => {
  test('is not mailed while the incident lasts, and nobody is woken or reminded for it', async () => {
    const { listingId } = await anEscalatedAlert();
    await goDown();
    expect(await deliver()).toBe('delivered');
    expect(mailer.lines).toEqual([`opened ${host} → support-mailbox`]);
    world.pass(24 * 60);
    expect(await deliver()).toBe('held');
    const { items } = await world.stores.alerts.list({ statuses: [], subjectId: listingId }, { page: 1, pageSize: 1 });
    const support = { memberId: 's', role: 'support', locale: 'fr' } as const;
    const shown = items.map((view) => presentAlert(view, { person: support, now: world.nowInstant }));
    expect(shown).toMatchObject([{ heldBackBy: host, incidentId: expect.any(String) }]);
    const reviewed = await review(listingId);
    expect(reviewed).toMatchObject({ outcome: 'open', nextReviewAt: '2026-06-02T08:15:00.000Z' });
    expect(await owed()).toEqual([]);
    const overdue = { overdueBefore: world.nowInstant, now: world.nowInstant };
    expect(await world.stores.supervision.faults(overdue, 500)).toEqual([]);
    expect(await world.prisma.notification.count({ where: { stage: 'reminder' } })).toBe(0);
  });

  test('by a run that ended just before the breaker opened is held from its first moment', async () => {
    const { listing: subject, by } = await world.aListing();
    const { id } = await world.aConnection(by, { url: `https://${host}/a.ics` });
    for (let run = 0; run < 3; run += 1) await world.sync(subject.id, { [id]: failing('TRANSIENT') });
    await goDown();
    await review(subject.id);
    expect(await deliver()).toBe('delivered');
    world.pass(5);
    expect(await deliver()).toBe('held');
    expect(mailer.lines).toEqual([`opened ${host} → support-mailbox`]);
  });

  test('is never mailed when its listing is read well after the incident', async () => {
    const { listingId, connectionId } = await anEscalatedAlert();
    await goDown();
    await deliver();
    world.pass(2);
    await answerAgain();
    await deliver();
    world.pass(1);
    for (let run = 0; run < 2; run += 1) await world.sync(listingId, { [connectionId]: listing() });
    await review(listingId);
    world.pass(HELD_AFTER_END_MS / 60_000);
    expect(await deliver()).toBe('nothing_owed');
    expect(mailer.lines).toEqual([`opened ${host} → support-mailbox`, `over ${host} → support-mailbox`]);
  });

  test('is mailed once the incident is over for longer than a sweep, if it still fails', async () => {
    await anEscalatedAlert();
    await goDown();
    await deliver();
    world.pass(2);
    await answerAgain();
    await deliver();
    world.pass(HELD_AFTER_END_MS / 60_000 - 1);
    expect(await deliver()).toBe('held');
    world.pass(1);
    expect(await deliver()).toBe('delivered');
    expect(mailer.lines.at(-1)).toBe('escalated Gîte → support-mailbox');
  });

  test('is mailed at once when something else fails in its listing too', async () => {
    const { listingId } = await anEscalatedAlert();
    await goDown();
    await deliver();
    const lastFailure = { kind: 'NOT_FOUND', detail: 'HTTP 404' };
    await world.prisma.connection.updateMany({ where: { listingId }, data: { lastFailure } });
    world.pass(2);
    await world.stores.incidents.review(host, world.nowInstant);
    expect(await deliver()).toBe('delivered');
    expect(mailer.lines.at(-1)).toBe('escalated Gîte → support-mailbox');
  });
});
