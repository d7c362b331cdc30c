import type { DateBlocking } from '../date-blocking-ports.ts';
import { type BlockingPart, blockerId } from '../domain/date-blocking.ts';
import { cutBy, type NightRange } from '../domain/night-range.ts';
import type { ByHand } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { fromNightColumns, toDateColumn } from './columns.ts';
import type { LockedListing } from './listing-lock.ts';
import { cutBlock } from './own-cause-ending.ts';
import type { Prisma } from './prisma.ts';
import { tellAgain } from './published-closures.ts';

type Lifting = {
  readonly by: ByHand;
  readonly listing: LockedListing;
  readonly closures: DateBlocking['closures'];
};

/**
 * Takes away what has no root: nights of a copy, nights of a block that a removed connection left; and has destinations open
 * what we closed there. The caller holds the listing’s lock.
 */
export async function liftParts(
  tx: Prisma.TransactionClient,
  parts: readonly BlockingPart[],
  { by, listing, closures }: Lifting,
): Promise<void> {
  if (parts.length === 0) return;
  for (const part of parts) {
    await liftPart(tx, listing.id, part);
    await auditLift(tx, by, part);
  }
  await recomputeAvailability(tx, { listing, actor: by.actor, now: by.now });
  const owed = parts.flatMap(({ blocker }) => (blocker.kind === 'closure' ? [closures[blocker.id]?.connectionId] : []));
  for (const id of new Set(owed)) if (id !== undefined) await oweOpening(tx, id);
}

async function liftPart(
  tx: Prisma.TransactionClient,
  listingId: string,
  { blocker, nights }: BlockingPart,
): Promise<void> {
  if (blocker.kind !== 'cause') return;
  const { kind, id } = blocker.cause;
  if (kind === 'block') await cutBlock(tx, { id, listingId, holes: nights });
  if (kind === 'observed') await cutCopy(tx, id, nights);
}

/** Takes nights out of an accepted entry; its other nights stay as they are. */
async function cutCopy(tx: Prisma.TransactionClient, id: string, holes: readonly NightRange[]): Promise<void> {
  const row = await tx.acceptedEvent.findUnique({ where: { id } });
  if (!row) return;
  const { id: _id, from: _from, to: _to, ...rest } = row;
  const [first, ...others] = cutBy(fromNightColumns(row), holes).map(({ from, to }) => ({
    from: toDateColumn(from),
    to: toDateColumn(to),
  }));
  if (first) await tx.acceptedEvent.update({ where: { id }, data: first });
  else await tx.acceptedEvent.delete({ where: { id } });
  await tx.acceptedEvent.createMany({ data: others.map((nights) => ({ ...rest, ...nights })) });
}

/** Told anew at once, unless the hub asked for patience or somebody is telling it. */
async function oweOpening(tx: Prisma.TransactionClient, connectionId: string): Promise<void> {
  await tellAgain(tx, connectionId);
  const where = {
    id: connectionId,
    publisher: null,
    NOT: { publishFailure: { path: ['kind'], equals: 'RATE_LIMITED' } },
  };
  await tx.connection.updateMany({ where, data: { publishingUntil: null } });
}

function auditLift(tx: Prisma.TransactionClient, by: ByHand, part: BlockingPart): Promise<void> {
  const { blocker, nights, reason } = part;
  const kind = blocker.kind === 'closure' ? 'closure' : blocker.cause.kind;
  return appendAudit(tx, {
    actor: by.actor,
    action: 'date_blocking_lifted',
    subject: { kind, id: blockerId(blocker) },
    to: nights.map(({ from, to }) => `${from}..${to}`).join(' '),
    reason,
    listingId: by.listingId,
    at: by.now,
  });
}
