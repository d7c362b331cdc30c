import { decideReading } from '../domain/connection.ts';
import type { Failure } from '../domain/failure.ts';
import { isRetryable } from '../domain/failure.ts';
import { type Instant, msBetween } from '../domain/instant.ts';
import type { ConnectionResult, RunTrigger } from '../domain/run.ts';
import type { ConnectionToRead, PassClaim, PassKey } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { closedAddress, connectionToRead } from './connection-to-read.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { nextRunNumber } from './run-number.ts';
import { resultsOf, runOf } from './run-row.ts';
import type { SecretBox } from './secret-box.ts';

const abandonedFailure: Failure = { kind: 'SYSTEM', detail: 'The run stopped without an end; a later pass found it.' };

type How = {
  readonly trigger: RunTrigger;
  readonly attempt: number;
  readonly spacingMs: number;
  readonly now: Instant;
};
type Claiming = { readonly key: PassKey; readonly how: How };
type RunRow = Prisma.SyncRunGetPayload<object>;

/** See `PassStore.claim`. */
export async function claimPass(prisma: PrismaClient, box: SecretBox, claiming: Claiming): Promise<PassClaim> {
  const at = { reach: anyReach, listingId: claiming.key.listingId };
  const claim = await underListingLock(prisma, at, (tx, listing) => claimUnderLock(tx, { listing, box, ...claiming }));
  return claim ?? { outcome: 'listing_gone' };
}

type UnderLock = Claiming & { readonly listing: LockedListing; readonly box: SecretBox };

async function claimUnderLock(tx: Prisma.TransactionClient, at: UnderLock): Promise<PassClaim> {
  const { key, how, listing } = at;
  const own = await tx.syncRun.findFirst({ where: { workflowRunId: key.workflowRunId, pass: key.pass } });
  if (own && own.status !== 'running') return { outcome: 'settled', run: runOf(own) };
  if (own) {
    const row = await tx.syncRun.update({ where: { id: own.id }, data: { attempts: how.attempt } });
    return claimed(tx, at, { row, abandoned: [] });
  }
  const queued = await tx.syncRun.findFirst({ where: { listingId: listing.id, status: 'queued' } });
  if (!listing.active) {
    if (queued) await skipQueued(tx, at, queued);
    return { outcome: 'listing_inactive' };
  }
  if (!queued && how.trigger !== 'schedule') return { outcome: 'nothing_owed' };
  const waitMs = queued ? await spacingLeftMs(tx, at) : 0;
  if (waitMs > 0) return { outcome: 'too_soon', waitMs };
  const abandoned = await failAbandoned(tx, at);
  return claimed(tx, at, { row: await startRun(tx, at, queued), abandoned });
}

/** A listing that became inactive is not synced: what was queued for it is skipped. */
async function skipQueued(tx: Prisma.TransactionClient, { how }: UnderLock, { id, listingId }: RunRow): Promise<void> {
  await tx.syncRun.update({ where: { id }, data: { status: 'skipped', finishedAt: how.now } });
  const states = { from: 'queued', to: 'skipped', reason: 'listing_inactive' };
  const subject = { kind: 'run', id };
  await appendAudit(tx, { actor: null, action: 'run_skipped', subject, ...states, runId: id, listingId, at: how.now });
}

/** Requests that arrive together make one pass: the next one by request starts a little later. */
async function spacingLeftMs(tx: Prisma.TransactionClient, { how, listing }: UnderLock): Promise<number> {
  const where = { listingId: listing.id, trigger: { not: 'schedule' as const }, startedAt: { not: null } };
  const last = await tx.syncRun.findFirst({ where, orderBy: { startedAt: 'desc' } });
  if (!last?.startedAt) return 0;
  return Math.max(0, how.spacingMs - msBetween(fromInstantColumn(last.startedAt), how.now));
}

/** One workflow runs per listing, so a `running` row that is not this pass's own has nobody who works on it. */
function failAbandoned(tx: Prisma.TransactionClient, { how, listing }: UnderLock): Promise<RunRow[]> {
  return tx.syncRun.updateManyAndReturn({
    where: { listingId: listing.id, status: 'running' },
    data: { status: 'failed', failure: abandonedFailure, finishedAt: how.now },
  });
}

async function startRun(
  tx: Prisma.TransactionClient,
  { key, how, listing }: UnderLock,
  queued: RunRow | null,
): Promise<RunRow> {
  const number = await nextRunNumber(tx, listing);
  const { workflowId, workflowRunId, pass } = key;
  const start = {
    status: 'running' as const,
    startedAt: how.now,
    number,
    attempts: how.attempt,
    workflowId,
    workflowRunId,
  };
  return queued
    ? tx.syncRun.update({ where: { id: queued.id }, data: { ...start, pass } })
    : tx.syncRun.create({
        data: { ...start, pass, listingId: listing.id, trigger: how.trigger, queuedAt: how.now },
      });
}

async function claimed(
  tx: Prisma.TransactionClient,
  { box, how, listing }: UnderLock,
  { row, abandoned }: { readonly row: RunRow; readonly abandoned: readonly RunRow[] },
): Promise<PassClaim> {
  const connections = await tx.connection.findMany({
    where: { listingId: listing.id },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const done = resultsOf(row.results).filter(isFinal);
  const open = connections.filter(({ id }) => !done.some(({ connectionId }) => connectionId === id));
  const { toRead, unread } = planned(open, { box, how, row, timeZone: listing.timeZone });
  if (unread.length > 0) await writeUnread(tx, row, unread);
  return { outcome: 'claimed', runId: row.id, abandoned: abandoned.map(runOf), timeZone: listing.timeZone, toRead };
}

type Planning = {
  readonly box: SecretBox;
  readonly how: How;
  readonly row: RunRow;
  readonly timeZone: string;
};

/** What is to be read, and the results of what is not read although it is due. One feed never keeps the others back. */
function planned(connections: readonly ConnectionRow[], { box, how, row, timeZone }: Planning) {
  const toRead: ConnectionToRead[] = [];
  const unread: ConnectionResult[] = [];
  for (const connection of connections) {
    const decision = decisionOf(connection, row, how);
    if (decision === 'wait') unread.push(deferredResult(connection, how.now));
    if (decision !== 'read') continue;
    const ready = connectionToRead(connection, { box, now: how.now, timeZone });
    if (ready) toRead.push(ready);
    else unread.push(closedResult(connection));
  }
  return { toRead, unread };
}

/** What an attempt wrote of other connections stays: a pass that is claimed again forgets no failure. */
async function writeUnread(
  tx: Prisma.TransactionClient,
  { id, results }: RunRow,
  unread: readonly ConnectionResult[],
): Promise<void> {
  const isUnread = (result: ConnectionResult) =>
    unread.some(({ connectionId }) => connectionId === result.connectionId);
  const others = resultsOf(results).filter((result) => !isUnread(result));
  await tx.syncRun.update({ where: { id }, data: { results: [...others, ...unread] } });
  const closed = unread.flatMap(({ outcome, connectionId }) => (outcome === 'failed' ? [connectionId] : []));
  await tx.connection.updateMany({ where: { id: { in: closed } }, data: { lastFailure: closedAddress } });
}

type ConnectionRow = Prisma.ConnectionGetPayload<object>;

/** A result that another attempt of the same pass cannot better. */
function isFinal(result: ConnectionResult): boolean {
  if (result.outcome === 'superseded') return false;
  return result.outcome !== 'failed' || !isRetryable(result.failure.kind);
}

function decisionOf(connection: ConnectionRow, row: RunRow, how: How) {
  const waitingUntil = fromNullableInstantColumn(connection.waitingUntil);
  const nextSyncAt = fromNullableInstantColumn(connection.nextSyncAt);
  return decideReading({ state: connection.modeState, nextSyncAt, waitingUntil }, row.trigger, how.now);
}

function deferredResult({ id, label, waitingUntil }: ConnectionRow, now: Instant): ConnectionResult {
  const retryAfterMs = waitingUntil ? msBetween(now, fromInstantColumn(waitingUntil)) : 0;
  const detail = 'The platform asked to come back later, and that time has not come.';
  return { outcome: 'deferred', connectionId: id, label, failure: { kind: 'RATE_LIMITED', detail, retryAfterMs } };
}

function closedResult({ id, label }: ConnectionRow): ConnectionResult {
  return { outcome: 'failed', connectionId: id, label, failure: closedAddress };
}
