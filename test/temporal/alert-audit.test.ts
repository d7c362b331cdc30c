import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { reportFailure } from '../../activities/report-failure.ts';
import type { AlertFault } from '../../src/domain/alert-fault.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { auditAlerts } from '../../workflows/audit-alerts.ts';
import { alertWorkflowId, notifyWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { FailingAccount } from '../support/account-alert-world.ts';
import { FailingListing, type FailingSubject } from '../support/alert-world.ts';
import { Engine } from '../support/engine.ts';
import { eventually, eventuallyTrue } from '../support/eventually.ts';

let engine: Engine;
let failing: FailingSubject;
beforeAll(async () => {
  engine = await Engine.create();
}, 120_000);
beforeEach(async () => {
  const { world, mailer } = engine;
  // What an earlier test left is no business of this one's audits, and its mail was sent a while ago.
  await world.prisma.syncAlert.deleteMany();
  await world.prisma.mailRecipient.deleteMany();
  for await (const { workflowId } of engine.client.workflow.list({ query: 'ExecutionStatus = "Running"' }))
    await engine.client.workflow
      .getHandle(workflowId)
      .terminate()
      .catch(() => undefined);
  mailer.answer = () => ({ outcome: 'accepted' });
  // Long enough ago for all that a fault has to be old for, and before the first reminder.
  world.nowInstant = plusMinutes(systemClock.now(), -3 * 60);
  failing = await FailingListing.create(world);
});
afterAll(() => engine.close());

type Audited = { readonly summary: string; readonly repaired: Readonly<Record<string, number>> };

function audit(): Promise<Audited> {
  const start = { workflowId: `alert-audit-${randomUUID()}`, taskQueue: TASK_QUEUE };
  return engine.client.workflow.execute(auditAlerts, start);
}

async function isRunning(workflowId: string): Promise<boolean> {
  const { status } = await engine.client.workflow.getHandle(workflowId).describe();
  return status.name === 'RUNNING';
}

/** So many failed runs, each reviewed by the alert's workflow, which then waits; all mail is delivered. */
async function supervised(failures: number): Promise<void> {
  const { prisma } = engine.world;
  for (let run = 0; run < failures; run += 1) {
    const { id } = await failing.fail();
    await reportFailure(engine.orchestrator, failing.subject);
    await eventuallyTrue('the run in its alert', async () => {
      return (await prisma.alertOccurrence.count({ where: { runId: id } })) === 1;
    });
  }
  await untilMailIsOver();
}

async function untilMailIsOver(): Promise<void> {
  const owed = { status: { in: ['pending' as const, 'sending' as const] } };
  await eventuallyTrue('no mail that is owed', async () => {
    return (await engine.world.prisma.notification.count({ where: owed })) === 0;
  });
}

/** Waits until nobody delivers that person's mail. */
async function untilNobodyDelivers(): Promise<void> {
  await eventuallyTrue('the end of the delivery', async () => !(await isRunning(notifyWorkflowId(SUPPORT_MAILBOX))));
}

async function untilWorkflowEnded(): Promise<void> {
  await eventuallyTrue('the end of the workflow', async () => !(await isRunning(alertWorkflowId(failing.subject.id))));
}

/** The faults that the audit trail of the alert says were repaired. */
async function repairsTold(): Promise<(string | null)[]> {
  const events = await engine.world.prisma.auditEvent.findMany({
    where: { action: 'alert_repaired', subjectId: (await failing.alert()).id },
  });
  return events.map(({ reason }) => reason);
}

const alertRow = () => engine.world.prisma.syncAlert;
const mailLines = () => engine.mailer.lines.filter((line) => line.endsWith(SUPPORT_MAILBOX));

/** How each fault is made by hand, and what is so once it is repaired. */
const faults: Readonly<Record<AlertFault, { plant(): Promise<unknown>; repaired(): Promise<unknown> }>> = {
  not_escalated: {
    async plant() {
      await supervised(2);
      await alertRow().updateMany({ data: { threshold: 2 } });
    },
    async repaired() {
      expect(await failing.state()).toBe('escalated 2/2 cycle 1');
      await untilMailIsOver();
      expect(await failing.notifications()).toEqual([`escalated to ${SUPPORT_MAILBOX} sent`]);
    },
  },
  escalated_without_notification: {
    async plant() {
      await supervised(3);
      await untilNobodyDelivers();
      await engine.world.prisma.notification.deleteMany();
      await engine.world.prisma.mailRecipient.deleteMany();
    },
    async repaired() {
      await untilMailIsOver();
      expect(await failing.notifications()).toEqual([`escalated to ${SUPPORT_MAILBOX} sent`]);
    },
  },
  notification_overdue: {
    async plant() {
      await supervised(3);
      await untilNobodyDelivers();
      const createdAt = plusMinutes(systemClock.now(), -16);
      const owed = { status: 'pending' as const, createdAt, settledAt: null, deliveryId: null };
      await engine.world.prisma.notification.updateMany({ data: owed });
      await engine.world.prisma.mailRecipient.deleteMany();
    },
    async repaired() {
      await untilMailIsOver();
      expect(mailLines().slice(-2)).toEqual(Array(2).fill(`escalated Gîte → ${SUPPORT_MAILBOX}`));
    },
  },
  open_though_recovered: {
    async plant() {
      await supervised(1);
      await failing.succeed();
    },
    async repaired() {
      expect(await failing.alert()).toMatchObject({ status: 'resolved', end: { resolution: 'recovered' } });
      await untilWorkflowEnded();
    },
  },
  listing_deleted: {
    async plant() {
      await supervised(1);
      await engine.world.prisma.listing.delete({ where: { id: failing.subject.id } });
    },
    async repaired() {
      expect(await failing.alert()).toMatchObject({ status: 'resolved', end: { resolution: 'listing_deleted' } });
      await untilWorkflowEnded();
    },
  },
  listing_inactive: {
    async plant() {
      await supervised(1);
      await engine.world.prisma.listing.update({ where: { id: failing.subject.id }, data: { active: false } });
    },
    async repaired() {
      expect(await failing.alert()).toMatchObject({ status: 'resolved', end: { resolution: 'listing_inactive' } });
      await untilWorkflowEnded();
    },
  },
  connection_deleted: {
    async plant() {
      failing = await FailingAccount.create(engine.world);
      await supervised(1);
      await engine.world.prisma.accountConnection.delete({ where: { id: failing.subject.id } });
    },
    async repaired() {
      expect(await failing.alert()).toMatchObject({ status: 'resolved', end: { resolution: 'connection_deleted' } });
      await untilWorkflowEnded();
    },
  },
  connection_disabled: {
    async plant() {
      failing = await FailingAccount.create(engine.world);
      await supervised(1);
      const where = { id: failing.subject.id };
      await engine.world.prisma.accountConnection.update({ where, data: { syncEnabled: false } });
    },
    async repaired() {
      expect(await failing.alert()).toMatchObject({ status: 'resolved', end: { resolution: 'connection_disabled' } });
      await untilWorkflowEnded();
    },
  },
  without_workflow: {
    async plant() {
      await supervised(1);
      await engine.client.workflow.getHandle(alertWorkflowId(failing.subject.id)).terminate();
    },
    async repaired() {
      expect(await isRunning(alertWorkflowId(failing.subject.id))).toBe(true);
      expect(await failing.state()).toBe('active 1/3 cycle 1');
    },
  },
};

describe('the audit of the alerts', () => {
  test.each(Object.entries(faults))('finds %s and repairs it, says so, and then finds nothing', async (fault, of) => {
    const audits = await engine.whileWorking(async () => {
      await of.plant();
      const first = await audit();
      await of.repaired();
      return [first, await audit()];
    });
    expect(audits).toEqual([
      { repaired: { [fault]: 1 }, summary: `Repaired: 1 ${fault.replaceAll('_', ' ')}.` },
      { repaired: {}, summary: 'Nothing to repair.' },
    ]);
    expect(await repairsTold()).toEqual([fault]);
  });

  test.each([
    [FailingListing, 'Repaired: 1 without workflow.'],
    // The owner of an account is owed a mail from the first failed run on, and no workflow has sent it.
    [FailingAccount, 'Repaired: 1 notification overdue, 1 without workflow.'],
  ] as const)('starts the workflow of an alert that never had one', async (Failing, repaired) => {
    failing = await Failing.create(engine.world);
    await failing.fail();
    await failing.review();
    const { summary } = await engine.whileWorking(audit);
    expect(summary).toBe(repaired);
    expect(await isRunning(alertWorkflowId(failing.subject.id))).toBe(true);
  });

  test('repairs several faults of several listings at once, and names each of them', async () => {
    const other = await FailingListing.create(engine.world, 'Moulin');
    const { summary } = await engine.whileWorking(async () => {
      await faults.not_escalated.plant();
      await other.fail();
      await other.review();
      return audit();
    });
    expect(summary).toBe('Repaired: 1 not escalated, 1 without workflow.');
  });

  test('lets overdue mail be that somebody is delivering', async () => {
    engine.mailer.answer = () => ({ outcome: 'not_taken', trouble: '421 from the mail server' });
    const audited = await engine.whileWorking(async () => {
      for (let run = 0; run < 3; run += 1) await failing.fail();
      await reportFailure(engine.orchestrator, failing.subject);
      await eventually('a mail server that does not take it', async () => {
        return (await engine.world.prisma.mailRecipient.findFirst({ where: { failedSends: 1 } })) ?? undefined;
      });
      const createdAt = plusMinutes(systemClock.now(), -60);
      await engine.world.prisma.notification.updateMany({ data: { createdAt } });
      return audit();
    });
    expect(audited).toEqual({ repaired: {}, summary: 'Nothing to repair.' });
    expect(await repairsTold()).toEqual([]);
  });

  test('finds nothing in alerts that are as they should be', async () => {
    const healthy = await FailingListing.create(engine.world);
    await healthy.succeed();
    const { summary } = await engine.whileWorking(async () => {
      await supervised(3);
      return audit();
    });
    expect(summary).toBe('Nothing to repair.');
  });
});
