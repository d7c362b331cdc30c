import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAlertMailer } from '../../src/connectors/mail/alert-mailer.ts';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { alertWorkflowId, listingSyncWorkflowId, notifyWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { mailerSettings, messageIdOf } from '../mail/mailer-settings.ts';
import { Engine, MAXIMUM_ATTEMPTS, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { type FaultySmtp, type ReceivedMail, startFaultySmtp } from '../support/smtp-faults.ts';
import { SUPPORT_EMAIL } from '../support/world.ts';
import type { KillPoint } from './kill-points.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

const THRESHOLD = 3;

/** Around what an end of a run, a review and a wake commit: at the failure that opens the alert, and at the one that escalates it. */
const alertCases = (['opens', 'escalates'] as const).flatMap((failure) =>
  (
    [
      'after settle',
      'after the report',
      'before the review',
      'after the review',
      'before the wake',
      'after the wake',
    ] as const
  ).map((point) => ({ point, failure })),
);

/** In the mail to the owner, whom the first such failure is told. */
const mailCases = (
  [
    'before the mail is claimed',
    'after the mail is claimed',
    'inside the handover',
    'after the handover',
    'after the mail is settled',
  ] as const
).map((point) => ({ point, failure: 'opens' as const }));

type Case = { readonly point: KillPoint; readonly failure: 'opens' | 'escalates' };
const cases: readonly Case[] = [...alertCases, ...mailCases];

/** The server may have the mail of a worker that is killed here without relais’ knowing it. */
const repeatedFrom: readonly KillPoint[] = ['inside the handover', 'after the handover'];

/** The mail that a report or a wake began may be on its way in the very worker that is killed then. */
const perhapsRepeatedFrom: readonly KillPoint[] = ['after the report', 'after the wake'];

let engine: Engine;
let smtp: FaultySmtp;
let hanging: FaultySmtp;
const listings = new Map<Case, SyncedListing>();

function listingOf(one: Case): SyncedListing {
  const found = listings.get(one);
  if (!found) throw new Error(`No worker was killed ${one.point} of the failure that ${one.failure}.`);
  return found;
}

/** A listing whose one feed is gone, which its owner is told at once. */
async function aFailingListing({ point, failure }: Case): Promise<SyncedListing> {
  const listing = await engine.aListing('airbnb');
  const data = { name: `Gîte ${point}, ${failure}` };
  await engine.world.prisma.listing.update({ where: { id: listing.listingId }, data });
  for (const room of listing.rooms) engine.sandbox.control.setFault(room, { kind: 'status', code: 404 });
  return listing;
}

const startRun = ({ listingId }: SyncedListing) =>
  engine.client.workflow.start('syncListing', {
    workflowId: listingSyncWorkflowId(listingId),
    taskQueue: TASK_QUEUE,
    args: [{ listingId, trigger: 'schedule', maximumAttempts: MAXIMUM_ATTEMPTS }],
  });

/** Runs by schedule, one after another, until there were as many; the one that is under way is waited for. */
async function runUntil(listing: SyncedListing, count: number): Promise<void> {
  const started = (await engine.runs(listing.listingId)).length;
  if (started > 0) await engine.client.workflow.getHandle(listingSyncWorkflowId(listing.listingId)).result();
  for (let run = started; run < count; run += 1) await (await startRun(listing)).result();
}

const whileWorking = (use: () => Promise<void>) =>
  engine.whileWorking(use, { mailer: createAlertMailer(mailerSettings(smtp.url)) });

const inEachCase = (use: (one: Case, listing: SyncedListing) => Promise<void>) =>
  Promise.all([...listings].map(([one, listing]) => use(one, listing)));

async function failTwiceBeforeTheKill(): Promise<void> {
  const escalating = [...listings].filter(([{ failure }]) => failure === 'escalates').map(([, listing]) => listing);
  await Promise.all(escalating.map((listing) => runUntil(listing, THRESHOLD - 1)));
  for (const { owner } of escalating) await engine.client.workflow.getHandle(notifyWorkflowId(owner.memberId)).result();
}

function workflowOf({ point }: Case, { listingId, owner }: SyncedListing): string {
  if (point === 'after settle' || point === 'after the report') return listingSyncWorkflowId(listingId);
  return mailCases.some((one) => one.point === point) ? notifyWorkflowId(owner.memberId) : alertWorkflowId(listingId);
}

async function killWorker(): Promise<void> {
  const stops = [...listings].map(([one, listing]) => [workflowOf(one, listing), one.point] as const);
  // Support's mail is lost at the worst place: the server has it and relais does not know.
  const all = Object.fromEntries([...stops, [notifyWorkflowId(SUPPORT_MAILBOX), 'after the handover']] as const);
  await inEachCase(async (_, listing) => void (await startRun(listing)));
  await killAtItsPlaces(engine, all, { taking: smtp, hanging, isThere: () => hanging.received.length > 0 });
}

/** The owner’s mail is sent by what was killed alone: no other failure has anybody look again. */
async function ownerTold({ point }: Case, { owner }: SyncedListing): Promise<void> {
  const where = { recipientId: owner.memberId, status: 'sent' as const };
  const isTold = async () => (await engine.world.prisma.notification.count({ where })) === 1;
  await eventuallyTrue(`the mail to the owner after a kill ${point}`, isTold, 90_000);
}

/** Everybody is told of everything, and nobody’s mail is under way. */
async function everythingTold(): Promise<void> {
  const where = { status: 'sent' as const };
  const isTold = async () => (await engine.world.prisma.notification.count({ where })) === 2 * cases.length;
  await eventuallyTrue('a mail to the owner and one to support for each alert', isTold, 150_000);
  const recipients = [SUPPORT_MAILBOX, ...[...listings.values()].map(({ owner }) => owner.memberId)];
  for (const recipientId of recipients) await engine.client.workflow.getHandle(notifyWorkflowId(recipientId)).result();
}

beforeAll(async () => {
  [engine, smtp, hanging] = await Promise.all([Engine.create(), startFaultySmtp(), startFaultySmtp('hang_after_data')]);
  for (const one of cases) listings.set(one, await aFailingListing(one));
  await whileWorking(failTwiceBeforeTheKill);
  await killWorker();
  await whileWorking(async () => {
    await inEachCase(async (one, listing) => {
      await ownerTold(one, listing);
      await runUntil(listing, THRESHOLD);
    });
    await everythingTold();
  });
}, 360_000);
afterAll(async () => {
  await Promise.all([engine.close(), smtp.stop(), hanging.stop()]);
});

test('after every kill, counts, audit trails and notifications are what the runs say', () =>
  expectInvariants(engine.world, systemClock.now()));

/** All that a mail server read for this address, the hanging one included. */
function received(address: string): ReceivedMail[] {
  return [...hanging.received, ...smtp.received].filter(({ to }) => to.includes(address));
}

async function alertOf(one: Case) {
  const { listingId } = listingOf(one);
  const alerts = await engine.world.prisma.syncAlert.findMany({
    where: { subjectId: listingId },
    include: { occurrences: { orderBy: { runNumber: 'asc' } }, notifications: { orderBy: { stage: 'asc' } } },
  });
  const [alert, ...others] = alerts;
  if (!alert || others.length > 0) throw new Error(`The listing has ${alerts.length} alerts instead of one.`);
  return alert;
}

describe.each(cases)('a worker that is killed $point of the failure that $failure the alert', (one) => {
  test('leaves one alert, which counts each failed run once and is escalated', async () => {
    const { listingId } = listingOf(one);
    const { occurrences, ...alert } = await alertOf(one);
    const runs = await engine.runs(listingId);
    expect(alert).toMatchObject({ status: 'escalated', failedAttempts: THRESHOLD, threshold: THRESHOLD, cycle: 1 });
    expect(occurrences.map(({ runNumber, counted, trigger }) => [runNumber, counted, trigger])).toEqual(
      [1, 2, 3].map((number) => [number, true, 'schedule']),
    );
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(await engine.orchestrator.isSupervised(listingId)).toBe(true);
  });

  test('leaves one audit event of each transition and of each mail', async () => {
    const { id } = await alertOf(one);
    const events = await engine.world.prisma.auditEvent.findMany({ where: { subjectKind: 'alert', subjectId: id } });
    expect(events.map(({ action }) => action).sort()).toEqual([
      'alert_counted',
      'alert_counted',
      'alert_escalated',
      'alert_opened',
      'alert_owner_told',
      'mail_sent',
      'mail_sent',
    ]);
  });

  test('leaves one mail for each stage; one that is repeated has the same Message-ID', async () => {
    const { owner } = listingOf(one);
    const { notifications, subjectName } = await alertOf(one);
    expect(notifications.map(({ stage, recipientId }) => [stage, recipientId])).toEqual([
      ['owner', owner.memberId],
      ['escalated', SUPPORT_MAILBOX],
    ]);
    const [toOwner, toSupport] = notifications.map(({ deliveryId }) => messageIdOf(deliveryId ?? 'none'));
    const atOwner = received(`${owner.memberId}@relais.example`).map(({ messageId }) => messageId);
    if (perhapsRepeatedFrom.includes(one.point)) {
      expect(new Set(atOwner)).toEqual(new Set([toOwner]));
      expect(atOwner.length).toBeLessThanOrEqual(2);
    } else expect(atOwner).toEqual(repeatedFrom.includes(one.point) ? [toOwner, toOwner] : [toOwner]);
    const tellingIt = received(SUPPORT_EMAIL).filter(({ text }) => text.includes(subjectName));
    expect([...new Set(tellingIt.map(({ messageId }) => messageId))]).toEqual([toSupport]);
  });
});

const beginsMailToSupport = ({ point, failure }: Case) =>
  perhapsRepeatedFrom.includes(point) && failure === 'escalates';

test('the mail to support that was lost after the server had it arrives twice, under one Message-ID', async () => {
  const messageIds = received(SUPPORT_EMAIL).map(({ messageId }) => messageId);
  const deliveries = await engine.world.prisma.notification.findMany({
    where: { recipientId: SUPPORT_MAILBOX },
    distinct: ['deliveryId'],
  });
  const repeated = messageIds.filter((messageId, place) => messageIds.indexOf(messageId) !== place);
  expect(repeated.length).toBeGreaterThanOrEqual(1);
  // Besides, the mails that the report and the wake of an escalation began.
  expect(repeated.length).toBeLessThanOrEqual(cases.filter(beginsMailToSupport).length + 1);
  expect(new Set(messageIds)).toEqual(new Set(deliveries.map(({ deliveryId }) => messageIdOf(deliveryId ?? 'none'))));
});
