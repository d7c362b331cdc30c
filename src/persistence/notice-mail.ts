import type { NoticeMailEntry } from '../notice-ports.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn } from './columns.ts';
import { noticeDataOf } from './notice-data.ts';
import type { OwnerMailTable } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';

type Owed = Prisma.NoticeMailGetPayload<{ include: typeof withNotice }>;
const withNotice = { notice: true } as const;

/** Notices of which people are owed a mail, the oldest first. What was read meanwhile needs none. */
export const noticeMail: OwnerMailTable<Owed> = {
  find: (tx, where) =>
    tx.noticeMail.findMany({ where, include: withNotice, orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }] }),
  update: (tx, where, data) => tx.noticeMail.updateMany({ where, data }),
  isOver: ({ notice }) => notice.readAt !== null,
  kindOf: ({ notice }) => notice.kind,
  isUrgent: ({ notice }) => notice.isUrgent,
  audit: (tx, { recipientId, notice: { id, kind, listingId } }, { action, now }) =>
    appendAudit(tx, {
      actor: null,
      action,
      subject: { kind: 'notice', id },
      reason: `${kind} to ${recipientId}`,
      ...(listingId === null ? {} : { listingId }),
      at: now,
    }),
};

/** A notice as a mail tells it. */
export function noticeEntry({ notice }: Owed): NoticeMailEntry {
  const { id: noticeId, at, listingId, listingName, data } = notice;
  return { noticeId, at: fromInstantColumn(at), listingId, listingName, data: noticeDataOf(data) };
}
