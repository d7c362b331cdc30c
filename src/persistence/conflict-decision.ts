import type { ConflictDecided, ConflictDecision, ConflictStore } from '../conflict-ports.ts';
import { rootOf } from '../domain/cause.ts';
import { type Conflict, otherSide, type SideIndex } from '../domain/conflict.ts';
import { endedBy } from '../domain/conflict-pair.ts';
import { isConflictTransitionFor } from '../domain/conflict-transition.ts';
import type { Instant } from '../domain/instant.ts';
import type { ByHand } from '../ports.ts';
import { recomputeOne } from './availability-table.ts';
import { toDateColumn } from './columns.ts';
import { conflictOf } from './conflict-row.ts';
import { conflictViews, loadSales, withListing } from './conflict-view.ts';
import { type ConflictMove, moveConflict } from './conflict-writing.ts';
import { type LockedRow, linkedIds, ownedBy, underLockOf } from './listing-lock.ts';
import { endOwnCause } from './own-cause-ending.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

type Deciding = {
  readonly by: Parameters<ConflictStore['decide']>[0];
  readonly conflictId: string;
  readonly decision: Parameters<ConflictStore['decide']>[2];
};

/** See `ConflictStore.decide`: whoever is first under the listing's lock decides, feeds included. */
export async function decideConflict(
  prisma: PrismaClient,
  { by, conflictId, decision }: Deciding,
): Promise<ConflictDecided> {
  const where = { id: conflictId, listing: ownedBy(by.reach) };
  const row = await prisma.conflict.findFirst({ where, select: { listingId: true } });
  if (!row) return undefined;
  const { listingId } = row;
  const wanted = (tx: Prisma.TransactionClient) => concerned(tx, conflictId, listingId);
  return underLockOf(
    prisma,
    { reach: by.reach, first: [listingId], wanted },
    async (tx, rows): Promise<ConflictDecided> => {
      const listing = rows.find(({ id }) => id === listingId);
      const standing = await tx.conflict.findUnique({ where: { id: conflictId } });
      if (!listing || !standing) return undefined;
      const conflict = await loadSales(tx, conflictOf(standing));
      const transition = transitionFor(conflict, decision, by.now);
      if (typeof transition === 'string') return { outcome: transition };
      if (!isConflictTransitionFor(conflict.state, transition.type)) return { outcome: 'already_decided' };
      if (await isBeingCancelled(tx, conflictId)) return { outcome: 'already_decided' };
      const { seenRevision = conflict.revision } = decision;
      if (seenRevision !== conflict.revision) return { outcome: 'changed_meanwhile' };
      const affected = await makeDecision(tx, { conflict, transition, listing, rows, by: { ...by, listingId } });
      return { outcome: 'decided', view: await viewOf(tx, conflictId), affected };
    },
  );
}

/**
 * The listings of both sides with all that close with either: a side that is ended may be another listing's, and its nights
 * open in listings that the one at which the conflict is told does not close.
 */
async function concerned(
  tx: Prisma.TransactionClient,
  conflictId: string,
  listingId: string,
): Promise<readonly string[]> {
  const row = await tx.conflict.findUnique({ where: { id: conflictId }, select: { linkedId: true } });
  const sides = [listingId, ...(row?.linkedId == null ? [] : [row.linkedId])];
  const ids = new Set(sides);
  for (const side of sides) for (const id of await linkedIds(tx, side)) ids.add(id);
  return [...ids];
}

type Transition = ConflictMove['transition'];

/**
 * Nobody can say any more that the hub is not to cancel what it was asked to, or what somebody is asking it: only its answer
 * ends that. What is only owed can be taken back.
 */
async function isBeingCancelled(tx: Prisma.TransactionClient, conflictId: string): Promise<boolean> {
  const isUnderWay = { OR: [{ state: 'sent' as const }, { taker: { not: null } }] };
  return (await tx.bookingCancellation.count({ where: { conflictId, settledAt: null, ...isUnderWay } })) > 0;
}

type NoTransition = 'not_a_side' | 'not_cancellable';

function transitionFor(conflict: Conflict, decision: ConflictDecision, at: Instant): Transition | NoTransition {
  switch (decision.action) {
    case 'keep_one': {
      const keep = sideWith(conflict, decision.keep);
      if (keep === undefined) return 'not_a_side';
      const ending = endedBy(conflict.sides[otherSide(keep)]);
      if (decision.cancelBy === 'api' && ending !== 'api') return 'not_cancellable';
      if (decision.cancelBy === 'api') return { type: 'kept_cancelling', keep, at };
      return { type: ending === 'relais' ? 'kept_one' : 'kept_waiting', keep, at };
    }
    case 'keep_both':
      return { type: 'kept_both', at };
    case 'ignore':
      return { type: 'ignored', at };
    case 'later':
      return { type: 'put_off', until: decision.until, at };
  }
}

function sideWith({ sides }: Conflict, causeId: string): SideIndex | undefined {
  return ([0, 1] as const).find((side) => sides[side].cause.id === causeId);
}

type Making = {
  readonly conflict: Conflict;
  readonly transition: Transition;
  readonly listing: LockedRow;
  /** All that are locked: those of both sides, and what closes with them. */
  readonly rows: readonly LockedRow[];
  readonly by: ByHand;
};

/** Gives the listings whose nights may have changed. */

async function makeDecision(
  tx: Prisma.TransactionClient,
  { conflict, transition, listing, rows, by }: Making,
): Promise<readonly string[]> {
  const { actor, now } = by;
  await moveConflict(tx, { conflict, transition, isSeen: true }, { listing, actor, now });
  await dropOwed(tx, conflict.id, now);
  if (transition.type === 'kept_cancelling') await oweCancelling(tx, { conflict, keep: transition.keep, now });
  if (transition.type !== 'kept_one') return [];
  const { cause } = conflict.sides[otherSide(transition.keep)];
  const other = conflict.sides[transition.keep].cause;
  // Of a linked listing, which is locked with this one, it is ended there.
  const listingId = cause.kind === 'linked' ? cause.listingId : listing.id;
  await endOwnCause(tx, { cause: rootOf(cause), other, by: { ...by, listingId }, conflictId: conflict.id });
  for (const row of rows) await recomputeOne(tx, { listing: row, actor, now });
  return rows.map(({ id }) => id);
}

/** What was to be cancelled and was not asked for yet, the host decided otherwise about. */
async function dropOwed(tx: Prisma.TransactionClient, conflictId: string, now: Instant): Promise<void> {
  const where = { conflictId, state: 'owed' as const };
  await tx.bookingCancellation.updateMany({ where, data: { state: 'moot', settledAt: now } });
}

type Owing = { readonly conflict: Conflict; readonly keep: SideIndex; readonly now: Instant };

/** Committed with the decision; the pass of its connection asks the hub, and nothing is sent before that. */
async function oweCancelling(tx: Prisma.TransactionClient, { conflict, keep, now }: Owing): Promise<void> {
  const { cause, identity } = conflict.sides[otherSide(keep)];
  if (cause.kind !== 'observed') return;
  const nights = { from: toDateColumn(cause.from), to: toDateColumn(cause.to) };
  const { connectionId } = cause;
  const data = { conflictId: conflict.id, connectionId, listingId: conflict.listingId, bookingId: identity, ...nights };
  await tx.bookingCancellation.create({ data: { ...data, askedAt: now, tryAt: now } });
}

async function viewOf(tx: Prisma.TransactionClient, id: string) {
  const row = await tx.conflict.findUniqueOrThrow({ where: { id }, include: withListing });
  const [view] = await conflictViews(tx, [row]);
  if (!view) throw new Error(`Conflict ${id} has no view.`);
  return view;
}
