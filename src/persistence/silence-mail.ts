import { randomUUID } from 'node:crypto';
import type { MailDelivery } from '../alert-ports.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { DELIVERED_WITHIN_MS, MOST_UNCERTAIN_TRIES } from '../domain/notification.ts';
import type { SilenceMailEntry } from '../export-ports.ts';
import { appendAudit } from './audit.ts';
import { platformOf } from './causes.ts';
import { fromInstantColumn } from './columns.ts';
import type { MailOutbox, SettledAs } from './mail-outbox.ts';
import { recipientOf } from './notification-recipient.ts';
import type { Prisma } from './prisma.ts';

type Silence = Prisma.ExportSilenceGetPayload<{ include: typeof withExport }>;
const withExport = { export: { include: { listing: true, connection: { select: { platform: true } } } } } as const;

/** The trouble of what is sent again: an earlier try may yet write how it went. */
const UNTOLD_TRY = 'an earlier try has not told how it went';

type Claiming = { readonly recipientId: string; readonly now: Instant };

/** The silences that a person is owed word of; those that are over, and those not delivered in 72 h, are settled at once. */
export async function silencesOwed(
  tx: Prisma.TransactionClient,
  { recipientId, now }: Claiming,
): Promise<readonly Silence[]> {
  const rows = await tx.exportSilence.findMany({
    where: { recipientId, status: { in: ['pending', 'sending'] } },
    include: withExport,
    orderBy: [{ since: 'asc' }, { id: 'asc' }],
  });
  const owed: Silence[] = [];
  for (const row of rows) {
    const isExpired = plusMs(fromInstantColumn(row.noticedAt), DELIVERED_WITHIN_MS) <= now;
    if (!isOver(row) && !isExpired) owed.push(row);
    else await settleUnsent(tx, row, { isExpired, now });
  }
  // One whose outcome is not known goes again as it was, before anything new.
  const repeated = owed.find(({ status }) => status === 'sending');
  return repeated ? owed.filter(({ deliveryId }) => deliveryId === repeated.deliveryId) : owed;
}

/** Judged by the export itself: the minute tick may not have written the end down yet. */
function isOver({ endedAt, since, export: { revokedAt, readAts, listing }, recipientId }: Silence): boolean {
  const last = readAts.at(-1);
  return endedAt !== null || revokedAt !== null || (last ?? since) > since || listing.ownerId !== recipientId;
}

async function settleUnsent(
  tx: Prisma.TransactionClient,
  row: Silence,
  { isExpired, now }: { readonly isExpired: boolean; readonly now: Instant },
): Promise<void> {
  const status = row.status === 'sending' ? 'unconfirmed' : isOver(row) || !isExpired ? 'cancelled' : 'expired';
  await tx.exportSilence.update({ where: { id: row.id }, data: { status, settledAt: now } });
  await auditSilence(tx, row, { action: `mail_${status}`, now });
}

/** Takes them as one mail; undefined when there is nobody to get it any more. */
export async function takeSilences(
  tx: Prisma.TransactionClient,
  { recipientId, now }: Claiming,
  owed: readonly Silence[],
): Promise<MailDelivery | undefined> {
  const recipient = await recipientOf(tx, recipientId, undefined);
  const [first, ...others] = owed;
  if (!recipient || !first) {
    for (const row of owed) await settleUnsent(tx, row, { isExpired: false, now });
    return undefined;
  }
  const deliveryId = first.deliveryId ?? (others.length === 0 ? first.id : randomUUID());
  const where = { id: { in: owed.map(({ id }) => id) } };
  const isRepeated = first.status === 'sending';
  const trouble = isRepeated ? { trouble: UNTOLD_TRY } : {};
  await tx.exportSilence.updateMany({ where, data: { status: 'sending', deliveryId, ...trouble } });
  const silences = [entryOf(first), ...others.map(entryOf)] as const;
  return { deliveryId, isRepeated, recipient, entries: [], silences };
}

function entryOf({ since, export: { id, label, listing, connection } }: Silence): SilenceMailEntry {
  const place = { listingId: listing.id, listingName: listing.name, timeZone: listing.timeZone };
  const platform = connection ? platformOf(connection.platform) : null;
  return { exportId: id, ...place, label, platform, since: fromInstantColumn(since) };
}

/** How a mail about silences is settled. An owner has nobody in their place. */
export function silenceOutbox(
  tx: Prisma.TransactionClient,
  { deliveryId, recipient: { recipientId } }: MailDelivery,
  now: Instant,
): MailOutbox {
  const where = { deliveryId, recipientId, status: 'sending' as const };
  return {
    async end({ status, trouble }: SettledAs) {
      const rows = await tx.exportSilence.findMany({ where, include: withExport });
      await tx.exportSilence.updateMany({ where, data: { status, trouble, settledAt: now } });
      for (const row of rows) await auditSilence(tx, row, { action: `mail_${status}`, now });
      return [];
    },
    async release() {
      // What a later try has taken over has a trouble, and is that one's to settle.
      await tx.exportSilence.updateMany({
        where: { ...where, trouble: null },
        data: { status: 'pending', deliveryId: null },
      });
    },
    async countUncertain() {
      await tx.exportSilence.updateMany({ where, data: { uncertainTries: { increment: 1 } } });
      const spent = { ...where, uncertainTries: { gte: MOST_UNCERTAIN_TRIES } };
      return (await tx.exportSilence.findFirst({ where: spent, select: { id: true } })) !== null;
    },
  };
}

function auditSilence(
  tx: Prisma.TransactionClient,
  { exportId, recipientId, export: { listingId } }: Silence,
  { action, now }: { readonly action: string; readonly now: Instant },
): Promise<void> {
  const subject = { kind: 'export', id: exportId };
  return appendAudit(tx, { actor: null, action, subject, reason: `silence to ${recipientId}`, listingId, at: now });
}
