import { type Conflict, type FoundConflict, pairKeyOf } from '../domain/conflict.ts';
import { isToBeTold } from '../domain/conflict-reconciliation.ts';
import { applyConflictTransition, type ConflictTransition } from '../domain/conflict-transition.ts';
import type { Instant } from '../domain/instant.ts';
import type { Actor } from '../domain/member.ts';
import { appendAudit } from './audit.ts';
import { toDateColumn } from './columns.ts';
import { conflictColumns } from './conflict-row.ts';
import { tell } from './notices.ts';
import type { Prisma } from './prisma.ts';

/** Who changes conflicts of which listing, when, and by which run; `actor` is null for relais itself. */
export type ConflictChange = {
  readonly listing: { readonly id: string; readonly ownerId: string; readonly name: string };
  readonly actor: Actor | null;
  readonly runId?: string | undefined;
  readonly now: Instant;
};

/** Opens a conflict with its history, its audit event and what its owner is owed word of. */
export async function openConflict(
  tx: Prisma.TransactionClient,
  found: FoundConflict,
  change: ConflictChange,
): Promise<Conflict> {
  const { listing, now } = change;
  const transition: ConflictTransition = { type: 'opened', id: '', listingId: listing.id, found, at: now };
  const unnamed = applyConflictTransition(undefined, transition);
  // The database names it.
  const { id } = await tx.conflict.create({ data: { listingId: listing.id, ...conflictColumns(unnamed) } });
  const conflict = { ...unnamed, id };
  await told(tx, { before: null, after: conflict, transition }, change);
  return conflict;
}

/** A transition to write. `isSeen` is false where only the rows behind the conflict have other names. */
export type ConflictMove = {
  readonly conflict: Conflict;
  readonly transition: Exclude<ConflictTransition, { readonly type: 'opened' }>;
  readonly isSeen: boolean;
};

/**
 * Writes one transition of a conflict. The caller holds the listing's lock; the row must still be the one that was read.
 * What nobody can see has no history.
 */
export async function moveConflict(
  tx: Prisma.TransactionClient,
  { conflict: before, transition, isSeen }: ConflictMove,
  change: ConflictChange,
): Promise<Conflict> {
  const next = applyConflictTransition(before, transition);
  // What people decide on names the revision that they saw: that one rises only with what they can see.
  const after = isSeen ? next : { ...next, revision: before.revision, updatedAt: before.updatedAt };
  const where = { id: before.id, revision: before.revision };
  const { count } = await tx.conflict.updateMany({ where, data: conflictColumns(after) });
  if (count !== 1) throw new Error(`Conflict ${before.id} was changed without the lock of its listing.`);
  if (isSeen) await told(tx, { before, after, transition }, change);
  return after;
}

type Told = {
  readonly before: Conflict | null;
  readonly after: Conflict;
  readonly transition: ConflictTransition;
};

async function told(tx: Prisma.TransactionClient, { before, after, transition }: Told, change: ConflictChange) {
  const { listing, actor, runId, now } = change;
  const reason = reasonOf(after, transition);
  await tx.conflictEvent.create({
    data: {
      conflictId: after.id,
      listingId: listing.id,
      at: now,
      type: transition.type,
      actorId: actor?.memberId ?? null,
      actorRole: actor?.role ?? null,
      fromState: before?.state ?? null,
      toState: after.state,
      severity: after.severity,
      from: toDateColumn(after.nights.from),
      to: toDateColumn(after.nights.to),
      reason,
      runId: runId ?? null,
    },
  });
  await appendAudit(tx, {
    actor,
    action: `conflict_${transition.type}`,
    subject: { kind: 'conflict', id: after.id },
    ...(before ? { from: before.state } : {}),
    to: after.state,
    ...(reason === null ? {} : { reason }),
    ...(runId === undefined ? {} : { runId }),
    listingId: listing.id,
    at: now,
  });
  await owe(tx, after, change);
}

/** The owner is owed word of what is open and not put off, once a cycle; whoever decides has seen it. */
async function owe(tx: Prisma.TransactionClient, conflict: Conflict, { listing, now }: ConflictChange): Promise<void> {
  if (!isToBeTold(conflict)) return;
  const notice = { conflictId: conflict.id, stage: 'opened' as const, ordinal: conflict.cycle };
  await oweWord(tx, conflict, { notice, listing, now });
}

type Word = {
  readonly notice: { readonly conflictId: string; readonly stage: 'opened' | 'reminder'; readonly ordinal: number };
  readonly listing: ConflictChange['listing'];
  readonly now: Instant;
};

/** Owes the owner word of a conflict, once by stage and ordinal, by all channels that they chose. */
export async function oweWord(
  tx: Prisma.TransactionClient,
  conflict: Conflict,
  { notice, listing, now }: Word,
): Promise<void> {
  const data = { ...notice, noticedAt: now, recipientId: listing.ownerId };
  const { count } = await tx.conflictNotice.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) return;
  const { id: conflictId, severity, nights } = conflict;
  await tell(tx, {
    recipientId: listing.ownerId,
    key: `conflict_opened ${conflictId} ${notice.stage} ${notice.ordinal}`,
    listing,
    data: { kind: 'conflict_opened', conflictId, stage: notice.stage, severity, from: nights.from, to: nights.to },
    now,
  });
}

/** What the history says besides the type: codes and IDs, never what people wrote. */
function reasonOf(after: Conflict, transition: ConflictTransition): string | null {
  switch (transition.type) {
    case 'opened':
      return pairKeyOf(transition.found.sides);
    case 'changed':
    case 'worsened':
      return transition.found.kind;
    case 'kept_one':
    case 'kept_waiting':
    case 'kept_cancelling':
      return after.sides[transition.keep].cause.id;
    case 'explained':
      return transition.rule;
    case 'cancel_refused':
      return transition.reason;
    case 'put_off':
      return transition.until;
    case 'side_went':
      return transition.gone.map((side) => after.sides[side].cause.id).join(' ') || null;
    default:
      return null;
  }
}
