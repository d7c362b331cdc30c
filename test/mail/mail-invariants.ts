import { expect } from '@jest/globals';
import type { MailWorld } from './mail-world.ts';
import { messageIdOf } from './mailer-settings.ts';

/** Every failed run is told once, by one alert, and no listing has two open ones. */
export async function expectEachFailureToldOnce({ world: { prisma } }: MailWorld): Promise<void> {
  const failed = await prisma.syncRun.findMany({ where: { status: 'failed' }, select: { id: true } });
  const told = await prisma.alertOccurrence.findMany({ select: { runId: true } });
  expect(told.map(({ runId }) => runId).toSorted()).toEqual(failed.map(({ id }) => id).toSorted());
  const open = await prisma.syncAlert.findMany({ where: { status: { not: 'resolved' } }, select: { subjectId: true } });
  expect(new Set(open.map(({ subjectId }) => subjectId)).size).toBe(open.length);
}

/**
 * Nothing is left to be sent, what is said to be sent has arrived, and nobody was told the same stage of one cycle of an
 * alert by mails of different Message-IDs.
 */
export async function expectOneMailForEachStage({ world, smtp, handed }: MailWorld): Promise<void> {
  const rows = await world.prisma.notification.findMany();
  expect(rows.filter(({ status }) => status === 'pending' || status === 'sending')).toEqual([]);
  // What the server refused after it read it has not arrived.
  const arrived = new Set(smtp.received.filter(({ isRefused }) => !isRefused).map(({ messageId }) => messageId));
  const sent = rows.filter(({ status }) => status === 'sent').map(({ deliveryId }) => messageIdOf(deliveryId ?? ''));
  expect(sent.filter((messageId) => !arrived.has(messageId))).toEqual([]);
  expect([...arrived].filter((messageId) => !sentAs(handed).has(messageId))).toEqual([]);
  const cycles = tally(rows.map((row) => `${row.alertId} ${row.stage} ${row.ordinal} ${row.recipientId}`));
  const mails = tally(tellings(handed.filter(({ deliveryId }) => arrived.has(messageIdOf(deliveryId)))));
  expect([...mails].filter(([telling, count]) => count > (cycles.get(telling) ?? 0))).toEqual([]);
}

/** One audit event of each counted failure, escalation and mail. */
export async function expectOneAuditEventOfEach({ world: { prisma } }: MailWorld): Promise<void> {
  const count = (...actions: string[]) => prisma.auditEvent.count({ where: { action: { in: actions } } });
  expect({
    counted: await count('alert_opened', 'alert_reopened', 'alert_counted'),
    escalated: await count('alert_escalated'),
    sent: await count('mail_sent'),
  }).toEqual({
    counted: await prisma.alertOccurrence.count({ where: { counted: true } }),
    escalated: await prisma.notification.count({ where: { stage: 'escalated' } }),
    sent: await prisma.notification.count({ where: { status: 'sent' } }),
  });
}

function sentAs(handed: MailWorld['handed']): Set<string> {
  return new Set(handed.map(({ deliveryId }) => messageIdOf(deliveryId)));
}

/** What these mails tell, each mail counted once however often it was repeated. */
function tellings(handed: MailWorld['handed']): string[] {
  const byMail = handed.flatMap(({ deliveryId, entries, recipient }) =>
    entries.map(({ alertId, stage, reminder }) => ({
      mail: deliveryId,
      telling: `${alertId} ${stage} ${reminder} ${recipient.recipientId}`,
    })),
  );
  const once = new Map(byMail.map(({ mail, telling }) => [`${mail} ${telling}`, telling]));
  return [...once.values()];
}

function tally(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
