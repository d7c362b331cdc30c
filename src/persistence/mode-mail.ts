import type { ModeMailEntry } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { platformOf } from './causes.ts';
import { fromInstantColumn } from './columns.ts';
import { standingOf } from './mode-columns.ts';
import type { OwnerMailTable } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';

type Notice = Prisma.ModeNoticeGetPayload<{ include: typeof withConnection }>;
const withConnection = { connection: { include: { listing: true } } } as const;

/** Fallbacks of which owners are owed word, the oldest first. */
export const modeMail: OwnerMailTable<Notice> = {
  async find(tx, where) {
    // A fallback that ends meanwhile is seen, or waits for this claim.
    if (where.recipientId !== undefined)
      await tx.$executeRaw`
        SELECT 1 FROM "ModeNotice" WHERE "recipientId" = ${where.recipientId} AND "status" IN ('pending', 'sending')
        ORDER BY "id" FOR UPDATE`;
    return tx.modeNotice.findMany({
      where,
      include: withConnection,
      orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }],
    });
  },
  update: (tx, where, data) => tx.modeNotice.updateMany({ where, data }),
  isOver,
  isEarly: ({ noticedAt }, now) => fromInstantColumn(noticedAt) > now,
  kindOf: ({ kind, connection }) =>
    kind === 'fallen' && connection.modeReason === 'webhook_silent' ? 'platform_silent' : 'platform_fallback',
  isFixed: ({ kind }) => kind === 'long_failure',
  audit: (tx, { connectionId, kind, recipientId, connection: { listingId } }, { action, now }) =>
    appendAudit(tx, {
      actor: null,
      action,
      subject: { kind: 'connection', id: connectionId },
      reason: `${kind} to ${recipientId}`,
      listingId,
      at: now,
    }),
};

/** One fallback is told of while it lasts; that it is back, while it has not fallen again. */
function isOver({ kind, fallenSince, recipientId, connection }: Notice): boolean {
  const { listing, fallenSince: lastsSince, modeState } = connection;
  if (listing.ownerId !== recipientId || !listing.active) return true;
  if (kind === 'back') return lastsSince !== null;
  const lasts = lastsSince?.getTime() === fallenSince.getTime();
  return !lasts || (kind === 'long_failure' && modeState !== 'manual_fallback');
}

/** A fallback as a mail tells it. */
export function modeEntry({ id, kind, fallenSince, noticedAt, connection }: Notice): ModeMailEntry {
  const { listing, label, platform } = connection;
  const { state, reason } = standingOf(connection);
  return {
    noticeId: id,
    listingId: listing.id,
    listingName: listing.name,
    timeZone: listing.timeZone,
    label,
    platform: platformOf(platform),
    notice: kind,
    reason,
    state,
    since: fromInstantColumn(fallenSince),
    backAt: kind === 'back' ? fromInstantColumn(noticedAt) : null,
  };
}
