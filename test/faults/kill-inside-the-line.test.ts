import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAlertMailer } from '../../src/connectors/mail/alert-mailer.ts';
import type { Actor } from '../../src/domain/member.ts';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { notifyWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncDueConnections } from '../../workflows/sync-due-connections.ts';
import { expectInvariants } from '../alerts/invariants.ts';
import { mailerSettings, messageIdOf } from '../mail/mailer-settings.ts';
import { FailingListing } from '../support/alert-world.ts';
import { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { type FaultySmtp, type ReceivedMail, startFaultySmtp } from '../support/smtp-faults.ts';
import { SUPPORT_EMAIL } from '../support/world.ts';
import { MovableClock } from '../temporal/movable-clock.ts';
import type { KillPoint } from './kill-points.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

/** The tick makes good what was owed for a minute. */
const TICK_AHEAD_MIN = 2;

const clock = new MovableClock();
let engine: Engine;
let smtp: FaultySmtp;
let hanging: FaultySmtp;
let next: Actor;
let last: Actor;
let failing: FailingListing;
/** What the mail server of the worker that was killed last had of support’s mail by then. */
const readByThen: Partial<Record<KillPoint, number>> = {};
/** Who was owed what when the worker that wrote the refusal was gone. */
let owedAfterTheRefusal: readonly string[] = [];
let wasNextWoken = true;

/** Kills the worker that delivers support’s mail there. */
async function killSupportsMail(point: KillPoint): Promise<void> {
  const isThere = () => point !== 'inside the handover' || hanging.received.length > 0;
  await killAtItsPlaces(engine, { [notifyWorkflowId(SUPPORT_MAILBOX)]: point }, { taking: smtp, hanging, isThere });
  readByThen[point] = to(SUPPORT_EMAIL).length;
}

async function tellTheNext(): Promise<void> {
  clock.aheadMin = TICK_AHEAD_MIN;
  const mailer = createAlertMailer(mailerSettings(smtp.url));
  const wake = async () => {
    await engine.client.workflow.execute(syncDueConnections, { workflowId: 'a-tick', taskQueue: TASK_QUEUE });
    await eventuallyTrue('the end of the mail to the next in line', async () => {
      const { status } = await engine.client.workflow.getHandle(notifyWorkflowId(next.memberId)).describe();
      return status.name === 'COMPLETED';
    });
    await engine.client.workflow.getHandle(notifyWorkflowId(SUPPORT_MAILBOX)).result();
  };
  await engine.whileWorking(wake, { mailer, clock });
}

/** All that a mail server read for this address, the hanging one included. */
function to(address: string): ReceivedMail[] {
  return [...hanging.received, ...smtp.received].filter((mail) => mail.to.includes(address));
}

const addressOf = ({ memberId }: Actor) => `${memberId}@relais.example`;

beforeAll(async () => {
  [engine, smtp, hanging] = await Promise.all([Engine.create(), startFaultySmtp(), startFaultySmtp('hang_after_data')]);
  const { world } = engine;
  next = await world.aMember('support');
  last = await world.aMember('admin');
  await world.stores.settings.update({ alertEscalationThreshold: 1 }, { actor: last, now: world.nowInstant });
  failing = await FailingListing.create(world);
  await failing.fail();
  await engine.orchestrator.failureReported(failing.listingId);
  await killSupportsMail('after the mail is claimed');
  await killSupportsMail('inside the handover');
  smtp.refuseAddress(SUPPORT_EMAIL);
  await killSupportsMail('after the refusal');
  owedAfterTheRefusal = await failing.notifications();
  wasNextWoken = await engine.orchestrator.isDelivering(next.memberId);
  await tellTheNext();
}, 360_000);
afterAll(async () => {
  await Promise.all([engine.close(), smtp.stop(), hanging.stop()]);
});

describe('workers that are killed on the mail of an escalation', () => {
  test('have handed nothing over before DATA, and one mail after it, under the ID that stands in the database', async () => {
    expect(readByThen).toMatchObject({ 'after the mail is claimed': 0, 'inside the handover': 1 });
    const refused = await engine.world.prisma.notification.findFirst({ where: { recipientId: SUPPORT_MAILBOX } });
    expect(to(SUPPORT_EMAIL).map(({ messageId }) => messageId)).toEqual([messageIdOf(refused?.deliveryId ?? 'none')]);
  });

  test('leave the next in line owed it, who was not woken, when the mail server refuses for good', () => {
    expect(owedAfterTheRefusal).toEqual([
      `escalated to ${SUPPORT_MAILBOX} refused`,
      `escalated to ${next.memberId} pending`,
    ]);
    expect(wasNextWoken).toBe(false);
  });

  test('leave exactly one mail to the next in line, and none to who comes after', async () => {
    expect(to(addressOf(next)).map(({ subject }) => subject)).toEqual([expect.stringContaining('Gîte')]);
    expect(to(addressOf(last))).toEqual([]);
    expect(await failing.notifications()).toEqual([
      `escalated to ${SUPPORT_MAILBOX} refused`,
      `escalated to ${next.memberId} sent`,
    ]);
  });

  test('leave one audit event of each transition and of each mail', async () => {
    expect(await failing.trail()).toEqual(['alert_opened', 'alert_escalated', 'mail_refused', 'mail_sent']);
    await expectInvariants(engine.world, clock.now());
  });
});
