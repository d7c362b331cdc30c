import type { DoubtMailEntry } from '../alert-ports.ts';
import { isDoubted } from '../domain/feed-doubt.ts';
import { isBrokenReason } from '../domain/hold.ts';
import { appendAudit } from './audit.ts';
import { acceptedEventOf, platformOf } from './causes.ts';
import { fromInstantColumn } from './columns.ts';
import type { OwnerMailTable } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';

type Notice = Prisma.FeedNoticeGetPayload<{ include: typeof withConnection }>;
const withConnection = { connection: { include: { listing: true, accepted: true } } } as const;

/** Doubts about feeds of which owners are owed word, the oldest first. */
export const doubtMail: OwnerMailTable<Notice> = {
  find: (tx, where) =>
    tx.feedNotice.findMany({ where, include: withConnection, orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }] }),
  update: (tx, where, data) => tx.feedNotice.updateMany({ where, data }),
  isOver: ({ doubt, recipientId, connection: { listing, accepted } }) =>
    listing.ownerId !== recipientId || !isDoubted(doubt, accepted.map(acceptedEventOf)),
  audit: (tx, { connectionId, doubt, recipientId, connection: { listingId } }, { action, now }) =>
    appendAudit(tx, {
      actor: null,
      action,
      subject: { kind: 'connection', id: connectionId },
      reason: `${doubt} to ${recipientId}`,
      listingId,
      at: now,
    }),
};

/** A doubt as a mail tells it. `dueAt` is when the first of the nights that wait may be freed. */
export function doubtEntry({ id, doubt, noticedAt, connection }: Notice): DoubtMailEntry {
  const { listing, label, platform, accepted } = connection;
  const holds = accepted.flatMap((row) => acceptedEventOf(row).hold ?? []);
  const dueAts = holds.filter(({ reason }) => isBrokenReason(reason)).map(({ dueAt }) => dueAt);
  const [dueAt = null] = doubt === 'origin_gone' ? [] : dueAts.sort();
  return {
    noticeId: id,
    listingId: listing.id,
    listingName: listing.name,
    timeZone: listing.timeZone,
    label,
    platform: platformOf(platform),
    doubt,
    since: fromInstantColumn(noticedAt),
    dueAt,
  };
}
