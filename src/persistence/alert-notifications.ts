import type { Alert } from '../domain/alert.ts';
import type { AlertSubjectRef } from '../domain/alert-subject.ts';
import type { Instant } from '../domain/instant.ts';
import type { NotificationStage } from '../domain/notification.ts';
import type { AuditEntry } from '../ports.ts';
import { appendAudit } from './audit.ts';
import type { Prisma } from './prisma.ts';
import { supportRecipients } from './support-recipients.ts';

/** Where notifications are written: in the transaction of the transition that they tell. */
export type Notifying = {
  readonly tx: Prisma.TransactionClient;
  readonly supportEmail: string | undefined;
  readonly now: Instant;
};

/** One person is owed word of the alert; what names it is unique, so that nobody is owed the same twice. */
export async function owe(
  { tx, now }: Notifying,
  alert: Alert,
  what: { readonly stage: NotificationStage; readonly ordinal?: number; readonly recipientId: string },
): Promise<void> {
  const { stage, ordinal = 0, recipientId } = what;
  const data = { alertId: alert.id, cycle: alert.cycle, stage, ordinal, recipientId, createdAt: now };
  await tx.notification.createMany({ data: [data], skipDuplicates: true });
}

/** Support is owed word: the first in line whose mail was not refused in this cycle. Nobody when there is none left. */
export async function oweSupport(
  notifying: Notifying,
  alert: Alert,
  what: { readonly stage: 'escalated' | 'reminder'; readonly ordinal?: number },
): Promise<void> {
  const { tx, supportEmail } = notifying;
  const refused = await tx.notification.findMany({
    where: { alertId: alert.id, cycle: alert.cycle, status: 'refused' },
    select: { recipientId: true },
  });
  const line = await supportRecipients(tx, supportEmail);
  const next = line.find((recipientId) => !refused.some((one) => one.recipientId === recipientId)) ?? line[0];
  if (next !== undefined) await owe(notifying, alert, { ...what, recipientId: next });
}

/** True when somebody is, or was, to be told of the escalation of this cycle. */
export async function isEscalationOwed(tx: Prisma.TransactionClient, alert: Alert): Promise<boolean> {
  const where = { alertId: alert.id, cycle: alert.cycle, stage: 'escalated' as const };
  return (await tx.notification.findFirst({ where, select: { id: true } })) !== null;
}

/** What was not sent when the alert ended is not sent any more. */
export async function cancelPending({ tx, now }: Notifying, alert: Alert): Promise<void> {
  // In the order in which a claim locks them, so that the two wait for each other and never both.
  await tx.$executeRaw`
    SELECT 1 FROM "Notification" WHERE "alertId" = ${alert.id}::uuid AND "status" = 'pending' ORDER BY "id" FOR UPDATE`;
  const cancelled = await tx.notification.updateManyAndReturn({
    where: { alertId: alert.id, status: 'pending' },
    data: { status: 'cancelled', settledAt: now },
    select: { stage: true, recipientId: true },
  });
  for (const { stage, recipientId } of cancelled)
    await auditMail(tx, { alert, action: 'mail_cancelled', reason: `${stage} to ${recipientId}`, now });
}

/** Whoever was told, or may have been, of the escalation of this cycle is owed word that it is over. */
export async function oweRecovered(notifying: Notifying, alert: Alert): Promise<void> {
  const told = await notifying.tx.notification.findMany({
    where: {
      alertId: alert.id,
      cycle: alert.cycle,
      stage: { in: ['escalated', 'reminder'] },
      status: { in: ['sending', 'sent', 'unconfirmed'] },
    },
    select: { recipientId: true },
    distinct: ['recipientId'],
  });
  for (const { recipientId } of told) await owe(notifying, alert, { stage: 'recovered', recipientId });
}

type AlertRef = { readonly id: string; readonly subject: AlertSubjectRef };

/** What an audit event of an alert is about: the alert, and its listing where it is of one. */
export function auditedAlert({ id, subject }: AlertRef): Pick<AuditEntry, 'subject' | 'listingId'> {
  return { subject: { kind: 'alert', id }, ...(subject.kind === 'listing' ? { listingId: subject.id } : {}) };
}

/** One audit event of a mail about an alert. `reason` names the stage and the recipient's ID, never an address. */
export async function auditMail(
  tx: Prisma.TransactionClient,
  mail: {
    readonly alert: AlertRef;
    readonly action: string;
    readonly reason: string;
    readonly now: Instant;
  },
): Promise<void> {
  const { alert, action, reason, now } = mail;
  await appendAudit(tx, { actor: null, action, ...auditedAlert(alert), reason, at: now });
}
