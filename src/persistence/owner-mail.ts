import { randomUUID } from 'node:crypto';
import type { MailDelivery } from '../alert-ports.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { NoticeKind } from '../domain/notice.ts';
import { DELIVERED_WITHIN_MS, MOST_UNCERTAIN_TRIES } from '../domain/notification.ts';
import { fromInstantColumn } from './columns.ts';
import type { MailOutbox, SettledAs } from './mail-outbox.ts';
import type { MailWish } from './mail-wish.ts';
import { recipientOf } from './notification-recipient.ts';
import type { Prisma } from './prisma.ts';

/** The trouble of what is sent again: an earlier try may yet write how it went. */
const UNTOLD_TRY = 'an earlier try has not told how it went';

/** A row of which the owner of a listing is owed word, with what became of the mail. */
type OwedRow = {
  readonly id: string;
  readonly recipientId: string;
  readonly noticedAt: Date;
  readonly status: string;
  readonly deliveryId: string | null;
};

type MailWhere = {
  readonly recipientId?: string;
  readonly id?: { readonly in: string[] };
  readonly status?: 'sending' | { readonly in: ('pending' | 'sending')[] };
  readonly deliveryId?: string;
  readonly trouble?: null;
  readonly uncertainTries?: { readonly gte: number };
};

type MailColumns = {
  readonly status?: 'pending' | 'sending' | 'sent' | 'refused' | 'unconfirmed' | 'cancelled' | 'expired';
  readonly settledAt?: Instant;
  readonly deliveryId?: string | null;
  readonly trouble?: string | null;
  readonly uncertainTries?: { readonly increment: 1 };
};

/**
 * A table of such rows. `isOver`: what it would tell is true no more, or is no longer the recipient's business. `isEarly`: it
 * is told later, if it is true by then.
 */
export type OwnerMailTable<Row extends OwedRow> = {
  find(tx: Prisma.TransactionClient, where: MailWhere): Promise<Row[]>;
  update(tx: Prisma.TransactionClient, where: MailWhere, data: MailColumns): Promise<unknown>;
  isOver(row: Row): boolean;
  isEarly?(row: Row, now: Instant): boolean;
  /** By which choice of a person it goes; without one, mail of this table is nobody’s choice, and is urgent. */
  kindOf?(row: Row): NoticeKind;
  /** True for what is mailed whatever the person chose of its kind. */
  isFixed?(row: Row): boolean;
  /** True for what does not wait for the end of quiet hours. */
  isUrgent?(row: Row): boolean;
  audit(
    tx: Prisma.TransactionClient,
    row: Row,
    told: { readonly action: string; readonly now: Instant },
  ): Promise<void>;
};

/** `supportEmail` is where the support mailbox is, for what support is owed. */
type Claiming = { readonly recipientId: string; readonly supportEmail?: string | undefined; readonly now: Instant };

/**
 * What a person is owed word of, by their wish; what is over, what they want no mail of, and what could not be delivered in
 * 72 h, is settled at once.
 */
export async function ownerMailOwed<Row extends OwedRow>(
  tx: Prisma.TransactionClient,
  table: OwnerMailTable<Row>,
  { recipientId, wish, now }: Claiming & { readonly wish: MailWish },
): Promise<readonly Row[]> {
  const owed: Row[] = [];
  for (const row of await table.find(tx, { recipientId, status: { in: ['pending', 'sending'] } })) {
    const isExpired = plusMs(fromInstantColumn(row.noticedAt), DELIVERED_WITHIN_MS) <= now;
    if (!table.isOver(row) && !isExpired && isWanted(table, row, wish)) {
      if (table.isEarly?.(row, now) !== true && !isToWait(table, row, wish)) owed.push(row);
    } else await settleUnsent(tx, table, row, { isExpired, now });
  }
  // One whose outcome is not known goes again as it was, before anything new.
  const repeated = owed.find(({ status }) => status === 'sending');
  return repeated ? owed.filter(({ deliveryId }) => deliveryId === repeated.deliveryId) : owed;
}

function isWanted<Row extends OwedRow>(table: OwnerMailTable<Row>, row: Row, wish: MailWish): boolean {
  return table.kindOf === undefined || table.isFixed?.(row) === true || wish.isWanted(table.kindOf(row));
}

/** A mail that may have arrived already does not wait. */
function isToWait<Row extends OwedRow>(table: OwnerMailTable<Row>, row: Row, { isQuiet }: MailWish): boolean {
  if (!isQuiet || table.kindOf === undefined || row.status === 'sending') return false;
  return table.isUrgent?.(row) !== true;
}

async function settleUnsent<Row extends OwedRow>(
  tx: Prisma.TransactionClient,
  table: OwnerMailTable<Row>,
  row: Row,
  { isExpired, now }: { readonly isExpired: boolean; readonly now: Instant },
): Promise<void> {
  const status = row.status === 'sending' ? 'unconfirmed' : table.isOver(row) || !isExpired ? 'cancelled' : 'expired';
  await table.update(tx, { id: { in: [row.id] } }, { status, settledAt: now });
  await table.audit(tx, row, { action: `mail_${status}`, now });
}

/** Takes them as one mail; undefined when there is nobody to get it any more. */
export async function takeOwnerMail<Row extends OwedRow>(
  tx: Prisma.TransactionClient,
  table: OwnerMailTable<Row>,
  { recipientId, supportEmail, now, owed }: Claiming & { readonly owed: readonly Row[] },
): Promise<Pick<MailDelivery, 'deliveryId' | 'isRepeated' | 'recipient'> | undefined> {
  const recipient = await recipientOf(tx, recipientId, supportEmail);
  const [first, ...others] = owed;
  if (!recipient || !first) {
    for (const row of owed) await settleUnsent(tx, table, row, { isExpired: false, now });
    return undefined;
  }
  const deliveryId = first.deliveryId ?? (others.length === 0 ? first.id : randomUUID());
  const isRepeated = first.status === 'sending';
  const trouble = isRepeated ? { trouble: UNTOLD_TRY } : {};
  const ids = owed.map(({ id }) => id);
  await table.update(tx, { id: { in: ids } }, { status: 'sending', deliveryId, ...trouble });
  return { deliveryId, isRepeated, recipient };
}

/** How such a mail is settled. An owner has nobody in their place. */
export function ownerOutbox<Row extends OwedRow>(
  tx: Prisma.TransactionClient,
  table: OwnerMailTable<Row>,
  { delivery, now }: { readonly delivery: MailDelivery; readonly now: Instant },
): MailOutbox {
  const { recipientId } = delivery.recipient;
  const where = { deliveryId: delivery.deliveryId, recipientId, status: 'sending' } as const;
  return {
    async end({ status, trouble }: SettledAs) {
      const rows = await table.find(tx, where);
      await table.update(tx, where, { status, trouble, settledAt: now });
      for (const row of rows) await table.audit(tx, row, { action: `mail_${status}`, now });
      return [];
    },
    async release() {
      // What a later try has taken over has a trouble, and is that one's to settle.
      await table.update(tx, { ...where, trouble: null }, { status: 'pending', deliveryId: null });
    },
    async countUncertain() {
      await table.update(tx, where, { uncertainTries: { increment: 1 } });
      return (await table.find(tx, { ...where, uncertainTries: { gte: MOST_UNCERTAIN_TRIES } })).length > 0;
    },
  };
}
