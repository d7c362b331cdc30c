import type { Instant } from '../domain/instant.ts';
import type { ModeMove, ModeStanding } from '../domain/mode-standing.ts';
import type { ModeNotice } from '../domain/mode-table.ts';
import { platformOf } from './causes.ts';
import type { LockedListing } from './listing-lock.ts';
import { tell } from './notices.ts';
import type { Prisma } from './prisma.ts';

type Moving = {
  readonly connectionId: string;
  readonly from: ModeStanding;
  readonly move: ModeMove;
  readonly listing: Pick<LockedListing, 'id' | 'ownerId' | 'name'>;
  readonly now: Instant;
};

/**
 * Tells the listing’s owner, in the transaction that moves the mode, that a connection fell, at once, and that it is back, if
 * they were told that it fell. Its mail waits for a fallback to last (`mode-notices.ts`).
 */
export async function tellMode(tx: Prisma.TransactionClient, moving: Moving): Promise<void> {
  const { connectionId, from, move, listing, now } = moving;
  if (move.notice === null) return;
  const since = (move.notice === 'back' ? from.fallenSince : move.standing.fallenSince) ?? now;
  if (move.notice === 'back' && !(await wasTold(tx, moving, since))) return;
  const { label, platform } = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const reason = move.notice === 'back' ? from.reason : move.standing.reason;
  const about = { label, platform: platformOf(platform), since };
  const isSilent = move.notice === 'fallen' && reason === 'webhook_silent';
  await tell(tx, {
    recipientId: listing.ownerId,
    key: keyOf(connectionId, move.notice, since),
    listing,
    data: isSilent
      ? { kind: 'platform_silent', what: 'webhook', subject: connectionId, ...about }
      : { kind: 'platform_fallback', connectionId, move: move.notice, reason, ...about },
    now,
  });
}

async function wasTold(tx: Prisma.TransactionClient, moving: Moving, since: Instant): Promise<boolean> {
  const { connectionId, listing } = moving;
  const keys = (['fallen', 'long_failure'] as const).map((notice) => keyOf(connectionId, notice, since));
  const where = { recipientId: listing.ownerId, key: { in: keys } };
  return (await tx.notice.findFirst({ where, select: { id: true } })) !== null;
}

function keyOf(connectionId: string, notice: ModeNotice, since: Instant): string {
  return `mode ${connectionId} ${notice} ${since}`;
}
