import type { RootCause } from '../domain/cause.ts';
import { cutBy, type NightRange } from '../domain/night-range.ts';
import type { ByHand } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { fromNightColumns, toDateColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

type Ending = {
  readonly cause: RootCause;
  readonly other: NightRange;
  readonly by: ByHand;
  readonly conflictId: string;
};

/**
 * Ends a cause of the host's own in favour of the other side of a conflict: a booking is cancelled, a block gives way on
 * the other's nights and keeps its own. The caller holds the listing's lock and recomputes its availability.
 */
export async function endOwnCause(
  tx: Prisma.TransactionClient,
  { cause, other, by, conflictId }: Ending,
): Promise<void> {
  const { listingId, now } = by;
  const ended = async (action: string) => {
    const subject = { kind: cause.kind, id: cause.id };
    await appendAudit(tx, { actor: by.actor, action, subject, reason: `conflict ${conflictId}`, listingId, at: now });
  };
  if (cause.kind === 'booking') {
    const where = { id: cause.id, listingId, cancelledAt: null };
    const { count } = await tx.booking.updateMany({ where, data: { cancelledAt: now } });
    if (count > 0) await ended('booking_cancelled');
  } else if (cause.kind === 'block') {
    await cutBlock(tx, { id: cause.id, listingId, holes: [other] });
    await ended('block_cut');
  }
}

/** Takes nights out of a block, which keeps the others; without any left it is gone. */
export async function cutBlock(
  tx: Prisma.TransactionClient,
  { id, listingId, holes }: { readonly id: string; readonly listingId: string; readonly holes: readonly NightRange[] },
): Promise<void> {
  const row = await tx.block.findFirst({ where: { id, listingId } });
  if (!row) return;
  const [first, ...rest] = cutBy(fromNightColumns(row), holes).map(({ from, to }) => ({
    from: toDateColumn(from),
    to: toDateColumn(to),
  }));
  const { reason, createdAt, leftById } = row;
  if (first) await tx.block.update({ where: { id }, data: first });
  else await tx.block.delete({ where: { id } });
  await tx.block.createMany({ data: rest.map((nights) => ({ listingId, reason, createdAt, leftById, ...nights })) });
}
