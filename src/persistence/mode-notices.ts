import { type Instant, plusMinutes } from '../domain/instant.ts';
import { FALLBACK_TOLD_AFTER_MIN, type ModeMove, type ModeStanding } from '../domain/mode-standing.ts';
import type { ModeNotice } from '../domain/mode-table.ts';
import { appendAudit } from './audit.ts';
import type { Prisma } from './prisma.ts';

type Noting = {
  readonly connectionId: string;
  readonly from: ModeStanding;
  readonly move: ModeMove;
  readonly ownerId: string;
  readonly listingId: string;
  readonly now: Instant;
};

/**
 * Owes the listing’s owner a word on a fallback, in the transaction that moves the mode: once that it fell, from 6 h on if
 * it still lasts, and once that it is back, if they were told that it fell.
 */
export async function noteMode(tx: Prisma.TransactionClient, noting: Noting): Promise<void> {
  const { from, move, now } = noting;
  switch (move.notice) {
    case null:
      return;
    case 'back':
      if (from.fallenSince !== null && (await takeBack(tx, noting, from.fallenSince)))
        await owe(tx, noting, { kind: 'back', fallenSince: from.fallenSince, noticedAt: now });
      return;
    case 'fallen':
    case 'long_failure': {
      const noticedAt = plusMinutes(now, FALLBACK_TOLD_AFTER_MIN);
      await owe(tx, noting, { kind: move.notice, fallenSince: move.standing.fallenSince ?? now, noticedAt });
    }
  }
}

type Owed = { readonly kind: ModeNotice; readonly fallenSince: Instant; readonly noticedAt: Instant };

async function owe(tx: Prisma.TransactionClient, noting: Noting, owed: Owed): Promise<void> {
  const { connectionId, ownerId, listingId, now } = noting;
  const data = { connectionId, recipientId: ownerId, ...owed };
  const { count } = await tx.modeNotice.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) return;
  const subject = { kind: 'connection', id: connectionId };
  await appendAudit(tx, { actor: null, action: 'mode_notice', subject, to: owed.kind, listingId, at: now });
}

/** Cancels what was not sent yet; true when something was, or may have been. */
async function takeBack(tx: Prisma.TransactionClient, noting: Noting, fallenSince: Instant): Promise<boolean> {
  const { connectionId, listingId, now } = noting;
  const where = { connectionId, fallenSince };
  const pending = await tx.modeNotice.updateMany({
    where: { ...where, status: 'pending' },
    data: { status: 'cancelled', settledAt: now },
  });
  if (pending.count > 0) {
    const subject = { kind: 'connection', id: connectionId };
    const entry = { actor: null, action: 'mail_cancelled', subject, reason: 'back before it was told', listingId };
    await appendAudit(tx, { ...entry, at: now });
  }
  const told = { ...where, status: { in: ['sending' as const, 'sent' as const, 'unconfirmed' as const] } };
  return (await tx.modeNotice.findFirst({ where: told, select: { id: true } })) !== null;
}
