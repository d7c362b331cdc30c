import type { Instant } from '../domain/instant.ts';
import type { Actor } from '../domain/member.ts';
import { afterEvent, afterRun, type ModeMove, type ModeStanding } from '../domain/mode-standing.ts';
import type { ModeEvent } from '../domain/mode-table.ts';
import type { ConnectionResult, RunTrigger } from '../domain/run.ts';
import { isWebhookSilent } from '../domain/webhook-silence.ts';
import type { ModeStore } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import { aimOfRow, type ModeRow, modeColumns, nextSyncOf, standingColumns, standingOf } from './mode-columns.ts';
import { noteMode } from './mode-notices.ts';
import { tellMode } from './mode-telling.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

type Subject = Pick<LockedListing, 'id' | 'ownerId' | 'name'>;

type Moving = { readonly listing: Subject; readonly runId?: string | undefined; readonly now: Instant };

/** A change of mode, for the audit log. `actor` is null for relais itself. */
type Moved = {
  readonly from: ModeStanding;
  readonly to: ModeStanding;
  readonly event: ModeEvent;
  readonly actor: Actor | null;
  readonly listingId: string;
  readonly runId?: string | undefined;
  readonly now: Instant;
};

/** A connection as a run left it. */
export type ReadRow = ModeRow & { readonly lastFailure: Prisma.JsonValue; readonly lastWebhookAt: Date | null };

type Ending = {
  readonly listing: Subject;
  readonly runId: string;
  readonly trigger: RunTrigger;
  readonly results: readonly ConnectionResult[];
  /** It broke before it had a result of each connection: those are tried again at their next time. */
  readonly isBroken?: boolean;
  readonly now: Instant;
};

/** What a run leaves to be written of a connection: a move of its mode, or with none only its next time. */
export type Follow = Moving & { readonly row: ReadRow; readonly move: ModeMove | undefined };

/**
 * How a run that ends moves the modes of its connections, by what it came to. A reading that was overtaken since, by a new
 * address or another reader, moves nothing. Where a connection stands as it stood and has no times of its own, nothing is
 * written.
 */
export function movesAfter(
  rows: readonly ReadRow[],
  { listing, runId, trigger, results, isBroken = false, now }: Ending,
): Follow[] {
  return rows.flatMap((row): Follow[] => {
    const result = results.find(({ connectionId }) => connectionId === row.id);
    const outcome = result ? outcomeOf(result, row, { trigger, now }) : isBroken ? 'deferred' : undefined;
    if (outcome === undefined) return [];
    const move = outcome === 'deferred' ? undefined : moveBy(outcome, row, now);
    const isToWrite = move ? isWritten(row, move, now) : nextTimeOf(row, row.modeState, now) !== null;
    return isToWrite ? [{ row, move, listing, runId, now }] : [];
  });
}

/** Writes what runs leave of their connections, in their transaction and under their listings' locks. */
export async function writeMoves(tx: Prisma.TransactionClient, follows: readonly Follow[]): Promise<void> {
  for (const { row, move, ...moving } of follows)
    if (move) await write(tx, row, move, moving);
    else await putOff(tx, row, moving.now);
}

type Outcome = 'good' | 'failed' | 'breaker_open' | 'webhook_silent';

function moveBy(outcome: Outcome, row: ModeRow, now: Instant): ModeMove {
  const context = { aim: aimOfRow(row), now };
  return outcome === 'good' || outcome === 'failed'
    ? afterRun(standingOf(row), outcome, context)
    : afterEvent(standingOf(row), outcome, context);
}

/** How a connection’s mode is moved by its platform, on PostgreSQL. */
export function createModeStore(prisma: PrismaClient): ModeStore {
  return {
    async tell(connectionId, event, now) {
      const where = { id: connectionId };
      const found = await prisma.connection.findUnique({ where, select: { listingId: true } });
      if (!found) return;
      await underListingLock(prisma, { reach: anyReach, listingId: found.listingId }, async (tx, listing) => {
        const row = await tx.connection.findUnique({ where, select: modeColumns });
        if (row)
          await write(tx, row, afterEvent(standingOf(row), event, { aim: aimOfRow(row), now }), { listing, now });
      });
    },
  };
}

/** Writes the audit event of a change of mode, in the transaction of the change. */
export async function auditMode(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { from, to, event, actor, listingId, runId, now }: Moved,
): Promise<void> {
  if (from.state === to.state && from.reason === to.reason) return;
  await appendAudit(tx, {
    actor,
    action: 'mode_changed',
    subject: { kind: 'connection', id: connectionId },
    from: `${from.state} (${from.reason})`,
    to: `${to.state} (${to.reason})`,
    reason: event,
    listingId,
    at: now,
    ...(runId === undefined ? {} : { runId }),
  });
}

function outcomeOf(
  result: ConnectionResult,
  { lastFailure, lastWebhookAt, modeState }: ReadRow,
  { trigger, now }: Pick<Ending, 'trigger' | 'now'>,
): Outcome | 'deferred' | undefined {
  switch (result.outcome) {
    case 'read':
      if (lastFailure !== null) return undefined;
      return modeState === 'realtime_webhook' &&
        isWebhookSilent({ trigger, changes: result, lastWebhookAt: fromNullableInstantColumn(lastWebhookAt), now })
        ? 'webhook_silent'
        : 'good';
    case 'failed':
      return lastFailure === null ? undefined : 'failed';
    case 'deferred':
      return result.platformDownUntil === undefined ? 'deferred' : 'breaker_open';
    case 'superseded':
      return undefined;
  }
}

/** Compare and set: a standing that another transaction has moved meanwhile stays as that one left it. */
async function write(
  tx: Prisma.TransactionClient,
  row: ModeRow,
  move: ModeMove,
  { listing, runId, now }: Moving,
): Promise<void> {
  if (!isWritten(row, move, now)) return;
  const from = standingOf(row);
  const to = move.standing;
  const nextSyncAt = nextTimeOf(row, to.state, now);
  const { count } = await tx.connection.updateMany({
    where: { id: row.id, modeState: row.modeState, modeReason: row.modeReason, failedRuns: row.failedRuns },
    data: { ...standingColumns(to), nextSyncAt },
  });
  if (count === 0) return;
  const { id: listingId, ownerId } = listing;
  await auditMode(tx, row.id, { from, to, event: move.event, actor: null, listingId, runId, now });
  await noteMode(tx, { connectionId: row.id, from, move, ownerId, listingId, now });
  await tellMode(tx, { connectionId: row.id, from, move, listing, now });
}

function isWritten(row: ModeRow, { standing }: ModeMove, now: Instant): boolean {
  const isSameTime = nextTimeOf(row, standing.state, now) === (row.nextSyncAt?.toISOString() ?? null);
  return !isSameTime || !isSameStanding(standingOf(row), standing);
}

/** What was not read now is read at its next time. */
async function putOff(tx: Prisma.TransactionClient, row: ModeRow, now: Instant): Promise<void> {
  const nextSyncAt = nextTimeOf(row, row.modeState, now);
  if (nextSyncAt === null) return;
  await tx.connection.updateMany({ where: { id: row.id, modeState: row.modeState }, data: { nextSyncAt } });
}

/** The next of a connection’s own times in a state, null where it has none. */
export function nextTimeOf(row: ModeRow, state: ModeStanding['state'], now: Instant): Instant | null {
  const { id, syncIntervalMin } = row;
  return nextSyncOf(id, { state, aim: aimOfRow(row), syncIntervalMin }, now);
}

/** True when a row would be written as it stands. */
export function isSameStanding(a: ModeStanding, b: ModeStanding): boolean {
  return (
    a.state === b.state &&
    a.reason === b.reason &&
    a.failedRuns === b.failedRuns &&
    a.failingSince === b.failingSince &&
    a.fallenSince === b.fallenSince
  );
}
