import type { ConflictMailEntry } from '../conflict-ports.ts';
import { type Conflict, isUndecided, otherSide } from '../domain/conflict.ts';
import { isGraver, isHeld } from '../domain/conflict-severity.ts';
import { appendAudit } from './audit.ts';
import { conflictOf } from './conflict-row.ts';
import { conflictViews, withListing } from './conflict-view.ts';
import type { OwnerMailTable } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';

type Notice = Prisma.ConflictNoticeGetPayload<{ include: typeof withConflict }>;
const withConflict = { conflict: { include: withListing } } as const;

/** Conflicts of which owners are owed word, the oldest first. */
export const conflictMail: OwnerMailTable<Notice> = {
  find: (tx, where) =>
    tx.conflictNotice.findMany({ where, include: withConflict, orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }] }),
  update: (tx, where, data) => tx.conflictNotice.updateMany({ where, data }),
  isOver: (notice) => notice.conflict.listing.ownerId !== notice.recipientId || !isTrue(notice),
  kindOf: () => 'conflict_opened',
  isUrgent: () => true,
  audit: (tx, { conflictId, stage, recipientId, conflict: { listingId } }, { action, now }) =>
    appendAudit(tx, {
      actor: null,
      action,
      subject: { kind: 'conflict', id: conflictId },
      reason: `${stage} to ${recipientId}`,
      listingId,
      at: now,
    }),
};

/** Whoever decided, or put it off, has seen it; a reminder is true while what it reminds of is still to be done. */
function isTrue({ stage, ordinal, conflict: row }: Notice): boolean {
  const conflict = conflictOf(row);
  if (stage === 'reminder') return isStillToDo(conflict);
  const isNews = conflict.state === 'open' && conflict.putOffUntil === null && conflict.cycle === ordinal;
  return isNews && isGraver(conflict.severity, 'low');
}

function isStillToDo(conflict: Conflict): boolean {
  if (conflict.state === 'open') return conflict.putOffUntil === null;
  if (conflict.state !== 'waiting_platform') return false;
  return !isHeld(conflict.sides[otherSide(conflict.keep)]);
}

/** Conflicts as one mail tells them: each once, a reminder rather than the first word, the gravest first. */
export async function conflictEntries(
  tx: Prisma.TransactionClient,
  notices: readonly Notice[],
): Promise<readonly ConflictMailEntry[]> {
  const newest = [...new Map(notices.map((notice) => [notice.conflictId, notice])).values()];
  const views = await conflictViews(
    tx,
    newest.map(({ conflict }) => conflict),
  );
  const entries = views.flatMap(({ conflict, listing, labels }, index): ConflictMailEntry[] => {
    const notice = newest[index];
    if (!notice || !isUndecided(conflict)) return [];
    const nameOf = (side: 0 | 1) => {
      const { cause } = conflict.sides[side];
      return cause.kind === 'observed' || cause.kind === 'linked' ? (labels[cause.id] ?? null) : null;
    };
    return [
      {
        noticeId: notice.id,
        conflictId: conflict.id,
        listingName: listing.name,
        timeZone: listing.timeZone,
        stage: notice.stage,
        state: conflict.state === 'waiting_platform' ? 'waiting_platform' : 'open',
        severity: conflict.severity,
        nights: conflict.nights,
        sides: conflict.sides,
        labels: [nameOf(0), nameOf(1)],
        keep: conflict.state === 'waiting_platform' ? conflict.keep : null,
      },
    ];
  });
  return entries.sort((a, b) => (isGraver(a.severity, b.severity) ? -1 : isGraver(b.severity, a.severity) ? 1 : 0));
}
