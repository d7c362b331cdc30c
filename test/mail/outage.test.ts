import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Failure, FailureKind } from '../../src/domain/failure.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { Actor } from '../../src/domain/member.ts';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { NOW, SUPPORT_EMAIL } from '../support/world.ts';
import { MailWorld } from './mail-world.ts';
import { messageIdOf } from './mailer-settings.ts';

const LISTINGS = 500;
const OUTAGE_MIN = 120;
/** 0, 1, 3, 7, … 63 min: what a person is tried in two hours, and once more within the next. A fifth less makes one more. */
const MOST_TRIES = 9;

let mail: MailWorld;
beforeEach(async () => {
  mail = await MailWorld.create();
});
afterEach(async () => {
  await expectInvariants(mail.world);
  await mail.close();
});

/** Listings that failed three times by schedule each, the last of them now; written at once, since the stores take long. */
async function failedListings(owners: readonly Actor[]): Promise<string[]> {
  const listings = Array.from({ length: LISTINGS }, (_, index) => ({
    id: randomUUID(),
    ownerId: owners[index % owners.length]?.memberId ?? 'nobody',
    name: `Gîte ${index}`,
    timeZone: 'Europe/Paris',
    lastRunNumber: 3,
    createdAt: NOW,
  }));
  await mail.world.prisma.listing.createMany({ data: listings });
  const runs = listings.flatMap(({ id }, index) => [1, 2, 3].map((number) => failedRun(id, number, kindOf(index))));
  await mail.world.prisma.syncRun.createMany({ data: runs });
  return listings.map(({ id }) => id);
}

/** What only the owner can mend at every tenth. */
function kindOf(index: number): FailureKind {
  return index % 10 < 2 ? 'AUTH' : 'TRANSIENT';
}

function failedRun(listingId: string, number: number, kind: FailureKind) {
  const at = plusMinutes(NOW, 30 * (number - 3));
  const failure: Failure = { kind, detail: `${kind} from feeds.example` };
  const times = { queuedAt: at, startedAt: at, finishedAt: at };
  const flow = { workflowId: `sync/${listingId}`, workflowRunId: randomUUID(), pass: 1 };
  return { listingId, number, trigger: 'schedule', status: 'failed', attempts: 4, failure, ...times, ...flow } as const;
}

/** One alert after another escalates over the outage, while the postman is on his rounds. */
async function escalateOneByOne(listingIds: readonly string[]): Promise<void> {
  for (const [index, listingId] of listingIds.entries()) {
    const at = plusMinutes(NOW, (index * OUTAGE_MIN) / listingIds.length);
    await mail.postman.deliverUntil(at);
    if (index === LISTINGS / 2) await mail.smtp.setMode('greeting_421');
    await mail.review({ listingId });
  }
}

/** What each person is owed and was sent, by delivery: `<recipient> <status> <delivery>`, with how many it tells. */
async function deliveries(): Promise<Map<string, number>> {
  const rows = await mail.world.prisma.notification.groupBy({
    by: ['recipientId', 'status', 'deliveryId'],
    _count: { _all: true },
  });
  return new Map(rows.map((row) => [`${row.recipientId} ${row.status} ${row.deliveryId}`, row._count._all]));
}

test('500 escalations while the mail server is down for two hours reach each person in one mail when it is back', async () => {
  const owners = [await mail.world.aMember(), await mail.world.aMember()];
  const listingIds = await failedListings(owners);
  await mail.smtp.setMode('refuse_connection');
  await escalateOneByOne(listingIds);
  await mail.postman.deliverUntil(plusMinutes(NOW, OUTAGE_MIN));
  expect(mail.smtp.received).toEqual([]);
  expect((await mail.trouble(NOW)).waiting?.notifications).toBe(LISTINGS + 100);

  const [handedBefore, connectionsBefore] = [mail.handed.length, mail.smtp.connections()];
  await mail.smtp.setMode('take');
  await mail.deliverFor(60);
  expect(mail.smtp.received.map(({ to, messageId }) => `${to.join()} ${messageId}`).toSorted()).toEqual(
    mail.handed
      .slice(-3)
      .map(({ recipient, deliveryId }) => `${recipient.address} ${messageIdOf(deliveryId)}`)
      .toSorted(),
  );
  expect([mail.handed.length - handedBefore, mail.smtp.connections() - connectionsBefore]).toEqual([3, 3]);
  for (const recipientId of [SUPPORT_MAILBOX, ...owners.map(({ memberId }) => memberId)]) {
    const tries = mail.handed.filter(({ recipient }) => recipient.recipientId === recipientId);
    expect(tries.length).toBeLessThanOrEqual(MOST_TRIES);
  }
  expect([...(await deliveries()).values()].toSorted((a, b) => a - b)).toEqual([50, 50, LISTINGS]);
  expect([...(await deliveries()).keys()].every((key) => key.includes(' sent '))).toBe(true);
  expect(mail.smtp.received.find(({ to }) => to.includes(SUPPORT_EMAIL))?.subject).toContain(String(LISTINGS));
}, 180_000);

test('what could not be told for 73 hours is not told any more, and that is shown', async () => {
  await mail.smtp.setMode('refuse_connection');
  const gite = await mail.escalated('Gîte');
  await mail.deliverFor(73 * 60);
  await mail.smtp.setMode('take');
  await mail.deliverFor(24 * 60);
  expect([mail.smtp.received, await gite.notifications()]).toEqual([[], ['escalated to support-mailbox expired']]);
  expect(await mail.trouble(NOW)).toMatchObject({
    failed: [{ status: 'expired', subjectName: 'Gîte' }],
    waiting: null,
  });
  expect((await gite.trail()).at(-1)).toBe('mail_expired');
});

test('an alert that is still open after 73 hours without mail is told by the reminder that is owed by then', async () => {
  await mail.smtp.setMode('refuse_connection');
  const gite = await mail.escalated('Gîte');
  for (let hour = 1; hour <= 73; hour += 1) {
    await mail.deliverFor(60);
    await mail.review(gite);
  }
  await mail.smtp.setMode('take');
  await mail.deliverFor(60);
  expect(mail.smtp.received).toHaveLength(1);
  expect(await gite.notifications()).toEqual([
    'escalated to support-mailbox expired',
    'reminder 1 to support-mailbox sent',
    'reminder 2 to support-mailbox sent',
    'reminder 3 to support-mailbox sent',
  ]);
});
