import { randomUUID } from 'node:crypto';
import type { AlertMailEntry, MailClaim, MailDelivery } from '../alert-ports.ts';
import { type Alert, isOpen, streakOf } from '../domain/alert.ts';
import { isHoldingBack } from '../domain/incident.ts';
import { type Instant, msBetween, plusMs } from '../domain/instant.ts';
import { DELIVERED_WITHIN_MS, judgeNotification, MAIL_SPACING_MS } from '../domain/notification.ts';
import { auditMail, type Notifying } from './alert-notifications.ts';
import { alertOf } from './alert-row.ts';
import { subjectsThere } from './alert-subjects.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { conflictEntries, conflictMail } from './conflict-mail.ts';
import { doubtEntry, doubtMail } from './doubt-mail.ts';
import { incidentsOwed, takeIncidents } from './incident-outbox.ts';
import { type MailWish, mailWishOf, waitsForQuiet } from './mail-wish.ts';
import { modeEntry, modeMail } from './mode-mail.ts';
import { noticeEntry, noticeMail } from './notice-mail.ts';
import { lockRecipient, type RecipientRow, recipientOf } from './notification-recipient.ts';
import { oweNextInLine } from './notification-succession.ts';
import { type OwnerMailTable, ownerMailOwed, takeOwnerMail } from './owner-mail.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { silenceEntry, silenceMail } from './silence-mail.ts';

type Claiming = { readonly recipientId: string; readonly supportEmail: string | undefined; readonly now: Instant };
type NotificationRow = Prisma.NotificationGetPayload<{ include: typeof withAlert }>;
const withAlert = { alert: { include: { incident: true } } } as const;
type Judged = { readonly row: NotificationRow; readonly alert: Alert; readonly verdict: 'send' | 'hold' | 'drop' };

/** How long to leave a snoozed alert's mail alone before it is looked at again; a change of the alert is told anyway. */
const HELD_MS = 15 * 60_000;

/** The trouble of what is sent again: an earlier try may yet write how it went. */
const UNTOLD_TRY = 'an earlier try has not told how it went';

/** See `NotificationStore.claim`. */
export function claimMail(prisma: PrismaClient, claiming: Claiming): Promise<MailClaim> {
  return prisma.$transaction(async (tx) => {
    const recipient = await lockRecipient(tx, claiming.recipientId);
    const judged = await judgeOwed(tx, claiming);
    const toSend = judged.filter(({ verdict }) => verdict === 'send');
    const wish = await mailWishOf(tx, claiming.recipientId, claiming.now);
    const wished = { ...claiming, wish };
    const conflicts = await ownerMailOwed(tx, conflictMail, wished);
    const doubts = await ownerMailOwed(tx, doubtMail, wished);
    const modes = await ownerMailOwed(tx, modeMail, wished);
    const silences = await ownerMailOwed(tx, silenceMail, wished);
    const notices = await ownerMailOwed(tx, noticeMail, wished);
    const incidents = await incidentsOwed(tx, wished);
    const ownerMails = [conflicts, doubts, modes, silences, notices, incidents].flat();
    if (toSend.length + ownerMails.length === 0)
      return nothingToSend(tx, { claiming, wish, isHeld: judged.length > 0 });
    const waitMs = waitLeftMs(recipient, claiming.now);
    if (waitMs > 0) return { outcome: 'too_soon', waitMs };
    // Two guests for one bed are told first, then incidents, since they stand for many alerts, then alerts, then doubts, whose
    // nights are freed in hours, then notices, then fallbacks; what is silent has been so for a day.
    const delivery =
      (await takeConflicts(tx, claiming, conflicts)) ??
      (await takeIncidents(tx, claiming, incidents)) ??
      (toSend.length > 0 ? await take(tx, claiming, toSend) : undefined) ??
      (await takeDoubts(tx, claiming, doubts)) ??
      (await takeNotices(tx, claiming, notices)) ??
      (await takeModes(tx, claiming, modes)) ??
      (await takeSilences(tx, claiming, silences));
    return delivery ? { outcome: 'claimed', delivery } : { outcome: 'nothing_owed' };
  });
}

type Waiting = { readonly claiming: Claiming; readonly wish: MailWish; readonly isHeld: boolean };

/** What is held is looked at again after a while, what waits for the end of quiet hours then. */
async function nothingToSend(tx: Prisma.TransactionClient, { claiming, wish, isHeld }: Waiting): Promise<MailClaim> {
  const { recipientId, now } = claiming;
  const isQuiet = await waitsForQuiet(tx, recipientId, wish, now);
  if (!isQuiet) return isHeld ? { outcome: 'held', waitMs: HELD_MS } : { outcome: 'nothing_owed' };
  const untilQuietEnds = msBetween(now, wish.quietUntil);
  return { outcome: 'held', waitMs: isHeld ? Math.min(HELD_MS, untilQuietEnds) : untilQuietEnds };
}

async function takeConflicts(
  tx: Prisma.TransactionClient,
  claiming: Claiming,
  owed: readonly TableRow<typeof conflictMail>[],
): Promise<MailDelivery | undefined> {
  const taken = owed.length > 0 ? await takeOwnerMail(tx, conflictMail, { ...claiming, owed }) : undefined;
  const [first, ...others] = taken ? await conflictEntries(tx, owed) : [];
  return taken && first && { ...taken, entries: [], conflicts: [first, ...others] };
}

async function takeDoubts(
  tx: Prisma.TransactionClient,
  claiming: Claiming,
  owed: readonly TableRow<typeof doubtMail>[],
): Promise<MailDelivery | undefined> {
  const [first, ...others] = owed;
  const taken = first && (await takeOwnerMail(tx, doubtMail, { ...claiming, owed }));
  return taken && { ...taken, entries: [], doubts: [doubtEntry(first), ...others.map(doubtEntry)] };
}

async function takeNotices(
  tx: Prisma.TransactionClient,
  claiming: Claiming,
  owed: readonly TableRow<typeof noticeMail>[],
): Promise<MailDelivery | undefined> {
  const [first, ...others] = owed;
  const taken = first && (await takeOwnerMail(tx, noticeMail, { ...claiming, owed }));
  return taken && { ...taken, entries: [], notices: [noticeEntry(first), ...others.map(noticeEntry)] };
}

async function takeModes(
  tx: Prisma.TransactionClient,
  claiming: Claiming,
  owed: readonly TableRow<typeof modeMail>[],
): Promise<MailDelivery | undefined> {
  const [first, ...others] = owed;
  const taken = first && (await takeOwnerMail(tx, modeMail, { ...claiming, owed }));
  return taken && { ...taken, entries: [], modes: [modeEntry(first), ...others.map(modeEntry)] };
}

async function takeSilences(
  tx: Prisma.TransactionClient,
  claiming: Claiming,
  owed: readonly TableRow<typeof silenceMail>[],
): Promise<MailDelivery | undefined> {
  const [first, ...others] = owed;
  const taken = first && (await takeOwnerMail(tx, silenceMail, { ...claiming, owed }));
  return taken && { ...taken, entries: [], silences: [silenceEntry(first), ...others.map(silenceEntry)] };
}

type TableRow<Table> = Table extends OwnerMailTable<infer Row> ? Row : never;

/** What is owed, judged by its alert as it is now; what is over is settled at once and left out. */
async function judgeOwed(tx: Prisma.TransactionClient, claiming: Claiming): Promise<Judged[]> {
  const { recipientId, now } = claiming;
  // Locked before the alerts are read, so that an alert that ends meanwhile is seen or waits for this claim.
  await tx.$executeRaw`
    SELECT 1 FROM "Notification" WHERE "recipientId" = ${recipientId} AND "status" IN ('pending', 'sending')
    ORDER BY "id" FOR UPDATE`;
  const where = { recipientId, status: { in: ['pending' as const, 'sending' as const] } };
  const rows = await tx.notification.findMany({
    where,
    include: withAlert,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const judged: Judged[] = [];
  for (const row of rows) {
    const one = await judge(tx, row, now);
    if (one.verdict === 'drop' || isExpired(row, now)) await settleUnsent(tx, one, now);
    else judged.push(one);
  }
  const repeated = judged.find(({ row, verdict }) => row.status === 'sending' && verdict === 'send');
  if (!repeated) return judged;
  const underWay = judged.filter(({ row }) => row.deliveryId === repeated.row.deliveryId);
  return underWay.map((one) => ({ ...one, verdict: 'send' }));
}

async function judge(tx: Prisma.TransactionClient, row: NotificationRow, now: Instant): Promise<Judged> {
  const { cycle, stage } = row;
  const alert = alertOf(row.alert);
  const wasTold = stage === 'recovered' && (await wasToldBefore(tx, row));
  const { incident } = row.alert;
  const isHeldBack = incident !== null && isHoldingBack({ endedAt: fromNullableInstantColumn(incident.endedAt) }, now);
  return { row, alert, verdict: judgeNotification({ stage, cycle }, alert, { wasTold, isHeldBack, now }) };
}

async function wasToldBefore(
  tx: Prisma.TransactionClient,
  { alertId, cycle, recipientId }: NotificationRow,
): Promise<boolean> {
  const stage = { in: ['escalated' as const, 'reminder' as const] };
  const status = { in: ['sent' as const, 'unconfirmed' as const] };
  const where = { alertId, cycle, recipientId, stage, status };
  return (await tx.notification.findFirst({ where, select: { id: true } })) !== null;
}

function isExpired({ createdAt }: NotificationRow, now: Instant): boolean {
  return plusMs(fromInstantColumn(createdAt), DELIVERED_WITHIN_MS) <= now;
}

/** One that is no longer true, or too old. If it may have arrived, that is what is remembered of it. */
async function settleUnsent(
  tx: Prisma.TransactionClient,
  { row, alert, verdict }: Judged,
  now: Instant,
): Promise<void> {
  const status = row.status === 'sending' ? 'unconfirmed' : verdict === 'drop' ? 'cancelled' : 'expired';
  await tx.notification.update({ where: { id: row.id }, data: { status, settledAt: now } });
  const reason = `${row.stage} to ${row.recipientId}`;
  await auditMail(tx, { alert, action: `mail_${status}`, reason, now });
}

/** A bundle a minute, and patience with a mail server that does not take mail. */
function waitLeftMs({ lastMailAt, retryAt }: RecipientRow, now: Instant): number {
  const spacingOver = lastMailAt === null ? now : plusMs(fromInstantColumn(lastMailAt), MAIL_SPACING_MS);
  const retry = fromNullableInstantColumn(retryAt) ?? now;
  return Math.max(0, msBetween(now, spacingOver), msBetween(now, retry));
}

/** One delivery of all that is to be sent; one whose outcome is not known keeps its ID. */
async function take(
  tx: Prisma.TransactionClient,
  { recipientId, supportEmail, now }: Claiming,
  toSend: readonly Judged[],
): Promise<MailDelivery | undefined> {
  const recipient = await recipientOf(tx, recipientId, supportEmail);
  if (!recipient) {
    await succeed({ tx, supportEmail, now }, toSend);
    return undefined;
  }
  const [first] = toSend;
  const deliveryId = first?.row.deliveryId ?? (toSend.length === 1 ? first?.row.id : undefined) ?? randomUUID();
  const ids = toSend.map(({ row }) => row.id);
  const isRepeated = first?.row.status === 'sending';
  const trouble = isRepeated ? { trouble: UNTOLD_TRY } : {};
  await tx.notification.updateMany({ where: { id: { in: ids } }, data: { status: 'sending', deliveryId, ...trouble } });
  const [entry, ...others] = await entriesOf(tx, toSend);
  return entry ? { deliveryId, isRepeated, recipient, entries: [entry, ...others] } : undefined;
}

/** Nobody is there to be told any more: as when a mail server refuses for good, the next in line is owed it. */
async function succeed(notifying: Notifying, toSend: readonly Judged[]): Promise<void> {
  const { tx, now } = notifying;
  for (const { row, alert } of toSend) {
    const data = { status: 'refused' as const, settledAt: now, trouble: 'there is no such person any more' };
    await tx.notification.update({ where: { id: row.id }, data });
    const reason = `${row.stage} to ${row.recipientId}`;
    await auditMail(tx, { alert, action: 'mail_refused', reason, now });
  }
  await oweNextInLine(
    notifying,
    toSend.map(({ row }) => row),
  );
}

/** Each alert once, told by the newest of its stages; most failed attempts first. */
async function entriesOf(tx: Prisma.TransactionClient, toSend: readonly Judged[]): Promise<AlertMailEntry[]> {
  const newest = new Map(toSend.map((one) => [`${one.row.alertId} ${one.row.stage === 'owner'}`, one]));
  const there = await subjectsThere(
    tx,
    toSend.map(({ alert }) => alert.subject.id),
  );
  return [...newest.values()]
    .map(({ row, alert }) => entryOf(row, alert, there.get(alert.subject.id)?.timeZone ?? 'UTC'))
    .sort((a, b) => b.failedAttempts - a.failedAttempts);
}

function entryOf({ stage, ordinal }: NotificationRow, alert: Alert, timeZone: string): AlertMailEntry {
  const { id: alertId, subject, errorType, firstFailedAt, lastFailedAt } = alert;
  const failedAttempts = isOpen(alert) ? streakOf(alert) : alert.failedAttempts;
  const failure = { errorType, firstFailedAt, lastFailedAt, failedAttempts };
  return { alertId, subject, timeZone, stage, reminder: ordinal, ...failure };
}
